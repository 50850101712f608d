import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Field,
  PageHeader,
  Select,
  ShieldCheck,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { data, diasEntre, emRelacao, hoje, instante, opcoes, rotulo } from '@consorcio/formatos'
import { Link, useBusca } from '@consorcio/navigation'
import {
  listarPedidosTitular,
  type PedidoTitular,
  type SituacaoPedidoTitular,
  usePaginado,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { Resposta } from './Resposta'

const PERTO_DIAS = 3

function colunasDe(responder: ((pedido: PedidoTitular) => void) | null): readonly Column<PedidoTitular>[] {
  return [
    {
      id: 'pedido',
      title: 'Pedido',
      fixed: true,
      wrap: true,
      text: ({ direito, detalhe }) => `${rotulo('DireitoTitular', direito).texto}: ${detalhe}`,
      cell: (pedido) => (
        <>
          <Link
            to={`/consorciados/${pedido.consorciado_id}?aba=pedidos`}
            className="font-medium text-brand hover:underline"
          >
            {rotulo('DireitoTitular', pedido.direito).texto}
          </Link>
          <p className="line-clamp-2 text-muted text-sm">{pedido.detalhe}</p>
        </>
      ),
    },
    { id: 'origem', title: 'Por onde', cell: ({ origem }) => origem, wrap: true },
    { id: 'registrado', title: 'Registrado em', align: 'right', cell: ({ registrado_em }) => instante(registrado_em) },
    {
      id: 'prazo',
      title: 'Responder até',
      align: 'right',
      fixed: true,
      text: ({ prazo }) => data(prazo),
      cell: ({ prazo, situacao }) => (
        <>
          {data(prazo)}
          {situacao === 'ABERTO' ? <p className="text-muted text-sm">{emRelacao(prazo)}</p> : null}
        </>
      ),
    },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      cell: ({ situacao }) => <StateBadge of="SituacaoPedidoTitular" value={situacao} />,
      text: ({ situacao }) => rotulo('SituacaoPedidoTitular', situacao).texto,
    },
    ...(responder
      ? [
          {
            id: 'acao',
            title: 'Ação',
            fixed: true,
            align: 'right' as const,
            text: () => '',
            cell: (pedido: PedidoTitular) =>
              pedido.situacao === 'ABERTO' ? (
                <Button size="sm" onClick={() => responder(pedido)}>
                  Responder
                </Button>
              ) : null,
          },
        ]
      : []),
  ]
}

/** Requests of every holder of personal data, the ones that expire first on top. */
export default function ListaPedidos() {
  const [busca, mudar] = useBusca()
  const [respondendo, setRespondendo] = useState<PedidoTitular | null>(null)
  const podeResponder = usePode('consorciados.pedido_titular.responder')
  const situacao = busca.get('situacao') ?? 'ABERTO'
  const filtro = situacao === 'TODAS' ? {} : { situacao: situacao as SituacaoPedidoTitular }
  const lista = usePaginado(
    ['pedidos-titular', situacao],
    (token, signal) =>
      listarPedidosTitular({
        query: { ...filtro, tamanho_pagina: 50, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.pedidos,
  )
  return (
    <>
      <PageHeader
        title="Pedidos dos titulares"
        description="O que as pessoas pediram sobre os seus dados (LGPD, arts. 18 a 20), primeiro o que vence antes."
      />
      <Toolbar>
        <Field label="Situação" required className="w-64">
          <Select
            value={situacao}
            onChange={(evento) => mudar({ situacao: evento.target.value === 'ABERTO' ? null : evento.target.value })}
            options={[...opcoes('SituacaoPedidoTitular'), { valor: 'TODAS', texto: 'Todas' }]}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <DataTable
          name="pedidos-titular"
          label="Pedidos dos titulares"
          columns={colunasDe(podeResponder ? setRespondendo : null)}
          items={lista.itens}
          rowKey={({ pedido_id }) => pedido_id}
          rowTone={tomDoPedido}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={
            <Empty icon={<ShieldCheck aria-hidden />} title="Nenhum pedido nesta situação">
              Pedidos se registram no cadastro da pessoa, em Pedidos.
            </Empty>
          }
        />
      </Card>
      <Dialog open={respondendo !== null} onClose={() => setRespondendo(null)} title="Responder ao pedido" wide>
        {respondendo ? <Resposta pedido={respondendo} fechar={() => setRespondendo(null)} /> : null}
      </Dialog>
    </>
  )
}

/** Late is bad; nearly late is a warning. */
function tomDoPedido({ atrasado, situacao, prazo }: PedidoTitular): 'ruim' | 'atencao' | null {
  if (atrasado) return 'ruim'
  return situacao === 'ABERTO' && diasEntre(hoje(), prazo) <= PERTO_DIAS ? 'atencao' : null
}
