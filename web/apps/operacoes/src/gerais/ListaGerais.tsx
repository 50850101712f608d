import {
  Button,
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Failure,
  Gavel,
  PageHeader,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { contagem, data, nomeDaGeral, rotulo } from '@consorcio/formatos'
import { SeletorDeGrupo } from '@consorcio/forms'
import {
  type AssembleiaGeral,
  type Grupo,
  listarAssembleiasGeraisOptions,
  mensagemDe,
  useGrupoEscolhido,
} from '@consorcio/shared-api'
import { usePode, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Convocacao } from './Convocacao'
import { MinhasVotacoes } from './MinhasVotacoes'
import { Providencias } from './Providencias'

const COLUNAS: readonly Column<AssembleiaGeral>[] = [
  { id: 'nome', title: 'Assembleia', fixed: true, cell: nomeDaGeral },
  { id: 'data', title: 'Data', align: 'right', fixed: true, cell: (item) => `${data(item.data)}, ${item.hora}` },
  {
    id: 'situacao',
    title: 'Situação',
    fixed: true,
    cell: (item) => <StateBadge of="SituacaoAssembleiaGeral" value={item.situacao} />,
    text: (item) => rotulo('SituacaoAssembleiaGeral', item.situacao).texto,
  },
  {
    id: 'pauta',
    title: 'Pauta',
    wrap: true,
    cell: ({ pauta }) => pauta.map(({ materia }) => rotulo('Materia', materia).texto).join('; '),
  },
  { id: 'enviada', title: 'Convocação enviada', align: 'right', cell: (item) => data(item.enviada_em) },
  { id: 'presentes', title: 'Presentes', align: 'right', cell: ({ presentes }) => String(presentes) },
]

/** Assemblies that deliberate: constitution, accounts, extraordinary. The monthly draw has a screen of its own. */
export default function ListaGerais() {
  const quemSou = useQuemSou()
  return quemSou ? <MinhasVotacoes consorciadoId={quemSou} /> : <DaEquipe />
}

function DaEquipe() {
  const escolha = useGrupoEscolhido()
  return (
    <>
      <PageHeader
        title="Assembleias gerais"
        description="Constituição, prestação de contas e extraordinárias: convocação, procurações, votos e ata."
        actions={<ButtonLink to="/assembleias">Assembleias de contemplação</ButtonLink>}
      />
      <Toolbar>
        <SeletorDeGrupo {...escolha} />
      </Toolbar>
      {escolha.erro ? <Failure message={mensagemDe(escolha.erro)} /> : null}
      {escolha.grupo ? <DoGrupo grupo={escolha.grupo} /> : null}
      {escolha.grupo ? <Providencias grupoId={escolha.grupo.grupo_id} /> : null}
    </>
  )
}

function DoGrupo({ grupo }: { grupo: Grupo }) {
  const pode = usePode('sorteios.assembleia.convocar')
  const [convocando, setConvocando] = useState(false)
  const path = { grupo_id: grupo.grupo_id }
  const { data: lista, error, refetch } = useQuery(listarAssembleiasGeraisOptions({ path }))
  const convocar = pode ? (
    <Button tone="primary" size="sm" onClick={() => setConvocando(true)}>
      Convocar
    </Button>
  ) : null
  return (
    <Card
      flush
      title={`Grupo ${grupo.codigo}`}
      description={contagem(lista?.assembleias.length ?? 0, 'assembleia', 'assembleias')}
      actions={convocar}
    >
      <DataTable
        name="assembleias-gerais"
        label="Assembleias gerais"
        columns={COLUNAS}
        items={lista?.assembleias}
        rowKey={(item) => item.assembleia_geral_id}
        href={(item) => `/assembleias/gerais/${item.assembleia_geral_id}`}
        error={error}
        onRetry={() => void refetch()}
        empty={
          <Empty icon={<Gavel aria-hidden />} title="Nenhuma assembleia geral convocada">
            A de constituição é do grupo em formação; a ordinária e a extraordinária, do grupo em andamento.
          </Empty>
        }
      />
      <Dialog
        open={convocando}
        onClose={() => setConvocando(false)}
        title={`Convocar assembleia do grupo ${grupo.codigo}`}
        description="A pauta é a do edital, na ordem da votação. A antecedência do contrato é conferida."
        wide
      >
        <Convocacao grupo={grupo} anteriores={lista?.assembleias ?? []} fechar={() => setConvocando(false)} />
      </Dialog>
    </Card>
  )
}
