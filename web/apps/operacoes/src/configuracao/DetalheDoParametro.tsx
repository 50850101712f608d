import { Card, CardSkeleton, Facts, Note, StateBadge } from '@consorcio/design-system'
import { data, instante } from '@consorcio/formatos'
import {
  listarPropostasOptions,
  listarValoresOptions,
  mensagemDe,
  type Parametro,
  type Proposta,
  type ValorDefinido,
} from '@consorcio/shared-api'
import { useSessao } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DecisaoDaConfiguracao } from '../pendencias/Decisao'
import { NovoValor } from './NovoValor'
import { valorEmPalavras } from './valores'

/** A parameter: what it accepts, a new value, what waits for a second person, and everything it was worth. */
export function DetalheDoParametro({ parametro }: { parametro: Parametro }) {
  const path = { chave: parametro.chave }
  const historico = useQuery(listarValoresOptions({ path, query: { tamanho_pagina: 100 } }))
  const propostas = useQuery(
    listarPropostasOptions({ query: { chave: parametro.chave, situacao: 'PENDENTE', tamanho_pagina: 20 } }),
  )
  return (
    <div className="space-y-5">
      <p>{parametro.descricao}</p>
      <Facts items={limites(parametro)} />
      {propostas.data?.propostas.map((proposta) => (
        <Espera key={proposta.proposta_id} proposta={proposta} parametro={parametro} />
      ))}
      <NovoValor parametro={parametro} />
      <section>
        <h3 className="mb-1 font-medium">Histórico</h3>
        {historico.error ? <Note tone="ruim">{mensagemDe(historico.error)}</Note> : null}
        {historico.data || historico.error ? null : <CardSkeleton lines={3} />}
        {historico.data?.valores.length === 0 ? (
          <p className="text-muted">Nunca mudou: vale o padrão, {valorEmPalavras(parametro.padrao, parametro.tipo)}.</p>
        ) : null}
        <ul className="divide-y divide-line border-line border-y empty:border-0">
          {historico.data?.valores.map((valor) => (
            <LinhaDoHistorico key={`${valor.versao}-${valor.vigencia_inicio}`} valor={valor} tipo={parametro.tipo} />
          ))}
        </ul>
      </section>
    </div>
  )
}

function limites(parametro: Parametro): [string, string][] {
  const { minimo, maximo, tipo, opcoes } = parametro
  const faixa = [minimo && `de ${valorEmPalavras(minimo, tipo)}`, maximo && `até ${valorEmPalavras(maximo, tipo)}`]
  return [
    ['Padrão', valorEmPalavras(parametro.padrao, tipo)],
    ['Unidade', parametro.unidade || '–'],
    ['Aceita', opcoes.length > 0 ? opcoes.join(', ') : faixa.filter(Boolean).join(' ') || 'Qualquer valor do tipo'],
    ['Quem muda', parametro.sensivel ? 'Uma pessoa propõe, outra aprova' : 'Uma pessoa'],
  ]
}

function Espera({ proposta, parametro }: { proposta: Proposta; parametro: Parametro }) {
  const [decidida, setDecidida] = useState(false)
  const eu = useSessao((sessao) => sessao.usuario?.id)
  if (decidida) return null
  return (
    <Card
      title="Espera decisão"
      description={`${valorEmPalavras(proposta.valor_atual, parametro.tipo)} → ${valorEmPalavras(proposta.valor, parametro.tipo)}, desde ${data(proposta.vigencia_inicio)}`}
      actions={<StateBadge of="SituacaoProposta" value={proposta.situacao} />}
    >
      <p className="mb-3">{proposta.motivo}</p>
      {proposta.autor_id === eu ? (
        <p className="text-muted text-sm">Foi você quem propôs: outra pessoa decide.</p>
      ) : (
        <DecisaoDaConfiguracao proposta={proposta} fechar={() => setDecidida(true)} />
      )}
    </Card>
  )
}

function LinhaDoHistorico({ valor, tipo }: { valor: ValorDefinido; tipo: Parametro['tipo'] }) {
  return (
    <li className="grid gap-x-4 py-2 sm:grid-cols-[8rem_1fr_auto]">
      <span className="tabular-nums">Desde {data(valor.vigencia_inicio)}</span>
      <span className="min-w-0">
        <span className="font-medium tabular-nums">{valor.herdar ? 'Herda' : valorEmPalavras(valor.valor, tipo)}</span>{' '}
        <span className="text-muted text-sm">
          {valor.escopo?.identificador ? `só ${valor.escopo.identificador}. ` : ''}
          {valor.motivo}
        </span>
      </span>
      <span className="text-muted text-sm tabular-nums">
        {valor.em_vigor ? 'Em vigor' : ''} {instante(valor.criado_em)}
      </span>
    </li>
  )
}
