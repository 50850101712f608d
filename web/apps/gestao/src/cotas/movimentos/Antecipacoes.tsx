import { Button, Card, CopyButton, Facts, Field, Input, Note, Select, StateBadge } from '@consorcio/design-system'
import { contagem, data, dinheiro, opcoes, percentual, rotulo } from '@consorcio/formatos'
import { MoneyInput, recusaDe } from '@consorcio/forms'
import {
  type Antecipacao,
  type Cota,
  cancelarAntecipacao,
  type ErroDaApi,
  type EscolhaAntecipacaoEntrada,
  listarAntecipacoesOptions,
  type OrdemAntecipada,
  pedirAntecipacao,
  type SimulacaoAntecipacao,
  simularAntecipacao,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePodeDe } from '@consorcio/shared-state'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

type Modo = 'parcelas' | 'valor' | 'quitacao'

const MODOS = [
  { valor: 'parcelas', texto: 'Um número de parcelas' },
  { valor: 'valor', texto: 'Um valor' },
  { valor: 'quitacao', texto: 'Tudo: quitar a cota' },
]

/** Paying ahead: how much, which parcelas it settles, and the title that pays it. */
export function Antecipacoes({ cota }: { cota: Cota }) {
  const { data: pedidas } = useQuery(listarAntecipacoesOptions({ path: { cota_id: cota.cota_id } }))
  const pode = usePodeDe('financeiro.antecipacao.criar', cota.consorciado_id) && cota.vinculo === 'ATIVA'
  return (
    <Card title="Antecipar ou quitar" description="O título só vale se for pago até o vencimento dele.">
      {pode ? <Simulacao cotaId={cota.cota_id} /> : null}
      {pedidas && pedidas.antecipacoes.length > 0 ? (
        <ul className="mt-4 divide-y divide-line border-line border-t">
          {pedidas.antecipacoes.map((uma) => (
            <Pedida key={uma.antecipacao_id} antecipacao={uma} pode={pode} />
          ))}
        </ul>
      ) : null}
      {pedidas?.antecipacoes.length === 0 && !pode ? <p className="text-muted">Nenhuma antecipação pedida.</p> : null}
    </Card>
  )
}

