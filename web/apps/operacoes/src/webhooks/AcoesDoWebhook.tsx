import { Button, CopyButton, Note } from '@consorcio/design-system'
import { rotulo } from '@consorcio/formatos'
import { rotacionarSegredoWebhook, testarWebhook, useComando, type Webhook } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'

interface Props {
  webhook: Webhook
  editar: () => void
  verEntregas: () => void
}

export function AcoesDoWebhook({ webhook, editar, verEntregas }: Props) {
  const podeAlterar = usePode('notificacoes.webhook.alterar')
  const path = { webhook_id: webhook.webhook_id }
  const testar = useComando((headers, webhookId: string) =>
    testarWebhook({ headers, path: { webhook_id: webhookId }, body: {}, throwOnError: true }),
  )
  const rotacionar = useComando((headers, _: string) =>
    rotacionarSegredoWebhook({ headers, path, body: {}, throwOnError: true }),
  )
  const erro = testar.error ?? rotacionar.error
  // Only what was asked last is told; a secret that is shown once goes away with the next order, not before.
  const pedir = (fazer: () => void) => () => {
    testar.reset()
    rotacionar.reset()
    fazer()
  }
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={verEntregas}>
          Ver entregas
        </Button>
        {podeAlterar ? (
          <>
            <Button size="sm" busy={testar.isPending} onClick={pedir(() => testar.mutate(webhook.webhook_id))}>
              Mandar um teste
            </Button>
            <Button size="sm" onClick={editar}>
              Alterar
            </Button>
            <Button size="sm" busy={rotacionar.isPending} onClick={pedir(() => rotacionar.mutate(crypto.randomUUID()))}>
              Trocar o segredo
            </Button>
          </>
        ) : null}
      </div>
      {erro ? <Note tone="ruim">{erro.message}</Note> : null}
      {testar.data ? (
        <Note tone={testar.data.situacao === 'ENVIADA' ? 'bom' : 'info'}>
          Teste: {rotulo('SituacaoEntrega', testar.data.situacao).texto.toLowerCase()}. {testar.data.motivo}
        </Note>
      ) : null}
      {rotacionar.data ? <Segredo segredo={rotacionar.data.segredo} /> : null}
    </div>
  )
}

/** A secret that is shown only once. */
export function Segredo({ segredo }: { segredo: string }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-sunken px-4 py-3">
      <div className="min-w-0">
        <p className="text-muted text-sm">Segredo da assinatura, mostrado só agora.</p>
        <p className="break-all font-mono font-semibold">{segredo}</p>
      </div>
      <CopyButton text={segredo} label="Copiar o segredo" />
    </div>
  )
}
