import { Card, type Column, DataTable, Empty, Landmark, Select } from '@consorcio/design-system'
import {
  centavos,
  data,
  deCentavos,
  emPalavras,
  fimDoMes,
  maiuscula,
  mesPorExtenso,
  somar,
  valor,
} from '@consorcio/formatos'
import { type Grupo, listarSaldosPeriodo, type SaldoPeriodo, usePaginado } from '@consorcio/shared-api'
import { nomeDaConta, porCosif } from './contas'

interface Props {
  grupo: Grupo
  mes: string
  meses: readonly string[]
  escolher: (mes: string) => void
}

/** What each account had when the month closed. */
export function SaldosDoMes({ grupo, mes, meses, escolher }: Props) {
  const lista = usePaginado(
    ['saldos-do-mes', grupo.grupo_id, mes],
    (token, signal) =>
      listarSaldosPeriodo({
        path: { grupo_id: grupo.grupo_id },
        query: { mes_inicial: mes, mes_final: mes, tamanho_pagina: 200, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.saldos,
  )
  const contas = lista.itens ? [...lista.itens].sort(porCosif) : undefined
  return (
    <Card
      flush
      title={`Saldos ao fim de ${mesPorExtenso(mes)}`}
      description={`Grupo ${grupo.codigo}, fechado em ${data(fimDoMes(mes))}. Não muda mais.`}
      actions={
        <Select
          aria-label="Mês fechado"
          className="w-48"
          value={mes}
          onChange={(evento) => escolher(evento.target.value)}
          options={meses.map((um) => ({ valor: um, texto: maiuscula(mesPorExtenso(um)) }))}
        />
      }
    >
      <DataTable
        name="saldos-do-mes"
        file={`saldos-${grupo.codigo}-${mes}`}
        label={`Saldos ao fim de ${mesPorExtenso(mes)}`}
        columns={colunas(contas ?? [])}
        items={contas}
        rowKey={({ conta }) => conta}
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Landmark aria-hidden />} title="Nenhuma conta tinha saldo nem movimento" />}
      />
    </Card>
  )
}

/** The balance on the side it is: a debtor one is positive in the contract. */
const devedor = ({ saldo }: SaldoPeriodo) => (centavos(saldo) > 0n ? saldo : '0.00')
const credor = ({ saldo }: SaldoPeriodo) => (centavos(saldo) < 0n ? deCentavos(-centavos(saldo)) : '0.00')

function colunas(contas: readonly SaldoPeriodo[]): readonly Column<SaldoPeriodo>[] {
  const dinheiro = (id: string, title: string, ler: (conta: SaldoPeriodo) => string): Column<SaldoPeriodo> => ({
    id,
    title,
    cell: (conta) => valor(ler(conta)),
    align: 'right',
    fixed: true,
    total: valor(somar(contas.map(ler))),
  })
  return [
    { id: 'cosif', title: 'Cosif', cell: ({ cosif }) => cosif || '–', className: 'whitespace-nowrap tabular-nums' },
    {
      id: 'nome',
      title: 'Conta',
      cell: ({ conta, nome }) => nomeDaConta(conta, nome || emPalavras(conta)),
      fixed: true,
      wrap: true,
      total: 'Total',
    },
    dinheiro('debitos', 'Débitos no mês (R$)', ({ debitos }) => debitos),
    dinheiro('creditos', 'Créditos no mês (R$)', ({ creditos }) => creditos),
    dinheiro('devedor', 'Saldo devedor (R$)', devedor),
    dinheiro('credor', 'Saldo credor (R$)', credor),
  ]
}
