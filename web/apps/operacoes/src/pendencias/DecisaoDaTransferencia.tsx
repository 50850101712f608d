import { Button, Facts, Field, Input, Note } from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { Link } from '@consorcio/navigation'
import {
  buscarConsorciadoOptions,
  type DecidirTransferenciaEntrada,
  decidirTransferencia,
  type Transferencia,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** The quota in other hands: who gives, who receives, and the consent of a second person. */
export function DecisaoDaTransferencia({
  transferencia,
  fechar,
}: {
  transferencia: Transferencia
  fechar: () => void
}) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [motivo, setMotivo] = useState('')
  const [garantia, setGarantia] = useState('')
  const decidir = useComando(
    (headers, body: DecidirTransferenciaEntrada) =>
      decidirTransferencia({
        headers,
        path: { transferencia_id: transferencia.transferencia_id },
        body,
        throwOnError: true,
      }),
    {
      aoConcluir: () => {
        avisar('bom', 'Decisão registrada.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(decidir.error, ['motivo', 'garantia'])
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['Cota', String(transferencia.numero)],
          ['De', <Pessoa key="de" id={transferencia.cedente_id} />],
          ['Para', <Pessoa key="para" id={transferencia.cessionario_id} />],
          ['Pedida em', data(transferencia.pedida_em)],
        ]}
      />
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Garantia" hint="Quando a cota já tem o crédito usado" error={recusa.campo('garantia')}>
        <Input maxLength={300} value={garantia} onChange={(evento) => setGarantia(evento.target.value)} />
      </Field>
      <Field label="Motivo" hint="Só para recusar" error={recusa.campo('motivo')}>
        <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          busy={decidir.isPending && decidir.variables.aprova === true}
          onClick={() => decidir.mutate({ aprova: true, garantia })}
        >
          Aprovar
        </Button>
        <Button
          tone="danger"
          disabled={!motivo.trim()}
          busy={decidir.isPending && decidir.variables.aprova === false}
          onClick={() => decidir.mutate({ aprova: false, motivo })}
        >
          Recusar
        </Button>
      </div>
    </div>
  )
}

function Pessoa({ id }: { id: string }) {
  const { data: pessoa } = useQuery(buscarConsorciadoOptions({ path: { consorciado_id: id } }))
  return (
    <Link to={`/consorciados/${id}`} className="text-brand hover:underline">
      {pessoa?.nome ?? 'Ver o cadastro'}
    </Link>
  )
}
