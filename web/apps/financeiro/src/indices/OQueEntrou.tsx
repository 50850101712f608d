import { Button, Card, type Column, DataTable, Empty, Note } from '@consorcio/design-system'
import { contagem, mesPorExtenso, rotulo } from '@consorcio/formatos'
import type { SerieImportada, VariacaoMensal } from '@consorcio/shared-api'
import { variacao } from './meses'

const COLUNAS: readonly Column<VariacaoMensal>[] = [
  { id: 'indice', title: 'Índice', fixed: true, cell: ({ indice }) => rotulo('Indice', indice).texto },
  { id: 'mes', title: 'Mês', fixed: true, cell: ({ mes }) => mesPorExtenso(mes), text: ({ mes }) => mes },
  { id: 'guardada', title: 'Guardada', align: 'right', fixed: true, cell: (um) => variacao(um.variacao) },
]

/** What came of a series, and the months that were there with another variation and stay as they were. */
export function OQueEntrou({ serie, fechar }: { serie: SerieImportada; fechar: () => void }) {
  const { meses, novos, divergentes } = serie
  return (
    <div className="space-y-4">
      <Note tone="bom">
        {contagem(meses, 'mês lido', 'meses lidos')}:{' '}
        {novos > 0 ? `${contagem(novos, 'novo, guardado', 'novos, guardados')} agora` : 'todos já estavam guardados'}.
      </Note>
      {divergentes.length > 0 ? (
        <Card
          flush
          title="Diferentes do que está guardado"
          description="Ficam como estão: um reajuste já pode ter saído deles."
        >
          <DataTable
            name="indices-divergentes"
            label="Meses diferentes do que está guardado"
            columns={COLUNAS}
            items={divergentes}
            rowKey={({ indice, mes }) => indice + mes}
            empty={<Empty title="Nenhum" />}
          />
        </Card>
      ) : null}
      <Button tone="primary" onClick={fechar}>
        Ver a série
      </Button>
    </div>
  )
}
