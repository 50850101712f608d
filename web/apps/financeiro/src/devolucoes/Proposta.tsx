import { Button, Facts, Note } from '@consorcio/design-system'
import { dinheiro, hoje } from '@consorcio/formatos'
import { FormattedField, TextField, useFormulario } from '@consorcio/forms'
import { type ADevolver, type ProporDevolucaoEntrada, proporDevolucao, useComando } from '@consorcio/shared-api'
import { zProporDevolucaoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

/** How much of what is apart goes back to a cota, and when: all of it unless somebody says less. */
export function Proposta({ item, fechar }: { item: ADevolver; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<ProporDevolucaoEntrada>(zProporDevolucaoEntrada, {
    valor: item.valor,
    data_contabil: hoje(),
  })
  const propor = useComando(
    (headers, body: ProporDevolucaoEntrada) =>
      proporDevolucao({ headers, path: { cota_id: item.cota_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Devolução proposta: outra pessoa decide, em Pendências.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form noValidate className="space-y-4" onSubmit={form.handleSubmit((entrada) => propor.mutate(entrada))}>
      <Facts
        columns={1}
        items={[
          ['Grupo e cota', `${item.grupo_codigo}, cota ${item.numero}`],
          ['À parte em nome dela', <strong key="valor">{dinheiro(item.valor)}</strong>],
        ]}
      />
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <FormattedField form={form} name="valor" label="Devolver (R$)" required kind="dinheiro" />
      <TextField form={form} name="data_contabil" label="Pagar em" required type="date" />
      <Button type="submit" tone="primary" busy={propor.isPending}>
        Propor devolução
      </Button>
    </form>
  )
}
