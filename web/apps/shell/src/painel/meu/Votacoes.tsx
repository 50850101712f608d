import { Badge, ButtonLink, Card } from '@consorcio/design-system'
import { data, emRelacao, nomeDaGeral, rotulo } from '@consorcio/formatos'
import { estadoDoVoto, type MinhaVotacao, votaAgora } from '@consorcio/shared-api'

/** What the groups of a consorciado are deciding and they have a say in. Nothing while there is nothing to decide. */
export function Votacoes({ minhas }: { minhas: MinhaVotacao[] }) {
  const abertas = minhas.filter(temVoto)
  if (abertas.length === 0) return null
  return (
    <Card
      title="Votações"
      description="O que os seus grupos vão decidir. Uma cota, um voto em cada item."
      actions={
        <ButtonLink size="sm" tone="ghost" to="/assembleias/gerais">
          Todas
        </ButtonLink>
      }
    >
      <ul className="divide-y divide-line">
        {abertas.map((minha) => (
          <Linha key={minha.votacao.assembleia_geral_id} minha={minha} />
        ))}
      </ul>
    </Card>
  )
}

function temVoto({ cotas }: MinhaVotacao): boolean {
  return cotas.some(({ itens }) =>
    itens.some(({ direito, voto }) => direito === 'VOTA' || direito === 'EM_ATRASO' || voto !== 'NAO_INFORMADO'),
  )
}

function Linha({ minha }: { minha: MinhaVotacao }) {
  const { votacao } = minha
  const { texto, tom } = estadoDoVoto(minha)
  const nome = `${nomeDaGeral(votacao)} do grupo ${votacao.grupo_codigo}`
  const agora = votaAgora(minha)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{nome}</p>
        <p className="text-sm">{votacao.itens.map(({ materia }) => rotulo('Materia', materia).texto).join('; ')}</p>
        <p className="text-muted text-sm">
          {data(votacao.data)}, às {votacao.hora}
          {votacao.meio_agora === 'ELETRONICO'
            ? `. Pela internet até ${data(votacao.internet_ate)}, ${emRelacao(votacao.internet_ate)}`
            : null}
          {votacao.meio_agora === 'PRESENCIAL' ? '. Aberta agora' : null}
        </p>
      </div>
      <span className="flex items-center gap-3">
        <Badge tone={tom}>{texto}</Badge>
        <ButtonLink
          size="sm"
          tone={agora ? 'primary' : 'secondary'}
          to={`/assembleias/gerais/${votacao.assembleia_geral_id}`}
        >
          {agora ? 'Votar' : 'Ver'} <span className="sr-only">na {nome}</span>
        </ButtonLink>
      </span>
    </li>
  )
}
