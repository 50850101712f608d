import {
  Badge,
  Button,
  Card,
  CardSkeleton,
  Empty,
  Failure,
  PageHeader,
  Toolbar,
  Trophy,
} from '@consorcio/design-system'
import { contagem, data, dinheiro, hoje, rotulo, somar } from '@consorcio/formatos'
import { SeletorDeGrupo } from '@consorcio/forms'
import { Link, useBusca } from '@consorcio/navigation'
import {
  type Grupo,
  listarAssembleias,
  listarContemplacoes,
  mensagemDe,
  processarPrazos,
  type SituacaoContemplacao,
  useComando,
  useGrupoEscolhido,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { Prazo } from './Prazo'
import { type DaAssembleia, TabelaDeContemplacoes } from './TabelaDeContemplacoes'

const COLUNAS: readonly SituacaoContemplacao[] = ['EM_PROCESSAMENTO', 'PENDENTE', 'CONFIRMADA', 'CANCELADA']

/** The way of each contemplação, by where it stands. */
export default function Contemplacoes() {
  const escolha = useGrupoEscolhido()
  const [busca, mudar] = useBusca()
  const emTabela = busca.get('ver') === 'tabela'
  return (
    <>
      <PageHeader
        title="Contemplações"
        description="Da apuração ao crédito disponível. Um lance vencedor espera o pagamento até o prazo."
        actions={<Prazos />}
      />
      <Toolbar
        end={
          <fieldset className="flex gap-1">
            <legend className="sr-only">Ver como</legend>
            <Button
              size="sm"
              tone={emTabela ? 'secondary' : 'primary'}
              aria-pressed={!emTabela}
              onClick={() => mudar({ ver: null })}
            >
              Quadro
            </Button>
            <Button
              size="sm"
              tone={emTabela ? 'primary' : 'secondary'}
              aria-pressed={emTabela}
              onClick={() => mudar({ ver: 'tabela' })}
            >
              Tabela
            </Button>
          </fieldset>
        }
      >
        <SeletorDeGrupo {...escolha} />
      </Toolbar>
      {escolha.erro ? <Failure message={mensagemDe(escolha.erro)} /> : null}
      {escolha.grupo ? <Quadro grupo={escolha.grupo} emTabela={emTabela} /> : null}
    </>
  )
}

function Quadro({ grupo, emTabela }: { grupo: Grupo; emTabela: boolean }) {
  const {
    data: todas,
    error,
    refetch,
  } = useQuery({
    queryKey: ['contemplacoes', grupo.grupo_id],
    queryFn: ({ signal }) => doGrupo(grupo.grupo_id, signal),
  })
  if (error && !todas) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!todas) return <CardSkeleton lines={8} />
  if (todas.length === 0) {
    return (
      <Card>
        <Empty icon={<Trophy aria-hidden />} title="Ninguém foi contemplado ainda" />
      </Card>
    )
  }
  if (emTabela) {
    return (
      <Card flush>
        <TabelaDeContemplacoes itens={todas} />
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-4">
      {COLUNAS.map((situacao) => (
        <Coluna key={situacao} situacao={situacao} itens={todas.filter((uma) => uma.situacao === situacao)} />
      ))}
    </div>
  )
}

async function doGrupo(grupoId: string, signal: AbortSignal): Promise<DaAssembleia[]> {
  const { data: pagina } = await listarAssembleias({
    path: { grupo_id: grupoId },
    query: { tamanho_pagina: 200 },
    signal,
    throwOnError: true,
  })
  const comAlguem = pagina.assembleias.filter(({ contemplacoes }) => contemplacoes > 0)
  const listas = await Promise.all(
    comAlguem.map(async ({ assembleia_id, ago }) => {
      const { data: lista } = await listarContemplacoes({ path: { assembleia_id }, signal, throwOnError: true })
      return lista.contemplacoes.map((contemplacao) => ({ ...contemplacao, ago }))
    }),
  )
  return listas.flat()
}

function Coluna({ situacao, itens }: { situacao: SituacaoContemplacao; itens: readonly DaAssembleia[] }) {
  const { texto } = rotulo('SituacaoContemplacao', situacao)
  return (
    <section aria-label={texto} className="min-w-0">
      <header className="mb-2 flex items-baseline justify-between gap-2 px-1">
        <h2 className="min-w-0 truncate font-semibold">
          {texto} <span className="font-normal text-muted tabular-nums">{itens.length}</span>
        </h2>
        <span className="whitespace-nowrap text-muted text-xs tabular-nums">
          {itens.length > 0 ? dinheiro(somar(itens.map(({ credito }) => credito))) : ''}
        </span>
      </header>
      <ul tabIndex={0} aria-label={texto} className="max-h-[65vh] space-y-2 overflow-y-auto pr-0.5">
        {itens.map((item) => (
          <Ficha key={item.contemplacao_id} item={item} />
        ))}
        {itens.length === 0 ? (
          <li className="rounded-lg border border-line border-dashed px-3 py-6 text-center text-muted text-sm">
            Nenhuma
          </li>
        ) : null}
      </ul>
    </section>
  )
}

function Ficha({ item }: { item: DaAssembleia }) {
  return (
    <li className="rounded-lg border border-line bg-surface p-3 shadow-sm">
      <div className="flex items-center justify-between gap-2">
        <Link to={`/cotas/${item.cota_id}`} className="font-medium text-brand hover:underline">
          Cota {item.cota_numero}
        </Link>
        <Badge tone="info">{rotulo('TipoContemplacao', item.tipo).texto}</Badge>
      </div>
      <p className="mt-1 font-medium tabular-nums">{dinheiro(item.credito)}</p>
      <p className="text-muted text-xs">
        <Link to={`/assembleias/${item.assembleia_id}`} className="hover:underline">
          {item.ago}ª assembleia
        </Link>
      </p>
      {item.situacao === 'PENDENTE' ? <Prazo contemplacao={item} className="mt-2" /> : null}
      {item.situacao === 'CONFIRMADA' && item.disponivel_em ? (
        <p className="mt-1 text-muted text-xs">Crédito desde {data(item.disponivel_em)}</p>
      ) : null}
      {item.motivo ? <p className="mt-1 text-muted text-xs">{item.motivo}</p> : null}
    </li>
  )
}

/** Cancels what was not paid in time and calls who comes next. */
function Prazos() {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.contemplacao.criar')
  const processar = useComando(
    (headers, dia: string) => processarPrazos({ headers, body: { data: dia }, throwOnError: true }),
    {
      aoConcluir: (resposta) =>
        avisar(
          'bom',
          `${contagem(resposta.cancelados, 'lance cancelado', 'lances cancelados')}, ${contagem(resposta.suplentes_chamados, 'suplente chamado', 'suplentes chamados')}.`,
        ),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  if (!pode) return null
  return (
    <Button busy={processar.isPending} onClick={() => processar.mutate(hoje())}>
      Processar os prazos de hoje
    </Button>
  )
}
