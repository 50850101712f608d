import { Button, type Column, DataTable, Empty, Landmark, Note } from '@consorcio/design-system'
import { contagem, data, dinheiro, opcoes } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import {
  type DespesaDoExtrato,
  type LancarDespesaDoExtratoEntrada,
  type LinhaDoBanco,
  lancarDespesaDoExtrato,
  type ParteDaDespesa,
  useComando,
} from '@consorcio/shared-api'
import { zLancarDespesaDoExtratoEntrada } from '@consorcio/shared-api/schemas'

/** A debit of the bank is an expense: what for and to whom, and then what each group paid (R10.08, R10.03). */
export function DespesaDoBanco({ linha, fechar }: { linha: LinhaDoBanco; fechar: () => void }) {
  const form = useFormulario<LancarDespesaDoExtratoEntrada>(zLancarDespesaDoExtratoEntrada, {
    linha_id: linha.linha_id,
    finalidade: 'BANCARIA',
    beneficiario: '',
    documento: '',
  })
  const lancar = useComando(
    (headers, body: LancarDespesaDoExtratoEntrada) => lancarDespesaDoExtrato({ headers, body, throwOnError: true }),
    { aoFalhar: form.recusar },
  )
  if (lancar.data) return <Lancada despesa={lancar.data} fechar={fechar} />
  const valor = dinheiro(linha.valor.replace('-', ''))
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => lancar.mutate(entrada))}
    >
      <p className="sm:col-span-2">
        {linha.historico || 'Sem histórico'}, {data(linha.dia)}, <strong className="tabular-nums">{valor}</strong>
      </p>
      <Note tone="info" className="sm:col-span-2">
        O fundo de reserva paga, se o contrato deixa: de conta de vários grupos, cada um pela sua parte no dinheiro do
        dia anterior. O que se lança não se apaga.
      </Note>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <SelectField form={form} name="finalidade" label="Para quê" required options={opcoes('FinalidadeDespesa')} />
      <TextField
        form={form}
        name="beneficiario"
        label="Quem recebeu"
        required
        hint="O banco, a seguradora, o cartório"
      />
      <FormattedField form={form} name="documento" label="CPF ou CNPJ" kind="documento" hint="Pode faltar" />
      <div className="flex gap-2 sm:col-span-2">
        <Button type="submit" tone="primary" busy={lancar.isPending}>
          Lançar {valor}
        </Button>
        <Button disabled={lancar.isPending} onClick={fechar}>
          Cancelar
        </Button>
      </div>
    </form>
  )
}

function Lancada({ despesa: { partes, valor, dia }, fechar }: { despesa: DespesaDoExtrato; fechar: () => void }) {
  const colunas: readonly Column<ParteDaDespesa>[] = [
    { id: 'grupo', title: 'Grupo', fixed: true, cell: ({ grupo_codigo }) => grupo_codigo },
    {
      id: 'valor',
      title: 'Fundo de reserva',
      align: 'right',
      fixed: true,
      cell: (parte) => dinheiro(parte.valor),
      total: dinheiro(valor),
    },
  ]
  return (
    <div className="space-y-4">
      <Note tone="bom">
        Despesa de {data(dia)} paga por {contagem(partes.length, 'grupo', 'grupos')} e casada com a linha do extrato.
      </Note>
      <DataTable
        name="despesa-do-extrato"
        label="Parte de cada grupo"
        columns={colunas}
        items={partes}
        rowKey={({ despesa_id }) => despesa_id}
        empty={<Empty icon={<Landmark aria-hidden />} title="Nenhum grupo" />}
      />
      <Button tone="primary" onClick={fechar}>
        Ver as diferenças
      </Button>
    </div>
  )
}
