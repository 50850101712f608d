import { Button, Download, download, Eye, Facts, Note, StateBadge } from '@consorcio/design-system'
import { data, instante, tamanho } from '@consorcio/formatos'
import { type DocumentosDocumento, mensagemDe, type Versao } from '@consorcio/shared-api'
import { useEffect, useState } from 'react'
import { lerConteudo } from './conteudo'
import { GuardaEExclusao } from './GuardaEExclusao'

const IMAGENS: readonly string[] = ['JPEG', 'PNG']

/** A document: its versions, each to look at or to save, and what may be done with it. */
export function Detalhe({ documento }: { documento: DocumentosDocumento }) {
  return (
    <div className="space-y-5">
      <Facts
        items={[
          ['Guardar até', data(documento.guardar_ate)],
          ['Guarda legal', documento.guarda_legal || 'Não'],
          ['Enviado por', documento.criado_por || '–'],
          ['Criado em', instante(documento.criado_em)],
        ]}
      />
      <section>
        <h3 className="mb-1 font-medium">Versões</h3>
        <ul className="divide-y divide-line border-line border-y">
          {documento.versoes.map((versao) => (
            <LinhaDaVersao key={versao.numero} documentoId={documento.documento_id} versao={versao} />
          ))}
        </ul>
      </section>
      <GuardaEExclusao documento={documento} />
    </div>
  )
}

/** One version: what it is, to look at or to save. */
export function LinhaDaVersao({ documentoId, versao }: { documentoId: string; versao: Versao }) {
  const [vista, setVista] = useState('')
  const [erro, setErro] = useState('')
  const [lendo, setLendo] = useState(false)
  useEffect(() => () => URL.revokeObjectURL(vista), [vista])
  const com = async (fazer: (conteudo: Blob) => void) => {
    setLendo(true)
    setErro('')
    try {
      fazer(await lerConteudo(documentoId, versao))
    } catch (falha) {
      setErro(mensagemDe(falha))
    } finally {
      setLendo(false)
    }
  }
  const ver = (conteudo: Blob) => {
    const endereco = URL.createObjectURL(conteudo)
    if (IMAGENS.includes(versao.formato)) setVista(endereco)
    else window.open(endereco, '_blank', 'noopener')
  }
  const visivel = versao.formato === 'PDF' || IMAGENS.includes(versao.formato)
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium">
            Versão {versao.numero} <StateBadge of="SituacaoVersao" value={versao.situacao} />
          </p>
          <p className="truncate text-muted text-sm">
            {[versao.nome_arquivo, tamanho(versao.tamanho_bytes), versao.assinada ? 'assinada' : '']
              .filter(Boolean)
              .join(', ')}
          </p>
          {versao.motivo ? <p className="text-bad text-sm">{versao.motivo}</p> : null}
        </div>
        {versao.situacao === 'DISPONIVEL' ? (
          <div className="flex gap-2">
            {visivel ? (
              <Button size="sm" busy={lendo} onClick={() => void com(ver)}>
                <Eye aria-hidden /> Ver
              </Button>
            ) : null}
            <Button
              size="sm"
              busy={lendo}
              onClick={() => void com((conteudo) => download(versao.nome_arquivo, conteudo))}
            >
              <Download aria-hidden /> Baixar
            </Button>
          </div>
        ) : null}
      </div>
      {erro ? (
        <Note tone="ruim" className="mt-2">
          {erro}
        </Note>
      ) : null}
      {vista ? (
        <img
          src={vista}
          alt={`Versão ${versao.numero} de ${versao.nome_arquivo}`}
          className="mt-3 max-h-[60vh] w-full rounded-md border border-line object-contain"
        />
      ) : null}
    </li>
  )
}
