import { Button, Note } from '@consorcio/design-system'
import { dinheiro, opcoes, rotulo } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { type Garantia, type RegistrarGarantiaEntrada, registrarGarantia, useComando } from '@consorcio/shared-api'
import { zRegistrarGarantiaEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

interface Props {
  cotaId: string
  /** Those in force, any of which the new one may take the place of. */
  constituidas: readonly Garantia[]
  fechar: () => void
}

export function NovaGarantia({ cotaId, constituidas, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<RegistrarGarantiaEntrada>(zRegistrarGarantiaEntrada, {
    tipo: 'ALIENACAO_FIDUCIARIA',
    descricao: '',
    valor: '',
    registro: '',
  })
  const registrar = useComando(
    (headers, body: RegistrarGarantiaEntrada) =>
      registrarGarantia({ headers, path: { cota_id: cotaId }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Garantia registrada: outra pessoa aprova.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form noValidate onSubmit={form.handleSubmit((entrada) => registrar.mutate(entrada))} className="space-y-4">
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField form={form} name="tipo" label="Tipo" required options={opcoes('TipoGarantia')} />
        <FormattedField form={form} name="valor" label="Valor avaliado (R$)" required kind="dinheiro" />
        <TextField form={form} name="descricao" label="O que é" required className="sm:col-span-2" maxLength={300} />
        <TextField
          form={form}
          name="registro"
          label="Registro"
          hint="Gravame, matrícula ou outro; é exigido na aprovação"
          maxLength={100}
        />
        {constituidas.length > 0 ? (
          <SelectField
            form={form}
            name="substitui_garantia_id"
            label="No lugar de"
            empty="Nenhuma"
            options={constituidas.map(({ garantia_id, tipo, valor }) => ({
              valor: garantia_id,
              texto: `${rotulo('TipoGarantia', tipo).texto}, ${dinheiro(valor)}`,
            }))}
          />
        ) : null}
      </div>
      <Button type="submit" tone="primary" busy={registrar.isPending}>
        Registrar
      </Button>
    </form>
  )
}
