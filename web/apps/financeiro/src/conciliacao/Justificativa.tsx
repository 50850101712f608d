import { Button, Field, Note, Textarea } from '@consorcio/design-system'
import { dinheiro } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { justificarDiferenca, type ReferenciaFatoEntrada, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import type { Caixa } from './livros'

export interface OQueSeJustifica {
  titulo: string
  valor: string
  linha_id?: string
  fato?: ReferenciaFatoEntrada
}

/** Why only one side says it: a fee to be repaid, a transfer on its way. */
export function Justificativa({ oQue, caixa, fechar }: { oQue: OQueSeJustifica; caixa: Caixa; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [motivo, setMotivo] = useState('')
  const { titulo, valor, ...referencia } = oQue
  const justificar = useComando(
    (headers, texto: string) =>
      justificarDiferenca({ headers, body: { ...caixa, motivo: texto, ...referencia }, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Diferença justificada.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(justificar.error, ['motivo'])
  return (
    <div className="space-y-4">
      <p>
        {titulo}, <strong className="tabular-nums">{dinheiro(valor)}</strong>
      </p>
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Motivo" required error={recusa.campo('motivo')} hint="Por exemplo: tarifa do banco, a repassar">
        <Textarea maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <Button
        tone="primary"
        disabled={!motivo.trim()}
        busy={justificar.isPending}
        onClick={() => justificar.mutate(motivo.trim().replace(/\s+/g, ' '))}
      >
        Justificar
      </Button>
    </div>
  )
}
