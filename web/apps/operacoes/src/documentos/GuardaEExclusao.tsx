import { Button, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms'
import { type DocumentosDocumento, definirGuardaLegal, excluirDocumento, useComando } from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

/** Legal hold, and the end of a document; both say why. */
export function GuardaEExclusao({ documento }: { documento: DocumentosDocumento }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeGuardar = usePode('documentos.documento.guardar')
  const podeExcluir = usePode('documentos.documento.excluir')
  const [motivo, setMotivo] = useState('')
  const path = { documento_id: documento.documento_id }
  const { versao } = documento
  const concluir = (texto: string) => {
    setMotivo('')
    avisar('bom', texto)
  }
  const guardar = useComando(
    (headers, corpo: { guardar: boolean; motivo: string }) =>
      definirGuardaLegal({ headers, path, body: { versao, ...corpo }, throwOnError: true }),
    {
      aoAtualizar: ({ guarda_legal }) => concluir(guarda_legal ? 'Guarda legal imposta.' : 'Guarda legal levantada.'),
    },
  )
  const excluir = useComando(
    (headers, texto: string) =>
      excluirDocumento({ headers, path, body: { versao, motivo: texto }, throwOnError: true }),
    { aoAtualizar: () => concluir('Documento excluído.') },
  )
  if (documento.situacao === 'EXCLUIDO' || !(podeGuardar || podeExcluir)) return null
  const { campo, aviso } = recusaDe(guardar.error ?? excluir.error, ['motivo'])
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Field label="Motivo" required error={campo('motivo')}>
        <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        {podeGuardar ? (
          <Button
            aria-disabled={excluir.isPending}
            busy={guardar.isPending}
            disabled={!motivo.trim()}
            onClick={() => guardar.mutate({ guardar: !documento.guarda_legal, motivo })}
          >
            {documento.guarda_legal ? 'Levantar a guarda legal' : 'Impor guarda legal'}
          </Button>
        ) : null}
        {podeExcluir ? (
          <Button
            tone="danger"
            aria-disabled={guardar.isPending}
            busy={excluir.isPending}
            disabled={!motivo.trim()}
            onClick={() => excluir.mutate(motivo)}
          >
            Excluir o documento
          </Button>
        ) : null}
      </div>
    </div>
  )
}
