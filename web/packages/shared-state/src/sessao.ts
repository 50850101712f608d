import { create } from 'zustand'

/** Who is in, as `GET /sessao` tells it. No token is ever here: the gateway keeps them. */
export interface Usuario {
  id: string
  nome: string
  papeis: string[]
  permissoes: string[]
  consorciado_id: string | null
}

interface Sessao {
  situacao: 'carregando' | 'ausente' | 'aberta' | 'expirada' | 'indisponivel'
  usuario: Usuario | null
  /** Proves that a write comes from our own page. */
  csrf: string
  abrir: (usuario: Usuario, csrf: string) => void
  definir: (situacao: 'ausente' | 'indisponivel') => void
  /** The gateway answered 401: the screens stay as they are until the person enters again. */
  expirar: () => void
}

/** The consorciado that whoever is in is; null for the team. */
export function useQuemSou(): string | null {
  return useSessao((sessao) => sessao.usuario?.consorciado_id ?? null)
}

export const useSessao = create<Sessao>()((set) => ({
  situacao: 'carregando',
  usuario: null,
  csrf: '',
  abrir: (usuario, csrf) => set({ situacao: 'aberta', usuario, csrf }),
  definir: (situacao) => set({ situacao }),
  expirar: () => set((atual) => (atual.situacao === 'aberta' ? { situacao: 'expirada' } : {})),
}))
