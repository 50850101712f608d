import { Button, Card, type Column, DataTable, Dialog, Facts, Field, Input, Note } from '@consorcio/design-system'
import { contagem, data, dinheiro, hoje, somar } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type AcertarDiferencasEntrada,
  type AcertoDasDiferencas,
  acertarDiferencas,
  type DevedorDoFim,
  type DiferencaDoFim,
  type Encerramento,
  type Grupo,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

const DIFERENCAS: readonly Column<DiferencaDoFim>[] = [
  { id: 'cota', title: 'Cota', cell: ({ numero }) => String(numero), align: 'right', fixed: true },
  { id: 'a_cobrar', title: 'A cobrar', cell: ({ a_cobrar }) => dinheiro(a_cobrar), align: 'right', fixed: true },
  {
    id: 'a_devolver',
    title: 'A devolver',
    cell: ({ a_devolver }) => dinheiro(a_devolver),
    align: 'right',
    fixed: true,
  },
]
const DEVEDORES: readonly Column<DevedorDoFim>[] = [
  { id: 'cota', title: 'Cota', cell: ({ numero }) => String(numero), align: 'right', fixed: true },
  { id: 'parcelas', title: 'Parcelas', cell: ({ parcelas }) => String(parcelas), align: 'right', fixed: true },
  { id: 'valor', title: 'Falta', cell: ({ valor }) => dinheiro(valor), align: 'right', fixed: true },
]

interface Props {
  grupo: Grupo
  fim: Encerramento
}

/** What no parcela charges or compensates after the last assembly, to be settled before the closing (R4.40, R4.50). */
export function DiferencasDoFim({ grupo, fim }: Props) {
  const pode = usePode('financeiro.encerramento.registrar')
  const [acertando, setAcertando] = useState(false)
  if (fim.diferencas.length === 0) return null
  return (
    <Card
      flush
      title="Diferenças do fim do plano"
      description="Diferenças de prestação e rateios do saldo de caixa que a última assembleia deixou, sem parcela que os leve."
      actions={pode ? <Button onClick={() => setAcertando(true)}>Cobrar e devolver</Button> : null}
    >
      <DataTable
        name="diferencas-do-fim"
        file={`diferencas-do-fim-${grupo.codigo}`}
        label="Diferenças do fim do plano"
        columns={DIFERENCAS}
        items={fim.diferencas}
        rowKey={({ cota_id }) => cota_id}
        href={({ cota_id }) => `/cotas/${cota_id}`}
        empty={null}
      />
      <Dialog
        open={acertando}
        onClose={() => setAcertando(false)}
        title="Cobrar e devolver as diferenças"
        description="Quem deve recebe uma última parcela, só delas; o que é da cota fica à parte, em Devoluções. Não se desfaz."
      >
        {acertando ? <Acerto fim={fim} fechar={() => setAcertando(false)} /> : null}
      </Dialog>
    </Card>
  )
}

function Acerto({ fim, fechar }: { fim: Encerramento; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const [vencimento, setVencimento] = useState('')
  const acertar = useComando(
    (headers, body: AcertarDiferencasEntrada) =>
      acertarDiferencas({ headers, path: { grupo_id: fim.grupo_id }, body, throwOnError: true }),
    {
      aoAtualizar: (feito) => {
        avisar('bom', emPalavras(feito))
        fechar()
      },
    },
  )
  const { campo, aviso } = recusaDe(acertar.error, ['data_contabil', 'vencimento'])
  return (
    <div className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Facts
        columns={1}
        items={[
          ['A cobrar', dinheiro(somar(fim.diferencas.map(({ a_cobrar }) => a_cobrar)))],
          ['A devolver', dinheiro(somar(fim.diferencas.map(({ a_devolver }) => a_devolver)))],
        ]}
      />
      <Field
        label="Vencimento das parcelas"
        error={campo('vencimento')}
        hint="Vazio: o do mês seguinte, com ao menos dez dias para pagar"
        className="max-w-56"
      >
        <Input type="date" value={vencimento} onChange={(evento) => setVencimento(evento.target.value)} />
      </Field>
      <DataContabil dia={dia} mudar={setDia} erro={campo('data_contabil')} />
      <Button
        tone="primary"
        busy={acertar.isPending}
        onClick={() => acertar.mutate({ data_contabil: dia, vencimento })}
      >
        Cobrar e devolver as diferenças
      </Button>
    </div>
  )
}

function emPalavras({ parcelas, vencimento, devolucoes, devolvido }: AcertoDasDiferencas): string {
  const cobradas =
    parcelas > 0 ? [`${contagem(parcelas, 'parcela', 'parcelas')} com vencimento em ${data(vencimento)}`] : []
  const devolvidas =
    devolucoes > 0 ? [`${dinheiro(devolvido)} a devolver a ${contagem(devolucoes, 'cota', 'cotas')}`] : []
  const feito = [...cobradas, ...devolvidas].join('; ')
  return `Diferenças acertadas${feito ? `: ${feito}` : ''}.`
}

/** Who still owes parcelas when the group ends: it may close, and what they pay later is shared (R9.05c). */
export function DevedoresDoFim({ grupo, fim }: Props) {
  if (fim.devedores.length === 0) return null
  return (
    <Card
      flush
      title="A receber"
      description="Parcelas emitidas e não pagas, sem encargos. Não impedem o encerramento: o que se receber depois se rateia entre os ativos."
    >
      <DataTable
        name="devedores-do-fim"
        file={`devedores-do-fim-${grupo.codigo}`}
        label="A receber"
        columns={DEVEDORES}
        items={fim.devedores}
        rowKey={({ cota_id }) => cota_id}
        href={({ cota_id }) => `/cotas/${cota_id}`}
        empty={null}
      />
    </Card>
  )
}
