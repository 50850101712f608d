import { Button, Field, Note, Select } from '@consorcio/design-system'
import { opcoes } from '@consorcio/formatos'
import { erroDe, NumberField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import {
  type CriarAgendamentoEntrada,
  criarAgendamento,
  type Relatorio,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { zCriarAgendamentoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

const DIAS = [
  { valor: '1', texto: 'Segunda-feira' },
  { valor: '2', texto: 'Terça-feira' },
  { valor: '3', texto: 'Quarta-feira' },
  { valor: '4', texto: 'Quinta-feira' },
  { valor: '5', texto: 'Sexta-feira' },
  { valor: '6', texto: 'Sábado' },
  { valor: '7', texto: 'Domingo' },
]

export function NovoAgendamento({ relatorios, fechar }: { relatorios: readonly Relatorio[]; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const { data: grupos } = useGrupos()
  const form = useFormulario<CriarAgendamentoEntrada>(zCriarAgendamentoEntrada, {
    tipo: relatorios[0]?.tipo ?? '',
    formato: 'XLSX',
    grupo_id: '',
    periodicidade: 'DIARIA',
    dia: 1,
    hora: '07:30',
  })
  const criar = useComando(
    (headers, body: CriarAgendamentoEntrada) => criarAgendamento({ headers, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Relatório agendado.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  const periodicidade = form.watch('periodicidade')
  const enviar = form.handleSubmit(({ dia, ...entrada }) =>
    criar.mutate(periodicidade === 'DIARIA' ? entrada : { ...entrada, dia: Number(dia) }),
  )
  return (
    <form noValidate className="grid gap-3 sm:grid-cols-2" onSubmit={enviar}>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <SelectField
        form={form}
        name="tipo"
        label="Relatório"
        required
        className="sm:col-span-2"
        options={relatorios.map(({ tipo, nome }) => ({ valor: tipo, texto: nome }))}
      />
      <SelectField
        form={form}
        name="grupo_id"
        label="Grupo"
        options={[
          { valor: '', texto: 'Todos' },
          ...(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` })),
        ]}
      />
      <SelectField form={form} name="formato" label="Arquivo" required options={opcoes('RelatoriosFormatoArquivo')} />
      <SelectField form={form} name="periodicidade" label="Quando" required options={opcoes('Periodicidade')} />
      <TextField form={form} name="hora" label="Hora" required type="time" />
      {periodicidade === 'SEMANAL' ? (
        <Field label="Dia da semana" required error={erroDe(form.formState.errors, 'dia')}>
          <Select options={DIAS} {...form.register('dia', { valueAsNumber: true })} />
        </Field>
      ) : null}
      {periodicidade === 'MENSAL' || periodicidade === 'DIA_UTIL' ? (
        <NumberField
          form={form}
          name="dia"
          label={periodicidade === 'MENSAL' ? 'Dia do mês' : 'Qual dia útil'}
          required
        />
      ) : null}
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={criar.isPending}>
          Agendar
        </Button>
      </div>
    </form>
  )
}
