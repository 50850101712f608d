import {
  Button,
  Card,
  type Column,
  DataTable,
  Empty,
  Field,
  PageHeader,
  RefreshCw,
  Select,
  Send,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { contagem, emPalavras, instante, opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type Canal,
  type Entrega,
  listarEntregas,
  reenviarEntregas,
  type SituacaoEntrega,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'

const POR_PEDIDO = 1000

/** What was told to whom, by which channel, and what could not be told. */
export default function Entregas() {
  const [busca, mudar] = useBusca()
  const situacao = busca.get('situacao') as SituacaoEntrega | null
  const canal = busca.get('canal') as Canal | null
  const query = { ...(situacao ? { situacao } : {}), ...(canal ? { canal } : {}), tamanho_pagina: 100 }
  const lista = usePaginado(
    ['entregas', query],
    (token, signal) => listarEntregas({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.entregas,
  )
  return (
    <>
      <PageHeader
        title="Entregas de avisos"
        description="Cada aviso, por canal. O que esgotou as tentativas espera aqui até alguém mandar de novo."
      />
      <Toolbar
        end={
          <>
            <Button
              size="sm"
              aria-pressed={situacao === 'MORTA'}
              onClick={() => mudar({ situacao: situacao === 'MORTA' ? null : 'MORTA' })}
            >
              Só as que desistiram
            </Button>
            <ReenvioDeTodas canal={canal} mortas={lista.itens?.filter((uma) => uma.situacao === 'MORTA') ?? []} />
          </>
        }
      >
        <Field label="Situação" required className="w-48">
          <Select
            empty="Todas"
            value={situacao ?? ''}
            onChange={(evento) => mudar({ situacao: evento.target.value || null })}
            options={opcoes('SituacaoEntrega')}
          />
        </Field>
        <Field label="Canal" required className="w-48">
          <Select
            empty="Todos"
            value={canal ?? ''}
            onChange={(evento) => mudar({ canal: evento.target.value || null })}
            options={opcoes('Canal')}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <DataTable
          name="entregas"
          label="Entregas"
          columns={COLUNAS}
          items={lista.itens}
          rowKey={({ entrega_id }) => entrega_id}
          rowTone={(entrega) => (entrega.situacao === 'MORTA' ? 'ruim' : null)}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={
            <Empty icon={<Send aria-hidden />} title="Nenhuma entrega com esses filtros">
              Os avisos saem da régua de cobrança, das assembleias e das contemplações.
            </Empty>
          }
        />
      </Card>
    </>
  )
}

const COLUNAS: readonly Column<Entrega>[] = [
  { id: 'modelo', title: 'Aviso', fixed: true, cell: ({ modelo }) => emPalavras(modelo.toUpperCase()) },
  { id: 'canal', title: 'Canal', fixed: true, cell: ({ canal }) => rotulo('Canal', canal).texto },
  {
    id: 'situacao',
    title: 'Situação',
    fixed: true,
    cell: ({ situacao }) => <StateBadge of="SituacaoEntrega" value={situacao} />,
    text: ({ situacao }) => rotulo('SituacaoEntrega', situacao).texto,
  },
  { id: 'tentativas', title: 'Tentativas', align: 'right', cell: ({ tentativas }) => String(tentativas) },
  { id: 'enviada', title: 'Enviada em', align: 'right', cell: ({ enviada_em }) => instante(enviada_em) },
  {
    id: 'proxima',
    title: 'Próxima tentativa',
    align: 'right',
    cell: ({ situacao, proxima_tentativa }) => (situacao === 'PENDENTE' ? instante(proxima_tentativa) : '–'),
  },
  {
    id: 'motivo',
    title: 'Motivo',
    wrap: true,
    fixed: true,
    cell: ({ motivo, situacao, entrega_id }) => (
      <span className="flex items-center justify-between gap-3">
        <span>{motivo || '–'}</span>
        {situacao === 'MORTA' ? <Reenvio entregaId={entrega_id} /> : null}
      </span>
    ),
    text: ({ motivo }) => motivo,
  },
]

function useReenvio() {
  const avisar = useAvisos((estado) => estado.avisar)
  return useComando(
    (headers, body: { entrega_ids?: string[]; canal?: Canal }) =>
      reenviarEntregas({ headers, body, throwOnError: true }),
    {
      aoConcluir: ({ quantidade }) =>
        avisar('bom', `${contagem(quantidade, 'entrega volta', 'entregas voltam')} para a fila.`),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
}

function Reenvio({ entregaId }: { entregaId: string }) {
  const reenviar = useReenvio()
  if (!usePode('notificacoes.entrega.reenviar')) return null
  return (
    <Button size="sm" busy={reenviar.isPending} onClick={() => reenviar.mutate({ entrega_ids: [entregaId] })}>
      Mandar de novo
    </Button>
  )
}

/** Of a channel all that gave up; of every channel those on the screen, for the API takes one channel or what it is told. */
function ReenvioDeTodas({ canal, mortas }: { canal: Canal | null; mortas: readonly Entrega[] }) {
  const reenviar = useReenvio()
  const pode = usePode('notificacoes.entrega.reenviar')
  if (!pode || !(canal || mortas.length > 0)) return null
  const quais = canal ? { canal } : { entrega_ids: mortas.slice(0, POR_PEDIDO).map(({ entrega_id }) => entrega_id) }
  return (
    <Button size="sm" busy={reenviar.isPending} onClick={() => reenviar.mutate(quais)}>
      <RefreshCw aria-hidden /> Mandar de novo as que desistiram
    </Button>
  )
}
