import { Button, Checkbox, Facts, Note } from '@consorcio/design-system'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import {
  type AlterarContaBancariaEntrada,
  alterarContaBancaria,
  type ContaBancaria,
  useComando,
} from '@consorcio/shared-api'
import { zAlterarContaBancariaEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

const CAIXA = '104'
const SANTANDER = '033'
const LAYOUTS = [
  { valor: '', texto: 'O que o banco aceita' },
  { valor: '240', texto: 'CNAB 240' },
  { valor: '400', texto: 'CNAB 400' },
]

interface Props {
  conta: ContaBancaria
  fechar: () => void
}

/** What an account says of the beneficiary, and how it talks to the bank; what is left empty stays as it is. */
export function AlteracaoDaConta({ conta, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<AlterarContaBancariaEntrada>(zAlterarContaBancariaEntrada, {
    beneficiario_nome: conta.beneficiario_nome,
    beneficiario_documento: conta.beneficiario_documento,
    beneficiario_endereco: '',
    codigo_empresa: '',
    codigo_transmissao: '',
    layout_remessa: layoutDa(conta),
    cobra_encargos: conta.cobra_encargos,
    boleto_consorcio: conta.boleto_consorcio,
    pix_chave: conta.pix_chave,
    bolepix_chave: conta.bolepix_chave,
  })
  const alterar = useComando(
    (headers, body: AlterarContaBancariaEntrada) =>
      alterarContaBancaria({ headers, path: { conta_id: conta.conta_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `Conta ${conta.conta} alterada.`)
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  const vazio = 'Vazio, fica como está'
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-6"
      onSubmit={form.handleSubmit((entrada) => alterar.mutate(entrada))}
    >
      <div className="sm:col-span-6">
        <Facts
          items={[
            ['Banco', conta.banco_nome || conta.banco],
            ['Agência e conta', `${conta.agencia} / ${conta.conta}`],
          ]}
        />
      </div>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-6">
          {form.aviso}
        </Note>
      ) : null}
      <TextField
        form={form}
        name="beneficiario_nome"
        label="Beneficiário"
        required
        hint="Como sai no boleto e na remessa"
        className="sm:col-span-4"
      />
      <FormattedField
        form={form}
        name="beneficiario_documento"
        label="CNPJ do beneficiário"
        required
        kind="documento"
        className="sm:col-span-2"
      />
      <TextField
        form={form}
        name="beneficiario_endereco"
        label="Endereço"
        hint={vazio}
        maxLength={200}
        className="sm:col-span-6"
      />
      <TextField
        form={form}
        name="codigo_empresa"
        label="Código da empresa"
        inputMode="numeric"
        hint={vazio}
        className="sm:col-span-2"
      />
      <TextField
        form={form}
        name="codigo_transmissao"
        label="Código de transmissão"
        inputMode="numeric"
        hint={vazio}
        className="sm:col-span-2"
      />
      <SelectField
        form={form}
        name="layout_remessa"
        label="Layout da remessa"
        options={LAYOUTS}
        className="sm:col-span-2"
      />
      <TextField
        form={form}
        name="pix_chave"
        label="Chave Pix"
        hint="Para cobranças pela API Pix"
        maxLength={77}
        className="sm:col-span-6"
      />
      {conta.banco === SANTANDER ? (
        <TextField
          form={form}
          name="bolepix_chave"
          label="Chave Pix do boleto"
          hint="A remessa pede o Pix de cada boleto; outra chave que a das cobranças"
          maxLength={77}
          className="sm:col-span-6"
        />
      ) : null}
      <Checkbox className="sm:col-span-6" {...form.register('cobra_encargos')}>
        O banco cobra multa e juros de quem paga em atraso
      </Checkbox>
      {conta.banco === CAIXA ? (
        <Checkbox className="sm:col-span-6" {...form.register('boleto_consorcio')}>
          A remessa leva o boleto de consórcios: grupo, assembleia, composição da parcela e recursos
        </Checkbox>
      ) : null}
      <div className="sm:col-span-6">
        <Button type="submit" tone="primary" busy={alterar.isPending}>
          Salvar
        </Button>
      </div>
    </form>
  )
}

function layoutDa({ layout_remessa }: ContaBancaria): '' | '240' | '400' {
  return layout_remessa === '240' || layout_remessa === '400' ? layout_remessa : ''
}
