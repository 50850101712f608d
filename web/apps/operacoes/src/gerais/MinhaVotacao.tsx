import { Card, Facts, Failure, Note, PageHeader, PageSkeleton, StateBadge } from '@consorcio/design-system'
import { data, emRelacao, nomeDaGeral } from '@consorcio/formatos'
import { Link, useParametro } from '@consorcio/navigation'
import {
  aindaNaoEncerrada,
  estadoDoVoto,
  falhaDe,
  type MinhaVotacao as Minha,
  useMinhasVotacoes,
} from '@consorcio/shared-api'
import type { ReactNode } from 'react'
import { Cedula } from './Cedula'

/** An assembly for who has a quota of its group: what is decided, until when, the vote of each quota and its receipt. */
export function MinhaVotacao({ consorciadoId }: { consorciadoId: string }) {
  const assembleia = useParametro('assembleiaGeralId')
  const { data: minhas, error, refetch } = useMinhasVotacoes(consorciadoId)
  if (error && !minhas) return <Failure page {...falhaDe(error, refetch)} />
  if (!minhas) return <PageSkeleton />
  const minha = minhas.find(({ votacao }) => votacao.assembleia_geral_id === assembleia)
  if (!minha) {
    return (
      <Failure page title="Isto não está entre o que você pode ver" message="A assembleia não é de um grupo seu." />
    )
  }
  return <Conteudo minha={minha} />
}

function Conteudo({ minha }: { minha: Minha }) {
  const { votacao } = minha
  const nome = nomeDaGeral(votacao)
  return (
    <>
      <PageHeader
        title={`${nome} do grupo ${votacao.grupo_codigo}`}
        crumbs={[
          { texto: 'Início', para: '/' },
          { texto: 'Votações', para: '/assembleias/gerais' },
          { texto: `Grupo ${votacao.grupo_codigo}, ${data(votacao.data)}` },
        ]}
        badge={<StateBadge of="SituacaoAssembleiaGeral" value={votacao.situacao} />}
        description={`${data(votacao.data)}, às ${votacao.hora}, ${emRelacao(votacao.data)}`}
      />
      <Atraso minha={minha} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Cedula key={votacao.situacao} minha={minha} />
        <Card title="Quando e onde se vota">
          <p className="mb-3 text-sm">{comoSeVota(minha)}</p>
          <Facts columns={1} items={fatosDe(minha)} />
        </Card>
      </div>
    </>
  )
}

/** Who is late before the opening may still be in order by then. */
function Atraso({ minha }: { minha: Minha }) {
  const atrasadas = minha.cotas.filter(({ itens }) => itens.some(({ direito }) => direito === 'EM_ATRASO'))
  if (atrasadas.length === 0 || !aindaNaoEncerrada(minha)) return null
  const uma = atrasadas.length === 1
  const quais = `${uma ? 'A cota' : 'As cotas'} ${atrasadas.map(({ numero }) => numero).join(', ')}`
  if (minha.votacao.situacao === 'ABERTA') {
    return (
      <Note tone="atencao" className="mb-4">
        {quais} {uma ? 'estava' : 'estavam'} em atraso quando a assembleia abriu e não {uma ? 'vota' : 'votam'}.
      </Note>
    )
  }
  return (
    <Note tone="atencao" className="mb-4">
      {quais} {uma ? 'está' : 'estão'} em atraso. O voto só conta se {uma ? 'ela estiver' : 'elas estiverem'} em dia
      quando a assembleia abrir.{' '}
      <Link to="/" className="font-medium text-brand underline">
        Ver o que há a pagar
      </Link>
    </Note>
  )
}

function comoSeVota(minha: Minha): string {
  const { votacao } = minha
  if (aindaNaoEncerrada(minha) && estadoDoVoto(minha).tom === 'bom') {
    return 'Você já votou. O resultado aparece aqui quando a assembleia for encerrada.'
  }
  if (votacao.meio_agora === 'ELETRONICO') {
    return 'Escolha o voto de cada item e confirme. Depois de registrado, ele não muda.'
  }
  if (votacao.meio_agora === 'PRESENCIAL') {
    return 'A assembleia está aberta: o seu voto entra como o de quem está presente. Depois de registrado, ele não muda.'
  }
  if (votacao.situacao === 'CONVOCADA') {
    return 'O prazo da internet terminou. Ainda se vota na assembleia, aqui ou na sala, assim que ela abrir.'
  }
  if (votacao.situacao === 'ABERTA') return 'O dia de votar passou. A contagem sai quando a assembleia for encerrada.'
  return 'A votação terminou. Decide a maioria dos votos que não são em branco.'
}

function fatosDe({ votacao, cotas }: Minha): [string, ReactNode][] {
  const numeros = cotas.map(({ numero }) => numero).sort((um, outro) => um - outro)
  return [
    ['Pela internet', `até ${data(votacao.internet_ate)}`],
    ['Na assembleia', `${data(votacao.data)}, às ${votacao.hora}`],
    ['Onde', <Local key="local" local={votacao.local} />],
    [cotas.length === 1 ? 'Sua cota' : 'Suas cotas', numeros.join(', ')],
  ]
}

function Local({ local }: { local: string }) {
  if (!/^https:\/\//.test(local)) return local
  return (
    <a href={local} target="_blank" rel="noreferrer" className="break-all text-brand underline">
      Entrar na sala virtual
    </a>
  )
}
