import {
  Badge,
  Button,
  Card,
  CardSkeleton,
  Dialog,
  Empty,
  Note,
  Plus,
  ShieldCheck,
  StateBadge,
} from '@consorcio/design-system'
import { data, instante, rotulo } from '@consorcio/formatos'
import { listarPedidosDoTitular, mensagemDe, type PedidoTitular, usePaginado } from '@consorcio/shared-api'
import { usePode, usePodeDe, useQuemSou } from '@consorcio/shared-state'
import { useState } from 'react'
import { NovoPedido } from './NovoPedido'
import { Resposta } from './Resposta'

/** What a holder of personal data asked for (LGPD, arts. 18 a 20), until when it is answered, and what was answered. */
export function PedidosDoTitular({ consorciadoId }: { consorciadoId: string }) {
  const [novo, setNovo] = useState(false)
  const [respondendo, setRespondendo] = useState<PedidoTitular | null>(null)
  const podeRegistrar = usePodeDe('consorciados.pedido_titular.registrar', consorciadoId)
  const souEu = useQuemSou() === consorciadoId
  const podeResponder = usePode('consorciados.pedido_titular.responder')
  const lista = usePaginado(
    ['pedidos-do-titular', consorciadoId],
    (token, signal) =>
      listarPedidosDoTitular({
        path: { consorciado_id: consorciadoId },
        query: { tamanho_pagina: 50, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.pedidos,
  )
  const pedidos = lista.atualizando ? undefined : lista.itens
  const registrar = podeRegistrar ? (
    <Button size="sm" onClick={() => setNovo(true)}>
      <Plus aria-hidden /> {souEu ? 'Fazer um pedido' : 'Registrar pedido'}
    </Button>
  ) : null
  return (
    <Card
      flush
      title={souEu ? 'Pedidos sobre os seus dados' : 'Pedidos do titular dos dados'}
      description="O que a LGPD dá direito de pedir. Cada pedido é respondido em 15 dias."
      actions={registrar}
    >
      {lista.erro ? <Note tone="ruim">{mensagemDe(lista.erro)}</Note> : null}
      {lista.carregando || lista.atualizando ? <CardSkeleton lines={4} /> : null}
      {pedidos?.length === 0 ? (
        <Empty icon={<ShieldCheck aria-hidden />} title="Nenhum pedido">
          {souEu
            ? 'Acesso, correção, eliminação, portabilidade: peça aqui e acompanhe a resposta.'
            : 'Acesso, correção, eliminação, portabilidade: quando a pessoa pedir, registre aqui.'}
        </Empty>
      ) : null}
      <ul className="divide-y divide-line border-line border-t">
        {pedidos?.map((pedido) => (
          <Pedido
            key={pedido.pedido_id}
            pedido={pedido}
            responder={podeResponder && pedido.situacao === 'ABERTO' ? () => setRespondendo(pedido) : undefined}
          />
        ))}
      </ul>
      {lista.temMais ? (
        <div className="border-line border-t p-3 text-center">
          <Button size="sm" busy={lista.carregandoMais} onClick={lista.carregarMais}>
            Mostrar mais
          </Button>
        </div>
      ) : null}
      <Dialog
        open={novo}
        onClose={() => setNovo(false)}
        title={souEu ? 'Pedido sobre os seus dados' : 'Registrar pedido do titular'}
      >
        <NovoPedido consorciadoId={consorciadoId} fechar={() => setNovo(false)} />
      </Dialog>
      <Dialog open={respondendo !== null} onClose={() => setRespondendo(null)} title="Responder ao pedido" wide>
        {respondendo ? <Resposta pedido={respondendo} fechar={() => setRespondendo(null)} /> : null}
      </Dialog>
    </Card>
  )
}

function Pedido({ pedido, responder }: { pedido: PedidoTitular; responder: (() => void) | undefined }) {
  const direito = rotulo('DireitoTitular', pedido.direito).texto
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-72 space-y-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {direito}
          <StateBadge of="SituacaoPedidoTitular" value={pedido.situacao} />
          {pedido.atrasado ? <Badge tone="ruim">Fora do prazo</Badge> : null}
        </p>
        <p className="text-sm">{pedido.detalhe}</p>
        {pedido.resposta ? <p className="border-line border-l-2 pl-3 text-sm">{pedido.resposta}</p> : null}
        <p className="text-muted text-xs">
          Registrado em {instante(pedido.registrado_em)} ({pedido.origem}).{' '}
          {pedido.respondido_em
            ? `Respondido em ${instante(pedido.respondido_em)}.`
            : `Responder até ${data(pedido.prazo)}.`}
        </p>
      </div>
      {responder ? (
        <Button size="sm" aria-label={`Responder: ${direito}`} onClick={responder}>
          Responder
        </Button>
      ) : null}
    </li>
  )
}
