import { centavos, data, deCentavos, emPalavras, somar } from '@consorcio/formatos'
import { type FatoDoLivro, type LinhaDoBanco, useGrupos } from '@consorcio/shared-api'

/** What is reconciled together: the account of one group, or every account of the administradora. */
export const DA_ADMINISTRADORA = ''

/** A book by its name; what is of no group yet is in the book of what was collected. */
export function useNomeDoLivro(): (livroId: string) => string {
  const { data: grupos } = useGrupos()
  return (livroId) => {
    if (!livroId) return 'Só no banco, já explicado'
    const grupo = grupos?.find(({ grupo_id }) => grupo_id === livroId)
    return grupo ? `Grupo ${grupo.codigo}` : 'Arrecadação a identificar'
  }
}

export function nomeDoFato(fato: string): string {
  return emPalavras(fato)
}

export interface Escolha {
  linhas: ReadonlySet<string>
  fatos: ReadonlySet<string>
}

export const NADA: Escolha = { linhas: new Set(), fatos: new Set() }

/** How a fact is told apart: books number their facts each for itself. */
export function chaveDoFato({ livro_id, fato_id }: Pick<FatoDoLivro, 'livro_id' | 'fato_id'>): string {
  return `${livro_id}/${fato_id}`
}

/** What was marked on each side, and how far apart the two sums are: only equal sums are one match. */
export function somaDaEscolha(
  escolha: Escolha,
  noBanco: readonly LinhaDoBanco[],
  nosLivros: readonly FatoDoLivro[],
): { linhas: LinhaDoBanco[]; fatos: FatoDoLivro[]; banco: string; livros: string; diferenca: string } {
  const linhas = noBanco.filter(({ linha_id }) => escolha.linhas.has(linha_id))
  const fatos = nosLivros.filter((fato) => escolha.fatos.has(chaveDoFato(fato)))
  const banco = somar(linhas.map(({ valor }) => valor))
  const livros = somar(fatos.map(({ valor }) => valor))
  return { linhas, fatos, banco, livros, diferenca: deCentavos(centavos(banco) - centavos(livros)) }
}

/** With one more, or without it. */
export function alternar(quais: ReadonlySet<string>, qual: string): ReadonlySet<string> {
  const novas = new Set(quais)
  if (!novas.delete(qual)) novas.add(qual)
  return novas
}

interface Lancado {
  valor: string
  dia: string
}

/** The days on which a side has each amount. */
export function diasPorValor(lado: readonly Lancado[]): ReadonlyMap<bigint, readonly string[]> {
  const dias = new Map<bigint, string[]>()
  for (const { valor, dia } of lado) {
    const chave = centavos(valor)
    dias.set(chave, [...(dias.get(chave) ?? []), dia])
  }
  return dias
}

/** Why something is only on one side, by what the other has of the same amount: what is alone on both matches by itself. */
export function porQueSobrou({ valor, dia }: Lancado, doOutroLado: ReadonlyMap<bigint, readonly string[]>): string {
  const dias = doOutroLado.get(centavos(valor)) ?? []
  const [unico] = dias
  if (!unico) return 'O outro lado não tem este valor'
  if (dias.length > 1) return `O outro lado tem ${dias.length} deste valor: veja qual é`
  return unico === dia ? 'O outro lado tem este valor no mesmo dia' : `O outro lado tem este valor em ${data(unico)}`
}
