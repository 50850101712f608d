import { centavos, data, deCentavos, emPalavras, somar } from '@consorcio/formatos'
import {
  type ContaBancaria,
  type FatoDoLivro,
  type FinalidadeConta,
  type LinhaDoBanco,
  useGrupos,
} from '@consorcio/shared-api'

/** What is reconciled together: the accounts of one purpose, of a group or (empty) of the administradora. */
export interface Caixa {
  grupo_id: string
  finalidade: FinalidadeConta
}

const DA_ADMINISTRADORA: Caixa = { grupo_id: '', finalidade: 'MOVIMENTO' }

const NOMES: Record<string, string> = { FORMACAO: 'dinheiro em formação', VINCULADA: 'créditos vinculados' }

/** A caixa by its name; that of what moves has all that has no account of its purpose. */
export function nomeDoCaixa({ finalidade, grupo_id }: Caixa, codigo: string): string {
  if (finalidade !== 'MOVIMENTO') return `${grupo_id ? `Grupo ${codigo}` : 'Administradora'}: ${NOMES[finalidade]}`
  return grupo_id ? `Conta própria do grupo ${codigo}` : 'Contas da administradora'
}

/** The money of a book that a caixa has. */
export function nomeDaParte(livro: string, dinheiro: string): string {
  return NOMES[dinheiro] ? `${livro}, ${NOMES[dinheiro]}` : livro
}

/** The caixas that there are: that of the administradora, those of the accounts, and the one that is open. */
export function caixas(contas: readonly ContaBancaria[], aberto: Caixa): Caixa[] {
  const dasContas = contas.map(({ grupo_id, finalidade }) => caixaDe(grupo_id, finalidade))
  return [...new Map([DA_ADMINISTRADORA, ...dasContas, aberto].map((caixa) => [chaveDoCaixa(caixa), caixa])).values()]
}

/** The caixa of a group, or of none, and a purpose: what moves when it is not said. */
export function caixaDe(grupo_id: string, finalidade: string | null): Caixa {
  return { grupo_id, finalidade: finalidade === 'FORMACAO' || finalidade === 'VINCULADA' ? finalidade : 'MOVIMENTO' }
}

export function chaveDoCaixa({ grupo_id, finalidade }: Caixa): string {
  return `${grupo_id}/${finalidade}`
}

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
