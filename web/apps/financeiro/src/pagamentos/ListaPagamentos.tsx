import {
  Button,
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Facts,
  Field,
  FileUp,
  Input,
  PageHeader,
  SavedViews,
  Select,
  StateBadge,
  Toolbar,
  Wallet,
} from '@consorcio/design-system'
import { data, dinheiro, opcoes, rotulo, somar } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { listarPagamentos, type Pagamento, type SituacaoPagamento, useGrupos, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { EstornoDoPagamento } from './EstornoDoPagamento'
import { Resolucao } from './Resolucao'
import { referenciaEmPalavras } from './referencia'

/** Money received, and the queue of what nobody knows whose it is. */
export default function ListaPagamentos() {
  const [busca, mudar] = useBusca()
  const [aberto, setAberto] = useState<Pagamento | null>(null)
  const podeRegistrar = usePode('financeiro.pagamento.registrar')
  const lista = usePagamentos(busca)
  const colunas: readonly Column<Pagamento>[] = [
    {
      id: 'referencia',
      title: 'Referência',
      fixed: true,
      text: (pagamento) => referenciaEmPalavras(pagamento.referencia_externa),
      cell: (pagamento) => (
        <button
          type="button"
          className="max-w-64 truncate text-left font-medium text-brand hover:underline"
          title={referenciaEmPalavras(pagamento.referencia_externa)}
          onClick={() => setAberto(pagamento)}
        >
          {referenciaEmPalavras(pagamento.referencia_externa)}
        </button>
      ),
    },
    {
      id: 'data',
      title: 'Creditado em',
      cell: (pagamento) => data(pagamento.data_pagamento),
      align: 'right',
      fixed: true,
    },
    {
      id: 'valor',
      title: 'Valor',
      cell: (pagamento) => dinheiro(pagamento.valor),
      align: 'right',
      fixed: true,
      total: dinheiro(somar(lista.itens?.map(({ valor }) => valor) ?? [])),
    },
    { id: 'canal', title: 'Canal', cell: (pagamento) => rotulo('CanalPagamento', pagamento.canal).texto },
    {
      id: 'excedente',
      title: 'Sobra',
      cell: (pagamento) =>
        pagamento.excedente && pagamento.excedente !== '0.00' ? dinheiro(pagamento.excedente) : '–',
      align: 'right',
    },
    {
      id: 'situacao',
      title: 'Situação',
      cell: (pagamento) => <StateBadge of="SituacaoPagamento" value={pagamento.situacao} />,
      text: (pagamento) => rotulo('SituacaoPagamento', pagamento.situacao).texto,
      fixed: true,
    },
    { id: 'motivo', wrap: true, title: 'Motivo', cell: (pagamento) => pagamento.motivo || '–' },
  ]
  return (
    <>
      <PageHeader
        title="Pagamentos"
        description="O que entrou, por onde, e para onde foi."
        actions={
          podeRegistrar ? (
            <ButtonLink to="/financeiro/pagamentos/arquivo" tone="primary">
              <FileUp aria-hidden /> Enviar arquivo
            </ButtonLink>
          ) : null
        }
      />
      <Filtros busca={busca} mudar={mudar} />
      <Card flush>
        <DataTable
          name="pagamentos"
          label="Pagamentos"
          columns={colunas}
          items={lista.itens}
          rowKey={(pagamento) => pagamento.pagamento_id}
          rowTone={(pagamento) => (pagamento.situacao === 'NAO_IDENTIFICADO' ? 'atencao' : null)}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={
            <Empty
              icon={<Wallet aria-hidden />}
              title={busca.get('situacao') === 'NAO_IDENTIFICADO' ? 'Nada a identificar' : 'Nenhum pagamento aqui'}
            />
          }
        />
      </Card>
      <Dialog open={aberto !== null} onClose={() => setAberto(null)} title="Pagamento">
        {aberto ? <Detalhe pagamento={aberto} fechar={() => setAberto(null)} /> : null}
      </Dialog>
    </>
  )
}

function usePagamentos(busca: URLSearchParams) {
  const situacao = busca.get('situacao') as SituacaoPagamento | null
  const query = {
    ...(situacao ? { situacao } : {}),
    grupo_id: busca.get('grupo') ?? '',
    data_inicial: busca.get('de') ?? '',
    data_final: busca.get('ate') ?? '',
    tamanho_pagina: 100,
  }
  return usePaginado(
    ['pagamentos', query],
    (token, signal) => listarPagamentos({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.pagamentos,
  )
}

function Filtros({ busca, mudar }: { busca: URLSearchParams; mudar: ReturnType<typeof useBusca>[1] }) {
  const { data: grupos } = useGrupos()
  return (
    <Toolbar
      end={
        <>
          <SavedViews list="pagamentos" search={busca} onApply={mudar} />
          <Button
            size="sm"
            aria-pressed={busca.get('situacao') === 'NAO_IDENTIFICADO'}
            onClick={() => mudar({ situacao: busca.get('situacao') ? null : 'NAO_IDENTIFICADO' })}
          >
            {busca.get('situacao') === 'NAO_IDENTIFICADO' ? 'Ver todos' : 'Só não identificados'}
          </Button>
        </>
      }
    >
      <Field label="Grupo" required className="w-44">
        <Select
          empty="Todos"
          value={busca.get('grupo') ?? ''}
          onChange={(evento) => mudar({ grupo: evento.target.value || null })}
          options={(grupos ?? []).map((grupo) => ({ valor: grupo.grupo_id, texto: `Grupo ${grupo.codigo}` }))}
        />
      </Field>
      <Field label="Situação" required className="w-44">
        <Select
          empty="Todas"
          value={busca.get('situacao') ?? ''}
          onChange={(evento) => mudar({ situacao: evento.target.value || null })}
          options={opcoes('SituacaoPagamento')}
        />
      </Field>
      <Field label="De" required className="w-40">
        <Input
          type="date"
          value={busca.get('de') ?? ''}
          onChange={(evento) => mudar({ de: evento.target.value || null })}
        />
      </Field>
      <Field label="Até" required className="w-40">
        <Input
          type="date"
          value={busca.get('ate') ?? ''}
          onChange={(evento) => mudar({ ate: evento.target.value || null })}
        />
      </Field>
    </Toolbar>
  )
}

function Detalhe({ pagamento, fechar }: { pagamento: Pagamento; fechar: () => void }) {
  const podeResolver = usePode('financeiro.pagamento.resolver')
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['Situação', <StateBadge key="s" of="SituacaoPagamento" value={pagamento.situacao} />],
          ['Valor', dinheiro(pagamento.valor)],
          ['Creditado em', data(pagamento.data_pagamento)],
          ['Canal', rotulo('CanalPagamento', pagamento.canal).texto],
          ...(pagamento.motivo ? ([['Motivo', pagamento.motivo]] as [string, string][]) : []),
        ]}
      />
      {pagamento.componentes.length > 0 ? (
        <section>
          <h3 className="mb-1 font-medium">Como se dividiu</h3>
          <Facts
            columns={1}
            items={pagamento.componentes.map((componente) => [
              rotulo('Componente', componente.componente).texto,
              dinheiro(componente.valor),
            ])}
          />
        </section>
      ) : null}
      {pagamento.parcela_id ? (
        <ButtonLink to={`/financeiro/parcelas/${pagamento.parcela_id}`}>Ver o título</ButtonLink>
      ) : null}
      {pagamento.situacao === 'NAO_IDENTIFICADO' && podeResolver ? (
        <Resolucao pagamento={pagamento} fechar={fechar} />
      ) : null}
      <EstornoDoPagamento pagamento={pagamento} fechar={fechar} />
    </div>
  )
}
