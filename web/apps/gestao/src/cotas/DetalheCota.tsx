import {
  Card,
  CardSkeleton,
  type Column,
  DataTable,
  Empty,
  Facts,
  Failure,
  Metric,
  MetricRow,
  Note,
  PageHeader,
  PageSkeleton,
  StackedBar,
  StateBadge,
  Tabs,
  Ticket,
} from '@consorcio/design-system'
import { contagem, data, dinheiro, emPalavras, percentual, rotulo } from '@consorcio/formatos'
import { Link, useBusca, useParametro } from '@consorcio/navigation'
import {
  buscarConsorciadoOptions,
  buscarCotaOptions,
  buscarGrupoOptions,
  buscarPosicaoCotaOptions,
  type Cota,
  falhaDe,
  type Grupo,
  listarHistoricoCotaOptions,
  mensagemDe,
  type PosicaoCota,
} from '@consorcio/shared-api'
import { useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { AssembleiasDoGrupo } from '../grupos/AssembleiasDoGrupo'
import { Extrato } from './Extrato'
import { Movimentos } from './movimentos/Movimentos'
import { ParcelasDaCota } from './ParcelasDaCota'

/** One quota: where it stands, and every fact that brought it there. */
export default function DetalheCota() {
  const path = { cota_id: useParametro('cotaId') }
  const { data: cota, error, refetch } = useQuery(buscarCotaOptions({ path }))
  const { data: grupo, error: semGrupo } = useQuery({
    ...buscarGrupoOptions({ path: { grupo_id: cota?.grupo_id ?? '' } }),
    enabled: Boolean(cota),
  })
  if (semGrupo && !grupo) return <Failure page {...falhaDe(semGrupo, refetch)} />
  if (error && !cota) return <Failure page {...falhaDe(error, refetch)} />
  if (!cota || !grupo) return <PageSkeleton />
  return <Pagina cota={cota} grupo={grupo} />
}

function Pagina({ cota, grupo }: { cota: Cota; grupo: Grupo }) {
  const [busca, mudar] = useBusca()
  const minha = useQuemSou() === cota.consorciado_id
  const path = { cota_id: cota.cota_id }
  const { data: posicao, error } = useQuery(buscarPosicaoCotaOptions({ path }))
  // Before anything is shown: what came later would push the tabs down.
  if (!posicao && !error) return <PageSkeleton />
  return (
    <>
      <PageHeader
        title={`Grupo ${grupo.codigo}, cota ${cota.numero}`}
        crumbs={
          minha
            ? [{ texto: 'Início', para: '/' }, { texto: `Grupo ${grupo.codigo}, cota ${cota.numero}` }]
            : [
                { texto: 'Grupos', para: '/grupos' },
                { texto: `Grupo ${grupo.codigo}`, para: `/grupos/${grupo.grupo_id}?aba=cotas` },
                { texto: `Cota ${cota.numero}` },
              ]
        }
        badge={
          <>
            <StateBadge of="VinculoCota" value={cota.vinculo} />
            {cota.contemplacao === 'NAO_CONTEMPLADA' ? null : (
              <StateBadge of="ContemplacaoCota" value={cota.contemplacao} />
            )}
          </>
        }
        description={
          minha ? undefined : cota.consorciado_id ? <Titular consorciadoId={cota.consorciado_id} /> : 'Sem titular'
        }
      />
      {error ? (
        <Note tone="atencao" className="mb-4">
          {mensagemDe(error)}
        </Note>
      ) : null}
      {posicao ? <Posicao posicao={posicao} /> : null}
      <Tabs
        label="Cota"
        atual={busca.get('aba') ?? 'extrato'}
        mudar={(aba) => mudar({ aba: aba === 'extrato' ? null : aba })}
        tabs={[
          {
            id: 'extrato',
            texto: 'Extrato',
            conteudo: <Extrato cotaId={cota.cota_id} nome={`${grupo.codigo}-${cota.numero}`} />,
          },
          { id: 'parcelas', texto: 'Parcelas', conteudo: <ParcelasDaCota cota={cota} /> },
          {
            id: 'movimentos',
            texto: minha ? 'Lances e antecipação' : 'Movimentos',
            conteudo: <Movimentos cota={cota} grupo={grupo} />,
          },
          ...(minha
            ? [{ id: 'assembleias', texto: 'Assembleias', conteudo: <AssembleiasDoGrupo grupo={grupo} /> }]
            : []),
          { id: 'dados', texto: 'Dados', conteudo: <Dados cota={cota} posicao={posicao} /> },
          { id: 'historico', texto: 'Histórico', conteudo: <Historico cotaId={cota.cota_id} /> },
        ]}
      />
    </>
  )
}

function Titular({ consorciadoId }: { consorciadoId: string }) {
  const { data: pessoa } = useQuery(buscarConsorciadoOptions({ path: { consorciado_id: consorciadoId } }))
  return (
    <Link to={`/consorciados/${consorciadoId}`} className="text-brand hover:underline">
      {pessoa?.nome ?? 'Ver o titular'}
    </Link>
  )
}

function Posicao({ posicao }: { posicao: PosicaoCota }) {
  const pago = Math.min(1, Number(posicao.fc_pago) / 100)
  return (
    <>
      <MetricRow>
        <Metric
          label="Saldo devedor"
          value={dinheiro(posicao.saldo_devedor)}
          note={`Bem a ${dinheiro(posicao.preco)}`}
        />
        <Metric
          label="Fundo comum pago"
          value={percentual(posicao.fc_pago)}
          note={`Falta ${percentual(posicao.fc_a_pagar)}`}
        />
        <Metric
          label="Parcelas"
          value={contagem(posicao.parcelas_pagas, 'paga', 'pagas')}
          note={
            posicao.parcelas_vencidas > 0
              ? contagem(posicao.parcelas_vencidas, 'vencida e não paga', 'vencidas e não pagas')
              : `${posicao.parcelas_abertas} em aberto`
          }
          tone={posicao.parcelas_vencidas > 0 ? 'ruim' : 'neutro'}
        />
        <Metric
          label="Situação"
          value={posicao.quitada ? 'Quitada' : posicao.adimplente ? 'Em dia' : 'Em atraso'}
          tone={posicao.quitada || posicao.adimplente ? 'bom' : 'ruim'}
          note={posicao.proximo_vencimento ? `Próximo vencimento ${data(posicao.proximo_vencimento)}` : ''}
        />
      </MetricRow>
      <Card className="mb-4">
        <StackedBar
          label="Fundo comum da cota"
          slices={[
            { texto: 'Fundo comum pago', fracao: pago, valor: percentual(posicao.fc_pago), tom: 'bom' },
            { texto: 'A pagar', fracao: 1 - pago, valor: percentual(posicao.fc_a_pagar), tom: 'neutro' },
          ]}
        />
      </Card>
    </>
  )
}

function Dados({ cota, posicao }: { cota: Cota; posicao: PosicaoCota | undefined }) {
  return (
    <Card title="Dados da cota" className="max-w-4xl">
      <Facts
        items={[
          ['Adesão', data(cota.data_adesao)],
          ['Participa desde a assembleia', cota.ago_ingresso ? `${cota.ago_ingresso}ª` : '–'],
          ['Meses do plano', String(cota.meses_plano)],
          ['Titular número', String(cota.versao_titular + 1)],
          ['Dispensa o sorteio', cota.dispensa_sorteio ? 'Sim' : 'Não'],
          ['Ligada à administradora', cota.parte_relacionada ? 'Sim' : 'Não'],
          [
            'Contemplação',
            cota.ago_contemplacao > 0
              ? `${rotulo('TipoContemplacao', cota.tipo_contemplacao).texto}, na ${cota.ago_contemplacao}ª assembleia`
              : '–',
          ],
          ['Crédito', dinheiro(posicao?.credito)],
          ['Taxa de administração paga', percentual(posicao?.ta_paga)],
          ['Fundo de reserva pago', percentual(posicao?.fr_pago)],
          ['Diferenças e rateios em aberto', dinheiro(posicao?.diferencas)],
        ]}
      />
    </Card>
  )
}

const IDENTIFICADOR = /\s*\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

/** Facts name what caused them by identifiers, which tell a person nothing. */
function semIdentificador(texto: string): string {
  return texto.replace(IDENTIFICADOR, '')
}

interface Fato {
  fato: string
  data: string
  detalhe: string
}

const COLUNAS_DO_HISTORICO: readonly Column<Fato>[] = [
  {
    id: 'data',
    title: 'Data',
    cell: (fato) => data(fato.data),
    fixed: true,
    className: 'whitespace-nowrap tabular-nums',
  },
  { id: 'fato', title: 'Fato', cell: (fato) => emPalavras(fato.fato), fixed: true },
  {
    id: 'detalhe',
    wrap: true,
    title: 'Explicação',
    cell: (fato) => semIdentificador(fato.detalhe) || '–',
    fixed: true,
  },
]

function Historico({ cotaId }: { cotaId: string }) {
  const { data: resposta, error } = useQuery(listarHistoricoCotaOptions({ path: { cota_id: cotaId } }))
  if (!resposta && !error) return <CardSkeleton />
  return (
    <Card flush title="O que aconteceu com a cota">
      <DataTable
        name="historico-da-cota"
        label="Histórico da cota"
        columns={COLUNAS_DO_HISTORICO}
        items={resposta?.fatos}
        rowKey={(fato) => fato.fato + fato.data + fato.detalhe}
        error={error}
        empty={<Empty icon={<Ticket aria-hidden />} title="Nada aconteceu ainda" />}
      />
    </Card>
  )
}
