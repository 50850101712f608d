import { Button, Card, Download, downloadText, Facts, Field, Note, Textarea } from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  type AssembleiaGeral,
  type AtaGeral as Ata,
  aprovarAtaGeral,
  buscarAtaGeralOptions,
  type Grupo,
  lavrarAtaGeral,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Impressao } from '../Impressao'

/** The minutes: written, rewritten while nobody approved them, then signed and never changed. */
export function AtaGeral({ geral, grupo }: { geral: AssembleiaGeral; grupo: Grupo }) {
  const lavrada = geral.situacao === 'ATA_LAVRADA' || geral.situacao === 'ATA_APROVADA'
  const path = { assembleia_geral_id: geral.assembleia_geral_id }
  const { data: ata, error } = useQuery({ ...buscarAtaGeralOptions({ path }), enabled: lavrada })
  return (
    <Card
      title="Ata"
      description="Documento com o edital, quem podia votar e os votos de cada item. Cotas por número, nunca por nome."
      actions={
        ata ? (
          <Button size="sm" onClick={() => baixar(ata, geral, grupo)}>
            <Download aria-hidden /> Baixar a ata
          </Button>
        ) : null
      }
    >
      <div className="space-y-4">
        {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
        {ata ? <Lavrada ata={ata} /> : null}
        {ata && !ata.aprovada_em ? <Aprovacao ata={ata} /> : null}
        {geral.situacao === 'ENCERRADA' || (geral.situacao === 'ATA_LAVRADA' && ata) ? (
          <Lavratura key={ata?.impressao_digital} geral={geral} ata={ata} />
        ) : null}
      </div>
    </Card>
  )
}

function baixar(ata: Ata, geral: AssembleiaGeral, grupo: Grupo): void {
  downloadText(`ata-${grupo.codigo}-${geral.tipo.toLowerCase()}-${geral.numero}.json`, ata.conteudo, 'application/json')
}

/** What the person who wrote the minutes added to them. */
export function relatoDa(ata: Pick<Ata, 'conteudo'> | undefined): string {
  if (!ata) return ''
  const { relato } = JSON.parse(ata.conteudo) as { relato?: unknown }
  return typeof relato === 'string' ? relato : ''
}

function Lavrada({ ata }: { ata: Ata }) {
  const relato = relatoDa(ata)
  return (
    <>
      {relato ? <p className="whitespace-pre-line text-sm">{relato}</p> : null}
      <Facts
        columns={1}
        items={[
          ['Aprovada em', data(ata.aprovada_em)],
          ['Impressão digital', <Impressao key="i" texto={ata.impressao_digital} nome="Impressão digital da ata" />],
        ]}
      />
      {ata.retificacoes.map((retificacao) => (
        <Note key={retificacao.assembleia_geral_id + retificacao.texto} tone="atencao">
          Retificada em {data(retificacao.data)}: {retificacao.texto}
        </Note>
      ))}
    </>
  )
}

function Aprovacao({ ata }: { ata: Ata }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.assembleia.aprovar')
  const aprovar = useComando(
    (headers, impressao_digital: string) =>
      aprovarAtaGeral({
        headers,
        path: { assembleia_geral_id: ata.assembleia_geral_id },
        body: { impressao_digital },
        throwOnError: true,
      }),
    { aoConcluir: () => avisar('bom', 'Ata aprovada e assinada.') },
  )
  if (!pode) return null
  return (
    <div className="space-y-2">
      <Recusada aviso={recusaDe(aprovar.error, []).aviso} />
      <Button tone="primary" busy={aprovar.isPending} onClick={() => aprovar.mutate(ata.impressao_digital)}>
        Aprovar e assinar esta redação
      </Button>
      <p className="text-muted text-xs">Depois de aprovada, só uma assembleia posterior a retifica.</p>
    </div>
  )
}

function Recusada({ aviso }: { aviso: string | null }) {
  return aviso ? <Note tone="ruim">{aviso}</Note> : null
}

function Lavratura({ geral, ata }: { geral: AssembleiaGeral; ata: Ata | undefined }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.assembleia.conduzir')
  const [relato, setRelato] = useState(relatoDa(ata))
  const lavrar = useComando(
    (headers, texto: string) =>
      lavrarAtaGeral({
        headers,
        path: { assembleia_geral_id: geral.assembleia_geral_id },
        body: { relato: texto },
        throwOnError: true,
      }),
    { aoConcluir: () => avisar('bom', 'Ata lavrada: falta a aprovação.') },
  )
  if (!pode) return null
  const recusa = recusaDe(lavrar.error, ['relato'])
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Relato" hint="O que mais se passou, como quem secretaria o escreve" error={recusa.campo('relato')}>
        <Textarea rows={5} maxLength={20000} value={relato} onChange={(evento) => setRelato(evento.target.value)} />
      </Field>
      <Button busy={lavrar.isPending} onClick={() => lavrar.mutate(relato)}>
        {ata ? 'Lavrar outra redação' : 'Lavrar a ata'}
      </Button>
    </div>
  )
}
