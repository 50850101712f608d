import { Button, type Column, DataTable, Empty, RefreshCw, StateBadge } from '@consorcio/design-system'
import { contagem, emPalavras, instante, rotulo } from '@consorcio/formatos'
import {
  type EntregaWebhook,
  listarEntregasWebhook,
  reenviarEntregasWebhook,
  useComando,
  usePaginado,
  type Webhook,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'

const COLUNAS: readonly Column<EntregaWebhook>[] = [
  { id: 'tipo', title: 'Acontecimento', fixed: true, cell: ({ tipo }) => emPalavras(tipo) },
  {
    id: 'situacao',
    title: 'Situação',
    fixed: true,
    cell: ({ situacao }) => <StateBadge of="SituacaoEntrega" value={situacao} />,
    text: ({ situacao }) => rotulo('SituacaoEntrega', situacao).texto,
  },
  { id: 'tentativas', title: 'Tentativas', align: 'right', fixed: true, cell: ({ tentativas }) => String(tentativas) },
  { id: 'quando', title: 'Enviada em', align: 'right', fixed: true, cell: ({ enviada_em }) => instante(enviada_em) },
  { id: 'motivo', title: 'Motivo', wrap: true, fixed: true, cell: ({ motivo }) => motivo || '–' },
]

/** What was sent to a partner, and what is sent again. */
export function EntregasDoWebhook({ webhook }: { webhook: Webhook }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeReenviar = usePode('notificacoes.webhook.reenviar')
  const path = { webhook_id: webhook.webhook_id }
  const lista = usePaginado(
    ['entregas-webhook', webhook.webhook_id],
    (token, signal) =>
      listarEntregasWebhook({ path, query: { tamanho_pagina: 50, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.entregas,
  )
  const reenviar = useComando(
    (headers, entrega_ids: string[]) =>
      reenviarEntregasWebhook({ headers, path, body: { entrega_ids }, throwOnError: true }),
    {
      aoConcluir: ({ quantidade }) =>
        avisar('bom', `${contagem(quantidade, 'entrega volta', 'entregas voltam')} para a fila.`),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  const mortas = lista.itens?.filter(({ situacao }) => situacao === 'MORTA') ?? []
  return (
    <DataTable
      name="entregas-webhook"
      label="Entregas do webhook"
      columns={COLUNAS}
      items={lista.itens}
      updating={lista.atualizando}
      rowKey={({ entrega_id }) => entrega_id}
      rowTone={({ situacao }) => (situacao === 'MORTA' ? 'ruim' : null)}
      error={lista.erro}
      onRetry={lista.repetir}
      more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
      tools={
        podeReenviar && mortas.length > 0 ? (
          <Button
            size="sm"
            busy={reenviar.isPending}
            onClick={() => reenviar.mutate(mortas.map(({ entrega_id }) => entrega_id))}
          >
            <RefreshCw aria-hidden /> Mandar de novo {contagem(mortas.length, 'que desistiu', 'que desistiram')}
          </Button>
        ) : null
      }
      empty={<Empty title="Nada foi enviado ainda" />}
    />
  )
}
