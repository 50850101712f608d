import {
  Button,
  Card,
  CardSkeleton,
  CircleCheck,
  CircleX,
  Facts,
  Failure,
  Note,
  StateBadge,
} from '@consorcio/design-system'
import { data, dinheiro, hoje, maiuscula } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  buscarEncerramentoOptions,
  decidirEncerramento,
  type Encerramento as EncerramentoDoGrupo,
  encerrarGrupo,
  type Grupo,
  mensagemDe,
  proporEncerramento,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { DevedoresDoFim, DiferencasDoFim } from './FimDoPlano'
import { RateioFinal } from './RateioFinal'

/** The end of a group: what still keeps it open, its last accounts, proposed by one person and decided by another. */
export function Encerramento({ grupo }: { grupo: Grupo }) {
  const path = { grupo_id: grupo.grupo_id }
  const { data: fim, error, refetch } = useQuery(buscarEncerramentoOptions({ path }))
  if (error && !fim) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!fim) return <CardSkeleton lines={8} />
  const apurado = fim.situacao === 'APURADO' || fim.situacao === 'ENCERRADO'
  return (
    <div className="space-y-4">
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card
          title="O que fazer agora"
          actions={
            fim.situacao === 'NAO_INFORMADO' ? null : <StateBadge of="SituacaoEncerramento" value={fim.situacao} />
          }
        >
          <Agora fim={fim} />
        </Card>
        <Contas fim={fim} apuradas={apurado} />
      </div>
      <DiferencasDoFim grupo={grupo} fim={fim} />
      <DevedoresDoFim grupo={grupo} fim={fim} />
      {apurado ? <RateioFinal grupo={grupo} /> : null}
    </div>
  )
}

function Contas({ fim, apuradas }: { fim: EncerramentoDoGrupo; apuradas: boolean }) {
  return (
    <Card
      title="Contas do fim"
      description={
        apuradas ? 'Como foram aprovadas.' : 'Como seriam se fossem apuradas hoje; só valem depois de aprovadas.'
      }
    >
      <Facts
        columns={1}
        items={[
          ['Fundo comum livre', dinheiro(fim.fundo_comum)],
          ['Fundo de reserva', dinheiro(fim.fundo_reserva)],
          ['Restituições aos excluídos', dinheiro(fim.restituicoes)],
          ['Sobras para os ativos', <strong key="sobras">{dinheiro(fim.sobras)}</strong>],
          ['Contas apuradas em', data(fim.apurado_em)],
          ['Pode encerrar desde', data(fim.encerravel_desde)],
          ['Encerrado em', data(fim.encerrado_em)],
        ]}
      />
    </Card>
  )
}

function Agora({ fim }: { fim: EncerramentoDoGrupo }) {
  const podeRegistrar = usePode('financeiro.encerramento.registrar')
  const podeAprovar = usePode('financeiro.encerramento.aprovar')
  if (fim.situacao === 'PROPOSTO') {
    if (fim.minha) return <Note>Você propôs as contas: outra pessoa decide.</Note>
    return podeAprovar ? <Decisao grupoId={fim.grupo_id} /> : <Note>As contas esperam quem as aprova.</Note>
  }
  if (fim.situacao === 'ENCERRADO') return <Note tone="bom">O grupo foi encerrado em {data(fim.encerrado_em)}.</Note>
  if (fim.situacao === 'APURADO') {
    return (
      <div className="space-y-4">
        <Note>
          Cada um tem até {data(fim.encerravel_desde)} para buscar o que é seu; o que ninguém buscar vai ao livro dos
          recursos não procurados.
        </Note>
        {podeRegistrar ? <Encerrar grupoId={fim.grupo_id} desde={fim.encerravel_desde} /> : null}
      </div>
    )
  }
  return (
    <div className="space-y-4">
      <Pendencias pendencias={fim.pendencias} />
      {podeRegistrar ? <Proposta fim={fim} /> : null}
    </div>
  )
}

function Pendencias({ pendencias }: { pendencias: readonly string[] }) {
  if (pendencias.length === 0) {
    return (
      <p className="flex gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
        Nada mantém o grupo aberto: as contas do fim podem ser propostas.
      </p>
    )
  }
  return (
    <>
      <p className="text-muted text-sm">O grupo ainda não pode encerrar:</p>
      <ul className="space-y-2">
        {pendencias.map((pendencia) => (
          <li key={pendencia} className="flex gap-2">
            <CircleX aria-label="Falta" className="mt-0.5 size-4 shrink-0 text-warn" />
            <span className="min-w-0">{maiuscula(pendencia)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Proposta({ fim }: { fim: EncerramentoDoGrupo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const path = { grupo_id: fim.grupo_id }
  const propor = useComando(
    (headers, _: string) => proporEncerramento({ headers, path, body: {}, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Contas do fim propostas: outra pessoa decide.') },
  )
  return (
    <>
      {propor.error ? <Note tone="ruim">{mensagemDe(propor.error)}</Note> : null}
      <Button
        tone="primary"
        busy={propor.isPending}
        disabled={fim.pendencias.length > 0}
        onClick={() => propor.mutate(fim.grupo_id)}
      >
        {fim.situacao === 'RECUSADO' ? 'Propor as contas de novo' : 'Propor as contas do fim'}
      </Button>
    </>
  )
}

/** Accounts that one person proposed, approved or refused by another. */
function Decisao({ grupoId }: { grupoId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const decidir = useComando(
    (headers, aprova: boolean) =>
      decidirEncerramento({
        headers,
        path: { grupo_id: grupoId },
        body: { aprova, data_contabil: dia },
        throwOnError: true,
      }),
    {
      aoConcluir: ({ situacao }) =>
        avisar('bom', situacao === 'RECUSADO' ? 'Contas do fim recusadas.' : 'Contas do fim apuradas.'),
    },
  )
  return (
    <NoDia erro={decidir.error} dia={dia} mudar={setDia}>
      <Button
        tone="primary"
        aria-disabled={decidir.isPending}
        busy={decidir.isPending && decidir.variables === true}
        onClick={() => decidir.mutate(true)}
      >
        Aprovar as contas
      </Button>
      <Button
        tone="danger"
        aria-disabled={decidir.isPending}
        busy={decidir.isPending && decidir.variables === false}
        onClick={() => decidir.mutate(false)}
      >
        Recusar
      </Button>
    </NoDia>
  )
}

function Encerrar({ grupoId, desde }: { grupoId: string; desde: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const encerrar = useComando(
    (headers, data_contabil: string) =>
      encerrarGrupo({ headers, path: { grupo_id: grupoId }, body: { data_contabil }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Grupo encerrado.') },
  )
  return (
    <NoDia erro={encerrar.error} dia={dia} mudar={setDia}>
      <Button tone="primary" busy={encerrar.isPending} disabled={dia < desde} onClick={() => encerrar.mutate(dia)}>
        Encerrar o grupo
      </Button>
    </NoDia>
  )
}

interface PropsDoDia {
  erro: Parameters<typeof recusaDe>[0]
  dia: string
  mudar: (dia: string) => void
  children: ReactNode
}

/** The business date of the act, and the buttons of the act. */
function NoDia({ erro, dia, mudar, children }: PropsDoDia) {
  const { campo, aviso } = recusaDe(erro, ['data_contabil'])
  return (
    <div className="space-y-3">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <DataContabil dia={dia} mudar={mudar} erro={campo('data_contabil')} />
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  )
}
