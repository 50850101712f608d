import {
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Empty,
  Field,
  FileText,
  PageHeader,
  SavedViews,
  Select,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { data, diasEntre, dinheiro, hoje, opcoes, rotulo, somar } from '@consorcio/formatos'
import { SeletorDeGrupo, SemGrupo } from '@consorcio/forms'
import { useBusca } from '@consorcio/navigation'
import {
  type Grupo,
  listarCotas,
  listarCronogramaOptions,
  listarParcelasGrupo,
  type Parcela,
  type SituacaoTitulo,
  useGrupoEscolhido,
  useNomesDoGrupo,
  usePaginado,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { Emissao } from './Emissao'

/** Parcelas and titles of a group, by assembly and situation. */
export default function ListaParcelas() {
  const escolha = useGrupoEscolhido()
  return (
    <>
      <PageHeader
        title="Parcelas"
        description="O que cada cota tem a pagar e já pagou."
        actions={
          <>
            <ButtonLink to="/financeiro/faturamento">Faturamento do mês</ButtonLink>
            {escolha.grupo ? <Emissao grupo={escolha.grupo} /> : null}
          </>
        }
      />
      {escolha.grupo ? (
        <Parcelas escolha={escolha} grupo={escolha.grupo} />
      ) : (
        <SemGrupo erro={escolha.erro} vazio={escolha.grupos?.length === 0} />
      )}
    </>
  )
}

function Parcelas({ escolha, grupo }: { escolha: ReturnType<typeof useGrupoEscolhido>; grupo: Grupo }) {
  const [busca, mudar] = useBusca()
  const ago = Number(busca.get('ago') ?? 0)
  const situacao = busca.get('situacao') as SituacaoTitulo | null
  const query = { ago, ...(situacao ? { situacao } : {}), tamanho_pagina: 100 }
  const { data: cronograma } = useQuery(listarCronogramaOptions({ path: { grupo_id: grupo.grupo_id } }))
  const lista = usePaginado(
    ['parcelas', grupo.grupo_id, query],
    (token, signal) =>
      listarParcelasGrupo({
        path: { grupo_id: grupo.grupo_id },
        query: { ...query, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.parcelas,
  )
  return (
    <>
      <Toolbar end={<SavedViews list="parcelas" search={busca} onApply={mudar} />}>
        <SeletorDeGrupo {...escolha} />
        <Field label="Assembleia" required className="w-52">
          <Select
            value={String(ago || '')}
            empty="Todas"
            onChange={(evento) => mudar({ ago: evento.target.value || null })}
            options={(cronograma?.itens ?? []).map((item) => ({
              valor: String(item.ago),
              texto: `${item.ago}ª, vence ${data(item.vencimento)}`,
            }))}
          />
        </Field>
        <Field label="Situação" required className="w-44">
          <Select
            value={situacao ?? ''}
            empty="Todas"
            onChange={(evento) => mudar({ situacao: evento.target.value || null })}
            options={opcoes('SituacaoTitulo')}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <Tabela grupo={grupo} lista={lista} />
      </Card>
    </>
  )
}

function Tabela({
  grupo,
  lista,
}: {
  grupo: Grupo
  lista: ReturnType<typeof usePaginado<{ parcelas: Parcela[]; proximo_token: string }, Parcela>>
}) {
  const { data: nomes } = useNomesDoGrupo(grupo.grupo_id)
  const { data: cotas } = useTitulares(grupo.grupo_id)
  const titular = (parcela: Parcela) => nomes?.get(cotas?.get(parcela.cota_id) ?? '') ?? '–'
  const colunas: readonly Column<Parcela>[] = [
    {
      id: 'titulo',
      title: 'Título',
      cell: (parcela) => parcela.identificador,
      fixed: true,
      className: 'whitespace-nowrap tabular-nums',
    },
    { id: 'cota', title: 'Cota', cell: (parcela) => String(parcela.cota_numero), align: 'right' },
    { id: 'titular', title: 'Titular', cell: titular },
    { id: 'vencimento', title: 'Vencimento', cell: (parcela) => data(parcela.vencimento), align: 'right', fixed: true },
    {
      id: 'valor',
      title: 'Valor',
      cell: (parcela) => dinheiro(parcela.valor),
      align: 'right',
      fixed: true,
      total: dinheiro(somar(lista.itens?.map(({ valor }) => valor) ?? [])),
    },
    {
      id: 'situacao',
      title: 'Situação',
      cell: (parcela) => <StateBadge of="SituacaoTitulo" value={parcela.situacao} />,
      text: (parcela) => rotulo('SituacaoTitulo', parcela.situacao).texto,
      fixed: true,
    },
    {
      id: 'pago',
      title: 'Pago',
      cell: (parcela) => dinheiro(parcela.valor_pago),
      align: 'right',
      total: dinheiro(somar(lista.itens?.map(({ valor_pago }) => valor_pago) ?? [])),
    },
    { id: 'quando', title: 'Pago em', cell: (parcela) => data(parcela.data_pagamento), align: 'right' },
    { id: 'tipo', title: 'Tipo', cell: (parcela) => rotulo('TipoTitulo', parcela.tipo).texto },
  ]
  return (
    <DataTable
      name="parcelas"
      file={`parcelas-${grupo.codigo}`}
      label={`Parcelas do grupo ${grupo.codigo}`}
      columns={colunas}
      items={lista.itens}
      rowKey={(parcela) => parcela.parcela_id}
      href={(parcela) => `/financeiro/parcelas/${parcela.parcela_id}`}
      rowTone={(parcela) => (vencida(parcela) ? 'ruim' : parcela.situacao === 'CANCELADO' ? 'apagado' : null)}
      error={lista.erro}
      onRetry={lista.repetir}
      updating={lista.atualizando}
      more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
      empty={
        <Empty icon={<FileText aria-hidden />} title="Nenhuma parcela com esses filtros">
          As parcelas de um mês nascem em “Emitir parcelas”.
        </Empty>
      }
    />
  )
}

function vencida({ situacao, vencimento }: Parcela): boolean {
  return (situacao === 'ABERTO' || situacao === 'PARCIAL') && diasEntre(vencimento, hoje()) > 0
}

/** Who holds each quota: quota → person. */
function useTitulares(grupoId: string) {
  return useQuery({
    queryKey: ['titulares', grupoId],
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) => lerTitulares(grupoId, signal),
  })
}

async function lerTitulares(grupoId: string, signal: AbortSignal): Promise<Map<string, string>> {
  const titulares = new Map<string, string>()
  let token = ''
  do {
    const { data: pagina } = await listarCotas({
      path: { grupo_id: grupoId },
      query: { tamanho_pagina: 200, token_pagina: token },
      signal,
      throwOnError: true,
    })
    for (const cota of pagina.cotas) if (cota.cota_id) titulares.set(cota.cota_id, cota.consorciado_id)
    token = pagina.proximo_token
  } while (token)
  return titulares
}
