import { ButtonLink, Card, CardSkeleton, Facts, Failure, Metric, MetricRow, StackedBar } from '@consorcio/design-system'
import { dinheiro, fracao, somar } from '@consorcio/formatos'
import { buscarPosicaoGrupoOptions, type Grupo, mensagemDe, type PosicaoGrupo } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { ArrecadacaoDoGrupo } from './ArrecadacaoDoGrupo'

/** Where the group's money is, and what it already owes. */
export function CaixaDoGrupo({ grupo }: { grupo: Grupo }) {
  const { data: posicao, error, refetch } = useQuery(buscarPosicaoGrupoOptions({ path: { grupo_id: grupo.grupo_id } }))
  if (error && !posicao) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!posicao) return <CardSkeleton lines={8} />
  return (
    <>
      <MetricRow>
        <Metric label="Disponibilidades" value={dinheiro(posicao.disponibilidades)} note="Bancos e aplicações" />
        <Metric label="Emitido no mês" value={dinheiro(posicao.emitido)} />
        <Metric label="Rateios a receber" value={dinheiro(posicao.rateios_a_receber)} />
        <Metric
          label="Não identificados"
          value={dinheiro(posicao.nao_identificados)}
          tone={posicao.nao_identificados === '0.00' ? 'neutro' : 'atencao'}
        />
      </MetricRow>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title="De quem é o dinheiro que há">
          <Destino posicao={posicao} />
        </Card>
        <Card
          title="Equilíbrio do grupo"
          description="O que o grupo tem e vai receber, menos o que deve."
          actions={
            <ButtonLink size="sm" to={`/financeiro/livro?grupo=${grupo.grupo_id}`}>
              Ver o livro
            </ButtonLink>
          }
        >
          <Facts
            columns={1}
            items={[
              ['Resultado de equilíbrio', dinheiro(posicao.resultado_equilibrio)],
              ['Taxa de administração a repassar', dinheiro(posicao.taxa_a_repassar)],
              ['Arrecadado desde o início', dinheiro(posicao.arrecadado)],
              ['Última assembleia fechada', posicao.ultima_ago ? `${posicao.ultima_ago}ª` : '–'],
            ]}
          />
        </Card>
      </div>
      <ArrecadacaoDoGrupo grupo={grupo} />
    </>
  )
}

function Destino({ posicao }: { posicao: PosicaoGrupo }) {
  const partes = [
    ['Créditos a entregar', posicao.creditos_a_entregar, 'bom'],
    ['Fundo comum livre', posicao.fundo_comum_livre, 'brand'],
    ['Fundo comum reservado a lances', posicao.fundo_comum_reservado, 'atencao'],
    ['Fundo de reserva', posicao.fundo_reserva, 'forte'],
    ['Taxa a repassar', posicao.taxa_a_repassar, 'neutro'],
  ] as const
  const total = somar(partes.map(([, valor]) => valor))
  return (
    <StackedBar
      label="Destino do dinheiro do grupo"
      slices={partes.map(([texto, valor, tom]) => ({
        texto,
        fracao: Math.max(0, fracao(valor, total)),
        valor: dinheiro(valor),
        tom,
      }))}
    />
  )
}
