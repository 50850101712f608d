import { Button, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms'
import { useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

interface Decisao {
  aprova: boolean
  comprovante?: string
  motivo?: string
}

interface Props {
  enviar: (cabecalhos: { 'Idempotency-Key': string }, decisao: Decisao) => Promise<{ data: unknown }>
  /** What is said when it was done. */
  aprovada: string
  recusada: string
  /** What approving does, asked for again before it. */
  efeito: string
  fechar: () => void
}

/** Another person says how the bank knows the transfer, or why it is not made. */
export function DecisaoComComprovante({ enviar, aprovada, recusada, efeito, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [comprovante, setComprovante] = useState('')
  const [motivo, setMotivo] = useState('')
  const [confirmando, setConfirmando] = useState(false)
  const decidir = useComando(enviar, {
    aoAtualizar: (_, { aprova }) => {
      avisar('bom', aprova ? aprovada : recusada)
      fechar()
    },
    aoFalhar: () => setConfirmando(false),
  })
  const { campo, aviso } = recusaDe(decidir.error, ['comprovante', 'motivo'])
  const aprovar = () => (confirmando ? decidir.mutate({ aprova: true, comprovante }) : setConfirmando(true))
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Field
        label="Comprovante"
        required
        hint="Número do Pix ou da transferência; só para aprovar"
        error={campo('comprovante')}
      >
        <Input maxLength={100} value={comprovante} onChange={(evento) => setComprovante(evento.target.value)} />
      </Field>
      <Field label="Motivo" hint="Só para recusar" error={campo('motivo')}>
        <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone="primary"
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.aprova}
          disabled={!comprovante.trim()}
          onClick={aprovar}
        >
          {confirmando ? 'Confirmar' : 'Aprovar e registrar'}
        </Button>
        {confirmando ? (
          <Button aria-disabled={decidir.isPending} onClick={() => setConfirmando(false)}>
            Voltar
          </Button>
        ) : (
          <Button
            tone="danger"
            aria-disabled={decidir.isPending}
            busy={decidir.isPending}
            onClick={() => decidir.mutate({ aprova: false, motivo })}
          >
            Recusar
          </Button>
        )}
      </div>
      {confirmando ? (
        <p role="status" className="text-sm">
          {efeito} Não há volta.
        </p>
      ) : null}
    </div>
  )
}
