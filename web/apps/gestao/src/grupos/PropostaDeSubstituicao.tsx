import { Button, CardSkeleton, Field, Note, Select } from '@consorcio/design-system'
import { dinheiro, hoje } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type Bem,
  type Grupo,
  listarProvidenciasOptions,
  mensagemDe,
  type ProporSubstituicaoDeBemEntrada,
  proporSubstituicaoDeBem,
  type SimularSubstituicaoDeBemEntrada,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { EfeitoDaSubstituicao, useEfeitoDaSubstituicao } from './EfeitoDaSubstituicao'

interface Props {
  grupo: Grupo
  bens: readonly Bem[]
  fechar: () => void
}

/** What an AGE decided, seen on the cotas before it is proposed (R4.33). */
export function PropostaDeSubstituicao({ grupo, bens, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const path = { grupo_id: grupo.grupo_id }
  const { data: providencias, error } = useQuery(
    listarProvidenciasOptions({ query: { grupo_id: grupo.grupo_id, situacao: 'PENDENTE', tamanho_pagina: 200 } }),
  )
  const decididas = providencias?.providencias.filter(({ passo }) => passo === 'TROCAR_BEM_DAS_COTAS')
  const [assembleia, setAssembleia] = useState('')
  const [antigo, setAntigo] = useState('')
  const [novo, setNovo] = useState('')
  const [dia, setDia] = useState(hoje())
  const [visto, setVisto] = useState<SimularSubstituicaoDeBemEntrada | null>(null)
  const simulado = useEfeitoDaSubstituicao(grupo.grupo_id, visto)
  const propor = useComando(
    (headers, body: ProporSubstituicaoDeBemEntrada) =>
      proporSubstituicaoDeBem({ headers, path, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Substituição proposta: outra pessoa decide.')
        fechar()
      },
    },
  )
  const mudou = (mudar: (valor: string) => void) => (valor: string) => {
    mudar(valor)
    setVisto(null)
    propor.reset()
  }
  const recusa = recusaDe(visto ? (simulado.error ?? propor.error) : null, [
    'bem_id',
    'bem_novo_id',
    'data',
    'assembleia_geral_id',
  ])
  const mostrar = (evento: FormEvent) => {
    evento.preventDefault()
    setVisto({ bem_id: antigo, bem_novo_id: novo, data: dia })
  }
  const opcao = ({ bem_id, descricao, preco }: Bem) => ({ valor: bem_id, texto: `${descricao}, ${dinheiro(preco)}` })
  const daClasse = bens.filter(
    ({ bem_id, classe_objeto }) => classe_objeto === grupo.classe_objeto && bem_id !== antigo,
  )
  if (error && !decididas) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!decididas) return <CardSkeleton lines={4} />
  if (decididas.length === 0) {
    return (
      <Note>
        Nenhuma assembleia extraordinária deste grupo aprovou uma substituição que ainda não foi executada. Convoque a
        AGE em Assembleias gerais, com a matéria Substituição do bem, e aprove a ata.
      </Note>
    )
  }
  return (
    <form noValidate onSubmit={mostrar} className="space-y-4">
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Assembleia que decidiu" required error={recusa.campo('assembleia_geral_id')}>
        <Select
          empty="Escolha"
          value={assembleia}
          onChange={(evento) => setAssembleia(evento.target.value)}
          options={decididas.map(({ assembleia_geral_id, item, descricao }) => ({
            valor: assembleia_geral_id,
            texto: `Item ${item} da pauta: ${descricao}`,
          }))}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Bem que saiu de linha" required error={recusa.campo('bem_id')}>
          <Select
            empty="Escolha"
            value={antigo}
            onChange={(evento) => mudou(setAntigo)(evento.target.value)}
            options={bens.filter(({ bem_id }) => grupo.bem_ids.includes(bem_id)).map(opcao)}
          />
        </Field>
        <Field
          label="Bem que o substitui"
          required
          error={recusa.campo('bem_novo_id')}
          hint="Um bem novo se cadastra antes, em Bens e preços."
        >
          <Select
            empty="Escolha"
            value={novo}
            onChange={(evento) => mudou(setNovo)(evento.target.value)}
            options={daClasse.map(opcao)}
          />
        </Field>
      </div>
      <DataContabil dia={dia} mudar={mudou(setDia)} erro={recusa.campo('data')} />
      <Button type="submit" disabled={!antigo || !novo} busy={simulado.isFetching}>
        Ver o efeito
      </Button>
      {visto && simulado.data && !simulado.error ? (
        <>
          <EfeitoDaSubstituicao efeito={simulado.data} />
          <p className="text-muted text-sm">
            O que cada um pagou vale o mesmo dinheiro no novo bem. Parcelas já emitidas seguem o preço do novo.
          </p>
          <Button
            tone="primary"
            disabled={!assembleia}
            busy={propor.isPending}
            onClick={() =>
              propor.mutate({ bem_id: antigo, bem_novo_id: novo, data: dia, assembleia_geral_id: assembleia })
            }
          >
            Propor a substituição
          </Button>
        </>
      ) : null}
    </form>
  )
}
