import { Button, Card, Dialog, StateBadge, Upload } from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import type { DocumentoExigido, Habilitacao } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { EnvioDeDocumento } from '../documentos/EnvioDeDocumento'
import { DecisaoDoDocumento } from './DecisaoDoDocumento'
import { documentosResolvidos } from './etapas'

interface Props {
  habilitacao: Habilitacao
  consorciadoId: string
}

/** The list of documents of this class of good and this person: sent, looked at, accepted, refused, waived. */
export function Documentos({ habilitacao, consorciadoId }: Props) {
  const podeDecidir = usePode('financeiro.habilitacao.registrar')
  const podeEnviar = usePode('documentos.documento.criar')
  const [enviando, setEnviando] = useState<DocumentoExigido | null>(null)
  const [aDecidir, setADecidir] = useState('')
  const decidindo = habilitacao.documentos.find(({ codigo }) => codigo === aDecidir)
  const aberta = habilitacao.etapa !== 'AUTORIZADA'
  return (
    <Card flush title="Documentos" description={`${documentosResolvidos(habilitacao)} obrigatórios em ordem.`}>
      <ul className="divide-y divide-line border-line border-t">
        {habilitacao.documentos.map((documento) => (
          <Linha
            key={documento.codigo}
            documento={documento}
            enviar={aberta && podeEnviar ? () => setEnviando(documento) : undefined}
            conferir={aberta && podeDecidir ? () => setADecidir(documento.codigo) : undefined}
          />
        ))}
      </ul>
      <Dialog
        open={enviando !== null}
        onClose={() => setEnviando(null)}
        title={enviando?.descricao ?? 'Enviar documento'}
        description="O conteúdo é cifrado antes de ser guardado."
      >
        {enviando ? (
          <EnvioDeDocumento
            para={{ tipo: enviando.codigo, cotaId: habilitacao.cota_id, consorciadoId }}
            fechar={() => setEnviando(null)}
          />
        ) : null}
      </Dialog>
      <Dialog
        open={decidindo !== undefined}
        onClose={() => setADecidir('')}
        title={decidindo?.descricao ?? 'Conferir'}
        wide
      >
        {decidindo ? (
          <DecisaoDoDocumento cotaId={habilitacao.cota_id} documento={decidindo} fechar={() => setADecidir('')} />
        ) : null}
      </Dialog>
    </Card>
  )
}

interface LinhaProps {
  documento: DocumentoExigido
  enviar: (() => void) | undefined
  conferir: (() => void) | undefined
}

function Linha({ documento, enviar, conferir }: LinhaProps) {
  const aceito = documento.situacao === 'ACEITO'
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">
          {documento.descricao}{' '}
          {documento.obrigatorio ? null : <span className="font-normal text-muted text-sm">opcional</span>}
        </p>
        <p className="flex flex-wrap items-center gap-2 text-muted text-xs">
          <StateBadge of="SituacaoDocumentoExigido" value={documento.situacao} />
          {documento.valido_ate ? `Vale até ${data(documento.valido_ate)}` : null}
          {documento.motivo}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {enviar && !aceito ? (
          <Button size="sm" aria-label={`Enviar: ${documento.descricao}`} onClick={enviar}>
            <Upload aria-hidden /> Enviar
          </Button>
        ) : null}
        {conferir && !aceito ? (
          <Button
            size="sm"
            tone={documento.situacao === 'ENVIADO' ? 'primary' : 'secondary'}
            aria-label={`Conferir: ${documento.descricao}`}
            onClick={conferir}
          >
            Conferir
          </Button>
        ) : null}
      </div>
    </li>
  )
}
