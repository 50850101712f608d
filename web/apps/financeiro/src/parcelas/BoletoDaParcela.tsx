import {
  Badge,
  Card,
  CardSkeleton,
  CopyButton,
  Empty,
  Facts,
  FileText,
  Note,
  StateBadge,
} from '@consorcio/design-system'
import { data, dinheiro } from '@consorcio/formatos'
import { BotaoPdf } from '@consorcio/forms'
import { type Boleto, buscarBoletoOptions, ErroDaApi, imprimirBoleto, mensagemDe } from '@consorcio/shared-api'
import { useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { CodigoDeBarras } from './CodigoDeBarras'
import { QrCode } from './QrCode'

/** How the person pays: bar code, line to type, and Pix when the bank gave one. */
export function BoletoDaParcela({ parcelaId }: { parcelaId: string }) {
  const { data: boleto, error } = useQuery(buscarBoletoOptions({ path: { parcela_id: parcelaId } }))
  const minha = useQuemSou() !== null
  const semBoleto = error instanceof ErroDaApi && error.status === 404
  return (
    <Card title="Boleto e Pix" actions={boleto ? <StateBadge of="SituacaoBoleto" value={boleto.situacao} /> : null}>
      {boleto || error ? null : <CardSkeleton lines={4} />}
      {error && !semBoleto ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {semBoleto ? (
        <Empty icon={<FileText aria-hidden />} title="Ainda sem boleto">
          {minha
            ? 'A administradora ainda não emitiu o boleto desta parcela.'
            : 'Os boletos de uma assembleia se emitem em Bancos.'}
        </Empty>
      ) : null}
      {boleto ? <Codigos boleto={boleto} /> : null}
    </Card>
  )
}

function Codigos({ boleto }: { boleto: Boleto }) {
  return (
    <div className="space-y-4">
      <Impressao parcelaId={boleto.parcela_id} />
      <Facts
        columns={1}
        items={[
          ['Nosso número', boleto.nosso_numero],
          ['Vencimento', data(boleto.vencimento)],
          ['Valor', dinheiro(boleto.valor)],
          ...(boleto.motivo ? ([['Motivo do banco', boleto.motivo]] as [string, string][]) : []),
        ]}
      />
      <section aria-label="Código de barras" className="space-y-2">
        <CodigoDeBarras digitos={boleto.codigo_barras} />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="min-w-0 break-all font-medium tabular-nums">{linhaLegivel(boleto.linha_digitavel)}</p>
          <CopyButton text={boleto.linha_digitavel} label="Copiar a linha digitável" />
        </div>
      </section>
      {boleto.pix ? (
        <section aria-label="Pix" className="flex flex-wrap items-start gap-4 border-line border-t pt-4">
          <QrCode texto={boleto.pix} label="QR code do Pix desta parcela" />
          <div className="min-w-0 flex-1 basis-48 space-y-2">
            <Badge tone="info">Pix copia e cola</Badge>
            <p className="break-all text-muted text-xs">{boleto.pix}</p>
            <CopyButton text={boleto.pix} label="Copiar o Pix" />
          </div>
        </section>
      ) : null}
    </div>
  )
}

function Impressao({ parcelaId }: { parcelaId: string }) {
  return (
    <BotaoPdf
      size="sm"
      texto="Boleto em PDF"
      buscar={() => imprimirBoleto({ path: { parcela_id: parcelaId }, throwOnError: true })}
    />
  )
}

/** 47 digits as they are printed: `23793.38128 60000.000003 00000.000400 1 84340000019999`. */
function linhaLegivel(linha: string): string {
  const partes = /^(\d{5})(\d{5})(\d{5})(\d{6})(\d{5})(\d{6})(\d)(\d{14})$/.exec(linha)
  if (!partes) return linha
  const [, a, b, c, d, e, f, g, h] = partes
  return `${a}.${b} ${c}.${d} ${e}.${f} ${g} ${h}`
}
