import { contagem } from '@consorcio/formatos'
import type { Repasse } from '@consorcio/shared-api'

/** The group that a remittance leaves, or how many. */
export function deOnde({ grupo_codigo, grupos }: Repasse): string {
  return grupo_codigo ? `Grupo ${grupo_codigo}` : contagem(grupos, 'grupo', 'grupos')
}
