import {
  Card,
  CircleCheck,
  type Column,
  DataTable,
  Empty,
  Field,
  Input,
  Landmark,
  Note,
} from '@consorcio/design-system'
import { dinheiro, emPalavras, hoje, valor } from '@consorcio/formatos'
import { buscarBalanceteOptions, type Grupo, type SaldoConta } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { nomeDaConta, porCosif } from './contas'

export function Balancete({ grupo }: { grupo: Grupo }) {
  const [dia, setDia] = useState(hoje())
  const {
    data: balancete,
    error,
    refetch,
  } = useQuery(buscarBalanceteOptions({ path: { grupo_id: grupo.grupo_id }, query: { data: dia } }))
  const colunas: readonly Column<SaldoConta>[] = [
    { id: 'cosif', title: 'Cosif', cell: (conta) => conta.cosif || '–', className: 'whitespace-nowrap tabular-nums' },
    {
      id: 'nome',
      title: 'Conta',
      cell: (conta) => nomeDaConta(conta.conta, conta.nome || emPalavras(conta.conta)),
      fixed: true,
      total: 'Total',
    },
    {
      id: 'debitos',
      title: 'Débitos (R$)',
      cell: (conta) => valor(conta.debitos),
      align: 'right',
      fixed: true,
      total: valor(balancete?.debitos),
    },
    {
      id: 'creditos',
      title: 'Créditos (R$)',
      cell: (conta) => valor(conta.creditos),
      align: 'right',
      fixed: true,
      total: valor(balancete?.creditos),
    },
    { id: 'saldo', title: 'Saldo (R$)', cell: (conta) => valor(conta.saldo), align: 'right', fixed: true },
  ]
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-4">
        <Field label="Até" required className="w-44">
          <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value || hoje())} />
        </Field>
        {balancete ? <Fecha debitos={balancete.debitos} creditos={balancete.creditos} /> : null}
      </div>
      <Card flush title="Balancete" description={`Grupo ${grupo.codigo}`}>
        <DataTable
          name={`balancete-${grupo.codigo}-${dia}`}
          label="Balancete"
          columns={colunas}
          items={balancete ? [...balancete.contas].sort(porCosif) : undefined}
          rowKey={(conta) => conta.conta}
          error={error}
          onRetry={() => void refetch()}
          empty={<Empty icon={<Landmark aria-hidden />} title="O livro ainda está em branco" />}
        />
      </Card>
    </>
  )
}

/** Whether debits and credits are equal, in words. */
export function Fecha({ debitos, creditos }: { debitos: string; creditos: string }) {
  if (debitos !== creditos)
    return (
      <Note tone="ruim">
        Débitos e créditos não fecham: {dinheiro(debitos)} e {dinheiro(creditos)}.
      </Note>
    )
  return (
    <p className="flex items-center gap-2 pb-2 text-good">
      <CircleCheck aria-hidden className="size-4" /> Débitos e créditos fecham.
    </p>
  )
}
