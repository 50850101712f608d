import { Button, Card, CopyButton, Facts, Note, QrCodeIcon, StateBadge } from '@consorcio/design-system'
import { data, dinheiro } from '@consorcio/formatos'
import { criarCobrancaPix, mensagemDe, type Parcela, useComando } from '@consorcio/shared-api'
import { usePodeNoQueEMeu } from '@consorcio/shared-state'
import { QrCode } from '../parcelas/QrCode'

/** A charge by Pix for what the title costs today. Asking again gives the same one, or another when the amount changed. */
export function CobrancaDaParcela({ parcela }: { parcela: Parcela }) {
  const pode = usePodeNoQueEMeu('financeiro.pix.cobrar')
  const cobrar = useComando((headers, parcela_id: string) =>
    criarCobrancaPix({ headers, path: { parcela_id }, body: {}, throwOnError: true }),
  )
  const aPagar = parcela.situacao === 'ABERTO' || parcela.situacao === 'PARCIAL'
  if (!pode || !aPagar) return null
  return (
    <Card
      title="Cobrança por Pix"
      description="Pelo valor de hoje; em atraso, vale até o fim do dia."
      actions={cobrar.data ? <StateBadge of="SituacaoCobrancaPix" value={cobrar.data.situacao} /> : null}
    >
      {cobrar.error ? (
        <Note tone="ruim" className="mb-3">
          {mensagemDe(cobrar.error)}
        </Note>
      ) : null}
      {cobrar.data ? (
        <section aria-label="Pix" className="flex flex-wrap items-start gap-4">
          <QrCode texto={cobrar.data.copia_e_cola} label="QR code da cobrança por Pix" />
          <div className="min-w-0 flex-1 basis-56 space-y-2">
            <Facts
              columns={1}
              items={[
                ['Valor', dinheiro(cobrar.data.valor)],
                ['Pagar até', data(cobrar.data.vencimento)],
              ]}
            />
            <p className="break-all text-muted text-xs">{cobrar.data.copia_e_cola}</p>
            <CopyButton text={cobrar.data.copia_e_cola} label="Copiar o Pix" />
          </div>
        </section>
      ) : (
        <Button busy={cobrar.isPending} onClick={() => cobrar.mutate(parcela.parcela_id)}>
          <QrCodeIcon aria-hidden /> Gerar o QR
        </Button>
      )}
    </Card>
  )
}
