import { Card, CircleCheck, CircleX, Facts, Field, FileDrop, Input, Note, PageHeader } from '@consorcio/design-system'
import { contagem, data } from '@consorcio/formatos'
import { useEffect, useRef, useState } from 'react'
import { Replay } from '../assembleias/Replay'
import { type Ata, type Conferida, conferir, conferirPacote, lerAta, passosDaAta } from './ata'
import { lerPacote } from './pacote'

const LIMITE_BYTES = 64 * 1024 * 1024

interface Aberto {
  ata: Ata
  /** The minutes exactly as they came: their fingerprint is of the text. */
  texto: string
  /** Every file, when it was a bundle. */
  arquivos: ReadonlyMap<string, string> | null
}

async function lerArquivo(arquivo: File): Promise<Aberto> {
  if (arquivo.name.toLowerCase().endsWith('.zip')) {
    const arquivos = lerPacote(new Uint8Array(await arquivo.arrayBuffer()))
    const texto = arquivos.get('ata.json') ?? ''
    return { ata: lerAta(texto), texto, arquivos }
  }
  const texto = await arquivo.text()
  return { ata: lerAta(texto), texto, arquivos: null }
}

/** Anyone, without entering: replays an assembly from its minutes, in this browser only. */
export default function Conferir() {
  const [aberto, setAberto] = useState<(Aberto & { vez: number }) | null>(null)
  const [erro, setErro] = useState('')
  const vez = useRef(0)
  const abrir = async (arquivo: File) => {
    // A large file, opened before, may be read after this one.
    const esta = ++vez.current
    const [lido, falha] = await lerArquivo(arquivo).then(
      (ata) => [ata, ''] as const,
      (erro) => [null, erro instanceof Error ? erro.message : 'O arquivo não pôde ser lido.'] as const,
    )
    if (esta !== vez.current) return
    setAberto(lido && { ...lido, vez: esta })
    setErro(falha)
  }
  return (
    <>
      <PageHeader
        title="Confira uma assembleia"
        description="Abra o pacote de prova, ou só a ata. Tudo é recalculado neste navegador: o arquivo não é enviado a lugar nenhum."
      />
      <Card className="mb-4">
        <FileDrop
          accept=".zip,.json"
          maxBytes={LIMITE_BYTES}
          hint="O arquivo .zip (ou a ata .json) que a administradora publicou"
          onFile={(arquivo) => void abrir(arquivo)}
        />
      </Card>
      {erro ? <Note tone="ruim">{erro}</Note> : null}
      {aberto ? <Resultado key={aberto.vez} {...aberto} /> : null}
    </>
  )
}

function extracaoDa({ apuracao: { extracao } }: Ata): [string, string] {
  return extracao.origem === 'GLOBO'
    ? ['Globo', `${data(extracao.data)}, de ${extracao.participantes} participantes`]
    : ['Extração', `${extracao.numero}, de ${data(extracao.data)}`]
}

function Resultado({ ata, texto, arquivos }: Aberto) {
  const [publicada, setPublicada] = useState('')
  const [conferidas, setConferidas] = useState<Conferida[]>([])
  useEffect(() => {
    let vale = true
    const todas = Promise.all([conferir(ata, texto, publicada), arquivos ? conferirPacote(ata, arquivos) : []])
    void todas.then((resultados) => vale && setConferidas(resultados.flat()))
    return () => {
      vale = false
    }
  }, [ata, texto, arquivos, publicada])
  return (
    <div className="space-y-4">
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title={`${ata.ago}ª assembleia do grupo ${ata.grupo}`}>
          <Facts
            columns={1}
            items={[
              ['Data', data(ata.data_ago)],
              extracaoDa(ata),
              ['Fonte', ata.apuracao.extracao.fonte],
              ['Concorreram', contagem(ata.elegiveis, 'cota', 'cotas')],
              ['Contemplações', String(ata.apuracao.contemplacoes.length)],
              ['Lances', String(ata.apuracao.lances.length)],
            ]}
          />
        </Card>
        <Card title="O que foi conferido">
          <ul aria-live="polite" className="space-y-2">
            {conferidas.map((item) => (
              <li key={item.descricao} className="flex gap-2">
                {item.vale ? (
                  <CircleCheck aria-label="Confere" className="mt-0.5 size-4 shrink-0 text-good" />
                ) : (
                  <CircleX aria-label="Não confere" className="mt-0.5 size-4 shrink-0 text-bad" />
                )}
                <span className="min-w-0">
                  {item.descricao}
                  <span className="block break-all text-muted text-xs">{item.detalhe}</span>
                </span>
              </li>
            ))}
          </ul>
          <Field label="Impressão digital publicada" hint="Cole aqui a que a administradora divulgou" className="mt-4">
            <Input value={publicada} onChange={(evento) => setPublicada(evento.target.value)} className="font-mono" />
          </Field>
        </Card>
      </div>
      <Replay key={texto.length} passos={passosDaAta(ata)} />
    </div>
  )
}