function Simulacao({ cotaId }: { cotaId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [modo, setModo] = useState<Modo>('parcelas')
  const [parcelas, setParcelas] = useState('1')
  const [valor, setValor] = useState('')
  const [ordem, setOrdem] = useState<OrdemAntecipada>('INVERSA')
  const path = { cota_id: cotaId }
  const escolha: EscolhaAntecipacaoEntrada = {
    ordem,
    ...(modo === 'parcelas' ? { parcelas: Number(parcelas) } : {}),
    ...(modo === 'valor' ? { valor } : {}),
    ...(modo === 'quitacao' ? { quitacao: true } : {}),
  }
  const simular = useMutation<SimulacaoAntecipacao, ErroDaApi, EscolhaAntecipacaoEntrada>({
    mutationFn: async (escolhida) =>
      (await simularAntecipacao({ path, body: { escolha: escolhida }, throwOnError: true })).data,
  })
  const pedir = useComando(
    (headers, escolhida: EscolhaAntecipacaoEntrada) =>
      pedirAntecipacao({ headers, path, body: { escolha: escolhida }, throwOnError: true }),
    {
      aoConcluir: ({ identificador, vencimento }) => {
        avisar('bom', `Título ${identificador} emitido, vence ${data(vencimento)}.`)
        simular.reset()
      },
    },
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    pedir.reset()
    simular.mutate(escolha)
  }
  const mudar = (fazer: () => void) => {
    simular.reset()
    pedir.reset()
    fazer()
  }
  const mostrado = { parcelas: 'parcelas', valor: 'valor', quitacao: 'quitacao' }[modo]
  const { campo, aviso } = recusaDe(simular.error ?? pedir.error, [mostrado, `escolha.${mostrado}`, 'escolha.ordem'])
  const erroDoModo = campo(mostrado) ?? campo(`escolha.${mostrado}`)
  return (
    <form onSubmit={enviar} className="grid gap-3 sm:grid-cols-2">
      {aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {aviso}
        </Note>
      ) : null}
      <Field label="Quanto" required error={modo === 'quitacao' ? erroDoModo : undefined}>
        <Select options={MODOS} value={modo} onChange={(evento) => mudar(() => setModo(evento.target.value as Modo))} />
      </Field>
      {modo === 'parcelas' ? (
        <Field label="Parcelas" required error={erroDoModo}>
          <Input
            inputMode="numeric"
            value={parcelas}
            onChange={(evento) => mudar(() => setParcelas(evento.target.value.replace(/\D/g, '')))}
          />
        </Field>
      ) : null}
      {modo === 'valor' ? (
        <Field label="Valor (R$)" required error={erroDoModo}>
          <MoneyInput value={valor} onChange={(novo) => mudar(() => setValor(novo))} />
        </Field>
      ) : null}
      {modo === 'quitacao' ? null : (
        <Field label="O que abate" required error={campo('escolha.ordem')}>
          <Select
            options={opcoes('OrdemAntecipada')}
            value={ordem}
            onChange={(evento) => mudar(() => setOrdem(evento.target.value as OrdemAntecipada))}
          />
        </Field>
      )}
      <div className="sm:col-span-2">
        <Button type="submit" busy={simular.isPending}>
          Simular
        </Button>
      </div>
      {simular.data ? (
        <div className="space-y-3 rounded-lg bg-sunken/60 p-4 sm:col-span-2">
          <Conta simulacao={simular.data} />
          <Button tone="primary" busy={pedir.isPending} onClick={() => pedir.mutate(escolha)}>
            Emitir o título de {dinheiro(simular.data.valor)}
          </Button>
        </div>
      ) : null}
    </form>
  )
}

function Conta({ simulacao }: { simulacao: SimulacaoAntecipacao }) {
  return (
    <Facts
      columns={1}
      items={[
        ['Fundo comum', dinheiro(simulacao.fundo_comum)],
        ['Taxa de administração', dinheiro(simulacao.taxa_administracao)],
        ['Fundo de reserva', dinheiro(simulacao.fundo_reserva)],
        ['Diferenças e rateios', dinheiro(simulacao.ajustes)],
        ['Total a pagar', <strong key="total">{dinheiro(simulacao.valor)}</strong>],
        ['Do bem', percentual(simulacao.percentual)],
        [
          'Parcelas que faltam',
          `${simulacao.restantes_antes} → ${contagem(simulacao.restantes_depois, 'parcela', 'parcelas')}`,
        ],
      ]}
    />
  )
}

function Pedida({ antecipacao, pode }: { antecipacao: Antecipacao; pode: boolean }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const cancelar = useComando(
    (headers, antecipacao_id: string) =>
      cancelarAntecipacao({ headers, path: { antecipacao_id }, body: {}, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Antecipação cancelada.'),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 py-2.5">
      <div className="min-w-0">
        <p className="font-medium tabular-nums">
          {dinheiro(antecipacao.valor)} <StateBadge of="SituacaoAntecipacao" value={antecipacao.situacao} />
        </p>
        <p className="text-muted text-sm">
          {antecipacao.quitacao ? 'Quitação' : rotulo('OrdemAntecipada', antecipacao.ordem).texto}, título{' '}
          {antecipacao.identificador}, vence {data(antecipacao.vencimento)}
        </p>
      </div>
      {antecipacao.situacao === 'EMITIDA' ? (
        <div className="flex gap-2">
          <CopyButton text={antecipacao.identificador} label="Copiar o título" />
          {pode ? (
            <Button size="sm" busy={cancelar.isPending} onClick={() => cancelar.mutate(antecipacao.antecipacao_id)}>
              Cancelar
            </Button>
          ) : null}
        </div>
      ) : null}
    </li>
  )
}
