import { Button, Card, CardSkeleton, Dialog, Note, StateBadge } from '@consorcio/design-system'
import { contagem, data, hoje } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type DecidirProrrogacaoEntrada,
  decidirProrrogacao,
  type Grupo,
  listarProrrogacoesOptions,
  mensagemDe,
  type Prorrogacao,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EfeitoNaTela } from './EfeitoDaProrrogacao'
import { PropostaDeProrrogacao } from './PropostaDeProrrogacao'

/** More months for a group: what an AGE decided is proposed by one person and confirmed by another (R5.07, R2.02). */
export function Prorrogacoes({ grupo }: { grupo: Grupo }) {
  const podeLer = usePode('grupos.prorrogacao.ler')
  const podePropor = usePode('grupos.prorrogacao.criar')
  const [propondo, setPropondo] = useState(false)
  const path = { grupo_id: grupo.grupo_id }
  const { data: lista, error } = useQuery({ ...listarProrrogacoesOptions({ path }), enabled: podeLer })
  const anda = grupo.situacao === 'EM_ANDAMENTO'
  if (!podeLer || (!anda && !lista?.prorrogacoes.length)) return null
  const proposta = lista?.prorrogacoes.find(({ situacao }) => situacao === 'PROPOSTA')
  const decididas = lista?.prorrogacoes.filter(({ situacao }) => situacao !== 'PROPOSTA') ?? []
  const fechar = () => setPropondo(false)
  return (
    <Card
      title="Prorrogação do prazo"
      description="Só uma assembleia extraordinária dá mais meses ao grupo. Uma pessoa propõe o que ela decidiu, outra confirma; cada assembleia se executa uma vez."
      className="max-w-3xl"
      actions={
        anda && podePropor && lista && !proposta ? (
          <Button onClick={() => setPropondo(true)}>Propor prorrogação</Button>
        ) : null
      }
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {lista || error ? null : <CardSkeleton lines={2} />}
      {proposta ? <Proposta grupo={grupo} proposta={proposta} /> : null}
      {lista && !proposta && decididas.length === 0 ? <p className="text-muted text-sm">O prazo nunca mudou.</p> : null}
      <ul className="divide-y divide-line">
        {decididas.map((uma) => (
          <li key={uma.prorrogacao_id} className="flex flex-wrap items-center justify-between gap-2 py-2.5">
            <span>
              {emPalavras(uma)}, decidida em {data(uma.decidida_em)}
            </span>
            <StateBadge of="SituacaoProrrogacao" value={uma.situacao} />
          </li>
        ))}
      </ul>
      <Dialog open={propondo} onClose={fechar} title={`Prorrogar o grupo ${grupo.codigo}`} wide>
        {propondo ? <PropostaDeProrrogacao grupo={grupo} fechar={fechar} /> : null}
      </Dialog>
    </Card>
  )
}

function emPalavras({ meses, suspende_pagamentos, prazo_anterior, prazo_novo }: Prorrogacao): string {
  const como = suspende_pagamentos ? 'com pausa nos pagamentos' : 'com parcelas menores'
  return `Mais ${contagem(meses, 'mês', 'meses')} (${prazo_anterior} → ${prazo_novo}), ${como}`
}

function Proposta({ grupo, proposta }: { grupo: Grupo; proposta: Prorrogacao }) {
  const podeDecidir = usePode('grupos.prorrogacao.decidir')
  const { meses, suspende_pagamentos, proposta_em } = proposta
  const pedido = { meses, suspende_pagamentos, data: proposta_em }
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          {emPalavras(proposta)}, proposta em {data(proposta_em)}
        </span>
        <StateBadge of="SituacaoProrrogacao" value={proposta.situacao} />
      </p>
      <EfeitoNaTela grupoId={grupo.grupo_id} pedido={pedido} />
      {proposta.minha ? (
        <Note>Você propôs: outra pessoa decide.</Note>
      ) : podeDecidir ? (
        <Decisao proposta={proposta} />
      ) : (
        <Note>Espera quem decide.</Note>
      )}
    </div>
  )
}

function Decisao({ proposta }: { proposta: Prorrogacao }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const decidir = useComando(
    (headers, body: DecidirProrrogacaoEntrada) =>
      decidirProrrogacao({ headers, path: { prorrogacao_id: proposta.prorrogacao_id }, body, throwOnError: true }),
    {
      aoConcluir: ({ situacao, prazo_novo }) =>
        avisar(
          'bom',
          situacao === 'CONFIRMADA' ? `Prazo prorrogado: agora é de ${prazo_novo} meses.` : 'Prorrogação recusada.',
        ),
    },
  )
  const { campo, aviso } = recusaDe(decidir.error, ['data'])
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <DataContabil dia={dia} mudar={setDia} erro={campo('data')} />
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.aprova === true}
          onClick={() => decidir.mutate({ aprova: true, data: dia })}
        >
          Confirmar a prorrogação
        </Button>
        <Button
          tone="danger"
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.aprova === false}
          onClick={() => decidir.mutate({ aprova: false, data: dia })}
        >
          Recusar
        </Button>
      </div>
    </div>
  )
}
