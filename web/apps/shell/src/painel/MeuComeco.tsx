import {
  ButtonLink,
  Card,
  Empty,
  Failure,
  Layers,
  Metric,
  MetricRow,
  PageHeader,
  PageSkeleton,
} from '@consorcio/design-system'
import { contagem, data, dataPorExtenso, dinheiro, emRelacao, hoje, maiuscula, somar } from '@consorcio/formatos'
import { falhaDe, useMinhasVotacoes } from '@consorcio/shared-api'
import { CartaoDaCota } from './meu/CartaoDaCota'
import { type MeusNumeros, useMeusNumeros } from './meu/dados'
import { Pagamentos } from './meu/Pagamentos'
import { Votacoes } from './meu/Votacoes'

/** Where a consorciado begins: what there is to pay, each quota, and what may be asked about one's data. */
export default function MeuComeco({ nome, consorciadoId }: { nome: string; consorciadoId: string }) {
  const { data: numeros, error, refetch } = useMeusNumeros(consorciadoId)
  const votacoes = useMinhasVotacoes(consorciadoId, true)
  if (error && !numeros) return <Failure page {...falhaDe(error, refetch)} />
  // What is voted comes together with the rest, or it would push it down; when it cannot be read, the rest does not wait.
  if (!numeros || (votacoes.isLoading && votacoes.failureCount === 0)) return <PageSkeleton />
  return (
    <>
      <PageHeader title={`Olá, ${nome.split(' ')[0]}`} description={maiuscula(dataPorExtenso(hoje()))} />
      {numeros.cotas.length > 0 ? <Resumo numeros={numeros} /> : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-4">
          {numeros.cotas.length > 0 ? <Pagamentos numeros={numeros} /> : <SemCotas />}
          <Votacoes minhas={votacoes.data ?? []} />
          <SeusDados consorciadoId={consorciadoId} />
        </div>
        <div className="min-w-0 space-y-4">
          {numeros.cotas.map((minha) => (
            <CartaoDaCota key={minha.participacao.cota_id} minha={minha} />
          ))}
        </div>
      </div>
    </>
  )
}

function Resumo({ numeros: { cotas, aPagar, totalAPagar } }: { numeros: MeusNumeros }) {
  const atrasados = aPagar.filter(({ diasDeAtraso }) => diasDeAtraso > 0).length
  const seguinte = aPagar.find(({ diasDeAtraso }) => diasDeAtraso === 0)?.parcela.vencimento
  const contempladas = cotas.filter(({ cota }) => cota?.contemplacao === 'CONTEMPLADA').length
  const proxima = cotas
    .flatMap(({ proxima: uma }) => uma?.data_ago ?? [])
    .sort()
    .at(0)
  return (
    <MetricRow>
      <Metric
        label="A pagar"
        value={dinheiro(totalAPagar)}
        note={aPagar.length === 0 ? 'Nada em aberto' : contagem(aPagar.length, 'título em aberto', 'títulos em aberto')}
      />
      <Metric
        label="Situação"
        value={atrasados > 0 ? 'Em atraso' : 'Em dia'}
        tone={atrasados > 0 ? 'ruim' : 'bom'}
        note={
          atrasados > 0
            ? contagem(atrasados, 'título vencido', 'títulos vencidos')
            : seguinte
              ? `Próximo vencimento ${data(seguinte)}`
              : 'Nenhum vencimento à frente'
        }
      />
      <Metric
        label="Saldo devedor"
        value={dinheiro(somar(cotas.map(({ posicao }) => posicao?.saldo_devedor)))}
        note={`${contagem(cotas.length, 'cota', 'cotas')}, ${contagem(contempladas, 'contemplada', 'contempladas')}`}
      />
      <Metric
        label="Próxima assembleia"
        value={proxima ? data(proxima) : 'A convocar'}
        note={proxima ? maiuscula(emRelacao(proxima)) : 'Você será avisado'}
      />
    </MetricRow>
  )
}

function SemCotas() {
  return (
    <Card>
      <Empty icon={<Layers aria-hidden />} title="Você ainda não participa de um grupo">
        Suas cotas, parcelas e lances aparecem aqui quando você aderir a um. Fale com a administradora.
      </Empty>
    </Card>
  )
}

function SeusDados({ consorciadoId }: { consorciadoId: string }) {
  const meu = `/consorciados/${consorciadoId}`
  return (
    <Card
      title="Seus dados e papéis"
      description="O que a LGPD deixa pedir sobre os seus dados é respondido em 15 dias."
    >
      <div className="flex flex-wrap gap-2">
        <ButtonLink size="sm" to={meu}>
          Ver o cadastro
        </ButtonLink>
        <ButtonLink size="sm" to="/documentos">
          Meus documentos
        </ButtonLink>
        <ButtonLink size="sm" to={`${meu}?aba=avisos`}>
          Por onde recebo avisos
        </ButtonLink>
        <ButtonLink size="sm" to={`${meu}?aba=pedidos`}>
          Fazer ou acompanhar um pedido
        </ButtonLink>
      </div>
    </Card>
  )
}
