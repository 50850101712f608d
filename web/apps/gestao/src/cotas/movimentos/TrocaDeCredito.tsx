import { Button, Card, Facts, Field, Note, Select } from '@consorcio/design-system'
import { dinheiro, percentual } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  type Cota,
  type ErroDaApi,
  type Grupo,
  listarBensOptions,
  simularTrocaCredito,
  type TrocaCredito,
  trocarCredito,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** Another bem for the same money: what was paid keeps its worth, as another percent. */
export function TrocaDeCredito({ cota, grupo }: { cota: Cota; grupo: Grupo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.credito.trocar')
  const [bemId, setBemId] = useState('')
  const path = { cota_id: cota.cota_id }
  const { data: bens } = useQuery({ ...listarBensOptions({ query: { tamanho_pagina: 200 } }), enabled: pode })
  const simulacao = useQuery<TrocaCredito, ErroDaApi>({
    queryKey: ['troca-de-credito', cota.cota_id, bemId],
    queryFn: async ({ signal }) =>
      (await simularTrocaCredito({ path, body: { bem_id: bemId }, signal, throwOnError: true })).data,
    enabled: Boolean(bemId),
    retry: false,
  })
  const trocar = useComando(
    (headers, bem_id: string) => trocarCredito({ headers, path, body: { bem_id }, throwOnError: true }),
    {
      aoConcluir: ({ credito }) => {
        avisar('bom', `Crédito trocado: agora é de ${dinheiro(credito)}.`)
        setBemId('')
      },
    },
  )
  if (!pode) return null
  const { campo, aviso } = recusaDe(bemId ? (simulacao.error ?? trocar.error) : null, ['bem_id'])
  const outros = bens?.bens.filter(({ bem_id }) => bem_id !== cota.bem_id && grupo.bem_ids.includes(bem_id)) ?? []
  return (
    <Card title="Trocar o crédito" description="O que já foi pago vale o mesmo dinheiro, em percentual do novo bem.">
      <Field
        label="Novo bem"
        required
        error={campo('bem_id')}
        hint={bens && outros.length === 0 ? 'O grupo não tem outro bem de referência.' : undefined}
      >
        <Select
          empty="Escolha"
          value={bemId}
          onChange={(evento) => {
            trocar.reset()
            setBemId(evento.target.value)
          }}
          options={outros.map(({ bem_id, descricao, preco }) => ({
            valor: bem_id,
            texto: `${descricao}, ${dinheiro(preco)}`,
          }))}
        />
      </Field>
      {aviso ? (
        <Note tone="ruim" className="mt-3">
          {aviso}
        </Note>
      ) : null}
      {bemId && simulacao.data && !simulacao.error ? (
        <div className="mt-3 space-y-3 rounded-lg bg-sunken/60 p-4">
          <Facts
            columns={1}
            items={[
              ['Crédito', `${dinheiro(simulacao.data.credito_anterior)} → ${dinheiro(simulacao.data.credito)}`],
              [
                'Pago do bem',
                `${percentual(simulacao.data.percentual_anterior)} → ${percentual(simulacao.data.percentual)}`,
              ],
              ['Parcelas que faltam', String(simulacao.data.parcelas_restantes)],
              ['Fundo comum por parcela', percentual(simulacao.data.percentual_mensal)],
            ]}
          />
          <Button tone="primary" busy={trocar.isPending} onClick={() => trocar.mutate(bemId)}>
            Trocar o crédito
          </Button>
        </div>
      ) : null}
    </Card>
  )
}
