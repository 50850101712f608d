import type { Cota } from '@consorcio/shared-api'

export type EstadoDaCota = 'contemplada' | 'pendente' | 'ativa' | 'reservada' | 'vaga' | 'excluida'

interface Aparencia {
  texto: string
  /** In the square, for who does not tell colours apart. */
  letra: string
  classe: string
}

export const ESTADOS: Record<EstadoDaCota, Aparencia> = {
  contemplada: { texto: 'Contemplada', letra: 'C', classe: 'bg-good text-surface' },
  pendente: { texto: 'Lance a pagar', letra: 'L', classe: 'bg-warn text-surface' },
  ativa: { texto: 'Ativa', letra: '', classe: 'bg-brand-soft text-brand' },
  reservada: { texto: 'Reservada', letra: 'R', classe: 'bg-warn-soft text-warn' },
  vaga: { texto: 'Vaga', letra: '', classe: 'border border-line-strong/60 border-dashed text-muted' },
  excluida: { texto: 'Excluída', letra: 'X', classe: 'bg-bad-soft text-bad' },
}

/** The one state that the map shows of a quota, which has several at once. */
export function estadoDe({ vinculo, contemplacao }: Cota): EstadoDaCota {
  if (vinculo === 'VAGA') return 'vaga'
  if (vinculo === 'RESERVADA') return 'reservada'
  if (vinculo === 'EXCLUIDA') return 'excluida'
  if (contemplacao === 'CONTEMPLADA') return 'contemplada'
  return contemplacao === 'PENDENTE' ? 'pendente' : 'ativa'
}
