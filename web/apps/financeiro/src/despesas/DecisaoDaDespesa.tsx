import { Button, Field, Input, Note } from '@consorcio/design-system'
import { dinheiro } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { type DecidirDespesaEntrada, type Despesa, decidirDespesa, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

/** Another person says how the bank knows the transfer, or why it is not made. */
export function DecisaoDaDespesa({ despesa, fechar }: { despesa: Despesa; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [comprovante, setComprovante] = useState('')
  const [motivo, setMotivo] = useState('')
  const [confirmando, setConfirmando] = useState(false)
  const decidir = useComando(
    (headers, body: DecidirDespesaEntrada) =>
      decidirDespesa({ headers, path: { despesa_id: despesa.despesa_id }, body, throwOnError: true }),
    {
      aoAtualizar: ({ situacao }) => {
        avisar('bom', situacao === 'PAGA' ? 'Despesa registrada nos livros.' : 'Despesa recusada.')
        fechar()
      },
      aoFalhar: () => setConfirmando(false),
    },
  )
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
          busy={decidir.isPending && decidir.variables.aprova === true}
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
          {dinheiro(despesa.valor)} saem do fundo de reserva do grupo para {despesa.beneficiario}. Não há volta.
        </p>
      ) : null}
    </div>
  )
}
