import { Button, Card, CardSkeleton, Dialog, Note, StateBadge } from '@consorcio/design-system'
import { contagem, data, dinheiro, hoje } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type Bem,
  type DecidirSubstituicaoDeBemEntrada,
  decidirSubstituicaoDeBem,
  type Grupo,
  listarBensOptions,
  listarSubstituicoesDeBemOptions,
  mensagemDe,
  type SubstituicaoDeBem,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EfeitoNaTela } from './EfeitoDaSubstituicao'
import { PropostaDeSubstituicao } from './PropostaDeSubstituicao'

/** Another bem for a group: what an AGE decided is proposed by one person and confirmed by another (R4.33, R2.02). */
export function Substituicoes({ grupo }: { grupo: Grupo }) {
  const podeLer = usePode('financeiro.substituicao.ler')
  const podePropor = usePode('financeiro.substituicao.criar')
  const [propondo, setPropondo] = useState(false)
  const path = { grupo_id: grupo.grupo_id }
  const { data: lista, error } = useQuery({ ...listarSubstituicoesDeBemOptions({ path }), enabled: podeLer })
  const { data: bens } = useQuery({ ...listarBensOptions({ query: { tamanho_pagina: 200 } }), enabled: podeLer })
  const anda = grupo.situacao === 'EM_ANDAMENTO'
  if (!podeLer || (!anda && !lista?.substituicoes.length)) return null
  const proposta = lista?.substituicoes.find(({ situacao }) => situacao === 'PROPOSTA')
  const decididas = lista?.substituicoes.filter(({ situacao }) => situacao !== 'PROPOSTA') ?? []
  const fechar = () => setPropondo(false)
  return (
    <Card
      title="Substituição do bem"
      description="Quando um bem sai de linha, uma assembleia extraordinária escolhe outro; só votam os não contemplados. Uma pessoa propõe o que ela decidiu, outra confirma."
      actions={
        anda && podePropor && lista && bens && !proposta ? (
          <Button onClick={() => setPropondo(true)}>Propor substituição</Button>
        ) : null
      }
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {lista || error ? null : <CardSkeleton lines={2} />}
      {proposta ? <Proposta grupo={grupo} proposta={proposta} bens={bens?.bens} /> : null}
      {lista && !proposta && decididas.length === 0 ? (
        <p className="text-muted text-sm">Nenhum bem foi substituído.</p>
      ) : null}
      <ul className="divide-y divide-line">
        {decididas.map((uma) => (
          <li key={uma.substituicao_id} className="flex flex-wrap items-center justify-between gap-2 py-2.5">
            <span>
              {emPalavras(uma, bens?.bens)}, decidida em {data(uma.decidida_em)}
              {uma.situacao === 'CONFIRMADA' ? (
                <span className="block text-muted text-sm">
                  {dinheiro(uma.preco_anterior)} → {dinheiro(uma.preco_novo)}, {contagem(uma.cotas, 'cota', 'cotas')}
                </span>
              ) : null}
            </span>
            <StateBadge of="SituacaoSubstituicao" value={uma.situacao} />
          </li>
        ))}
      </ul>
      <Dialog open={propondo} onClose={fechar} title={`Substituir um bem do grupo ${grupo.codigo}`} wide>
        {propondo && bens ? <PropostaDeSubstituicao grupo={grupo} bens={bens.bens} fechar={fechar} /> : null}
      </Dialog>
    </Card>
  )
}

function emPalavras({ bem_id, bem_novo_id }: SubstituicaoDeBem, bens: readonly Bem[] | undefined): string {
  const nome = (id: string) => bens?.find((bem) => bem.bem_id === id)?.descricao ?? 'Bem'
  return `${nome(bem_id)} → ${nome(bem_novo_id)}`
}

interface PropostaProps {
  grupo: Grupo
  proposta: SubstituicaoDeBem
  bens: readonly Bem[] | undefined
}

function Proposta({ grupo, proposta, bens }: PropostaProps) {
  const podeDecidir = usePode('financeiro.substituicao.decidir')
  const { bem_id, bem_novo_id, proposta_em } = proposta
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          {emPalavras(proposta, bens)}, proposta em {data(proposta_em)}
        </span>
        <StateBadge of="SituacaoSubstituicao" value={proposta.situacao} />
      </p>
      <EfeitoNaTela grupoId={grupo.grupo_id} pedido={{ bem_id, bem_novo_id, data: hoje() }} />
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

function Decisao({ proposta }: { proposta: SubstituicaoDeBem }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const path = { substituicao_id: proposta.substituicao_id }
  const decidir = useComando(
    (headers, body: DecidirSubstituicaoDeBemEntrada) =>
      decidirSubstituicaoDeBem({ headers, path, body, throwOnError: true }),
    {
      aoConcluir: ({ situacao, cotas }) =>
        avisar(
          'bom',
          situacao === 'CONFIRMADA'
            ? `Bem substituído: ${contagem(cotas, 'cota passou', 'cotas passaram')} ao novo.`
            : 'Substituição recusada.',
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
          Confirmar a substituição
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
