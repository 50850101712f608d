import { type Column, DataTable, Empty, StateBadge } from '@consorcio/design-system'
import { data, diasEntre, dinheiro, hoje, rotulo, somar } from '@consorcio/formatos'
import type { Contemplacao } from '@consorcio/shared-api'
import { Prazo, prazoEmPalavras } from './Prazo'

export interface DaAssembleia extends Contemplacao {
  ago: number
}

/** The same contemplações as rows: to sort out a long group, and to export. */
export function TabelaDeContemplacoes({ itens }: { itens: readonly DaAssembleia[] }) {
  const colunas: readonly Column<DaAssembleia>[] = [
    { id: 'cota', title: 'Cota', cell: (item) => `Cota ${item.cota_numero}`, fixed: true },
    { id: 'ago', title: 'Assembleia', cell: (item) => `${item.ago}ª`, align: 'right', fixed: true },
    { id: 'tipo', title: 'Por', cell: (item) => rotulo('TipoContemplacao', item.tipo).texto },
    {
      id: 'credito',
      title: 'Crédito',
      cell: (item) => dinheiro(item.credito),
      align: 'right',
      fixed: true,
      total: dinheiro(somar(itens.map(({ credito }) => credito))),
    },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      cell: (item) => <StateBadge of="SituacaoContemplacao" value={item.situacao} />,
      text: (item) => rotulo('SituacaoContemplacao', item.situacao).texto,
    },
    {
      id: 'prazo',
      title: 'Prazo do lance',
      cell: (item) => (item.situacao === 'PENDENTE' ? <Prazo contemplacao={item} /> : '–'),
      text: (item) => (item.situacao === 'PENDENTE' ? prazoEmPalavras(diasEntre(hoje(), item.prazo_pagamento)) : ''),
    },
    { id: 'desde', title: 'Crédito desde', cell: (item) => data(item.disponivel_em), align: 'right' },
    { id: 'motivo', title: 'Motivo', wrap: true, cell: (item) => item.motivo || '–' },
  ]
  return (
    <DataTable
      name="contemplacoes"
      label="Contemplações"
      columns={colunas}
      items={itens}
      rowKey={(item) => item.contemplacao_id}
      href={(item) => `/cotas/${item.cota_id}`}
      rowTone={(item) => (item.situacao === 'CANCELADA' ? 'apagado' : null)}
      empty={<Empty title="Ninguém foi contemplado ainda" />}
    />
  )
}
