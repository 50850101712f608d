import {
  Card,
  CardSkeleton,
  ChartColumn,
  type Column,
  DataTable,
  Empty,
  Failure,
  Metric,
  MetricRow,
  Note,
} from '@consorcio/design-system'
import { contagem, mesPorExtenso } from '@consorcio/formatos'
import { falhaDe, type Indice, listarIndiceOptions, type VariacaoMensal } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { acumulada, mesCurto, mesesQueFaltam, variacao } from './meses'

const POR_PAGINA = 36
const FALTAS_MOSTRADAS = 6

const COLUNAS: readonly Column<VariacaoMensal>[] = [
  { id: 'mes', title: 'Mês', fixed: true, cell: ({ mes }) => mesPorExtenso(mes), text: ({ mes }) => mes },
  { id: 'variacao', title: 'No mês', align: 'right', fixed: true, cell: (um) => variacao(um.variacao) },
  { id: 'acumulada', title: 'Em 12 meses', align: 'right', fixed: true, cell: (um) => acumulada(um.acumulada) },
]

/** The months of an index, the latest first: what each moved, and the 12 that end in it. */
export function SerieDoIndice({ indice }: { indice: Indice }) {
  const { data: serie, error, refetch } = useQuery(listarIndiceOptions({ query: { indice } }))
  const [mostrados, setMostrados] = useState(POR_PAGINA)
  if (error && !serie) return <Failure {...falhaDe(error, refetch)} />
  if (!serie) return <CardSkeleton lines={10} />
  const meses = serie.meses.toReversed()
  return (
    <>
      {meses.length > 0 ? <Resumo serie={serie.meses} /> : null}
      <Card flush>
        <DataTable
          name="indice"
          file={`indice-${indice.toLowerCase()}`}
          label="Meses do índice"
          columns={COLUNAS}
          items={meses.slice(0, mostrados)}
          rowKey={({ mes }) => mes}
          more={{
            available: mostrados < meses.length,
            busy: false,
            load: () => setMostrados((quantos) => quantos + POR_PAGINA),
            all: async () => meses,
          }}
          empty={
            <Empty icon={<ChartColumn aria-hidden />} title="Nenhum mês guardado">
              Importe um arquivo ou busque a série no Banco Central. Um reajuste pede os 12 meses anteriores a ele.
            </Empty>
          }
        />
      </Card>
    </>
  )
}

function Resumo({ serie }: { serie: readonly VariacaoMensal[] }) {
  const ultimo = serie.at(-1)
  const faltam = mesesQueFaltam(serie)
  if (!ultimo) return null
  return (
    <>
      <MetricRow>
        <Metric label="Último mês" value={variacao(ultimo.variacao)} note={mesPorExtenso(ultimo.mes)} />
        <Metric
          label="Acumulado em 12 meses"
          value={acumulada(ultimo.acumulada)}
          note={ultimo.acumulada ? `Até ${mesPorExtenso(ultimo.mes)}` : 'Faltam meses entre os 12 últimos'}
        />
        <Metric
          label="Meses guardados"
          value={serie.length}
          note={`Desde ${mesPorExtenso(serie[0]?.mes ?? ultimo.mes)}`}
        />
        <Metric
          label="Meses que faltam"
          value={faltam.length}
          tone={faltam.length > 0 ? 'ruim' : 'bom'}
          note="No meio da série"
        />
      </MetricRow>
      {faltam.length > 0 ? (
        <Note tone="atencao" className="mb-4">
          {faltam.length > 1 ? 'Faltam' : 'Falta'} {faltam.slice(0, FALTAS_MOSTRADAS).map(mesCurto).join(', ')}
          {faltam.length > FALTAS_MOSTRADAS
            ? ` e mais ${contagem(faltam.length - FALTAS_MOSTRADAS, 'mês', 'meses')}`
            : ''}
          . Um reajuste que passe por um mês que falta é recusado.
        </Note>
      ) : null}
    </>
  )
}
