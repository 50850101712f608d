import { data } from '@consorcio/formatos'
import type { Extracao } from '@consorcio/shared-api'

/** How people call it: the number of the Loteria Federal, or the globo of a day and a size of group. */
export function nomeDaExtracao(extracao: Extracao): string {
  return extracao.origem === 'GLOBO'
    ? `Globo de ${data(extracao.data)} para ${extracao.participantes} participantes`
    : `Extração ${extracao.numero}`
}

/** A ball as it is read aloud: it is kept with the five digits of a prize. */
export function numeroSorteado({ origem }: Pick<Extracao, 'origem'>, premio: string | undefined): string {
  if (!premio) return '–'
  return origem === 'GLOBO' ? String(Number(premio)) : premio
}
