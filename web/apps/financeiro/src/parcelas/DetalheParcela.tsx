import {
  Button,
  Card,
  CardSkeleton,
  Facts,
  Failure,
  Field,
  Input,
  Note,
  PageHeader,
  PageSkeleton,
  Select,
  StateBadge,
} from '@consorcio/design-system'
import { canaisDeEntrada, contagem, data, dinheiro, hoje, percentual, rotulo } from '@consorcio/formatos'
import { FormattedField, useFormulario } from '@consorcio/forms'
import { Link, useParametro } from '@consorcio/navigation'
import {
  buscarParcelaOptions,
  type CanalPagamento,
  calcularPagamentoOptions,
  falhaDe,
  mensagemDe,
  type Parcela,
  type ProcessarPagamentoEntrada,
  processarPagamento,
  useComando,
  type ValorComponente,
} from '@consorcio/shared-api'
import { zProcessarPagamentoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode, usePodeNoQueEMeu, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CobrancaDaParcela } from '../pix/CobrancaDaParcela'
import { BoletoDaParcela } from './BoletoDaParcela'
import { TaxaDeCobranca } from './TaxaDeCobranca'

/** Who has just paid looks here to see whether it came in. */
const ESPERA_PAGAMENTO_MS = 15_000

function estaAberta(parcela: Parcela | undefined): boolean {
  return parcela?.situacao === 'ABERTO' || parcela?.situacao === 'PARCIAL'
}

/** One title: what it is made of, what it costs on a date, and its payment. */
export default function DetalheParcela() {
  const path = { parcela_id: useParametro('parcelaId') }
  const {
    data: parcela,
    error,
    refetch,
  } = useQuery({
    ...buscarParcelaOptions({ path }),
    refetchInterval: ({ state }) => (estaAberta(state.data) ? ESPERA_PAGAMENTO_MS : false),
  })
  const podePagar = usePode('financeiro.pagamento.registrar')
  const podeVerBoleto = usePodeNoQueEMeu('financeiro.boleto.ler')
  const minha = useQuemSou() !== null
  if (error && !parcela) return <Failure page {...falhaDe(error, refetch)} />
  if (!parcela) return <PageSkeleton />
  const aberta = estaAberta(parcela)
  return (
    <>
      <PageHeader
        title={`Título ${parcela.identificador}`}
        crumbs={
          minha
            ? [
                { texto: 'Início', para: '/' },
                { texto: `Cota ${parcela.cota_numero}`, para: `/cotas/${parcela.cota_id}?aba=parcelas` },
                { texto: parcela.identificador },
              ]
            : [
                { texto: 'Parcelas', para: `/financeiro/parcelas?grupo=${parcela.grupo_id}` },
                { texto: parcela.identificador },
              ]
        }
        badge={<StateBadge of="SituacaoTitulo" value={parcela.situacao} />}
        description={
          <>
            {rotulo('TipoTitulo', parcela.tipo).texto} da{' '}
            <Link to={`/cotas/${parcela.cota_id}`} className="text-brand underline">
              cota {parcela.cota_numero}
            </Link>
            , vencimento {data(parcela.vencimento)}
          </>
        }
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="space-y-4">
          {minha ? null : <Emissao parcela={parcela} />}
          {podeVerBoleto ? <BoletoDaParcela parcelaId={parcela.parcela_id} /> : null}
          <CobrancaDaParcela parcela={parcela} />
        </div>
        <div className="space-y-4">
          {aberta ? <Cobranca parcela={parcela} podePagar={podePagar} /> : null}
          <TaxaDeCobranca key={parcela.parcela_id} parcela={parcela} />
          {minha ? <Emissao parcela={parcela} /> : null}
        </div>
      </div>
    </>
  )
}

function Emissao({ parcela }: { parcela: Parcela }) {
  return (
    <Card title="Como foi emitido">
      <Componentes componentes={parcela.componentes} />
      <Facts
        columns={1}
        items={[
          ['Valor emitido', dinheiro(parcela.valor)],
          ...(parcela.preco_emissao === '0.00'
            ? []
            : [['Preço do bem na emissão', dinheiro(parcela.preco_emissao)] as [string, string]]),
          ['Pago', dinheiro(parcela.valor_pago)],
          ['Pago em', data(parcela.data_pagamento)],
        ]}
      />
    </Card>
  )
}

/** Amounts under amounts: the percent goes with the name. */
function Componentes({ componentes }: { componentes: readonly ValorComponente[] }) {
  return (
    <Facts
      columns={1}
      items={componentes.map(({ componente, percentual: parte, valor }) => [
        [rotulo('Componente', componente).texto, /[1-9]/.test(parte) ? percentual(parte) : '']
          .filter(Boolean)
          .join(', '),
        dinheiro(valor),
      ])}
    />
  )
}

function Cobranca({ parcela, podePagar }: { parcela: Parcela; podePagar: boolean }) {
  const [dia, setDia] = useState(hoje())
  const { data: valor, error } = useQuery(
    calcularPagamentoOptions({ path: { parcela_id: parcela.parcela_id }, query: { data: dia } }),
  )
  return (
    <Card title="Quanto custa hoje" description="Com o preço, a multa e os juros do dia.">
      <Field label="Pagamento em" required className="mb-3 w-44">
        <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value || hoje())} />
      </Field>
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {valor || error ? null : <CardSkeleton lines={3} />}
      {valor ? (
        <>
          <p className="font-semibold text-2xl tabular-nums tracking-tight">{dinheiro(valor.total)}</p>
          <p className="mb-2 text-muted text-sm">
            {valor.dias_atraso > 0 ? `${contagem(valor.dias_atraso, 'dia', 'dias')} de atraso` : 'Sem atraso'}
          </p>
          <Componentes componentes={valor.componentes} />
          {podePagar ? <Pagamento key={valor.total + dia} parcela={parcela} total={valor.total} dia={dia} /> : null}
        </>
      ) : null}
    </Card>
  )
}

function Pagamento({ parcela, total, dia }: { parcela: Parcela; total: string; dia: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<ProcessarPagamentoEntrada>(zProcessarPagamentoEntrada, {
    parcela_id: parcela.parcela_id,
    valor: total,
    data_pagamento: dia,
    canal: 'TRANSFERENCIA' satisfies CanalPagamento,
    referencia_externa: '',
  })
  const pagar = useComando(
    (headers, body: ProcessarPagamentoEntrada) => processarPagamento({ headers, body, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Pagamento registrado.'),
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      className="mt-4 grid gap-3 border-line border-t pt-4 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => pagar.mutate(entrada))}
    >
      <h3 className="font-medium sm:col-span-2">Registrar o pagamento recebido</h3>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <FormattedField form={form} name="valor" label="Valor recebido (R$)" required kind="dinheiro" />
      <Field label="Canal" required error={form.formState.errors.canal?.message}>
        <Select options={canaisDeEntrada()} {...form.register('canal')} />
      </Field>
      <Field
        label="Referência do banco"
        required
        className="sm:col-span-2"
        error={form.formState.errors.referencia_externa?.message}
        hint="Identificador do Pix ou da linha do extrato: nunca entra duas vezes"
      >
        <Input {...form.register('referencia_externa')} />
      </Field>
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={pagar.isPending}>
          Registrar
        </Button>
      </div>
    </form>
  )
}
