import {
  BarList,
  Button,
  Card,
  CardSkeleton,
  type Column,
  DataTable,
  Empty,
  Failure,
  Field,
  Input,
  Metric,
  MetricRow,
  PageHeader,
  Scale,
  Tabs,
  Toolbar,
} from '@consorcio/design-system'
import { contagem, data, dinheiro, fracao, hoje, inteiro, somar } from '@consorcio/formatos'
import { SeletorDeGrupo, SemGrupo } from '@consorcio/forms'
import { useBusca } from '@consorcio/navigation'
import {
  type Grupo,
  lerRelatorio,
  mensagemDe,
  useComando,
  useGrupoEscolhido,
  verificarInadimplencia,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { Carteira } from './Carteira'
import { type Atraso, atrasosDe, FAIXAS, faixaDe } from './faixas'
import { Regua } from './Regua'

/** Who is late, by how much and for how long; in the whole portfolio, in a group, and when each person is told. */
export default function Inadimplencia() {
  const [busca, mudar] = useBusca()
  const podeVerificar = usePode('financeiro.inadimplencia.verificar')
  const abas = [
    { id: 'grupo', texto: 'Por grupo', conteudo: <DoGrupo /> },
    ...(podeVerificar ? [{ id: 'carteira', texto: 'Toda a carteira', conteudo: <Carteira /> }] : []),
    { id: 'regua', texto: 'Régua de cobrança', conteudo: <Regua /> },
  ]
  return (
    <>
      <PageHeader title="Inadimplência" description="Parcelas vencidas e não pagas, por tempo de atraso." />
      <Tabs
        label="Inadimplência"
        atual={busca.get('aba') ?? 'grupo'}
        mudar={(aba) => mudar({ aba: aba === 'grupo' ? null : aba })}
        tabs={abas}
      />
    </>
  )
}

function DoGrupo() {
  const escolha = useGrupoEscolhido()
  const [busca, mudar] = useBusca()
  const dia = busca.get('data') ?? hoje()
  return (
    <>
      <Toolbar end={escolha.grupo ? <Verificacao grupo={escolha.grupo} dia={dia} /> : null}>
        <SeletorDeGrupo {...escolha} />
        <Field label="Posição em" required className="w-44">
          <Input type="date" value={dia} onChange={(evento) => mudar({ data: evento.target.value || null })} />
        </Field>
      </Toolbar>
      {escolha.grupo ? (
        <Quadro grupo={escolha.grupo} dia={dia} />
      ) : (
        <SemGrupo erro={escolha.erro} vazio={escolha.grupos?.length === 0} />
      )}
    </>
  )
}

function Quadro({ grupo, dia }: { grupo: Grupo; dia: string }) {
  const {
    data: atrasos,
    error,
    refetch,
  } = useQuery({
    queryKey: ['inadimplencia', grupo.grupo_id, dia],
    queryFn: async ({ signal }) => atrasosDe(await lerRelatorio('INADIMPLENCIA', grupo.grupo_id, dia, signal)),
  })
  if (error && !atrasos) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!atrasos) return <CardSkeleton lines={8} />
  if (atrasos.length === 0) {
    return (
      <Card>
        <Empty icon={<Scale aria-hidden />} title="Ninguém em atraso">
          Todas as parcelas vencidas até {data(dia)} estão pagas.
        </Empty>
      </Card>
    )
  }
  return <Numeros grupo={grupo} atrasos={atrasos} />
}

