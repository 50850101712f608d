/** Which remote owns each first segment of the address. Empty: the shell itself. */
export const DONO_DA_AREA: Record<string, 'gestao' | 'financeiro' | 'operacoes' | ''> = {
  consorciados: 'gestao',
  grupos: 'gestao',
  cotas: 'gestao',
  bens: 'gestao',
  planos: 'gestao',
  'pedidos-titular': 'gestao',
  financeiro: 'financeiro',
  assembleias: 'operacoes',
  contemplacoes: 'operacoes',
  habilitacoes: 'operacoes',
  extracoes: 'operacoes',
  auditoria: 'operacoes',
  usuarios: 'operacoes',
  pendencias: 'operacoes',
  documentos: 'operacoes',
  avisos: 'operacoes',
  webhooks: 'operacoes',
  modelos: 'operacoes',
  configuracao: 'operacoes',
  relatorios: 'operacoes',
  conferir: 'operacoes',
  conta: '',
  entrou: '',
}

export const AREAS = Object.keys(DONO_DA_AREA)

/** Seen without entering. */
export const PUBLICAS: ReadonlySet<string> = new Set(['conferir', 'entrou'])

export function areaDe(pathname: string): string {
  return pathname.split('/')[1] ?? ''
}
