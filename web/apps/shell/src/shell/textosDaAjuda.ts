/**
 * What each screen is for, by the shape of its address; the longest that matches is the one.
 * `:` stands for one segment of any text.
 */
const TEXTOS: Record<string, readonly string[]> = {
  '/': [
    'O painel soma o que os grupos em andamento dizem agora. Cada número leva à tela que o explica.',
    'As assembleias aparecem por data; as que ficaram para trás vêm primeiro.',
    'Os números vêm de uma leitura que acompanha os livros; quando ela se atrasa, o painel diz quanto.',
  ],
  '/conta': [
    'Aqui ficam a sua senha, o segundo fator e as sessões abertas com o seu nome.',
    'Os códigos de recuperação entram no lugar do celular perdido, cada um uma vez. Aparecem só quando são gerados.',
    'Ao encerrar as outras sessões, só este navegador continua dentro.',
  ],
  '/consorciados': [
    'Procure pelo começo de qualquer palavra do nome, ou pelo CPF ou CNPJ inteiro.',
    'O nome de uma coluna põe a lista em ordem: cresce, decresce, volta. Guarde em Visões os filtros e as colunas que usa sempre; Exportar leva o que está na tela.',
  ],
  '/consorciados/novo': [
    'Cada campo é conferido quando você sai dele. Um CPF ou CNPJ que já existe é avisado antes de gravar.',
    'O CEP certo preenche o que falta do endereço só quando você o escreve: nada é buscado fora do sistema.',
  ],
  '/consorciados/importar': [
    'Envie a planilha e confira primeiro: a conferência não grava nada e diz o que cada linha faria.',
    'Só depois de confirmar as linhas certas entram; as erradas ficam de fora, com o motivo de cada uma.',
  ],
  '/consorciados/:': [
    'O cadastro, as cotas da pessoa, o que aconteceu com elas e por onde ela aceita receber avisos.',
    'Ver o cadastro completo de uma pessoa fica registrado na auditoria.',
  ],
  '/grupos': [
    'Um grupo nasce de um plano e copia a regra dele. Depois da assembleia de constituição a regra só muda por assembleia extraordinária.',
  ],
  '/grupos/novo': [
    'Escolha o plano e veja ao lado a primeira parcela de cada plano de meses, e quantas cotas são precisas para o grupo ser viável.',
  ],
  '/grupos/:': [
    'No mapa, cada quadrado é uma cota; a cor e a letra dizem o estado. As setas andam por ele e Enter abre a cota.',
    'O cronograma traz o vencimento e a assembleia de cada mês; as regras, o que vale e desde quando.',
    'Em Reajuste se diz o índice que os preços seguem e, a cada 12 meses, o que ele faria a eles; uma pessoa propõe, outra aplica.',
    'Em Auditoria está quem fez o quê neste grupo. Em Encerramento, o que falta para encerrar e as contas do fim.',
  ],
  '/cotas/:': [
    'Direitos e deveres são percentuais do preço do bem; o dinheiro sai deles. O extrato mostra cada mudança nas duas medidas.',
    'Em Movimentos se oferece lance, se antecipa, se parcela o atraso em acordo, se transfere, se troca o crédito e se exclui.',
  ],
  '/pedidos-titular': [
    'O que as pessoas pedem sobre os seus dados, com quinze dias para responder; o que vence antes vem primeiro.',
    'Um pedido se registra no cadastro da pessoa. A resposta não muda depois.',
  ],
  '/planos': ['Um plano é o molde da regra: prazo, taxas, seguro, lances e sorteio. O grupo o copia ao nascer.'],
  '/planos/novo': ['Depois de usado por um grupo, mudar o plano não muda o grupo: a regra dele é uma cópia.'],
  '/bens': [
    'O preço do bem vale desde uma data. Mudá-lo corrige o que os não contemplados devem e o que têm a receber.',
  ],
  '/bens/importar': [
    'A lista diz quanto custa cada bem e desde quando; um bem segue a lista que está na sua fonte do preço.',
    'Confira o que muda em cada grupo antes de gravar. Percentuais já pagos não mudam; parcelas e saldos seguem o preço.',
  ],
  '/financeiro/parcelas': [
    'Marque várias e registre o pagamento de todas: cada linha diz o que aconteceu com ela.',
    'Sem grupo escolhido mostra-se o primeiro em andamento.',
  ],
  '/financeiro/parcelas/:': [
    'O que a parcela custa depende do dia: escolha a data e veja multa e juros.',
    'A cobrança por Pix sai pelo valor de hoje; mudando o valor, a anterior é retirada.',
    'Se o contrato prevê, a taxa de cobrança sai de uma parcela vencida, em um título à parte; enquanto não for paga, dispensa-se na página dele.',
  ],
  '/financeiro/faturamento': [
    'Emite de uma vez as parcelas de todos os grupos que vencem no mês; segue sozinho, e esta tela mostra onde está.',
    'Pedir de novo tenta só os grupos recusados e os novos: nada sai duas vezes.',
  ],
  '/financeiro/pagamentos': [
    'Um pagamento que não encontra título fica na fila de não identificados até alguém resolver.',
  ],
  '/financeiro/pagamentos/arquivo': [
    'O mesmo arquivo duas vezes não paga duas vezes: cada linha tem a sua referência.',
  ],
  '/financeiro/inadimplencia': [
    'As faixas contam dias desde a parcela mais velha em aberto. Cada faixa abre quem está nela.',
    'A régua diz que aviso sai em que dia; Aplicar a régua manda os de hoje.',
  ],
  '/financeiro/negativacao': [
    'O arquivo do cadastro inclui quem passou dos dias de atraso que você disser e pede a saída de quem pagou. Cada dívida entra uma vez e sai uma vez.',
  ],
  '/financeiro/bancos': [
    'O retorno é lido linha a linha; o que for recusado diz por quê. A remessa registra, muda e baixa boletos.',
  ],
  '/financeiro/conciliacao': [
    'Importe o extrato e o sistema casa pela referência, pelo valor no dia, pelo valor em até três dias e pelo total: do dia de um canal, de um acordo ou de um repasse de vários grupos.',
    'O que sobra aparece lado a lado: marque nos dois lados o que é a mesma coisa, ou justifique o que só um lado diz.',
    'Um dia fecha quando nada ficou em aberto. Fechado, não muda mais.',
  ],
  '/financeiro/pix': [
    'Cada Pix entra uma vez só, venha por aviso ou por consulta. O que nenhum título recebeu pode ser devolvido pela mesma via.',
    'Se o aviso do PSP não chegou, pergunte a ele por um período.',
  ],
  '/financeiro/indices': [
    'Um mês guardado nunca muda: o que um arquivo ou o Banco Central disser de diferente é mostrado e fica fora.',
    'O reajuste de um grupo usa os 12 meses anteriores à vigência. Define-se, prevê-se, propõe-se e decide-se na página do grupo, em Reajuste.',
  ],
  '/financeiro/repasses': [
    'O dinheiro de terceiros fica em cada grupo até sair: de um grupo, no valor que se queira, ou de todos em uma transferência.',
    'Se um grupo já não tem o que se propôs, nada sai de nenhum: recuse e proponha de novo.',
  ],
  '/financeiro/despesas': [
    'O fundo de reserva paga só o que o contrato do grupo diz, e até o que tem livre. A tarifa que o banco já cobrou se lança na conciliação, em É despesa.',
  ],
  '/financeiro/devolucoes': [
    'O que se paga a maior, ou por uma vaga que não foi adiante, fica à parte até voltar a quem pagou ou pagar outro título dele.',
    'Quem propõe não decide: a devolução espera outra pessoa, em Pendências, com o comprovante do banco.',
  ],
  '/financeiro/livro': [
    'O balancete é lido de saldos mantidos na hora: não depende do tamanho do livro.',
    'Em Períodos se fecha o mês que terminou. Não se desfaz: o que se souber depois entra no primeiro dia aberto.',
  ],
  '/assembleias': [
    'Ao abrir, a lista de quem concorre é congelada e sua raiz publicada. Depois disso nada na lista muda.',
  ],
  '/assembleias/:': ['A apuração é uma conta sobre a lista e a extração: qualquer pessoa pode repetir.'],
  '/assembleias/dia': [
    'Apura de uma vez as assembleias de todos os grupos de um dia; segue sozinha, e esta tela mostra onde está.',
    'Pedir de novo tenta só o que foi recusado, o que esperava a extração e o que é novo.',
  ],
  '/assembleias/gerais': [
    'A de constituição é do grupo em formação; a ordinária presta contas; a extraordinária muda o que a lei e o contrato deixam mudar.',
    'A antecedência da convocação é conferida pelo contrato.',
  ],
  '/assembleias/gerais/:': [
    'Antes da assembleia entram votos por carta e pela internet; no dia, os de quem está presente ou representado.',
    'Ao abrir, congela-se quem vota. A matéria diz se votam todos ou só os não contemplados; o voto dos outros não conta.',
    'A ata pode ter outra redação até ser aprovada; depois, só uma assembleia posterior a retifica.',
  ],
  '/contemplacoes': [
    'Da apuração ao crédito disponível. Um lance vencedor espera o pagamento até o prazo; sem ele, chama-se o suplente.',
  ],
  '/habilitacoes': [
    'Cada crédito contemplado passa por documentos, análise do crédito, análise do bem e autorização, cada etapa com o seu prazo em dias úteis.',
    'Escolha um grupo para ver também as cotas contempladas que ainda não têm habilitação.',
  ],
  '/habilitacoes/:': [
    'A lista de documentos vem da classe do bem e da pessoa. Quem abre a habilitação não decide as etapas.',
    'A garantia vale depois de aprovada por outra pessoa; abaixo do saldo devedor, só quem tem alçada superior aprova.',
    'O pagamento ao fornecedor é proposto aqui e autorizado por outra pessoa em Pendências.',
  ],
  '/extracoes': [
    'Uma extração só decide assembleias depois de conferida por outra pessoa que a digita de novo.',
    'O globo vale para os grupos do mesmo tamanho com assembleia naquele dia; digite as bolas na ordem em que saíram.',
  ],
  '/pendencias': [
    'Tudo o que uma pessoa propôs e espera outra: pagamentos, penas, restituições, transferências, habilitações, configuração e extrações.',
    'Quem propõe nunca decide o que propôs.',
  ],
  '/documentos': [
    'O conteúdo é cifrado antes de ser guardado. O prazo de guarda vem do tipo, e a guarda legal o suspende.',
  ],
  '/relatorios': [
    'Escolha o relatório e os filtros, veja a prévia e peça o arquivo: ele é feito em segundo plano, com o andamento à vista.',
  ],
  '/avisos': ['Cada aviso, por qual canal saiu e o que aconteceu. Os que desistiram podem ser enviados outra vez.'],
  '/webhooks': [
    'O endereço do parceiro recebe os fatos que escolher, assinados. O segredo só aparece quando é criado ou trocado.',
  ],
  '/modelos': ['Edite o texto e veja a prévia com dados de exemplo. Só a versão publicada é usada.'],
  '/configuracao': [
    'Um valor vale desde uma data e para um escopo; o mais próximo do grupo vence. Os sensíveis esperam uma segunda pessoa.',
  ],
  '/auditoria': [
    '“Provar” recalcula neste navegador o caminho do registro até a raiz assinada. Não depende da palavra do servidor.',
  ],
  '/usuarios': [
    'O papel diz o que a pessoa pode; desativar encerra as sessões na hora. A senha nova aparece uma vez só.',
  ],
  '/conferir': ['Qualquer pessoa, sem entrar, repete a assembleia a partir do pacote de prova, neste navegador.'],
}

