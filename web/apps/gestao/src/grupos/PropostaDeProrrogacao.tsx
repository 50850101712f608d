import { Button, CardSkeleton, Field, Input, Note, Select } from '@consorcio/design-system'
import { data, hoje } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type Grupo,
  listarProvidenciasOptions,
  mensagemDe,
  type ProporProrrogacaoEntrada,
  proporProrrogacao,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { EfeitoDaProrrogacao, type OQueSeProrroga, useEfeitoDaProrrogacao } from './EfeitoDaProrrogacao'

const COMO = [
  { valor: 'DIMINUI', texto: 'Mais parcelas, cada uma menor' },
  { valor: 'SUSPENDE', texto: 'As mesmas parcelas, depois de uma pausa' },
]

interface Props {
  grupo: Grupo
  fechar: () => void
}

/** What an AGE decided, seen on the calendar and on the parcelas before it is proposed (R5.07). */
export function PropostaDeProrrogacao({ grupo, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const path = { grupo_id: grupo.grupo_id }
  const { data: providencias, error } = useQuery(
    listarProvidenciasOptions({ query: { grupo_id: grupo.grupo_id, situacao: 'PENDENTE', tamanho_pagina: 200 } }),
  )
  const decididas = providencias?.providencias.filter(({ passo }) => passo === 'PRORROGAR_PRAZO')
  const [assembleia, setAssembleia] = useState('')
  const [meses, setMeses] = useState('')
  const [como, setComo] = useState('DIMINUI')
  const [dia, setDia] = useState(hoje())
  const [visto, setVisto] = useState<OQueSeProrroga | null>(null)
  const simulado = useEfeitoDaProrrogacao(grupo.grupo_id, visto)
  const propor = useComando(
    (headers, body: ProporProrrogacaoEntrada) => proporProrrogacao({ headers, path, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Prorrogação proposta: outra pessoa decide.')
        fechar()
      },
    },
  )
  const mudou = <Valor,>(mudar: (valor: Valor) => void) => {
    return (valor: Valor) => {
      mudar(valor)
      setVisto(null)
      propor.reset()
    }
  }
  const recusa = recusaDe(visto ? (simulado.error ?? propor.error) : null, ['meses', 'data', 'assembleia_geral_id'])
  const mostrar = (evento: FormEvent) => {
    evento.preventDefault()
    setVisto({ meses: Number(meses), suspende_pagamentos: como === 'SUSPENDE', data: dia })
  }
  if (error && !decididas) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!decididas) return <CardSkeleton lines={4} />
  if (decididas.length === 0) {
    return (
      <Note>
        Nenhuma assembleia extraordinária deste grupo aprovou uma prorrogação que ainda não foi executada. Convoque a
        AGE em Assembleias gerais, com a matéria Prorrogação do prazo, e aprove a ata.
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
      <div className="grid gap-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Field label="Meses a mais" required error={recusa.campo('meses')}>
          <Input inputMode="numeric" value={meses} onChange={(evento) => mudou(setMeses)(evento.target.value)} />
        </Field>
        <Field label="Como se paga o que falta" required>
          <Select value={como} onChange={(evento) => mudou(setComo)(evento.target.value)} options={COMO} />
        </Field>
      </div>
      <DataContabil dia={dia} mudar={mudou(setDia)} erro={recusa.campo('data')} />
      <Button type="submit" disabled={!/^\d+$/.test(meses)} busy={simulado.isFetching}>
        Ver o efeito
      </Button>
      {visto && simulado.data && !simulado.error ? (
        <>
          <EfeitoDaProrrogacao efeito={simulado.data} />
          <p className="text-muted text-sm">
            O que já foi pago não muda. As assembleias já marcadas ficam nas mesmas datas; as novas vêm depois de{' '}
            {data(simulado.data.calendario.ultimo_vencimento)}.
          </p>
          <Button
            tone="primary"
            disabled={!assembleia}
            busy={propor.isPending}
            onClick={() => propor.mutate({ ...visto, assembleia_geral_id: assembleia })}
          >
            Propor a prorrogação
          </Button>
        </>
      ) : null}
    </form>
  )
}
