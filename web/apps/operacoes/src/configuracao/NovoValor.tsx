import { Button, Field, Input, Note, Select } from '@consorcio/design-system'
import { hoje, opcoes } from '@consorcio/formatos'
import { erroDe, FormattedField, TextField, useFormulario } from '@consorcio/forms'
import {
  type DefinirValorEntrada,
  definirValor,
  type Parametro,
  type TipoEscopo,
  useComando,
} from '@consorcio/shared-api'
import { zDefinirValorEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

const CLASSES = opcoes('ClasseObjeto')

/** A new value from a date on; a sensitive one becomes a proposal. */
export function NovoValor({ parametro }: { parametro: Parametro }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('configuracao.parametro.alterar')
  const [escopo, setEscopo] = useState<{ tipo: TipoEscopo; identificador: string }>({
    tipo: 'GLOBAL',
    identificador: '',
  })
  const form = useFormulario<DefinirValorEntrada>(zDefinirValorEntrada, {
    versao: parametro.versao,
    valor: '',
    vigencia_inicio: hoje(),
    motivo: '',
  })
  const definir = useComando(
    (headers, body: DefinirValorEntrada) =>
      definirValor({ headers, path: { chave: parametro.chave }, body: { ...body, escopo }, throwOnError: true }),
    {
      aoConcluir: ({ proposta }) =>
        avisar('bom', proposta ? 'Proposta criada: outra pessoa decide em Pendências.' : 'Valor definido.'),
      aoFalhar: form.recusar,
    },
  )
  if (!pode) return null
  const { errors } = form.formState
  return (
    <form
      noValidate
      className="grid gap-3 rounded-lg border border-line p-4 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => definir.mutate(entrada))}
    >
      <h3 className="font-medium sm:col-span-2">{parametro.sensivel ? 'Propor um valor' : 'Definir um valor'}</h3>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <CampoDoValor parametro={parametro} form={form} />
      <Field label="Vale desde" required error={erroDe(errors, 'vigencia_inicio')}>
        <Input type="date" {...form.register('vigencia_inicio')} />
      </Field>
      {parametro.escopos.length > 1 ? (
        <Field label="Para quem" required error={erroDe(errors, 'escopo')}>
          <Select
            value={escopo.tipo}
            onChange={(evento) => setEscopo({ tipo: evento.target.value as TipoEscopo, identificador: '' })}
            options={opcoes('TipoEscopo').filter(({ valor }) => parametro.escopos.some((um) => um === valor))}
          />
        </Field>
      ) : null}
      {escopo.tipo === 'CLASSE' ? (
        <Field label="Classe" required>
          <Select
            empty="Escolha"
            value={escopo.identificador}
            onChange={(evento) => setEscopo({ ...escopo, identificador: evento.target.value })}
            options={CLASSES}
          />
        </Field>
      ) : null}
      <TextField form={form} name="motivo" label="Motivo" required className="sm:col-span-2" />
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={definir.isPending}>
          {parametro.sensivel ? 'Propor' : 'Definir'}
        </Button>
      </div>
    </form>
  )
}

interface CampoProps {
  parametro: Parametro
  form: ReturnType<typeof useFormulario<DefinirValorEntrada>>
}

/** The box that fits the type of the value. */
function CampoDoValor({ parametro, form }: CampoProps) {
  const escolhas =
    parametro.tipo === 'BOOLEANO'
      ? [
          { valor: 'true', texto: 'Sim' },
          { valor: 'false', texto: 'Não' },
        ]
      : parametro.opcoes.map((valor) => ({ valor, texto: valor }))
  if (escolhas.length > 0) {
    return (
      <Field label="Valor" required error={erroDe(form.formState.errors, 'valor')}>
        <Select empty="Escolha" options={escolhas} {...form.register('valor')} />
      </Field>
    )
  }
  if (parametro.tipo === 'DINHEIRO' || parametro.tipo === 'PERCENTUAL') {
    const tipo = parametro.tipo === 'DINHEIRO' ? 'dinheiro' : 'percentual'
    return (
      <FormattedField
        form={form}
        name="valor"
        label={`Valor (${tipo === 'dinheiro' ? 'R$' : '%'})`}
        required
        kind={tipo}
      />
    )
  }
  const tipoDoCampo = parametro.tipo === 'DATA' ? 'date' : parametro.tipo === 'HORA' ? 'time' : 'text'
  return (
    <TextField
      form={form}
      name="valor"
      label={parametro.unidade ? `Valor (${parametro.unidade})` : 'Valor'}
      required
      type={tipoDoCampo}
      inputMode={parametro.tipo === 'INTEIRO' ? 'numeric' : 'text'}
    />
  )
}
