import type { Problema } from './gerado'

/** An answer of the API that is not success, with its problem document (RFC 9457). */
export class ErroDaApi extends Error {
  constructor(
    readonly status: number,
    readonly problema: Problema,
  ) {
    super(mensagemDo(problema))
    this.name = 'ErroDaApi'
  }

  /** By name: each application of the page has a copy of this class, and the shell judges what theirs threw. */
  static override [Symbol.hasInstance](valor: unknown): boolean {
    return valor instanceof Error && valor.name === 'ErroDaApi'
  }

  /** Messages by field: `/endereco/uf` → `enderecos.0.uf` as forms name it. */
  get campos(): { nome: string; mensagem: string }[] {
    return (this.problema.errors ?? []).map(({ pointer, message }) => ({
      nome: pointer.replace(/^\//, '').replace(/\//g, '.'),
      mensagem: message,
    }))
  }
}

/** What is said of the fields, when it is about fields; else of the whole. */
function mensagemDo({ errors, detail }: Problema): string {
  const dosCampos = new Set((errors ?? []).map(({ message }) => message))
  return dosCampos.size > 0 ? [...dosCampos].join(' ') : detail
}

const SEM_REDE: Problema = {
  type: 'urn:consorcio:erro:sem-rede',
  title: 'Sem resposta',
  status: 0,
  detail: 'O sistema não respondeu. Confira a rede e tente de novo.',
  code: 'SEM_REDE',
  instance: '',
}

/** Anything thrown by a request as an error a person can read. */
export function comoErro(erro: unknown, resposta: Response | undefined): ErroDaApi {
  if (erro instanceof ErroDaApi) return erro
  if (ehProblema(erro)) return new ErroDaApi(erro.status, erro)
  if (!resposta) return new ErroDaApi(0, SEM_REDE)
  const detail = `O sistema respondeu de um modo inesperado (${resposta.status}). Tente de novo.`
  return new ErroDaApi(resposta.status, { ...SEM_REDE, status: resposta.status, title: 'Resposta inesperada', detail })
}

function ehProblema(valor: unknown): valor is Problema {
  return typeof valor === 'object' && valor !== null && 'detail' in valor && 'code' in valor
}

/** What to tell a person about an error. */
export function mensagemDe(erro: unknown): string {
  return erro instanceof Error && erro.message ? erro.message : 'Ocorreu um erro inesperado.'
}

const TITULOS: Record<number, string> = { 403: 'Isto não está entre o que você pode ver', 404: 'Não encontramos isto' }

/** What a page says in the place of what it could not read; asking again is offered only when it may help. */
export function falhaDe(erro: unknown, repetir: () => unknown) {
  const titulo = erro instanceof ErroDaApi ? TITULOS[erro.status] : undefined
  return {
    message: mensagemDe(erro),
    ...(titulo ? { title: titulo } : {}),
    ...(valeRepetir(erro) ? { onRetry: () => void repetir() } : {}),
  }
}

/** Whether asking again may help: the person's mistakes and refusals stay as they are. */
export function valeRepetir(erro: unknown): boolean {
  return !(erro instanceof ErroDaApi) || erro.status === 0 || erro.status >= 500
}
