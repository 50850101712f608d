import {
  Button,
  Card,
  Download,
  downloadBytes,
  downloadText,
  Facts,
  FileText,
  Note,
  ShieldCheck,
} from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { BotaoPdf } from '@consorcio/forms'
import { Link } from '@consorcio/navigation'
import {
  type Assembleia,
  type Ata as AtaLavrada,
  buscarAtaOptions,
  deBase64,
  type Grupo,
  homologarAssembleia,
  lavrarAta,
  mensagemDe,
  obterAtaPdf,
  obterPacoteProva,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Impressao } from '../Impressao'

const TENTATIVAS = 8
const ESPERA_MS = 1500

/** The minutes: written once, never changed, and enough for anybody to check the assembly. */
export function Ata({ assembleia, grupo }: { assembleia: Assembleia; grupo: Grupo }) {
  const lavrada = assembleia.situacao === 'ATA_LAVRADA' || assembleia.situacao === 'HOMOLOGADA'
  return lavrada ? <Lavrada assembleia={assembleia} grupo={grupo} /> : <ALavrar assembleia={assembleia} />
}

function ALavrar({ assembleia }: { assembleia: Assembleia }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.ata.lavrar')
  const lavrar = useComando(
    (headers, assembleia_id: string) => lavrarAta({ headers, path: { assembleia_id }, body: {}, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Ata lavrada.') },
  )
  return (
    <Card
      title="Ata"
      description="Documento imutável com a lista, a extração, as tentativas e o resultado. Cotas por número, nunca por nome."
      actions={
        pode ? (
          <Button tone="primary" busy={lavrar.isPending} onClick={() => lavrar.mutate(assembleia.assembleia_id)}>
            <FileText aria-hidden /> Lavrar a ata
          </Button>
        ) : null
      }
    >
      {lavrar.error ? (
        <Note tone="ruim">{lavrar.error.message}</Note>
      ) : (
        <p className="text-muted">Ainda não lavrada.</p>
      )}
    </Card>
  )
}

function Lavrada({ assembleia, grupo }: { assembleia: Assembleia; grupo: Grupo }) {
  const { data: ata } = useQuery(buscarAtaOptions({ path: { assembleia_id: assembleia.assembleia_id } }))
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.assembleia.homologar') && assembleia.situacao === 'ATA_LAVRADA'
  const homologar = useComando(
    (headers, assembleia_id: string) =>
      homologarAssembleia({ headers, path: { assembleia_id }, body: {}, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Assembleia homologada.') },
  )
  return (
    <Card
      title="Ata"
      actions={
        <>
          <Button disabled={!ata} onClick={() => ata && baixar(ata, grupo, assembleia)}>
            <Download aria-hidden /> Baixar a ata
          </Button>
          <AtaEmPdf assembleia={assembleia} />
          <Pacote assembleia={assembleia} />
          {pode ? (
            <Button
              tone="primary"
              busy={homologar.isPending}
              onClick={() => homologar.mutate(assembleia.assembleia_id)}
            >
              Homologar
            </Button>
          ) : null}
        </>
      }
    >
      {homologar.error ? <Note tone="ruim">{mensagemDe(homologar.error)}</Note> : null}
      <Facts
        columns={1}
        items={[
          ['Lavrada em', data(ata?.data)],
          [
            'Impressão digital',
            <Impressao key="i" texto={ata?.impressao_digital ?? ''} nome="Impressão digital da ata" />,
          ],
        ]}
      />
      <p className="mt-3 text-muted text-sm">
        Quem recebe o arquivo confere a assembleia sem entrar no sistema, em{' '}
        <Link to="/conferir" className="text-brand underline">
          conferência pública
        </Link>
        .
      </p>
    </Card>
  )
}

function baixar(ata: AtaLavrada, grupo: Grupo, assembleia: Assembleia): void {
  downloadText(`ata-${grupo.codigo}-${assembleia.ago}.json`, ata.conteudo, 'application/json')
}

/** The minutes as they are printed: the same bytes whoever asks. */
function AtaEmPdf({ assembleia }: { assembleia: Assembleia }) {
  const path = { assembleia_id: assembleia.assembleia_id }
  return <BotaoPdf texto="Ata em PDF" buscar={() => obterAtaPdf({ path, throwOnError: true })} />
}

/** Everything that is needed to check the assembly on another machine. */
function Pacote({ assembleia }: { assembleia: Assembleia }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const baixarPacote = useMutation({
    mutationFn: async () =>
      (await obterPacoteProva({ path: { assembleia_id: assembleia.assembleia_id }, throwOnError: true })).data,
    // The log may be a moment behind the minutes: the service says so, and asking again is all there is to do.
    retry: (vezes, erro) => vezes < TENTATIVAS && mensagemDe(erro).includes('em instantes'),
    retryDelay: ESPERA_MS,
    onSuccess: ({ nome, conteudo }) => downloadBytes(nome, deBase64(conteudo), 'application/zip'),
    onError: (erro) => avisar('ruim', mensagemDe(erro)),
  })
  return (
    <Button busy={baixarPacote.isPending} onClick={() => baixarPacote.mutate()}>
      <ShieldCheck aria-hidden /> Pacote de prova
    </Button>
  )
}
