import { Card, type Column, DataTable, Empty, Field, Input, Landmark, Toolbar } from '@consorcio/design-system'
import { data, emPalavras, rotulo, valor } from '@consorcio/formatos'
import { Link, useBusca } from '@consorcio/navigation'
import { type Grupo, type Lancamento, listarLancamentos, usePaginado } from '@consorcio/shared-api'
import { nomeDaConta } from './contas'

const COLUNAS: readonly Column<Lancamento>[] = [
  {
    id: 'data',
    title: 'Data',
    cell: (item) => data(item.data),
    fixed: true,
    className: 'whitespace-nowrap tabular-nums',
  },
  { id: 'fato', title: 'Fato', cell: (item) => emPalavras(item.fato), fixed: true },
  { id: 'conta', title: 'Conta', cell: (item) => nomeDaConta(item.conta, emPalavras(item.conta)), fixed: true },
  { id: 'componente', title: 'Componente', cell: (item) => rotulo('Componente', item.componente).texto },
  {
    id: 'debito',
    title: 'Débito (R$)',
    cell: (item) => (item.debito === '0.00' ? '' : valor(item.debito)),
    align: 'right',
    fixed: true,
  },
  {
    id: 'credito',
    title: 'Crédito (R$)',
    cell: (item) => (item.credito === '0.00' ? '' : valor(item.credito)),
    align: 'right',
    fixed: true,
  },
  { id: 'anterior', title: 'Saldo antes', cell: (item) => valor(item.saldo_anterior), align: 'right' },
  { id: 'atual', title: 'Saldo depois', cell: (item) => valor(item.saldo_atual), align: 'right' },
  { id: 'ago', title: 'Assembleia', cell: (item) => (item.ago ? `${item.ago}ª` : '–'), align: 'right' },
  {
    id: 'cota',
    title: 'Cota',
    text: () => '',
    cell: (item) =>
      item.cota_id ? (
        <Link to={`/cotas/${item.cota_id}`} className="text-brand hover:underline">
          Abrir
        </Link>
      ) : (
        '–'
      ),
  },
]

export function Lancamentos({ grupo }: { grupo: Grupo }) {
  const [busca, mudar] = useBusca()
  const query = { data_inicial: busca.get('de') ?? '', data_final: busca.get('ate') ?? '', tamanho_pagina: 100 }
  const lista = usePaginado(
    ['lancamentos', grupo.grupo_id, query],
    (token, signal) =>
      listarLancamentos({
        path: { grupo_id: grupo.grupo_id },
        query: { ...query, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.lancamentos,
  )
  return (
    <>
      <Toolbar>
        <Field label="De" required className="w-40">
          <Input
            type="date"
            value={query.data_inicial}
            onChange={(evento) => mudar({ de: evento.target.value || null })}
          />
        </Field>
        <Field label="Até" required className="w-40">
          <Input
            type="date"
            value={query.data_final}
            onChange={(evento) => mudar({ ate: evento.target.value || null })}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <DataTable
          name={`lancamentos-${grupo.codigo}`}
          label="Lançamentos"
          columns={COLUNAS}
          items={lista.itens?.map((item, i) => ({ ...item, linha: i }))}
          rowKey={(item) => `${item.fato_id}-${(item as Lancamento & { linha: number }).linha}`}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<Landmark aria-hidden />} title="Nenhum lançamento no período" />}
        />
      </Card>
    </>
  )
}
