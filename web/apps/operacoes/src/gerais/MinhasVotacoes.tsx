import { Badge, Card, Empty, Failure, Gavel, PageHeader, PageSkeleton } from '@consorcio/design-system'
import { contagem, data, emRelacao, nomeDaGeral, rotulo } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import { aindaNaoEncerrada, estadoDoVoto, falhaDe, type MinhaVotacao, useMinhasVotacoes } from '@consorcio/shared-api'

/** What the groups of whoever is in are to decide, and what they decided. */
export function MinhasVotacoes({ consorciadoId }: { consorciadoId: string }) {
  const { data: minhas, error, refetch } = useMinhasVotacoes(consorciadoId)
  if (error && !minhas) return <Failure page {...falhaDe(error, refetch)} />
  if (!minhas) return <PageSkeleton />
  const abertas = minhas.filter(aindaNaoEncerrada)
  const encerradas = minhas.filter((minha) => !aindaNaoEncerrada(minha))
  return (
    <>
      <PageHeader
        title="Votações"
        crumbs={[{ texto: 'Início', para: '/' }, { texto: 'Votações' }]}
        description="Assembleias gerais dos seus grupos: o que se decide, o seu voto e o resultado."
      />
      <div className="space-y-4">
        <Card title="Em votação">
          {abertas.length === 0 ? (
            <Empty icon={<Gavel aria-hidden />} title="Nenhuma votação agora">
              Quando um grupo seu convocar uma assembleia geral, ela aparece aqui e você é avisado.
            </Empty>
          ) : null}
          <Lista minhas={abertas} />
        </Card>
        {encerradas.length > 0 ? (
          <Card title="Encerradas">
            <Lista minhas={encerradas} />
          </Card>
        ) : null}
      </div>
    </>
  )
}

function Lista({ minhas }: { minhas: MinhaVotacao[] }) {
  return (
    <ul className="divide-y divide-line">
      {minhas.map((minha) => (
        <Linha key={minha.votacao.assembleia_geral_id} minha={minha} />
      ))}
    </ul>
  )
}

function Linha({ minha }: { minha: MinhaVotacao }) {
  const { votacao } = minha
  const { texto, tom } = estadoDoVoto(minha)
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64">
        <Link
          to={`/assembleias/gerais/${votacao.assembleia_geral_id}`}
          className="font-medium text-brand hover:underline"
        >
          {nomeDaGeral(votacao)} do grupo {votacao.grupo_codigo}
        </Link>
        <p className="text-sm">{votacao.itens.map(({ materia }) => rotulo('Materia', materia).texto).join('; ')}</p>
        <p className="text-muted text-sm">
          {data(votacao.data)}, às {votacao.hora}. {desfecho(minha)}
        </p>
      </div>
      <Badge tone={tom}>{texto}</Badge>
    </li>
  )
}

/** Until when one votes, or what was decided. */
function desfecho(minha: MinhaVotacao): string {
  const { itens, internet_ate, meio_agora } = minha.votacao
  if (meio_agora === 'ELETRONICO') return `Pela internet até ${data(internet_ate)}, ${emRelacao(internet_ate)}.`
  if (meio_agora === 'PRESENCIAL') return 'Aberta agora.'
  if (aindaNaoEncerrada(minha)) return ''
  const aprovados = itens.filter(({ resultado }) => resultado?.aprovado).length
  const recusados = itens.length - aprovados
  const partes = [
    aprovados ? contagem(aprovados, 'item aprovado', 'itens aprovados') : '',
    recusados ? contagem(recusados, 'item não aprovado', 'itens não aprovados') : '',
  ]
  return `${partes.filter(Boolean).join(', ')}.`
}
