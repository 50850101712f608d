import { Button, Note } from '@consorcio/design-system'
import { dinheiro, hoje, opcoes } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { type ProporDespesaEntrada, proporDespesa, useComando, useGrupos } from '@consorcio/shared-api'
import { zProporDespesaEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

/** Asks that the fundo de reserva of a group pays something: to whom, and what it is owed for (R10.04). */
export function PropostaDeDespesa({ fechar }: { fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const { data: grupos } = useGrupos()
  const form = useFormulario<ProporDespesaEntrada>(
    zProporDespesaEntrada,
    { valor: '', beneficiario: '', documento: '', descricao: '', data_contabil: hoje() },
    ({ data_contabil }) => ({
      data_contabil: data_contabil && data_contabil > hoje() ? 'A data não pode ser futura.' : undefined,
    }),
  )
  const propor = useComando(
    (headers, body: ProporDespesaEntrada) => proporDespesa({ headers, body, throwOnError: true }),
    {
      aoAtualizar: ({ valor }) => {
        avisar('bom', `Despesa de ${dinheiro(valor)} proposta: outra pessoa decide.`)
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => propor.mutate(entrada))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <SelectField
        form={form}
        name="grupo_id"
        label="Grupo"
        required
        empty="Escolha"
        options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
      />
      <SelectField
        form={form}
        name="finalidade"
        label="Para quê"
        required
        empty="Escolha"
        hint="Só o que o contrato põe no fundo de reserva"
        options={opcoes('FinalidadeDespesa')}
      />
      <FormattedField form={form} name="valor" label="Valor (R$)" required kind="dinheiro" />
      <TextField form={form} name="data_contabil" label="Data" required type="date" />
      <TextField form={form} name="beneficiario" label="Quem recebe" required hint="Nome ou razão social" />
      <FormattedField form={form} name="documento" label="CPF ou CNPJ" required kind="documento" />
      <TextField
        form={form}
        name="descricao"
        label="A que se deve"
        required
        maxLength={300}
        hint="A fatura, a nota ou o processo"
        className="sm:col-span-2"
      />
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={propor.isPending}>
          Propor
        </Button>
      </div>
    </form>
  )
}
