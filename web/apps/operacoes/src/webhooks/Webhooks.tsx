import {
  Badge,
  Button,
  Card,
  CardSkeleton,
  Dialog,
  Empty,
  Failure,
  Webhook as Icone,
  PageHeader,
  Plus,
} from '@consorcio/design-system'
import { contagem, emPalavras } from '@consorcio/formatos'
import { listarWebhooksOptions, mensagemDe, type Webhook } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { AcoesDoWebhook } from './AcoesDoWebhook'
import { EntregasDoWebhook } from './EntregasDoWebhook'
import { FormularioDeWebhook } from './FormularioDeWebhook'

type Janela = { tipo: 'novo' } | { tipo: 'editar' | 'entregas'; webhook: Webhook }

/** Which partners are told of what happens, and whether they answered. */
export default function Webhooks() {
  const { data, error, refetch } = useQuery(listarWebhooksOptions())
  const [janela, setJanela] = useState<Janela | null>(null)
  const podeCriar = usePode('notificacoes.webhook.criar')
  const fechar = () => setJanela(null)
  const criar = podeCriar ? (
    <Button tone="primary" onClick={() => setJanela({ tipo: 'novo' })}>
      <Plus aria-hidden /> Novo webhook
    </Button>
  ) : null
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Endereços de parceiros que recebem os acontecimentos, assinados e com novas tentativas."
        actions={criar}
      />
      {error && !data ? <Failure message={mensagemDe(error)} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <CardSkeleton lines={6} />}
      {data?.webhooks.length === 0 ? (
        <Card>
          <Empty icon={<Icone aria-hidden />} title="Nenhum parceiro é avisado ainda" action={criar} />
        </Card>
      ) : null}
      <ul className="space-y-4">
        {data?.webhooks.map((webhook) => (
          <li key={webhook.webhook_id}>
            <Card
              title={<span className="break-all">{webhook.url}</span>}
              description={resumo(webhook)}
              actions={<Situacao webhook={webhook} />}
            >
              <ul className="mb-4 flex flex-wrap gap-1.5">
                {webhook.tipos.map((tipo) => (
                  <li key={tipo} className="rounded-md bg-sunken px-2 py-0.5 text-sm">
                    {emPalavras(tipo)}
                  </li>
                ))}
                {webhook.tipos.length === 0 ? <li className="text-muted text-sm">Todos os acontecimentos</li> : null}
              </ul>
              <AcoesDoWebhook
                webhook={webhook}
                editar={() => setJanela({ tipo: 'editar', webhook })}
                verEntregas={() => setJanela({ tipo: 'entregas', webhook })}
              />
            </Card>
          </li>
        ))}
      </ul>
      <Dialog
        open={janela !== null}
        onClose={fechar}
        wide={janela?.tipo === 'entregas'}
        title={janela?.tipo === 'novo' ? 'Novo webhook' : janela?.tipo === 'editar' ? 'Alterar webhook' : 'Entregas'}
      >
        {janela?.tipo === 'entregas' ? <EntregasDoWebhook webhook={janela.webhook} /> : null}
        {janela?.tipo === 'novo' ? <FormularioDeWebhook fechar={fechar} /> : null}
        {janela?.tipo === 'editar' ? <FormularioDeWebhook webhook={janela.webhook} fechar={fechar} /> : null}
      </Dialog>
    </>
  )
}

function resumo({ motivo, falhas_seguidas }: Webhook): string {
  if (motivo) return motivo
  return falhas_seguidas > 0 ? contagem(falhas_seguidas, 'falha seguida', 'falhas seguidas') : 'Respondendo'
}

function Situacao({ webhook: { ativo, falhas_seguidas } }: { webhook: Webhook }) {
  if (!ativo) return <Badge tone="ruim">Desligado</Badge>
  return falhas_seguidas > 0 ? <Badge tone="atencao">Com falhas</Badge> : <Badge tone="bom">Ligado</Badge>
}
