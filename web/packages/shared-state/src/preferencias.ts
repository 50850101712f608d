import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import { useSessao } from './sessao'

export type Tema = 'sistema' | 'claro' | 'escuro'
export type Densidade = 'confortavel' | 'compacta'

interface Preferencias {
  tema: Tema
  densidade: Densidade
  menuRecolhido: boolean
  /** Hidden columns of each table. */
  colunasOcultas: Record<string, string[]>
  /** Saved filters of each list: name → query string. */
  visoes: Record<string, Record<string, string>>
  mudarTema: (tema: Tema) => void
  mudarDensidade: (densidade: Densidade) => void
  alternarMenu: () => void
  alternarColuna: (tabela: string, coluna: string) => void
  ocultarColunas: (tabela: string, colunas: string[]) => void
  salvarVisao: (lista: string, nome: string, busca: string) => void
  apagarVisao: (lista: string, nome: string) => void
}

/** The name under which a preference of whoever is in is kept: people who share a browser do not share it. */
export function useChavePessoal(nome: string): string {
  return `${useSessao((sessao) => sessao.usuario?.id) ?? ''}/${nome}`
}

/** What a person likes, kept in this browser. */
export const usePreferencias = create<Preferencias>()(
  persist(
    (set) => ({
      tema: 'sistema',
      densidade: 'confortavel',
      menuRecolhido: false,
      colunasOcultas: {},
      visoes: {},
      mudarTema: (tema) => set({ tema }),
      mudarDensidade: (densidade) => set({ densidade }),
      alternarMenu: () => set((atual) => ({ menuRecolhido: !atual.menuRecolhido })),
      alternarColuna: (tabela, coluna) =>
        set((atual) => {
          const ocultas = atual.colunasOcultas[tabela] ?? []
          const novas = ocultas.includes(coluna) ? ocultas.filter((nome) => nome !== coluna) : [...ocultas, coluna]
          return { colunasOcultas: { ...atual.colunasOcultas, [tabela]: novas } }
        }),
      ocultarColunas: (tabela, colunas) =>
        set((atual) => ({ colunasOcultas: { ...atual.colunasOcultas, [tabela]: colunas } })),
      salvarVisao: (lista, nome, busca) =>
        set((atual) => ({ visoes: { ...atual.visoes, [lista]: { ...atual.visoes[lista], [nome]: busca } } })),
      apagarVisao: (lista, nome) =>
        set((atual) => {
          const { [nome]: _apagada, ...restantes } = atual.visoes[lista] ?? {}
          return { visoes: { ...atual.visoes, [lista]: restantes } }
        }),
    }),
    { name: 'consorcio.preferencias', version: 1 },
  ),
)
