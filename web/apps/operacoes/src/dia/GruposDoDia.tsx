import { Card, type Column, DataTable, Empty, Gavel, Select, StateBadge } from '@consorcio/design-system'
import { opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type ApuracaoDia,
  type GrupoApuracaoDia,
  listarGruposApuracaoDia,
  type SituacaoGrupoDia,
  usePaginado,
} from '@consorcio/shared-api'

const COLUNAS: readonly Column<GrupoApuracaoDia>[] = [
  { id: 'grupo', title: 'Grupo', cell: ({ grupo_codigo }) => grupo_codigo, fixed: true },
  { id: 'ago', title: 'Assembleia', cell: ({ ago }) => `${ago}ª`, align: 'right', fixed: true },
  {
    id: 'situacao',
    title: 'Situação',
    fixed: true,
    cell: ({ situacao }) => <StateBadge of="SituacaoGrupoDia" value={situacao} />,
    text: ({ situacao }) => rotulo('SituacaoGrupoDia', situacao).texto,
  },
  { id: 'contemplacoes', title: 'Contemplações', cell: ({ contemplacoes }) => String(contemplacoes), align: 'right' },
  { id: 'motivo', title: 'Por quê', cell: ({ motivo }) => motivo || '–', wrap: true },
]

/** What came of each group; the one that was refused says why. */
export function GruposDoDia({ apuracao }: { apuracao: ApuracaoDia }) {
  const [busca, mudar] = useBusca()
  const situacao = (busca.get('situacao') ?? '') as SituacaoGrupoDia | ''
  const { dia, rodada, pendentes } = apuracao
  const lista = usePaginado(
    ['apuracao-do-dia', dia, situacao, rodada, pendentes],
    (token, signal) =>
      listarGruposApuracaoDia({
        path: { dia },
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
          options={opcoes('SituacaoGrupoDia')}
        />
      }
    >
      <DataTable
        name="apuracao-do-dia"
        file={`apuracao-${dia}`}
        label="Grupos do dia"
        columns={COLUNAS}
        items={lista.itens}
        rowKey={({ assembleia_id }) => assembleia_id}
        href={({ assembleia_id }) => `/assembleias/${assembleia_id}`}
        rowTone={({ situacao: qual }) => (qual === 'RECUSADO' ? 'ruim' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Gavel aria-hidden />} title="Nenhum grupo nesta situação" />}
      />
    </Card>
  )
}
