import { Card, CardSkeleton, Failure, StateBadge } from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import {
  buscarIndiceGrupoOptions,
  falhaDe,
  type Grupo,
  type IndiceGrupo,
  listarReajustesOptions,
  type Reajuste,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { DecisaoDoReajuste, emPalavras } from './DecisaoDoReajuste'
import { IndiceDoGrupo, indiceDefinido } from './IndiceDoGrupo'
import { PropostaDeReajuste } from './PropostaDeReajuste'
import { Substituicoes } from './Substituicoes'

/** The index of the group, the readjustment that waits or the next one, those that were decided, and bens replaced. */
export function ReajusteDoGrupo({ grupo }: { grupo: Grupo }) {
  const path = { grupo_id: grupo.grupo_id }
  const { data: contrato, error: semContrato, refetch } = useQuery(buscarIndiceGrupoOptions({ path }))
  const { data: lista, error: semLista, refetch: deNovo } = useQuery(listarReajustesOptions({ path }))
  if (semContrato && !contrato) return <Failure {...falhaDe(semContrato, refetch)} />
  if (semLista && !lista) return <Failure {...falhaDe(semLista, deNovo)} />
  if (!contrato || !lista) return <CardSkeleton lines={8} />
  const proposto = lista.reajustes.find(({ situacao }) => situacao === 'PROPOSTO')
  const decididos = lista.reajustes.filter(({ situacao }) => situacao !== 'PROPOSTO')
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)]">
      <div className="space-y-4">
        <Card
          title="Reajuste por índice"
          description="A cada 12 meses, o índice acumulado muda o preço dos bens. Uma pessoa propõe, outra aplica."
        >
          {proposto ? (
            <DecisaoDoReajuste key={proposto.reajuste_id} grupo={grupo} reajuste={proposto} />
          ) : (
            <Proximo grupo={grupo} contrato={contrato} />
          )}
        </Card>
        <Substituicoes grupo={grupo} />
      </div>
      <div className="space-y-4">
        <IndiceDoGrupo grupo={grupo} contrato={contrato} />
        <Decididos reajustes={decididos} />
      </div>
    </div>
  )
}

function Proximo({ grupo, contrato }: { grupo: Grupo; contrato: IndiceGrupo }) {
  if (!indiceDefinido(contrato))
    return <p className="text-muted text-sm">Defina o índice que o contrato do grupo diz.</p>
  if (!grupo.data_agc) return <p className="text-muted text-sm">Os 12 meses só contam depois da constituição.</p>
  return <PropostaDeReajuste grupo={grupo} />
}

function Decididos({ reajustes }: { reajustes: readonly Reajuste[] }) {
  const podeVerIndices = usePode('financeiro.indice.ler')
  return (
    <Card
      title="Reajustes decididos"
      actions={
        podeVerIndices ? (
          <Link to="/financeiro/indices" className="text-brand text-sm hover:underline">
            Ver os índices
          </Link>
        ) : null
      }
    >
      {reajustes.length === 0 ? <p className="text-muted text-sm">Ainda nenhum.</p> : null}
      <ul className="divide-y divide-line">
        {reajustes.map((um) => (
          <li key={um.reajuste_id} className="flex flex-wrap items-center justify-between gap-2 py-2.5">
            <span>
              {emPalavras(um)}, desde {data(um.vigencia)}
            </span>
            <StateBadge of="SituacaoReajuste" value={um.situacao} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
