import { Card, type Column, DataTable, Empty, Layers, Select, StateBadge } from '@consorcio/design-system'
import { dinheiro, inteiro, opcoes, rotulo } from '@consorcio/formatos'
import { Link, useBusca } from '@consorcio/navigation'
import {
  type Faturamento,
  type GrupoFaturado,
  listarGruposFaturamento,
  type SituacaoGrupoFaturado,
  usePaginado,
} from '@consorcio/shared-api'

const COLUNAS: readonly Column<GrupoFaturado>[] = [
  { id: 'grupo', title: 'Grupo', cell: ({ grupo_codigo }) => grupo_codigo, fixed: true },
  {
    id: 'situacao',
    title: 'Situação',
    fixed: true,
    cell: ({ situacao }) => <StateBadge of="SituacaoGrupoFaturado" value={situacao} />,
    text: ({ situacao }) => rotulo('SituacaoGrupoFaturado', situacao).texto,
  },
  { id: 'assembleias', title: 'Assembleias', cell: ({ assembleias }) => inteiro(assembleias), align: 'right' },
  {
    id: 'parcelas',
    title: 'Parcelas',
    align: 'right',
    fixed: true,
    cell: ({ grupo_id, grupo_codigo, parcelas }) =>
      parcelas > 0 ? (
        <Link
          to={`/financeiro/parcelas?grupo=${grupo_id}`}
          className="text-brand hover:underline"
          aria-label={`${inteiro(parcelas)} parcelas do grupo ${grupo_codigo}`}
        >
          {inteiro(parcelas)}
        </Link>
      ) : (
        '0'
      ),
    text: ({ parcelas }) => inteiro(parcelas),
  },
  { id: 'valor', title: 'Valor', cell: ({ valor }) => dinheiro(valor), align: 'right', fixed: true },
  { id: 'motivo', title: 'Observação', cell: observacao, wrap: true },
]

/** Why it was refused; or why nothing was issued, when that was right. */
function observacao({ situacao, assembleias, motivo }: GrupoFaturado): string {
  if (motivo) return motivo
  return situacao === 'FEITO' && assembleias === 0 ? 'Nada por emitir até o fim do mês' : '–'
}

/** What came of each group; the one that was refused says why. */
export function GruposFaturados({ faturamento }: { faturamento: Faturamento }) {
  const [busca, mudar] = useBusca()
  const situacao = (busca.get('situacao') ?? '') as SituacaoGrupoFaturado | ''
  const { mes, rodada, pendentes } = faturamento
  const lista = usePaginado(
    ['grupos-do-faturamento', mes, situacao, rodada, pendentes],
    (token, signal) =>
      listarGruposFaturamento({
        path: { mes },
        query: { tamanho_pagina: 100, token_pagina: token, ...(situacao ? { situacao } : {}) },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.grupos,
  )
  return (
    <Card
      flush
      title="Grupos"
      actions={
        <Select
          aria-label="Situação"
          className="w-52"
          empty="Todas as situações"
          value={situacao}
          onChange={(evento) => mudar({ situacao: evento.target.value || null })}
          options={opcoes('SituacaoGrupoFaturado')}
        />
      }
    >
      <DataTable
        name="grupos-do-faturamento"
        file={`faturamento-${mes}`}
        label="Grupos do faturamento"
        columns={COLUNAS}
        items={lista.itens}
        rowKey={({ grupo_id }) => grupo_id}
        href={({ grupo_id }) => `/grupos/${grupo_id}`}
        rowTone={({ situacao: qual }) => (qual === 'RECUSADO' ? 'ruim' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={
          <Empty
            icon={<Layers aria-hidden />}
            title={situacao ? 'Nenhum grupo nesta situação' : 'Nenhum grupo em andamento'}
          />
        }
      />
    </Card>
  )
}
