import { Button, Note } from '@consorcio/design-system'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { type CriarContaBancariaEntrada, criarContaBancaria, useComando, useGrupos } from '@consorcio/shared-api'
import { zCriarContaBancariaEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

const NOVA: CriarContaBancariaEntrada = {
  banco: '',
  agencia: '',
  agencia_dv: '',
  conta: '',
  conta_dv: '',
  convenio: '',
  carteira: '',
  variacao: '',
  posto: '',
  grupo_id: '',
  numero_inicial: '',
  beneficiario_nome: '',
  beneficiario_documento: '',
  finalidade: 'MOVIMENTO',
  desde: '',
}

const FINALIDADES = [
  { valor: 'MOVIMENTO', texto: 'Movimento: tudo o que não tem conta própria' },
  { valor: 'FORMACAO', texto: 'O que se pagou antes de a vaga ser cota' },
  { valor: 'VINCULADA', texto: 'Créditos vinculados a contemplações' },
]

/** An account and its agreement with the bank, checked by a trial boleto. */
export function NovaConta({ fechar }: { fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const { data: grupos } = useGrupos()
  const form = useFormulario<CriarContaBancariaEntrada>(zCriarContaBancariaEntrada, NOVA)
  const tiraDeOutra = Boolean(form.watch('grupo_id')) || form.watch('finalidade') !== 'MOVIMENTO'
  const criar = useComando(
    (headers, body: CriarContaBancariaEntrada) => criarContaBancaria({ headers, body, throwOnError: true }),
    {
      aoAtualizar: (conta) => {
        avisar('bom', `Conta ${conta.conta} do ${conta.banco_nome} cadastrada.`)
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-6"
      onSubmit={form.handleSubmit((entrada) => criar.mutate(tiraDeOutra ? entrada : { ...entrada, desde: '' }))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-6">
          {form.aviso}
        </Note>
      ) : null}
      <TextField
        form={form}
        name="banco"
        label="Banco"
        required
        inputMode="numeric"
        hint="Código na compensação"
        className="sm:col-span-2"
      />
      <SelectField
        form={form}
        name="grupo_id"
        label="De quem é"
        className="sm:col-span-4"
        options={[
          { valor: '', texto: 'Da administradora' },
          ...(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Do grupo ${codigo}` })),
        ]}
      />
      <SelectField
        form={form}
        name="finalidade"
        label="Que dinheiro fica nela"
        required
        className="sm:col-span-4"
        options={FINALIDADES}
      />
      {tiraDeOutra ? (
        <TextField
          form={form}
          name="desde"
          label="Desde"
          type="date"
          hint="Vazio: desde sempre. Antes, ele está onde estava"
          className="sm:col-span-2"
        />
      ) : null}
      <TextField form={form} name="agencia" label="Agência" required inputMode="numeric" className="sm:col-span-2" />
      <TextField form={form} name="agencia_dv" label="Dígito" className="sm:col-span-1" />
      <TextField form={form} name="conta" label="Conta" required inputMode="numeric" className="sm:col-span-2" />
      <TextField form={form} name="conta_dv" label="Dígito" className="sm:col-span-1" />
      <TextField form={form} name="convenio" label="Convênio" inputMode="numeric" className="sm:col-span-3" />
      <TextField form={form} name="carteira" label="Carteira" inputMode="numeric" className="sm:col-span-3" />
      <TextField form={form} name="variacao" label="Variação" inputMode="numeric" className="sm:col-span-2" />
      <TextField form={form} name="posto" label="Posto" inputMode="numeric" className="sm:col-span-2" />
      <TextField
        form={form}
        name="numero_inicial"
        label="Primeiro número"
        inputMode="numeric"
        className="sm:col-span-2"
      />
      <TextField
        form={form}
        name="beneficiario_nome"
        label="Beneficiário"
        hint="Como sai no boleto; sem ele não há remessa"
        className="sm:col-span-4"
      />
      <FormattedField
        form={form}
        name="beneficiario_documento"
        label="CNPJ do beneficiário"
        kind="documento"
        className="sm:col-span-2"
      />
      <div className="sm:col-span-6">
        <Button type="submit" tone="primary" busy={criar.isPending}>
          Cadastrar
        </Button>
      </div>
    </form>
  )
}
