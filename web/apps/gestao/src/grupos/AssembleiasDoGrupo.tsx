import { Button, Card, type Column, DataTable, Empty, Gavel, StateBadge } from '@consorcio/design-system'
import { data, rotulo } from '@consorcio/formatos'
import {
  type Assembleia,
  convocarAssembleia,
  type Grupo,
  listarAssembleias,
  listarCronogramaOptions,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'

const COLUNAS: readonly Column<Assembleia>[] = [
  { id: 'ago', title: 'Assembleia', cell: (item) => `${item.ago}ª`, fixed: true },
  { id: 'data', title: 'Data', cell: (item) => data(item.data_ago), align: 'right' },
  {
    id: 'situacao',
    title: 'Situação',
    cell: (item) => <StateBadge of="SituacaoAssembleia" value={item.situacao} />,
    text: (item) => rotulo('SituacaoAssembleia', item.situacao).texto,
  },
  { id: 'elegiveis', title: 'Elegíveis', cell: (item) => String(item.elegiveis || '–'), align: 'right' },
  { id: 'lances', title: 'Lances', cell: (item) => String(item.lances), align: 'right' },
  { id: 'contemplacoes', title: 'Contemplações', cell: (item) => String(item.contemplacoes), align: 'right' },
  { id: 'extracao', title: 'Extração', cell: (item) => (item.extracao ? String(item.extracao) : '–'), align: 'right' },
]

export function AssembleiasDoGrupo({ grupo }: { grupo: Grupo }) {
  const path = { grupo_id: grupo.grupo_id }
  const lista = usePaginado(
    ['assembleias', grupo.grupo_id],
    (token, signal) =>
      listarAssembleias({ path, query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.assembleias,
  )
  return (
    <Card flush title="Assembleias" actions={<Convocar grupo={grupo} feitas={lista.itens} />}>
      <DataTable
        name={`assembleias-${grupo.codigo}`}
        label="Assembleias do grupo"
        columns={COLUNAS}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={(item) => item.assembleia_id}
        href={(item) => `/assembleias/${item.assembleia_id}`}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Gavel aria-hidden />} title="Nenhuma assembleia convocada" />}
      />
    </Card>
  )
}

function Convocar({ grupo, feitas }: { grupo: Grupo; feitas: readonly Assembleia[] | undefined }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.assembleia.convocar')
  const { data: cronograma } = useQuery({
    ...listarCronogramaOptions({ path: { grupo_id: grupo.grupo_id } }),
    enabled: pode,
  })
  const convocar = useComando(
    (headers, ago: number) =>
      convocarAssembleia({ headers, path: { grupo_id: grupo.grupo_id }, body: { ago }, throwOnError: true }),
    {
      aoConcluir: (assembleia) => avisar('bom', `${assembleia.ago}ª assembleia convocada.`),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  const proxima = cronograma?.itens.find(({ ago }) => !feitas?.some((feita) => feita.ago === ago))
  if (!pode || !proxima || !feitas || grupo.situacao !== 'EM_ANDAMENTO') return null
  return (
    <Button size="sm" tone="primary" busy={convocar.isPending} onClick={() => convocar.mutate(proxima.ago)}>
      Convocar a {proxima.ago}ª, de {data(proxima.data_ago)}
    </Button>
  )
}
