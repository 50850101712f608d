import { emPalavras } from '@consorcio/formatos'

/** `/consorcio.grupos.v1.GrupoService/CriarGrupo` or `CriarGrupo` → `Criar grupo`. */
export function acaoEmPalavras(acao: string): string {
  return emPalavras(acao.split('/').at(-1) ?? acao)
}

/** The content of a record as indented text; the text itself when it is no JSON. */
export function conteudoLegivel(conteudo: string): string {
  try {
    return JSON.stringify(JSON.parse(conteudo), null, 2)
  } catch {
    return conteudo
  }
}
