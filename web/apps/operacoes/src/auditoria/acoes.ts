/** What a person writes of an action as the log names it: `criar grupo` → `CriarGrupo`. */
export function comoAcao(texto: string): string {
  const palavras = texto.normalize('NFD').replace(/\p{M}/gu, '').split(/\s+/).filter(Boolean)
  return palavras.map((palavra) => palavra.charAt(0).toUpperCase() + palavra.slice(1)).join('')
}

/** The content of a record as indented text; the text itself when it is no JSON. */
export function conteudoLegivel(conteudo: string): string {
  try {
    return JSON.stringify(JSON.parse(conteudo), null, 2)
  } catch {
    return conteudo
  }
}
