import { Button, Facts, Field, Input, Note } from '@consorcio/design-system'
import { dinheiro, instante } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { devolverPix, type PixRecebido, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

/** Money that no title took, back to who paid. */
export function Devolucao({ pix, fechar }: { pix: PixRecebido; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [motivo, setMotivo] = useState('')
  const devolver = useComando(
    (headers, texto: string) =>
      devolverPix({
        headers,
        path: { pagamento_id: pix.pagamento_id },
        body: { motivo: texto },
        throwOnError: true,
      }),
    {
      aoAtualizar: ({ situacao }) => {
        const feita = situacao === 'DEVOLVIDO'
        avisar('bom', feita ? `${dinheiro(pix.valor)} devolvidos por Pix.` : 'Devolução pedida: o PSP ainda responde.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(devolver.error, ['motivo'])
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['Valor', dinheiro(pix.valor)],
          ['Pago em', instante(pix.horario)],
        ]}
      />
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Motivo" required error={recusa.campo('motivo')} hint="Quem pagou pode lê-lo">
        <Input maxLength={140} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <Button
        tone="danger"
        disabled={!motivo.trim()}
        busy={devolver.isPending}
        onClick={() => devolver.mutate(motivo.trim())}
      >
        Devolver {dinheiro(pix.valor)}
      </Button>
    </div>
  )
}
