import { Button, Field, Input, Note, Plus, Textarea, Trash2 } from '@consorcio/design-system'
import { data, hoje, lerNumeros, nomeDaGeral, opcoes } from '@consorcio/formatos'
import { erroDe, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { useNav } from '@consorcio/navigation'
import {
  type AssembleiaGeral,
  type ConvocarAssembleiaGeralEntrada,
  convocarAssembleiaGeral,
  type Grupo,
  useComando,
} from '@consorcio/shared-api'
import { zConvocarAssembleiaGeralEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { useFieldArray } from 'react-hook-form'

interface Props {
  grupo: Grupo
  anteriores: readonly AssembleiaGeral[]
  fechar: () => void
}

const ITEM = { materia: 'OUTRA', texto: '' } as const

/** The call: kind, when, where, and the agenda in the order of the vote. */
export function Convocacao({ grupo, anteriores, fechar }: Props) {
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const [pedidaPor, setPedidaPor] = useState('')
  const form = useFormulario<ConvocarAssembleiaGeralEntrada>(zConvocarAssembleiaGeralEntrada, {
    tipo: grupo.situacao === 'EM_FORMACAO' ? 'AGC' : 'AGE',
    data: hoje(),
    hora: '19:00',
    local: '',
    pauta: [ITEM],
    pedida_em: '',
  })
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'pauta' })
  const extraordinaria = form.watch('tipo') === 'AGE'
  const { numeros, errados } = lerNumeros(extraordinaria ? pedidaPor : '')
  const convocar = useComando(
    (headers, body: ConvocarAssembleiaGeralEntrada) =>
      convocarAssembleiaGeral({ headers, path: { grupo_id: grupo.grupo_id }, body, throwOnError: true }),
    {
      aoConcluir: (nova) => {
        avisar('bom', `${nomeDaGeral(nova)} convocada.`)
        fechar()
        nav.push(`/assembleias/gerais/${nova.assembleia_geral_id}`)
      },
      aoFalhar: (erro) => form.recusar(erro, extraordinaria ? ['pedida_por'] : []),
    },
  )
  const doPedido = convocar.error?.campos.find(({ nome }) => nome.startsWith('pedida_por'))?.mensagem
  const retificaveis = anteriores.filter(({ situacao }) => situacao === 'ATA_APROVADA')
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={form.handleSubmit((entrada) =>
        convocar.mutate({ ...entrada, pedida_por: numeros, ...(extraordinaria ? {} : { pedida_em: '' }) }),
      )}
    >
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <div className="grid gap-4 sm:grid-cols-3">
        <SelectField form={form} name="tipo" label="Tipo" required options={opcoes('TipoAssembleiaGeral')} />
        <TextField form={form} name="data" label="Data" required type="date" />
        <TextField form={form} name="hora" label="Hora" required type="time" hint="Em São Paulo" />
        <TextField
          form={form}
          name="local"
          label="Local"
          required
          className="sm:col-span-3"
          hint="O endereço, ou o da sala virtual"
        />
      </div>
      <fieldset className="space-y-3">
        <legend className="mb-1 font-medium">Pauta</legend>
        {fields.map((campo, i) => (
          <div key={campo.id} className="grid gap-3 rounded-lg border border-line p-3 sm:grid-cols-[1fr_auto]">
            <SelectField
              form={form}
              name={`pauta.${i}.materia`}
              label={`Matéria do item ${i + 1}`}
              required
              options={opcoes('Materia')}
            />
            <Button
              tone="ghost"
              size="icon"
              className="self-end"
              aria-label={`Tirar o item ${i + 1}`}
              disabled={fields.length === 1}
              onClick={() => remove(i)}
            >
              <Trash2 aria-hidden />
            </Button>
            {form.watch(`pauta.${i}.materia`) === 'RETIFICACAO_DE_ATA' ? (
              <SelectField
                form={form}
                name={`pauta.${i}.retifica_id`}
                label="Ata que se retifica"
                required
                className="sm:col-span-2"
                empty="Escolha"
                options={retificaveis.map((geral) => ({
                  valor: geral.assembleia_geral_id,
                  texto: `${nomeDaGeral(geral)}, ${data(geral.data)}`,
                }))}
              />
            ) : null}
            <Field
              label={`O que se propõe no item ${i + 1}`}
              required
              className="sm:col-span-2"
              error={erroDe(form.formState.errors, `pauta.${i}.texto`)}
            >
              <Textarea rows={2} maxLength={2000} {...form.register(`pauta.${i}.texto`)} />
            </Field>
          </div>
        ))}
        <Button size="sm" disabled={fields.length >= 50} onClick={() => append(ITEM)}>
          <Plus aria-hidden /> Outro item
        </Button>
      </fieldset>
      {extraordinaria ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Pedida pelas cotas"
            hint="Números separados por vírgula; vazio quando a administradora convoca"
            error={errados.length > 0 ? `Não são números de cota: ${errados.join(', ')}` : doPedido}
          >
            <Input value={pedidaPor} onChange={(evento) => setPedidaPor(evento.target.value)} />
          </Field>
          <TextField
            form={form}
            name="pedida_em"
            label="Pedida em"
            type="date"
            hint="Ou o dia em que se soube do bem fora de linha ou do índice extinto"
          />
        </div>
      ) : null}
      <Button type="submit" tone="primary" busy={convocar.isPending} disabled={errados.length > 0}>
        Convocar
      </Button>
    </form>
  )
}
