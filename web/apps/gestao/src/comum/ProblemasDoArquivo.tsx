import { Card, type Column, DataTable, Empty } from '@consorcio/design-system'

interface Problema {
  linha: number
  coluna: string
  motivo: string
}

const COLUNAS: readonly Column<Problema>[] = [
  { id: 'linha', title: 'Linha', cell: ({ linha }) => String(linha), align: 'right', fixed: true },
  { id: 'coluna', title: 'Coluna', cell: ({ coluna }) => coluna || 'linha inteira', fixed: true },
  { id: 'motivo', wrap: true, title: 'O que está errado', cell: ({ motivo }) => motivo, fixed: true },
]

/** What is wrong in a file that was sent, where a person finds it; nothing when nothing is. */
export function ProblemasDoArquivo({ nome, problemas }: { nome: string; problemas: readonly Problema[] }) {
  if (problemas.length === 0) return null
  return (
    <Card flush title="Problemas" description="Corrija no arquivo e envie de novo." className="mb-4">
      <DataTable
        name={nome}
        label="Problemas do arquivo"
        columns={COLUNAS}
        items={problemas}
        rowKey={(problema) => `${problema.linha}-${problema.coluna}-${problema.motivo}`}
        empty={<Empty title="Nenhum problema" />}
      />
    </Card>
  )
}
