import type { ErroDaApi } from '@consorcio/shared-api'

export interface Recusa {
  /** What the API says of a field that the form shows. */
  campo: (nome: string) => string | undefined
  /** What it says of anything else, for the top of the form; null when nothing. */
  aviso: string | null
}

/** Where each refusal of a command goes: to the field it names when the form shows it, else to the top of the form. */
export function recusaDe(erro: ErroDaApi | null, mostrados: readonly string[]): Recusa {
  const pertence = (nome: string, campo: string) => nome === campo || nome.startsWith(`${campo}.`)
  const campos = erro?.campos ?? []
  const fora = campos.filter(({ nome }) => !mostrados.some((campo) => pertence(nome, campo)))
  const geral = campos.length === 0 ? erro?.message : fora.map(({ mensagem }) => mensagem).join(' ')
  return {
    campo: (campo) => campos.find(({ nome }) => pertence(nome, campo))?.mensagem,
    aviso: geral || null,
  }
}
