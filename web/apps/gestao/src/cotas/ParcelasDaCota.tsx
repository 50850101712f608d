import { Card, type Column, DataTable, Empty, FileText, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, rotulo } from '@consorcio/formatos'
import { BotaoPdf } from '@consorcio/forms'
import { type Cota, imprimirBoletosCota, listarParcelasCota, type Parcela, usePaginado } from '@consorcio/shared-api'
import { usePodeDe } from '@consorcio/shared-state'

const COLUNAS: readonly Column<Parcela>[] = [
  {
    id: 'identificador',
    title: 'Título',
    cell: (parcela) => parcela.identificador,
    fixed: true,
    className: 'whitespace-nowrap tabular-nums',
  },
  { id: 'tipo', title: 'Tipo', cell: (parcela) => rotulo('TipoTitulo', parcela.tipo).texto },
  { id: 'ago', title: 'Assembleia', cell: (parcela) => (parcela.ago ? `${parcela.ago}ª` : '–'), align: 'right' },
  { id: 'vencimento', title: 'Vencimento', cell: (parcela) => data(parcela.vencimento), align: 'right', fixed: true },
  { id: 'valor', title: 'Valor', cell: (parcela) => dinheiro(parcela.valor), align: 'right', fixed: true },
  { id: 'pago', title: 'Pago', cell: (parcela) => dinheiro(parcela.valor_pago), align: 'right' },
  { id: 'quando', title: 'Pago em', cell: (parcela) => data(parcela.data_pagamento), align: 'right' },
  {
    id: 'situacao',
    title: 'Situação',
    cell: (parcela) => <StateBadge of="SituacaoTitulo" value={parcela.situacao} />,
    text: (parcela) => rotulo('SituacaoTitulo', parcela.situacao).texto,
  },
]

export function ParcelasDaCota({ cota }: { cota: Cota }) {
  const cotaId = cota.cota_id
  const lista = usePaginado(
    ['parcelas-da-cota', cotaId],
    (token, signal) =>
      listarParcelasCota({
        path: { cota_id: cotaId },
        query: { tamanho_pagina: 100, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.parcelas,
  )
  return (
    <Card flush title="Parcelas e títulos" actions={<Carne cota={cota} />}>
      <DataTable
        name="parcelas-da-cota"
        label="Parcelas da cota"
        columns={COLUNAS}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={(parcela) => parcela.parcela_id}
        href={(parcela) => `/financeiro/parcelas/${parcela.parcela_id}`}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<FileText aria-hidden />} title="Nenhuma parcela emitida" />}
      />
    </Card>
  )
}

/** The boletos in the street, three on a page. */
function Carne({ cota }: { cota: Cota }) {
  if (!usePodeDe('financeiro.boleto.ler', cota.consorciado_id)) return null
  return (
    <BotaoPdf
      size="sm"
      texto="Carnê em PDF"
      buscar={() =>
        imprimirBoletosCota({ path: { cota_id: cota.cota_id }, query: { carne: true }, throwOnError: true })
      }
    />
  )
}
