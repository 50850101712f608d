import { emPalavras } from './palavras'
import { type Rotulo, r } from './rotulo'
import { ROTULOS_DO_FINANCEIRO } from './rotulosDoFinanceiro'

export type { Tom } from './rotulo'

/** What people read in the place of each value of the contracts. A test compares it with the contract. */
export const ROTULOS = {
  ...ROTULOS_DO_FINANCEIRO,
  SituacaoGrupo: {
    EM_FORMACAO: r('Em formação', 'info'),
    EM_ANDAMENTO: r('Em andamento', 'bom'),
    EM_ENCERRAMENTO: r('Em encerramento', 'atencao'),
    ENCERRADO: r('Encerrado'),
    NAO_CONSTITUIDO: r('Não constituído', 'ruim'),
    FUNDIDO: r('Fundido'),
    DISSOLVIDO: r('Dissolvido', 'ruim'),
    TRANSFERIDO: r('Transferido'),
  },
  Regime: {
    R285: r('Resolução BCB 285/2023'),
    C3432: r('Circular BCB 3.432/2009'),
    PRE_2009: r('Anterior à Lei 11.795/2008'),
  },
  ClasseObjeto: { IMOVEIS: r('Imóveis'), MOVEIS: r('Móveis'), SERVICOS: r('Serviços') },
  VinculoCota: {
    VAGA: r('Vaga'),
    RESERVADA: r('Reservada', 'info'),
    ATIVA: r('Ativa', 'bom'),
    EXCLUIDA: r('Excluída', 'ruim'),
  },
  ContemplacaoCota: {
    NAO_CONTEMPLADA: r('Não contemplada'),
    PENDENTE: r('Lance a pagar', 'atencao'),
    CONTEMPLADA: r('Contemplada', 'bom'),
  },
  TipoContemplacao: { SORTEIO: r('Sorteio', 'info'), LANCE: r('Lance', 'info') },
  SituacaoAdesao: {
    VALIDANDO: r('Em validação', 'info'),
    AGUARDANDO_PAGAMENTO: r('Aguarda a primeira parcela', 'atencao'),
    PAGA: r('Primeira parcela paga', 'info'),
    CONFIRMADA: r('Confirmada', 'bom'),
    RECUSADA: r('Recusada', 'ruim'),
    CANCELADA: r('Cancelada'),
  },
  TipoPessoa: { FISICA: r('Pessoa física'), JURIDICA: r('Pessoa jurídica') },
  SituacaoConsorciado: { ATIVO: r('Ativo', 'bom'), BLOQUEADO: r('Bloqueado', 'ruim') },
  TipoEndereco: {
    RESIDENCIAL: r('Residencial'),
    COMERCIAL: r('Comercial'),
    CORRESPONDENCIA: r('Correspondência'),
  },
  TipoContato: { EMAIL: r('E-mail'), CELULAR: r('Celular'), TELEFONE: r('Telefone fixo') },
  TipoDocumento: {
    RG: r('RG'),
    CNH: r('CNH'),
    PASSAPORTE: r('Passaporte'),
    INSCRICAO_ESTADUAL: r('Inscrição estadual'),
    CONTRATO_SOCIAL: r('Contrato social'),
  },
  TipoRelatorio: {
    POSICAO_COTAS: r('Posição das cotas'),
    INADIMPLENCIA: r('Parcelas em atraso'),
    ARRECADACAO: r('Arrecadação por assembleia'),
  },
  SituacaoAssembleia: {
    CONVOCADA: r('Convocada', 'info'),
    ABERTA: r('Aberta', 'atencao'),
    APURADA: r('Apurada', 'bom'),
    ATA_LAVRADA: r('Ata lavrada', 'bom'),
    HOMOLOGADA: r('Homologada', 'bom'),
  },
  Modalidade: {
    LIVRE: r('Livre'),
    FIXO: r('Fixo'),
    LIMITADO: r('Limitado'),
    EMBUTIDO: r('Embutido'),
    QUITACAO: r('Quitação'),
    ANTECIPACAO: r('Antecipação'),
    FGTS: r('FGTS'),
    FIDELIDADE: r('Fidelidade'),
  },
  ModalidadeLance: {
    LIVRE: r('Livre'),
    FIXO: r('Fixo'),
    LIMITADO: r('Limitado'),
    EMBUTIDO: r('Embutido'),
    QUITACAO: r('Quitação'),
    ANTECIPACAO: r('Antecipação'),
    FGTS: r('FGTS'),
    FIDELIDADE: r('Fidelidade'),
  },
  SituacaoLance: {
    OFERTADO: r('Oferecido', 'info'),
    RETIRADO: r('Retirado'),
    DESCLASSIFICADO: r('Desclassificado', 'ruim'),
    VENCEDOR: r('Vencedor, a pagar', 'atencao'),
    PAGO: r('Vencedor, pago', 'bom'),
    CANCELADO: r('Vencedor, não pago', 'ruim'),
    SUPLENTE: r('Suplente', 'info'),
    PERDEDOR: r('Não contemplado'),
  },
  SituacaoContemplacao: {
    EM_PROCESSAMENTO: r('Em processamento', 'info'),
    PENDENTE: r('Aguarda o lance', 'atencao'),
    CONFIRMADA: r('Confirmada', 'bom'),
    CANCELADA: r('Cancelada', 'ruim'),
  },
  MetodoSorteio: {
    MOD_PRIMEIRO_PREMIO: r('Resto do primeiro prêmio'),
    CENTENAS_3_PASSES: r('Centenas, três passes'),
    CENTENA_1A5_COM_RETORNO: r('Centena do 1º ao 5º prêmio'),
    DEZ_NUMEROS_COM_TABELA: r('Dez números com tabela'),
    QUINZE_CENTENAS: r('Quinze centenas'),
    CENTENA_PRIMEIRO_PREMIO: r('Centena do primeiro prêmio'),
    GLOBO: r('Globo'),
  },
  BaseLance: {
    CREDITO: r('Percentual do crédito'),
    PARCELAS: r('Número de parcelas'),
    CATEGORIA: r('Percentual da categoria'),
    SALDO_DEVEDOR: r('Percentual do saldo devedor'),
  },
  DesempateLance: {
    PEDRA_CHAVE: r('Pedra-chave'),
    MENOR_COTA: r('Menor número de cota'),
    PRIMEIRO_PREMIO: r('Mais próximo do primeiro prêmio'),
    LISTA_DE_NUMEROS: r('Ordem dos números do sorteio'),
    PEDRA_MENOR_COTA: r('Pedra-chave e menor cota'),
    SORTEIO: r('Sorteio'),
  },
  RateioLance: { PROPORCIONAL: r('Proporcional aos fundos'), SO_FC: r('Só o fundo comum') },
  ReducaoLance: { INVERSA: r('Últimas parcelas'), DILUIR: r('Valor das parcelas') },
  Reducao: { INVERSA: r('Últimas parcelas'), DILUIR: r('Valor das parcelas') },
  Arredondamento: { HALF_UP: r('Meio centavo para cima'), DOWN: r('Trunca') },
  TaAdesaoTardia: {
    INTEGRAL_NO_REMANESCENTE: r('Inteira, nos meses que restam'),
    PERCENTUAL_MENSAL_DO_GRUPO: r('Percentual mensal do grupo'),
  },
  OrdemAlocacao: {
    ENCARGOS_PRIMEIRO: r('Multa e juros primeiro'),
    PARCELA_PRIMEIRO: r('A parcela primeiro'),
  },
  InicioMora: { DIA_UTIL_APOS_AGO: r('Dia útil após a assembleia'), VENCIMENTO: r('Vencimento') },
  RateioBase: { ATIVOS_TODOS: r('Todos os ativos'), ATIVOS_NAO_CONTEMPLADOS: r('Ativos não contemplados') },
  PoliticaCaixa: { STOP: r('Para'), SKIP: r('Passa ao seguinte') },
  SituacaoUsuario: { ATIVO: r('Ativo', 'bom'), DESATIVADO: r('Desativado') },
  FaixaAtraso: {
    ATE_30: r('Até 30 dias'),
    DE_31_A_60: r('31 a 60 dias'),
    DE_61_A_90: r('61 a 90 dias'),
    ACIMA_DE_90: r('Mais de 90 dias', 'ruim'),
  },
  OrdemAntecipada: {
    DIRETA: r('Próximas parcelas'),
    INVERSA: r('Últimas parcelas'),
    DILUIR: r('Valor das parcelas'),
  },
  SituacaoAntecipacao: {
    EMITIDA: r('Espera o pagamento', 'atencao'),
    APLICADA: r('Paga e aplicada', 'bom'),
    CANCELADA: r('Cancelada'),
    VENCIDA: r('Vencida'),
  },
  SituacaoTransferencia: {
    EM_ANALISE: r('Em análise', 'atencao'),
    AGUARDANDO_TAXA: r('Espera a taxa', 'atencao'),
    EFETIVADA: r('Efetivada', 'bom'),
    RECUSADA: r('Recusada', 'ruim'),
    CANCELADA: r('Cancelada'),
  },
  SituacaoSubstituicao: {
    PROPOSTA: r('Espera outra pessoa', 'atencao'),
    CONFIRMADA: r('Confirmada', 'bom'),
    RECUSADA: r('Recusada', 'ruim'),
  },
  SituacaoProrrogacao: {
    PROPOSTA: r('Espera outra pessoa', 'atencao'),
    CONFIRMADA: r('Confirmada', 'bom'),
    RECUSADA: r('Recusada', 'ruim'),
  },
  Canal: {
    EMAIL: r('E-mail'),
    SMS: r('SMS'),
    WHATSAPP: r('WhatsApp'),
    PUSH: r('Navegador ou celular'),
    TELA: r('Nesta tela'),
  },
  Finalidade: {
    SEGURANCA: r('Segurança'),
    COBRANCA: r('Cobrança'),
    ASSEMBLEIA: r('Assembleia'),
    CONTEMPLACAO: r('Contemplação'),
    MARKETING: r('Divulgação'),
  },
  SituacaoEntrega: {
    PENDENTE: r('Na fila', 'info'),
    ENVIADA: r('Enviada', 'bom'),
    LIDA: r('Lida', 'bom'),
    SUPRIMIDA: r('Não quer receber'),
    SEM_CONTATO: r('Sem contato', 'atencao'),
    MORTA: r('Desistiu', 'ruim'),
  },
  SituacaoModelo: {
    RASCUNHO: r('Rascunho', 'atencao'),
    PUBLICADA: r('Publicada', 'bom'),
    APOSENTADA: r('Aposentada'),
  },
  TipoAssembleiaGeral: {
    AGC: r('Assembleia geral de constituição'),
    AGO: r('Assembleia geral ordinária'),
    AGE: r('Assembleia geral extraordinária'),
  },
  Materia: {
    CONSTITUICAO: r('Viabilidade e constituição do grupo'),
    REGRAS_DE_CONTEMPLACAO: r('Regras de contemplação'),
    REPRESENTANTES: r('Representantes'),
    PRESTACAO_DE_CONTAS: r('Prestação de contas'),
    CANCELAMENTO_DE_CONTEMPLACAO: r('Cancelamento de contemplação'),
    RETIFICACAO_DE_ATA: r('Retificação de ata'),
    TROCA_DE_ADMINISTRADORA: r('Troca de administradora'),
    FUSAO: r('Fusão com outro grupo'),
    PRORROGACAO_DO_PRAZO: r('Prorrogação do prazo'),
    DISSOLUCAO: r('Dissolução do grupo'),
    SUBSTITUICAO_DO_BEM: r('Substituição do bem'),
    EXTINCAO_DO_INDICE: r('Índice extinto'),
    INTERESSE_DOS_NAO_CONTEMPLADOS: r('Interesse só dos não contemplados'),
    OUTRA: r('Outra, de interesse de todos'),
  },
  Eleitorado: { ATIVOS: r('Todos os ativos'), NAO_CONTEMPLADOS: r('Só os não contemplados') },
  SituacaoAssembleiaGeral: {
    CONVOCADA: r('Convocada', 'info'),
    ABERTA: r('Aberta', 'atencao'),
    ENCERRADA: r('Votos contados', 'bom'),
    ATA_LAVRADA: r('Ata espera aprovação', 'atencao'),
    ATA_APROVADA: r('Ata aprovada', 'bom'),
  },
  SituacaoProvidencia: { PENDENTE: r('A fazer', 'atencao'), FEITA: r('Feita', 'bom'), DISPENSADA: r('Dispensada') },
  OpcaoVoto: { FAVOR: r('A favor', 'bom'), CONTRA: r('Contra', 'ruim'), BRANCO: r('Em branco') },
  MeioVoto: {
    PRESENCIAL: r('Na assembleia ou na sala virtual'),
    ELETRONICO: r('Pela internet'),
    CARTA: r('Por carta'),
  },
  PessoaHabilitada: { FISICA: r('Pessoa física'), JURIDICA: r('Pessoa jurídica') },
  EtapaHabilitacao: {
    DOCUMENTOS: r('Documentos', 'atencao'),
    ANALISE_CREDITO: r('Análise do crédito', 'info'),
    ANALISE_BEM: r('Análise do bem', 'info'),
    AUTORIZADA: r('Autorizada', 'bom'),
    REPROVADA: r('Reprovada', 'ruim'),
  },
  SituacaoDocumentoExigido: {
    PENDENTE: r('Não enviado'),
    ENVIADO: r('A conferir', 'atencao'),
    ACEITO: r('Aceito', 'bom'),
    RECUSADO: r('Recusado', 'ruim'),
    DISPENSADO: r('Dispensado', 'info'),
  },
  TipoGarantia: {
    ALIENACAO_FIDUCIARIA: r('Alienação fiduciária do bem'),
    HIPOTECA: r('Primeira hipoteca'),
    AVAL: r('Aval'),
    FIANCA: r('Fiança'),
    SEGURO: r('Seguro ou fiança bancária'),
    OUTRA: r('Outra, real ou pessoal'),
  },
  SituacaoGarantia: {
    EM_CONSTITUICAO: r('Espera aprovação', 'atencao'),
    CONSTITUIDA: r('Constituída', 'bom'),
    RECUSADA: r('Recusada', 'ruim'),
    SUBSTITUIDA: r('Substituída'),
    LIBERADA: r('Liberada', 'info'),
  },
  CausaExclusao: { DESISTENCIA: r('Desistência'), INADIMPLENCIA: r('Inadimplência', 'ruim') },
  SituacaoExclusao: {
    AGUARDA_SORTEIO: r('Aguarda o sorteio', 'info'),
    EM_READMISSAO: r('Em readmissão', 'atencao'),
    READMITIDA: r('Readmitida', 'bom'),
    A_PAGAR: r('A restituir', 'atencao'),
    PAGAMENTO_PROPOSTO: r('Restituição espera decisão', 'atencao'),
    RESTITUIDA: r('Restituída', 'bom'),
    RNP: r('Não procurada', 'atencao'),
  },
  SituacaoPena: {
    PROPOSTA: r('Espera decisão', 'atencao'),
    APROVADA: r('Aprovada', 'bom'),
    RECUSADA: r('Recusada', 'ruim'),
  },
  SituacaoVersao: {
    AGUARDANDO: r('Aguarda o arquivo', 'info'),
    GERANDO: r('Em geração', 'info'),
    DISPONIVEL: r('Disponível', 'bom'),
    FALHOU: r('Falhou', 'ruim'),
    APAGADA: r('Apagada'),
  },
  TipoParametro: {
    INTEIRO: r('Número inteiro'),
    DINHEIRO: r('Dinheiro'),
    PERCENTUAL: r('Percentual'),
    TEXTO: r('Texto'),
    BOOLEANO: r('Sim ou não'),
    DATA: r('Data'),
    HORA: r('Hora'),
    INTEIROS: r('Números inteiros'),
  },
  TipoEscopo: { GLOBAL: r('Todos'), ADMINISTRADORA: r('Administradora'), CLASSE: r('Classe do bem') },
  SituacaoProposta: {
    PENDENTE: r('Espera decisão', 'atencao'),
    APROVADA: r('Aprovada', 'bom'),
    REJEITADA: r('Rejeitada', 'ruim'),
    RETIRADA: r('Retirada'),
  },
  SituacaoExecucao: {
    NA_FILA: r('Na fila', 'info'),
    EXECUTANDO: r('Em execução', 'info'),
    CONCLUIDA: r('Pronto', 'bom'),
    CANCELADA: r('Cancelado'),
    FALHOU: r('Falhou', 'ruim'),
    EXPIRADA: r('Arquivo expirado'),
  },
  Periodicidade: {
    DIARIA: r('Todo dia'),
    SEMANAL: r('Toda semana'),
    MENSAL: r('Todo mês'),
    DIA_UTIL: r('Dia útil do mês'),
  },
  SituacaoEncerramento: {
    PROPOSTO: r('Espera a decisão de outra pessoa', 'atencao'),
    RECUSADO: r('Recusado', 'ruim'),
    APURADO: r('Contas apuradas', 'info'),
    ENCERRADO: r('Encerrado'),
  },
  DireitoTitular: {
    ACESSO: r('Acesso aos dados'),
    CORRECAO: r('Correção'),
    ELIMINACAO: r('Anonimização ou eliminação'),
    PORTABILIDADE: r('Portabilidade'),
    COMPARTILHAMENTO: r('Com quem foram compartilhados'),
    REVOGACAO: r('Revogação do consentimento'),
    OPOSICAO: r('Oposição a um tratamento'),
    REVISAO: r('Revisão de decisão automática'),
  },
  SituacaoPedidoTitular: {
    ABERTO: r('À espera de resposta', 'atencao'),
    ATENDIDO: r('Atendido', 'bom'),
    NEGADO: r('Negado', 'ruim'),
  },
  SituacaoApuracaoDia: { EM_CURSO: r('Em curso', 'info'), CONCLUIDA: r('Concluída', 'bom') },
  SituacaoGrupoDia: {
    PENDENTE: r('A apurar', 'info'),
    CONGELADO: r('À espera', 'atencao'),
    APURADO: r('Apurado', 'bom'),
    RECUSADO: r('Recusado', 'ruim'),
  },
  OrigemExtracao: { LOTERIA_FEDERAL: r('Loteria Federal'), GLOBO: r('Globo', 'info') },
  RelatoriosFormatoArquivo: { CSV: r('CSV'), XLSX: r('Planilha do Excel'), PDF: r('PDF') },
  FormatoArquivo: { CSV: r('CSV'), XLSX: r('Planilha do Excel') },
} satisfies Record<string, Record<string, Rotulo>>

export type Enumeracao = keyof typeof ROTULOS

/** Label of a value; a value newer than this screen is written in plain words, never raw. */
export function rotulo(enumeracao: Enumeracao, valor: string | null | undefined): Rotulo {
  if (!valor || valor === 'NAO_INFORMADO') return r('–')
  const conhecidos: Record<string, Rotulo> = ROTULOS[enumeracao]
  return conhecidos[valor] ?? r(emPalavras(valor))
}

/** Every value of an enumeration with its label, in the order of the contract: for a select. */
export function opcoes(enumeracao: Enumeracao): { valor: string; texto: string }[] {
  return Object.entries(ROTULOS[enumeracao]).map(([valor, { texto }]) => ({ valor, texto }))
}

/** The ways money comes in from outside the group: for a select. */
export function canaisDeEntrada() {
  return opcoes('CanalPagamento').filter(({ valor }) => valor !== 'A_DEVOLVER')
}

/** `2ª assembleia geral extraordinária`. */
export function nomeDaGeral({ tipo, numero }: { tipo: string; numero: number }): string {
  return `${numero}ª ${rotulo('TipoAssembleiaGeral', tipo).texto.toLowerCase()}`
}
