import {
  Button,
  Card,
  CardSkeleton,
  type Column,
  cx,
  DataTable,
  Empty,
  Failure,
  SavedViews,
  StateBadge,
  Ticket,
} from '@consorcio/design-system'
import { contagem, data, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { type Cota, type Grupo, listarCotas, mensagemDe, useNomesDoGrupo } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { ESTADOS, type EstadoDaCota, estadoDe } from './estadoDaCota'
import { MapaDeCotas } from './MapaDeCotas'

const POR_PAGINA = 200

/** Every quota of the group: a map of seats, or a table. */
export function CotasDoGrupo({ grupo }: { grupo: Grupo }) {
  const [busca, mudar] = useBusca()
  const emTabela = busca.get('ver') === 'tabela'
  const filtro = busca.get('estado') as EstadoDaCota | null
  const {
    data: cotas,
    error,
    refetch,
  } = useQuery({
    queryKey: ['cotas', grupo.grupo_id],
    queryFn: ({ signal }) => todasAsCotas(grupo.grupo_id, signal),
  })
  if (error && !cotas) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  const visiveis = cotas?.filter((cota) => !filtro || estadoDe(cota) === filtro)
  return (
    <Card
      flush={emTabela}
      title={cotas ? contagem(visiveis?.length ?? 0, 'cota', 'cotas') : 'Cotas'}
      actions={
        <fieldset className="flex gap-1">
          <legend className="sr-only">Como ver</legend>
          <Button
            size="sm"
            aria-pressed={!emTabela}
            tone={emTabela ? 'ghost' : 'secondary'}
            onClick={() => mudar({ ver: null })}
          >
            Mapa
          </Button>
          <Button
            size="sm"
            aria-pressed={emTabela}
            tone={emTabela ? 'secondary' : 'ghost'}
            onClick={() => mudar({ ver: 'tabela' })}
          >
            Tabela
          </Button>
        </fieldset>
      }
    >
      {cotas ? (
        <div className={emTabela ? 'px-4 pb-3' : 'pb-4'}>
          <Legenda cotas={cotas} atual={filtro} escolher={(estado) => mudar({ estado })} />
        </div>
      ) : (
        <CardSkeleton lines={6} />
      )}
      {visiveis ? (
        emTabela ? (
          <Tabela grupo={grupo} cotas={visiveis} />
        ) : (
          <MapaDeCotas grupo={grupo} cotas={visiveis} />
        )
      ) : null}
    </Card>
  )
}

async function todasAsCotas(grupoId: string, signal: AbortSignal): Promise<Cota[]> {
  const cotas: Cota[] = []
  let token = ''
  do {
    const query = { tamanho_pagina: POR_PAGINA, token_pagina: token }
    const { data: pagina } = await listarCotas({ path: { grupo_id: grupoId }, query, signal, throwOnError: true })
    cotas.push(...pagina.cotas)
    token = pagina.proximo_token
  } while (token)
  return cotas
}

function Legenda({
  cotas,
  atual,
  escolher,
}: {
  cotas: readonly Cota[]
  atual: EstadoDaCota | null
  escolher: (estado: EstadoDaCota | null) => void
}) {
  const quantas = new Map<EstadoDaCota, number>()
  for (const cota of cotas) quantas.set(estadoDe(cota), (quantas.get(estadoDe(cota)) ?? 0) + 1)
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Mostrar só um estado</legend>
      {(Object.keys(ESTADOS) as EstadoDaCota[])
        .filter((estado) => quantas.has(estado))
        .map((estado) => (
          <button
            key={estado}
            type="button"
            aria-pressed={atual === estado}
            onClick={() => escolher(atual === estado ? null : estado)}
            className={cx(
              'flex min-h-8 items-center gap-2 rounded-full border px-2.5 text-sm',
              atual === estado ? 'border-brand bg-brand-soft' : 'border-line hover:bg-sunken',
            )}
          >
            <span
              aria-hidden
              className={cx(
                'flex size-4 items-center justify-center rounded-sm font-semibold text-[0.625rem]',
                ESTADOS[estado].classe,
              )}
            >
              {ESTADOS[estado].letra}
            </span>
            {ESTADOS[estado].texto}
            <span className="text-muted tabular-nums">{quantas.get(estado)}</span>
          </button>
        ))}
    </fieldset>
  )
}

function Tabela({ grupo, cotas }: { grupo: Grupo; cotas: readonly Cota[] }) {
  const [busca, mudar] = useBusca()
  const { data: nomes } = useNomesDoGrupo(grupo.grupo_id)
  const nomeDe = (cota: Cota) => nomes?.get(cota.consorciado_id) ?? (cota.consorciado_id ? '…' : '–')
  const colunas: readonly Column<Cota>[] = [
    { id: 'numero', title: 'Cota', cell: (cota) => String(cota.numero), fixed: true },
    { id: 'titular', title: 'Titular', cell: nomeDe, fixed: true },
    {
      id: 'vinculo',
      title: 'Vínculo',
      cell: (cota) => <StateBadge of="VinculoCota" value={cota.vinculo} />,
      text: (cota) => rotulo('VinculoCota', cota.vinculo).texto,
    },
    {
      id: 'contemplacao',
      title: 'Contemplação',
      cell: (cota) =>
        cota.contemplacao === 'NAO_CONTEMPLADA' ? (
          <span className="text-muted">–</span>
        ) : (
          <StateBadge of="ContemplacaoCota" value={cota.contemplacao} />
        ),
      text: (cota) => rotulo('ContemplacaoCota', cota.contemplacao).texto,
    },
    {
      id: 'como',
      title: 'Como',
      cell: (cota) =>
        cota.tipo_contemplacao
          ? `${rotulo('TipoContemplacao', cota.tipo_contemplacao).texto}, ${cota.ago_contemplacao}ª`
          : '–',
    },
    { id: 'adesao', title: 'Adesão', cell: (cota) => data(cota.data_adesao), align: 'right' },
  ]
  return (
    <DataTable
      name="cotas"
      file={`cotas-${grupo.codigo}`}
      tools={<SavedViews list="cotas" search={busca} onApply={mudar} />}
      label={`Cotas do grupo ${grupo.codigo}`}
      columns={colunas}
      items={cotas}
      rowKey={(cota) => `${cota.numero}-${cota.versao_titular}`}
      href={(cota) => (cota.cota_id ? `/cotas/${cota.cota_id}` : '')}
      rowTone={(cota) => (cota.vinculo === 'VAGA' || cota.vinculo === 'EXCLUIDA' ? 'apagado' : null)}
      empty={<Empty icon={<Ticket aria-hidden />} title="Nenhuma cota neste estado" />}
    />
  )
}
