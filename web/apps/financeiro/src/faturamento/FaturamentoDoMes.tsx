import { Card, CardSkeleton, Empty, FileText, Note, PageHeader, Toolbar } from '@consorcio/design-system'
import { data, fimDoMes, hoje, lerMes, maiuscula, mesesEntre, mesPorExtenso, somarMeses } from '@consorcio/formatos'
import { EscolhaDeMes } from '@consorcio/forms'
import { useBusca } from '@consorcio/navigation'
import { buscarFaturamentoOptions, ErroDaApi, mensagemDe } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { Andamento } from './Andamento'
import { Faturar } from './Faturar'
import { GruposFaturados } from './GruposFaturados'
import { useMesAFaturar } from './mesAFaturar'

const ATUALIZA_MS = 1500
const MESES_ATRAS = 24
const MESES_A_FRENTE = 3

/** The parcelas of every group that are due in a month, issued in one run that goes on by itself. */
export default function FaturamentoDoMes() {
  const [busca, mudar] = useBusca()
  const pedido = lerMes(busca.get('mes'))
  const proximo = useMesAFaturar(pedido === null)
  const mes = pedido ?? proximo.data
  const atual = lerMes(hoje()) ?? ''
  return (
    <>
      <PageHeader
        title="Faturamento do mês"
        crumbs={[{ texto: 'Parcelas', para: '/financeiro/parcelas' }, { texto: 'Faturamento do mês' }]}
        description="As parcelas de todos os grupos que vencem no mês, grupo a grupo. Interrompido, continua de onde parou."
      />
      {mes ? (
        <DoMes
          mes={mes}
          meses={mesesEntre(somarMeses(atual, -MESES_ATRAS), somarMeses(atual, MESES_A_FRENTE))}
          escolher={(novo) => mudar({ mes: novo, situacao: null })}
        />
      ) : proximo.error ? (
        <Note tone="ruim">{mensagemDe(proximo.error)}</Note>
      ) : (
        <CardSkeleton lines={8} />
      )}
    </>
  )
}

interface Props {
  mes: string
  meses: readonly string[]
  escolher: (mes: string) => void
}

function DoMes({ mes, meses, escolher }: Props) {
  const pode = usePode('financeiro.parcela.emitir')
  const { data: faturamento, error } = useQuery({
    ...buscarFaturamentoOptions({ path: { mes } }),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.situacao === 'EM_CURSO' ? ATUALIZA_MS : false),
  })
  const naoFaturado = error instanceof ErroDaApi && error.status === 404
  return (
    <>
      <Toolbar
        end={
          pode && (faturamento || naoFaturado) ? (
            <Faturar key={mes} mes={mes} faturamento={faturamento} aoIniciar={() => escolher(mes)} />
          ) : null
        }
      >
        <EscolhaDeMes label="Mês dos vencimentos" mes={mes} meses={meses} mudar={escolher} />
      </Toolbar>
      {error && !naoFaturado ? (
        <Note tone="ruim" className="mb-4">
          {mensagemDe(error)}
        </Note>
      ) : null}
      {faturamento || error ? null : <CardSkeleton lines={8} />}
      {naoFaturado ? <NaoFaturado mes={mes} pode={pode} /> : null}
      {faturamento ? (
        <div className="space-y-4">
          <Andamento faturamento={faturamento} />
          <GruposFaturados faturamento={faturamento} />
        </div>
      ) : null}
    </>
  )
}

function NaoFaturado({ mes, pode }: { mes: string; pode: boolean }) {
  return (
    <Card>
      <Empty icon={<FileText aria-hidden />} title={`${maiuscula(mesPorExtenso(mes))} ainda não foi faturado`}>
        {pode
          ? `“Faturar o mês” mostra antes o que vence até ${data(fimDoMes(mes))}. Nada é emitido sem confirmar.`
          : 'Quem emite parcelas fatura o mês.'}
      </Empty>
    </Card>
  )
}
