import { Button, Card, CardSkeleton, Facts, Field, Note, Select, StateBadge } from '@consorcio/design-system'
import { canaisDeEntrada, centavos, contagem, data, dinheiro, hoje, somarDias } from '@consorcio/formatos'
import { FormattedField, NumberField, TextField, useFormulario } from '@consorcio/forms'
import {
  type Acordo,
  type Cota,
  type CriarAcordoEntrada,
  criarAcordo,
  listarAcordosCotaOptions,
  mensagemDe,
  type PagarAcordoEntrada,
  pagarAcordo,
  useComando,
} from '@consorcio/shared-api'
import { zCriarAcordoEntrada, zPagarAcordoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { BoletosDoAcordo } from './BoletosDoAcordo'

const PRIMEIRO_VENCIMENTO_DIAS = 10

/** What is overdue, in parts: while they are paid in time nothing else is charged; otherwise the debt is as it was. */
export function Acordos({ cota }: { cota: Cota }) {
  const podeLer = usePode('financeiro.acordo.ler')
  const podeCriar = usePode('financeiro.acordo.criar')
  const { data: lista, error } = useQuery({
    ...listarAcordosCotaOptions({ path: { cota_id: cota.cota_id } }),
    enabled: podeLer,
  })
  if (!podeLer) return null
  const emVigor = lista?.acordos.find(({ situacao }) => situacao === 'VIGENTE')
  const anteriores = lista?.acordos.filter((um) => um !== emVigor) ?? []
  return (
    <Card
      title="Acordo"
      description="Parcela o que está vencido. Sem pagamento no prazo se quebra, e a dívida volta como era."
      actions={emVigor ? <StateBadge of="SituacaoAcordo" value={emVigor.situacao} /> : null}
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {lista || error ? null : <CardSkeleton lines={3} />}
      {emVigor ? <EmVigor acordo={emVigor} grupoId={cota.grupo_id} /> : null}
      {lista && !emVigor && podeCriar && cota.vinculo === 'ATIVA' ? <Novo cotaId={cota.cota_id} /> : null}
      {anteriores.length > 0 ? (
        <ul className="mt-4 divide-y divide-line border-line border-t">
          {anteriores.map((um) => (
            <li key={um.acordo_id} className="flex flex-wrap items-center justify-between gap-2 py-2 text-sm">
              <span>
                {data(um.data)}: {dinheiro(um.divida)} em {contagem(um.partes.length, 'parte', 'partes')}, pagos{' '}
                {dinheiro(um.pago)}
              </span>
              <StateBadge of="SituacaoAcordo" value={um.situacao} />
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

function Novo({ cotaId }: { cotaId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<CriarAcordoEntrada>(zCriarAcordoEntrada, {
    quantidade: 3,
    primeiro_vencimento: somarDias(hoje(), PRIMEIRO_VENCIMENTO_DIAS),
    tolerancia_dias: 5,
  })
  const criar = useComando(
    (headers, body: CriarAcordoEntrada) =>
      criarAcordo({ headers, path: { cota_id: cotaId }, body, throwOnError: true }),
    {
      aoConcluir: ({ divida }) => avisar('bom', `Acordo feito sobre ${dinheiro(divida)}.`),
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((entrada) => criar.mutate(entrada))}
      className="grid gap-3 sm:grid-cols-3"
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-3">
          {form.aviso}
        </Note>
      ) : null}
      <NumberField form={form} name="quantidade" label="Em quantas partes" required />
      <TextField form={form} name="primeiro_vencimento" label="Primeira vence em" required type="date" />
      <NumberField form={form} name="tolerancia_dias" label="Tolerância (dias)" hint="Antes de quebrar" />
      <div className="sm:col-span-3">
        <Button type="submit" busy={criar.isPending}>
          Fazer o acordo
        </Button>
      </div>
    </form>
  )
}

function EmVigor({ acordo, grupoId }: { acordo: Acordo; grupoId: string }) {
  const podePagar = usePode('financeiro.pagamento.registrar')
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['Feito em', data(acordo.data)],
          ['Dívida desse dia', dinheiro(acordo.divida)],
          ['Já pago', dinheiro(acordo.pago)],
          ...acordo.partes.map((parte): [string, React.ReactNode] => [
            `${parte.numero}ª, vence em ${data(parte.vencimento)}`,
            <span key={parte.numero} className="inline-flex items-center gap-2">
              {dinheiro(parte.valor)} <StateBadge of="SituacaoTitulo" value={parte.situacao} />
            </span>,
          ]),
        ]}
      />
      <BoletosDoAcordo acordo={acordo} grupoId={grupoId} />
      {podePagar ? <Pagamento key={acordo.pago} acordo={acordo} /> : null}
    </div>
  )
}

function Pagamento({ acordo }: { acordo: Acordo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<PagarAcordoEntrada>(zPagarAcordoEntrada, {
    valor: acordo.partes.find(({ falta }) => centavos(falta) > 0n)?.falta ?? '',
    canal: 'TRANSFERENCIA',
    referencia_externa: '',
    data_pagamento: hoje(),
  })
  const pagar = useComando(
    (headers, body: PagarAcordoEntrada) =>
      pagarAcordo({ headers, path: { acordo_id: acordo.acordo_id }, body, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Pagamento do acordo registrado.'), aoFalhar: form.recusar },
  )
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((entrada) => pagar.mutate(entrada))}
      className="grid gap-3 border-line border-t pt-4 sm:grid-cols-2"
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <FormattedField form={form} name="valor" label="Valor (R$)" required kind="dinheiro" />
      <Field label="Canal" required error={form.formState.errors.canal?.message}>
        <Select options={canaisDeEntrada()} {...form.register('canal')} />
      </Field>
      <TextField form={form} name="data_pagamento" label="Pago em" required type="date" />
      <TextField form={form} name="referencia_externa" label="Referência no banco" required hint="TED-123, E1234…" />
      <div className="sm:col-span-2">
        <Button type="submit" busy={pagar.isPending}>
          Registrar o pagamento
        </Button>
      </div>
    </form>
  )
}
