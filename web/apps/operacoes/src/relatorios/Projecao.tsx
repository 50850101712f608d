import { Badge } from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import { buscarProjecaoOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

const ATUALIZA_MS = 15_000
const TOLERAVEL_S = 60

/** How far the reports are behind what happened. */
export function Projecao() {
  const { data } = useQuery({ ...buscarProjecaoOptions(), refetchInterval: ATUALIZA_MS })
  if (!data) return null
  if (data.mortos > 0) {
    return <Badge tone="ruim">{contagem(data.mortos, 'fato parado espera', 'fatos parados esperam')} uma pessoa</Badge>
  }
  return data.pendentes > 0 && data.atraso_segundos > TOLERAVEL_S ? (
    <Badge tone="atencao">{contagem(data.pendentes, 'fato a ler', 'fatos a ler')}</Badge>
  ) : (
    <Badge tone="bom">Em dia com os fatos</Badge>
  )
}
