import { create } from 'zustand'

export interface Aviso {
  id: number
  tom: 'bom' | 'ruim' | 'info'
  texto: string
}

interface Avisos {
  avisos: Aviso[]
  avisar: (tom: Aviso['tom'], texto: string) => void
  dispensar: (id: number) => void
}

let proximo = 1

/** Short messages about what was just done; the shell shows them. */
export const useAvisos = create<Avisos>()((set) => ({
  avisos: [],
  avisar: (tom, texto) => set((atual) => ({ avisos: [...atual.avisos.slice(-3), { id: proximo++, tom, texto }] })),
  dispensar: (id) => set((atual) => ({ avisos: atual.avisos.filter((aviso) => aviso.id !== id) })),
}))
