import { Button, Field, Note, Select } from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import {
  type Acordo,
  emitirBoletosAcordo,
  listarContasBancariasOptions,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/**
 * Boletos of the parts of an agreement, in an account that the group's money may enter (R10.01); who pays finds them with
 * the others of the cota.
 */
export function BoletosDoAcordo({ acordo, grupoId }: { acordo: Acordo; grupoId: string }) {
  const podeEmitir = usePode('financeiro.boleto.emitir')
  const podeLerContas = usePode('financeiro.conta_bancaria.ler')
  const [escolhida, setEscolhida] = useState('')
  const { data, error } = useQuery({ ...listarContasBancariasOptions(), enabled: podeEmitir && podeLerContas })
  const contas = data?.contas.filter(
    ({ grupo_id, finalidade }) => (!grupo_id || grupo_id === grupoId) && finalidade !== 'VINCULADA',
  )
  const daVez = contas?.find(({ grupo_id }) => grupo_id) ?? contas?.[0]
  const conta = escolhida || daVez?.conta_id
  const emitir = useComando((headers, conta_id: string) =>
    emitirBoletosAcordo({ headers, path: { acordo_id: acordo.acordo_id }, body: { conta_id }, throwOnError: true }),
  )
  if (!podeEmitir || !podeLerContas) return null
  const falha = emitir.error ?? error
  if (contas?.length === 0) {
    return <Note>Nenhuma conta recebe deste grupo: cadastre a dele ou uma da administradora.</Note>
  }
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Cobrar na conta" required>
        <Select
          options={(contas ?? []).map((uma) => ({
            valor: uma.conta_id,
            texto: `${uma.banco_nome || uma.banco}, agência ${uma.agencia}, conta ${uma.conta}`,
          }))}
          value={conta ?? ''}
          onChange={(evento) => setEscolhida(evento.target.value)}
        />
      </Field>
      <Button
        tone="secondary"
        busy={emitir.isPending}
        disabled={!conta}
        onClick={() => (conta ? emitir.mutate(conta) : undefined)}
      >
        Emitir os boletos das partes
      </Button>
      {falha ? <Note tone="ruim">{mensagemDe(falha)}</Note> : null}
      {emitir.data ? (
        <p role="status" className="text-muted text-sm">
          {emitir.data.boletos.length > 0
            ? `${contagem(emitir.data.boletos.length, 'boleto', 'boletos')} na rua.`
            : 'Nenhuma parte a cobrar.'}
        </p>
      ) : null}
    </div>
  )
}
