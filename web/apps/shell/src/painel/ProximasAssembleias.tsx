import { Badge, CalendarDays, Card, Empty, StateBadge } from '@consorcio/design-system'
import { data, diasEntre, emRelacao, hoje } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import type { DadosDoPainel } from './dados'

const QUANTAS = 8

/** The next assembly of each group by date; what should have happened already comes first, and says so. */
export function ProximasAssembleias({ dados }: { dados: DadosDoPainel }) {
  const proximas = dados.grupos
    .flatMap(({ grupo, proxima, assembleias }) => {
      if (!proxima) return []
      const convocada = assembleias.find(({ ago }) => ago === proxima.ago)
      return [{ grupo, proxima, convocada }]
    })
    .sort((uma, outra) => uma.proxima.data_ago.localeCompare(outra.proxima.data_ago))
    .slice(0, QUANTAS)
  return (
    <Card title="Próximas assembleias">
      {proximas.length === 0 ? <Empty icon={<CalendarDays aria-hidden />} title="Nenhuma assembleia à frente" /> : null}
      <ul className="divide-y divide-line">
        {proximas.map(({ grupo, proxima, convocada }) => (
          <li key={grupo.grupo_id} className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0">
            <div className="min-w-0">
              <Link
                to={convocada ? `/assembleias/${convocada.assembleia_id}` : `/assembleias?grupo=${grupo.grupo_id}`}
                className="font-medium text-brand hover:underline"
              >
                Grupo {grupo.codigo}, {proxima.ago}ª assembleia
              </Link>
              <p className="text-muted text-sm tabular-nums">
                {data(proxima.data_ago)}, {emRelacao(proxima.data_ago)}
              </p>
            </div>
            {convocada ? (
              <StateBadge of="SituacaoAssembleia" value={convocada.situacao} />
            ) : diasEntre(hoje(), proxima.data_ago) < 0 ? (
              <Badge tone="ruim">Não convocada</Badge>
            ) : (
              <Badge>A convocar</Badge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
