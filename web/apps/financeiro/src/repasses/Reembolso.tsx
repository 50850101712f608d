import { Button, Note } from '@consorcio/design-system'
import { dinheiro, hoje } from '@consorcio/formatos'
import { FormattedField, TextField, useFormulario } from '@consorcio/forms'
import {
  type ContaARepassar,
  type GrupoARepassar,
  type ReceberReembolsoEntrada,
  receberReembolso,
  useComando,
} from '@consorcio/shared-api'
import { zReceberReembolsoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

interface Props {
  conta: ContaARepassar
  grupo: GrupoARepassar
  fechar: () => void
}

/** Who received a remittance brought what the group gave back since to who had paid it (R9.05). */
export function Reembolso({ conta, grupo, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [confirmando, setConfirmando] = useState(false)
  const form = useFormulario<ReceberReembolsoEntrada>(
    zReceberReembolsoEntrada,
    { conta, grupo_id: grupo.grupo_id, valor: grupo.a_receber, data_contabil: hoje(), comprovante: '' },
    ({ data_contabil }) => ({
      data_contabil: data_contabil && data_contabil > hoje() ? 'A data não pode ser futura.' : undefined,
    }),
  )
  const receber = useComando(
    (headers, body: ReceberReembolsoEntrada) => receberReembolso({ headers, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `Volta ao grupo ${grupo.grupo_codigo} registrada.`)
        fechar()
      },
      aoFalhar: (erro) => {
        setConfirmando(false)
        form.recusar(erro)
      },
    },
  )
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => (confirmando ? receber.mutate(entrada) : setConfirmando(true)))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <FormattedField
        form={form}
        name="valor"
        label="Valor (R$)"
        required
        kind="dinheiro"
        hint={`Faltam ${dinheiro(grupo.a_receber)}`}
      />
      <TextField form={form} name="data_contabil" label="Data" required type="date" />
      <TextField form={form} name="comprovante" label="Comprovante" required hint="Número do Pix ou da transferência" />
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
        <Button type="submit" tone="primary" busy={receber.isPending}>
          {confirmando ? 'Confirmar a entrada' : 'Registrar'}
        </Button>
        {confirmando ? (
          <>
            <Button aria-disabled={receber.isPending} onClick={() => setConfirmando(false)}>
              Voltar
            </Button>
            <span role="status" className="text-sm">
              {dinheiro(form.getValues('valor'))} entram no grupo {grupo.grupo_codigo}. Não há volta.
            </span>
          </>
        ) : null}
      </div>
    </form>
  )
}