function Numeros({ grupo, atrasos }: { grupo: Grupo; atrasos: readonly Atraso[] }) {
  const [busca, mudar] = useBusca()
  const escolhida = busca.get('faixa')
  const total = somar(atrasos.map(({ valor }) => valor))
  const cotas = new Set(atrasos.map(({ cota }) => cota)).size
  const porFaixa = FAIXAS.map((faixa) => ({ faixa, deles: atrasos.filter((atraso) => faixaDe(atraso.dias) === faixa) }))
  const visiveis = escolhida ? atrasos.filter((atraso) => faixaDe(atraso.dias).id === escolhida) : atrasos
  return (
    <>
      <MetricRow>
        <Metric label="Em atraso" value={dinheiro(total)} tone="ruim" note="Sem multa e juros" />
        <Metric label="Cotas em atraso" value={cotas} note={`de ${contagem(grupo.cotas_ativas, 'ativa', 'ativas')}`} />
        <Metric label="Parcelas vencidas" value={atrasos.length} />
        <Metric
          label="Atraso mais longo"
          value={contagem(Math.max(...atrasos.map(({ dias }) => dias)), 'dia', 'dias')}
        />
      </MetricRow>
      <div className="grid gap-4 lg:grid-cols-[minmax(16rem,1fr)_minmax(0,2fr)]">
        <Card title="Por tempo de atraso" className="self-start">
          <BarList
            label="Valor em atraso por faixa"
            bars={porFaixa.map(({ faixa, deles }) => {
              const valor = somar(deles.map((atraso) => atraso.valor))
              return {
                texto: faixa.texto,
                detalhe: contagem(deles.length, 'parcela', 'parcelas'),
                fracao: fracao(valor, total),
                valor: dinheiro(valor),
                tom: faixa.tom,
              }
            })}
          />
          <fieldset className="mt-4 flex flex-wrap gap-1.5">
            <legend className="mb-1 text-muted text-xs">Mostrar só</legend>
            {porFaixa.map(({ faixa, deles }) => (
              <Button
                key={faixa.id}
                size="sm"
                disabled={deles.length === 0}
                aria-pressed={escolhida === faixa.id}
                tone={escolhida === faixa.id ? 'primary' : 'secondary'}
                onClick={() => mudar({ faixa: escolhida === faixa.id ? null : faixa.id })}
              >
                {faixa.texto}
              </Button>
            ))}
          </fieldset>
        </Card>
        <Card flush title="Parcelas em atraso">
          <DataTable
            name={`inadimplencia-${grupo.codigo}`}
            label="Parcelas em atraso"
            columns={COLUNAS}
            items={visiveis}
            rowKey={(atraso) => `${atraso.cota}-${atraso.assembleia}`}
            empty={<Empty title="Nada nesta faixa" />}
          />
        </Card>
      </div>
    </>
  )
}

const COLUNAS: readonly Column<Atraso>[] = [
  { id: 'cota', title: 'Cota', cell: ({ cota }) => cota, fixed: true, align: 'right' },
  { id: 'assembleia', title: 'Assembleia', cell: ({ assembleia }) => `${assembleia}ª`, align: 'right', fixed: true },
  { id: 'vencimento', title: 'Vencimento', cell: ({ vencimento }) => data(vencimento), align: 'right', fixed: true },
  { id: 'dias', title: 'Dias', cell: ({ dias }) => inteiro(dias), align: 'right', fixed: true },
  { id: 'valor', title: 'Valor', cell: ({ valor }) => dinheiro(valor), align: 'right', fixed: true },
]

/** Records who is late today and tells the other services. */
function Verificacao({ grupo, dia }: { grupo: Grupo; dia: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.inadimplencia.verificar')
  const verificar = useComando(
    (headers, data_: string) =>
      verificarInadimplencia({
        headers,
        path: { grupo_id: grupo.grupo_id },
        body: { data: data_ },
        throwOnError: true,
      }),
    {
      aoConcluir: (resposta) =>
        avisar(
          'bom',
          `${contagem(resposta.inadimplencias.length, 'cota inadimplente', 'cotas inadimplentes')}, ${contagem(resposta.novas, 'nova', 'novas')}.`,
        ),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  if (!pode) return null
  return (
    <Button busy={verificar.isPending} onClick={() => verificar.mutate(dia)}>
      Registrar a inadimplência
    </Button>
  )
}
