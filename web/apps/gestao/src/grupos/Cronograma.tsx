import { Card, type Column, DataTable, Empty } from '@consorcio/design-system'
import { data, emRelacao } from '@consorcio/formatos'
import { type Grupo, type ItemCronograma, listarCronogramaOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { Prorrogacoes } from './Prorrogacoes'

const COLUNAS: readonly Column<ItemCronograma>[] = [
  { id: 'ago', title: 'Assembleia', cell: (item) => `${item.ago}ª`, fixed: true },
  {
    id: 'vencimento',
    title: 'Vencimento da parcela',
    cell: (item) => data(item.vencimento),
    fixed: true,
    align: 'right',
  },
  { id: 'data', title: 'Data da assembleia', cell: (item) => data(item.data_ago), fixed: true, align: 'right' },
  {
    id: 'quando',
    title: '',
    cell: (item) => <span className="text-muted">{emRelacao(item.data_ago)}</span>,
    fixed: true,
  },
]

export function Cronograma({ grupo }: { grupo: Grupo }) {
  const { data: resposta, error, refetch } = useQuery(listarCronogramaOptions({ path: { grupo_id: grupo.grupo_id } }))
  return (
    <div className="space-y-4">
      <Prorrogacoes grupo={grupo} />
      <Card flush title="Assembleias e vencimentos" className="max-w-3xl">
        <DataTable
          name={`cronograma-${grupo.codigo}`}
          label="Cronograma"
          columns={COLUNAS}
          items={resposta?.itens}
          rowKey={(item) => String(item.ago)}
          error={error}
          onRetry={() => void refetch()}
          empty={<Empty title="Sem cronograma" />}
        />
      </Card>
    </div>
  )
}
