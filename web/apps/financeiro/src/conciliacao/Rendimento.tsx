import { Button, type Column, DataTable, Empty, Landmark, Note } from '@consorcio/design-system'
import { contagem, data, dinheiro, somar } from '@consorcio/formatos'
import {
  type LinhaDoBanco,
  mensagemDe,
  type ParteDoRendimento,
  type RendimentoRateado,
  ratearRendimento,
  useComando,
} from '@consorcio/shared-api'

/** A credit of the bank is yields: what is going to be done, and then what each group earned (R10.03, R10.06). */
export function Rendimento({ linha, fechar }: { linha: LinhaDoBanco; fechar: () => void }) {
  const ratear = useComando((headers, linha_id: string) =>
    ratearRendimento({ headers, body: { linha_id }, throwOnError: true }),
  )
  if (ratear.data) return <Rateado rendimento={ratear.data} fechar={fechar} />
  return (
    <div className="space-y-4">
      <p>
        {linha.historico || 'Sem histórico'}, {data(linha.dia)},{' '}
        <strong className="tabular-nums">{dinheiro(linha.valor)}</strong>
      </p>
      <Note tone="info">
        O valor será dividido pelo que cada grupo tinha na conta no dia anterior, fundo comum e fundo de reserva à
        parte, e lançado nos livros. O que se lança não se apaga.
      </Note>
      {ratear.error ? <Note tone="ruim">{mensagemDe(ratear.error)}</Note> : null}
      <div className="flex gap-2">
        <Button tone="primary" busy={ratear.isPending} onClick={() => ratear.mutate(linha.linha_id)}>
          Dividir {dinheiro(linha.valor)}
        </Button>
        <Button disabled={ratear.isPending} onClick={fechar}>
          Cancelar
        </Button>
      </div>
    </div>
  )
}

function total({ fundo_comum, fundo_reserva }: ParteDoRendimento): string {
  return somar([fundo_comum, fundo_reserva])
}

function Rateado({
  rendimento: { partes, valor, dia },
  fechar,
}: {
  rendimento: RendimentoRateado
  fechar: () => void
}) {
  const colunas: readonly Column<ParteDoRendimento>[] = [
    { id: 'grupo', title: 'Grupo', fixed: true, cell: ({ grupo_codigo }) => grupo_codigo },
    {
      id: 'fundo_comum',
      title: 'Fundo comum',
      align: 'right',
      cell: ({ fundo_comum }) => dinheiro(fundo_comum),
      total: dinheiro(somar(partes.map(({ fundo_comum }) => fundo_comum))),
    },
    {
      id: 'fundo_reserva',
      title: 'Fundo de reserva',
      align: 'right',
      cell: ({ fundo_reserva }) => dinheiro(fundo_reserva),
      total: dinheiro(somar(partes.map(({ fundo_reserva }) => fundo_reserva))),
    },
    {
      id: 'total',
      title: 'Total',
      align: 'right',
      fixed: true,
      cell: (parte) => dinheiro(total(parte)),
      total: dinheiro(valor),
    },
  ]
  return (
    <div className="space-y-4">
      <Note tone="bom">
        Rendimento de {data(dia)} dividido entre {contagem(partes.length, 'grupo', 'grupos')} e casado com a linha do
        extrato.
      </Note>
      <DataTable
        name="rendimento"
        label="Parte de cada grupo"
        columns={colunas}
        items={partes}
        rowKey={({ grupo_id }) => grupo_id}
        empty={<Empty icon={<Landmark aria-hidden />} title="Nenhum grupo" />}
      />
      <Button tone="primary" onClick={fechar}>
        Ver as diferenças
      </Button>
    </div>
  )
}
