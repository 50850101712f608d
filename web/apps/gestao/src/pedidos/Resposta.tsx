import { Button, Facts, Field, Note, Textarea } from '@consorcio/design-system'
import { data, instante, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  type PedidoTitular,
  type ResponderPedidoTitularEntrada,
  responderPedidoTitular,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

interface Props {
  pedido: PedidoTitular
  fechar: () => void
}

/** The answer, which does not change afterwards: what was done, or why not and by which law. */
export function Resposta({ pedido, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [resposta, setResposta] = useState('')
  const responder = useComando(
    (headers, body: ResponderPedidoTitularEntrada) =>
      responderPedidoTitular({ headers, path: { pedido_id: pedido.pedido_id }, body, throwOnError: true }),
    {
      aoAtualizar: ({ situacao }) => {
        avisar('bom', situacao === 'ATENDIDO' ? 'Pedido atendido.' : 'Pedido negado.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(responder.error, ['resposta'])
  const vazia = resposta.trim().length < 3
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['O que pede', rotulo('DireitoTitular', pedido.direito).texto],
          ['Registrado em', instante(pedido.registrado_em)],
          ['Responder até', data(pedido.prazo)],
        ]}
      />
      <p className="border-line border-l-2 pl-3 text-sm">{pedido.detalhe}</p>
      {pedido.direito === 'ELIMINACAO' ? (
        <Note>De quem participa ou participou de um grupo a lei manda guardar os dados: só se pode negar.</Note>
      ) : null}
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field
        label="Resposta"
        required
        hint="O que foi feito; ao negar, por quê e com que base legal. Não muda depois"
        error={recusa.campo('resposta')}
      >
        <Textarea maxLength={4000} value={resposta} onChange={(evento) => setResposta(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          disabled={vazia}
          aria-disabled={responder.isPending}
          busy={responder.isPending && responder.variables.atendido === true}
          onClick={() => responder.mutate({ atendido: true, resposta })}
        >
          Atendido
        </Button>
        <Button
          tone="danger"
          disabled={vazia}
          aria-disabled={responder.isPending}
          busy={responder.isPending && responder.variables.atendido === false}
          onClick={() => responder.mutate({ atendido: false, resposta })}
        >
          Negar
        </Button>
      </div>
    </div>
  )
}
