import {
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Empty,
  Layers,
  PageHeader,
  Plus,
  SavedViews,
  SearchInput,
  Select,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { data, opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { type Grupo, listarGrupos, type SituacaoGrupo, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'

const COLUNAS: readonly Column<Grupo>[] = [
  { id: 'codigo', title: 'Grupo', cell: (grupo) => grupo.codigo, fixed: true },
  {
    id: 'situacao',
    title: 'Situação',
    cell: (grupo) => <StateBadge of="SituacaoGrupo" value={grupo.situacao} />,
    text: (grupo) => rotulo('SituacaoGrupo', grupo.situacao).texto,
  },
  { id: 'classe', title: 'Objeto', cell: (grupo) => rotulo('ClasseObjeto', grupo.classe_objeto).texto },
  { id: 'prazo', title: 'Prazo', cell: (grupo) => `${grupo.prazo_meses} meses`, align: 'right' },
  { id: 'ativas', title: 'Ativas', cell: (grupo) => String(grupo.cotas_ativas), align: 'right' },
  { id: 'reservadas', title: 'Reservadas', cell: (grupo) => String(grupo.cotas_reservadas), align: 'right' },
  { id: 'vagas', title: 'Vagas', cell: (grupo) => String(grupo.cotas_vagas), align: 'right' },
  { id: 'maximo', title: 'Máximo', cell: (grupo) => String(grupo.max_cotas), align: 'right' },
  { id: 'agc', title: 'Constituição', cell: (grupo) => data(grupo.data_agc), align: 'right' },
  { id: 'vencimento', title: 'Primeiro vencimento', cell: (grupo) => data(grupo.primeiro_vencimento), align: 'right' },
]

/** Groups, by code and situation. */
export default function ListaGrupos() {
  const [busca, mudar] = useBusca()
  const podeCriar = usePode('grupos.grupo.criar')
  const situacao = busca.get('situacao') as SituacaoGrupo | null
  const filtro = { codigo: busca.get('codigo') ?? '', ...(situacao ? { situacao } : {}), tamanho_pagina: 100 }
  const lista = usePaginado(
    ['grupos', filtro],
    (token, signal) => listarGrupos({ query: { ...filtro, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.grupos,
  )
  const criar = podeCriar ? (
    <ButtonLink to="/grupos/novo" tone="primary">
      <Plus aria-hidden /> Criar grupo
    </ButtonLink>
  ) : null
  return (
    <>
      <PageHeader title="Grupos" description="Da formação ao encerramento." actions={criar} />
      <Toolbar end={<SavedViews list="grupos" search={busca} onApply={mudar} />}>
        <SearchInput
          label="Código do grupo"
          placeholder="Código do grupo"
          className="w-56"
          value={busca.get('codigo') ?? ''}
          onChange={(evento) => mudar({ codigo: evento.target.value || null })}
        />
        <Select
          aria-label="Situação"
          className="w-52"
          empty="Todas as situações"
          options={opcoes('SituacaoGrupo')}
          value={situacao ?? ''}
          onChange={(evento) => mudar({ situacao: evento.target.value || null })}
        />
      </Toolbar>
      <Card flush>
        <DataTable
          name="grupos"
          label="Grupos"
          columns={COLUNAS}
          items={lista.itens}
          rowKey={(grupo) => grupo.grupo_id}
          href={(grupo) => `/grupos/${grupo.grupo_id}`}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={
            <Empty icon={<Layers aria-hidden />} title="Nenhum grupo aqui" action={criar}>
              Um grupo nasce de um plano e de um bem com preço.
            </Empty>
          }
        />
      </Card>
    </>
  )
}
