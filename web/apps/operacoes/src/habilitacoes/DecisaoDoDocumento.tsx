import { Button, CardSkeleton, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms'
import {
  buscarDocumentoOptions,
  type DecidirDocumentoEntrada,
  type DocumentoExigido,
  decidirDocumento,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { LinhaDaVersao } from '../documentos/Detalhe'

interface Props {
  cotaId: string
  documento: DocumentoExigido
  fechar: () => void
}

const FEITO = { ACEITAR: 'Documento aceito.', RECUSAR: 'Documento recusado.', DISPENSAR: 'Documento dispensado.' }

/** Looks at what was sent and says whether it is good; to waive one takes who may approve. */
export function DecisaoDoDocumento({ cotaId, documento, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeDispensar = usePode('financeiro.habilitacao.aprovar')
  const [motivo, setMotivo] = useState('')
  const [validade, setValidade] = useState('')
  const decidir = useComando(
    (headers, body: DecidirDocumentoEntrada) =>
      decidirDocumento({ headers, path: { cota_id: cotaId }, body, throwOnError: true }),
    {
      aoAtualizar: (_, { decisao }) => {
        avisar('bom', FEITO[decisao as keyof typeof FEITO])
        fechar()
      },
    },
  )
  const recusa = recusaDe(decidir.error, ['motivo', 'valido_ate'])
  const enviar = (decisao: keyof typeof FEITO) =>
    decidir.mutate({ codigo: documento.codigo, decisao, motivo, valido_ate: decisao === 'ACEITAR' ? validade : '' })
  const enviado = Boolean(documento.documento_id)
  return (
    <div className="space-y-4">
      {enviado ? <Enviado documentoId={documento.documento_id} /> : <Note tone="info">Ainda não foi enviado.</Note>}
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Vale até" hint="Sem data, o prazo da lista" error={recusa.campo('valido_ate')}>
          <Input type="date" value={validade} onChange={(evento) => setValidade(evento.target.value)} />
        </Field>
        <Field label="Motivo" hint="Para recusar ou dispensar" error={recusa.campo('motivo')}>
          <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
        </Field>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          disabled={!enviado}
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.decisao === 'ACEITAR'}
          onClick={() => enviar('ACEITAR')}
        >
          Aceitar
        </Button>
        <Button
          tone="danger"
          disabled={!enviado || !motivo.trim()}
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.decisao === 'RECUSAR'}
          onClick={() => enviar('RECUSAR')}
        >
          Recusar
        </Button>
        {podeDispensar ? (
          <Button
            disabled={!motivo.trim()}
            aria-disabled={decidir.isPending}
            busy={decidir.isPending && decidir.variables.decisao === 'DISPENSAR'}
            onClick={() => enviar('DISPENSAR')}
          >
            Dispensar
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function Enviado({ documentoId }: { documentoId: string }) {
  const { data, error } = useQuery(buscarDocumentoOptions({ path: { documento_id: documentoId } }))
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!data) return <CardSkeleton lines={2} />
  const ultima = data.versoes.at(-1)
  return (
    <ul className="border-line border-y">
      {ultima ? <LinhaDaVersao documentoId={documentoId} versao={ultima} /> : null}
    </ul>
  )
}
