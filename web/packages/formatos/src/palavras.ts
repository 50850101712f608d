/** Words that names of the system carry without accents. */
const ACENTOS: Record<string, string> = {
  adesao: 'adesão',
  adesoes: 'adesões',
  agc: 'AGC',
  agencia: 'agência',
  alteracao: 'alteração',
  antecipacao: 'antecipação',
  aprovacao: 'aprovação',
  cobranca: 'cobrança',
  cnpj: 'CNPJ',
  conciliacao: 'conciliação',
  configuracao: 'configuração',
  contemplacao: 'contemplação',
  contemplacoes: 'contemplações',
  credito: 'crédito',
  decisao: 'decisão',
  devolucao: 'devolução',
  emissao: 'emissão',
  exclusao: 'exclusão',
  execucao: 'execução',
  execucoes: 'execuções',
  extracao: 'extração',
  extracoes: 'extrações',
  extraordinaria: 'extraordinária',
  habilitacao: 'habilitação',
  habilitacoes: 'habilitações',
  historico: 'histórico',
  importacao: 'importação',
  inadimplencia: 'inadimplência',
  indice: 'índice',
  indices: 'índices',
  inicio: 'início',
  inscricao: 'inscrição',
  lancamento: 'lançamento',
  nao: 'não',
  negativacao: 'negativação',
  notificacao: 'notificação',
  notificacoes: 'notificações',
  papeis: 'papéis',
  parametro: 'parâmetro',
  parametros: 'parâmetros',
  periodo: 'período',
  permissoes: 'permissões',
  posicao: 'posição',
  posicoes: 'posições',
  preco: 'preço',
  precos: 'preços',
  procuracao: 'procuração',
  proprio: 'próprio',
  readmissao: 'readmissão',
  regua: 'régua',
  relatorio: 'relatório',
  relatorios: 'relatórios',
  residuo: 'resíduo',
  restituicao: 'restituição',
  restituicoes: 'restituições',
  sessao: 'sessão',
  sessoes: 'sessões',
  silencio: 'silêncio',
  simulacao: 'simulação',
  simulacoes: 'simulações',
  situacao: 'situação',
  titulo: 'título',
  titulos: 'títulos',
  transferencia: 'transferência',
  transferencias: 'transferências',
  ultimo: 'último',
  usuario: 'usuário',
  usuarios: 'usuários',
  versao: 'versão',
  votacao: 'votação',
}

/** `CotaReservada` → `Cota reservada`; `SEM_CAIXA` → `Sem caixa`; `ListarSessoes` → `Listar sessões`. */
export function emPalavras(nome: string): string {
  const emMaiusculas = nome.includes('_') || nome === nome.toUpperCase()
  const separado = emMaiusculas ? nome.replace(/_/g, ' ') : nome.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  const palavras = separado
    .toLowerCase()
    .split(' ')
    .map((palavra) => ACENTOS[palavra] ?? palavra)
  return maiuscula(palavras.join(' '))
}

/** `/consorcio.grupos.v1.GrupoService/CriarGrupo` or `CriarGrupo` → `Criar grupo`. */
export function acaoEmPalavras(acao: string): string {
  return emPalavras(acao.split('/').at(-1) ?? acao)
}

/** With the first letter in capital. */
export function maiuscula(texto: string): string {
  return texto.charAt(0).toUpperCase() + texto.slice(1)
}
