import { Card, CardSkeleton, Facts, Note } from '@consorcio/design-system'
import { centavos, deCentavos, dinheiro, percentual, rotulo } from '@consorcio/formatos'
import { calcularMensalidade, mensagemDe, type RegraGrupoEntrada } from '@consorcio/shared-api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

type RegraDaParcela = Partial<
  Pick<
    RegraGrupoEntrada,
    | 'prazo_meses'
    | 'max_cotas'
    | 'taxa_administracao'
    | 'taxa_antecipada'
    | 'taxa_antecipada_parcelas'
    | 'taxa_ate_contemplacao'
    | 'fundo_reserva'
    | 'base_seguro'
    | 'seguro_mensal'
    | 'seguro_valor'
    | 'parcela_reduzida'
  >
>

const DECIMAL = /^\d{1,3}(\.\d{1,8})?$/
const DINHEIRO = /^\d{1,7}\.\d{2}$/
const ou = (texto: string | undefined, padrao: string) => (texto && DECIMAL.test(texto) ? texto : padrao)

function seguro({ base_seguro = 'CREDITO', seguro_mensal, seguro_valor = '' }: RegraDaParcela) {
  if (base_seguro === 'VALOR_FIXO')
    return { base_seguro, seguro_valor: DINHEIRO.test(seguro_valor) ? seguro_valor : '' }
  return { base_seguro, seguro_mensal: ou(seguro_mensal, '0') }
}

/** What the parcela would be, by the same rule that will issue it, as the numbers are typed. */
export function Simulacao({ preco, regra }: { preco: string; regra: RegraDaParcela }) {
  const prazo = Number(regra.prazo_meses) || 0
  const body = {
    preco,
    prazo_meses: prazo,
    taxa_administracao: ou(regra.taxa_administracao, '0'),
    taxa_antecipada: ou(regra.taxa_antecipada, '0'),
    taxa_antecipada_parcelas: Number(regra.taxa_antecipada_parcelas) || 1,
    taxa_ate_contemplacao: regra.taxa_ate_contemplacao,
    fundo_reserva: ou(regra.fundo_reserva, '2'),
    ...seguro(regra),
    parcela_reduzida: ou(regra.parcela_reduzida, '100'),
  }
  const completa =
    /^\d+\.\d{2}$/.test(preco) && prazo >= 2 && prazo <= 420 && DECIMAL.test(regra.taxa_administracao ?? '')
  const { data, error } = useQuery({
    queryKey: ['simulacao', body],
    enabled: completa,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async ({ signal }) => (await calcularMensalidade({ body, signal, throwOnError: true })).data,
  })
  return (
    <Card title="Simulação da parcela" className="self-start lg:sticky lg:top-20">
      {completa ? null : (
        <p className="text-muted">Escolha o bem e preencha o prazo e a taxa para ver a primeira parcela.</p>
      )}
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {completa && !data && !error ? <CardSkeleton lines={4} /> : null}
      {completa && data ? (
        <>
          <p className="mb-2 font-semibold text-2xl tabular-nums tracking-tight">{dinheiro(data.total)}</p>
          <Facts
            columns={1}
            items={data.componentes.map(({ componente, percentual: parte, valor }) => [
              `${rotulo('Componente', componente).texto}, ${percentual(parte)}`,
              dinheiro(valor),
            ])}
          />
          <Viabilidade
            preco={preco}
            prazo={prazo}
            maximo={Number(regra.max_cotas) || 0}
            reduzida={body.parcela_reduzida}
          />
        </>
      ) : null}
    </Card>
  )
}

/** What a full group collects and how many credits that pays a month. */
function Viabilidade({
  preco,
  prazo,
  maximo,
  reduzida,
}: {
  preco: string
  prazo: number
  maximo: number
  reduzida: string
}) {
  if (maximo < 2) return null
  const mensal =
    (centavos(preco) * BigInt(maximo) * BigInt(Math.round(Number(reduzida) * 100))) / (10_000n * BigInt(prazo))
  const porMes = (maximo / prazo) * (Number(reduzida) / 100)
  return (
    <div className="mt-4 border-line border-t pt-3">
      <p className="mb-1 font-medium text-sm">Com o grupo cheio e em dia</p>
      <Facts
        columns={1}
        items={[
          ['Fundo comum por mês', dinheiro(deCentavos(mensal))],
          ['Créditos por mês, sem lances', porMes.toLocaleString('pt-BR', { maximumFractionDigits: 2 })],
        ]}
      />
      {porMes < 1 ? (
        <Note tone="atencao" className="mt-2">
          Um mês não paga um crédito: o caixa acumula até a assembleia que possa.
        </Note>
      ) : null}
    </div>
  )
}
