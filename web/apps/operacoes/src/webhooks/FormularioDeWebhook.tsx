import { Button, Checkbox, Note } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { TextField, useFormulario } from '@consorcio/forms'
import {
  atualizarWebhook,
  type CriarWebhookEntrada,
  type CriarWebhookResposta,
  criarWebhook,
  useComando,
  type Webhook,
} from '@consorcio/shared-api'
import { zCriarWebhookEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { Segredo } from './AcoesDoWebhook'

/** The facts that leave the system: the ones partners ask for first. */
const ACONTECIMENTOS = [
  'PagamentoRealizado',
  'PagamentoEstornado',
  'ParcelasEmitidas',
  'CotaReservada',
  'CotaAtivada',
  'CotaLiberada',
  'AssembleiaConvocada',
  'AtaLavrada',
  'ContemplacaoProcessada',
]

export function FormularioDeWebhook({ webhook, fechar }: { webhook?: Webhook; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [ativo, setAtivo] = useState(webhook?.ativo ?? true)
  const form = useFormulario<CriarWebhookEntrada>(zCriarWebhookEntrada, {
    url: webhook?.url ?? '',
    tipos: webhook?.tipos ?? [],
  })
  const criar = useComando(
    (headers, body: CriarWebhookEntrada): Promise<{ data: CriarWebhookResposta }> =>
      webhook
        ? atualizarWebhook({
            headers,
            path: { webhook_id: webhook.webhook_id },
            body: { ...body, versao: webhook.versao, ativo },
            throwOnError: true,
          }).then(({ data }) => ({ data: { webhook: data, segredo: '' } }))
        : criarWebhook({ headers, body, throwOnError: true }),
    {
      aoAtualizar: ({ segredo }) => {
        if (segredo) return
        avisar('bom', 'Webhook alterado.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  if (criar.data?.segredo) {
    return (
      <div className="space-y-4">
        <Note tone="bom">O parceiro será avisado a partir de agora.</Note>
        <Segredo segredo={criar.data.segredo} />
        <Button tone="primary" onClick={fechar}>
          Pronto
        </Button>
      </div>
    )
  }
  form.register('tipos')
  const tipos = form.watch('tipos') ?? []
  const alternar = (tipo: string) =>
    form.setValue('tipos', tipos.includes(tipo) ? tipos.filter((um) => um !== tipo) : [...tipos, tipo])
  return (
    <form noValidate className="space-y-4" onSubmit={form.handleSubmit((entrada) => criar.mutate(entrada))}>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <TextField form={form} name="url" label="Endereço" required placeholder="https://parceiro.com.br/consorcio" />
      <fieldset>
        <legend className="mb-1 font-medium text-sm">Acontecimentos</legend>
        <p className="mb-2 text-muted text-xs">Nenhum marcado quer dizer todos.</p>
        <div className="grid gap-1.5 sm:grid-cols-2">
          {[...new Set([...ACONTECIMENTOS, ...tipos])].map((tipo) => (
            <Checkbox key={tipo} checked={tipos.includes(tipo)} onChange={() => alternar(tipo)}>
              {emPalavras(tipo)}
            </Checkbox>
          ))}
        </div>
        {form.formState.errors.tipos ? (
          <p role="alert" className="mt-1 text-bad text-xs">
            {form.formState.errors.tipos.message}
          </p>
        ) : null}
      </fieldset>
      {webhook ? (
        <Checkbox checked={ativo} onChange={(evento) => setAtivo(evento.target.checked)}>
          Ligado
        </Checkbox>
      ) : null}
      <Button type="submit" tone="primary" busy={criar.isPending}>
        {webhook ? 'Salvar' : 'Criar'}
      </Button>
    </form>
  )
}
