/** The content of a record as indented text; the text itself when it is no JSON. */
export function conteudoLegivel(conteudo: string): string {
  try {
    return JSON.stringify(JSON.parse(conteudo), null, 2)
  } catch {
    return conteudo
  }
}