/** The same, in the words of who has a quota. */
const TEXTOS_DO_CONSORCIADO: typeof TEXTOS = {
  '/': [
    'Primeiro o que há a pagar, com multa e juros até hoje; ao lado, cada cota e a próxima assembleia do grupo.',
    '“Pagar” leva ao boleto e ao Pix da parcela.',
  ],
  '/consorciados/:': [
    'O que a administradora sabe de você, as suas cotas e os seus documentos.',
    'Algo está errado? Peça a correção em Pedidos: a resposta vem em até 15 dias.',
  ],
  '/cotas/:': [
    'Os seus direitos são um percentual do preço do bem; o dinheiro sai dele. O extrato mostra cada mudança nas duas medidas.',
    'Em Lances e antecipação se oferece lance até o fim do prazo, e se simula quanto custa pagar antes.',
  ],
  '/financeiro/parcelas/:': [
    'O boleto vale pelo que está escrito nele; o Pix, pelo valor de hoje. Depois do vencimento há multa e juros.',
  ],
  '/assembleias/:': [
    'O sorteio sai da Loteria Federal e qualquer pessoa pode repetir a conta: baixe o pacote de prova e confira.',
    'Dos lances, você vê os seus; o valor fica sigiloso para os outros até a apuração.',
  ],
  '/assembleias/gerais': [
    'O que os seus grupos decidem fora do sorteio: contas, prorrogação, troca do bem, fusão. Cada uma leva à pauta e ao voto.',
    'Depois de encerrada, aparece o resultado de cada item ao lado do seu voto.',
  ],
  '/assembleias/gerais/:': [
    'Vota-se pela internet até o dia útil anterior; no dia, enquanto a assembleia está aberta. O voto não muda depois de registrado.',
    'Vota quem está em dia quando a assembleia abre. Há matérias que só os não contemplados votam.',
    'Decide a maioria dos votos que não são em branco; empate não aprova.',
  ],
  '/documentos': ['O contrato e o que você enviou. O conteúdo é cifrado antes de ser guardado.'],
}

/** The help of the screen of an address, for the team or for who has a quota. */
export function textosDaAjuda(pathname: string, deConsorciado = false): readonly string[] {
  const partes = pathname.split('/').filter(Boolean)
  const textos = deConsorciado ? { ...TEXTOS, ...TEXTOS_DO_CONSORCIADO } : TEXTOS
  const exata = chaves(partes).find((chave) => chave in textos)
  return exata ? (textos[exata] ?? []) : []
}

/** The shapes that an address may have, the closest first: as it is, with its last segment as a parameter, its area. */
function chaves(partes: readonly string[]): string[] {
  const ate = partes.map((_, i) => partes.slice(0, partes.length - i))
  return [
    ...ate.flatMap((um) => [`/${um.join('/')}`, `/${[...um.slice(0, -1), ':'].join('/')}`]),
    ...(partes.length ? [] : ['/']),
  ]
}
