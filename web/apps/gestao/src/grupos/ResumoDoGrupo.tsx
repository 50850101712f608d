import {
  Card,
  CardSkeleton,
  CircleCheck,
  CircleX,
  Facts,
  Metric,
  MetricRow,
  Note,
  StackedBar,
} from '@consorcio/design-system'
import { data, dinheiro, percentual, rotulo } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import {
  buscarPlanoOptions,
  buscarPosicaoGrupoOptions,
  type Grupo,
  listarBensOptions,
  mensagemDe,
  verificarFormacaoOptions,
  verificarInvariantesOptions,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

export function ResumoDoGrupo({ grupo }: { grupo: Grupo }) {
  const emFormacao = grupo.situacao === 'EM_FORMACAO'
  return (
    <>
      {emFormacao ? <Formacao grupo={grupo} /> : <Numeros grupo={grupo} />}
      <div className="grid gap-4 lg:grid-cols-2">
        <Ocupacao grupo={grupo} />
        <Identidade grupo={grupo} />
        {emFormacao ? null : <Livros grupo={grupo} />}
      </div>
    </>
  )
}

function Numeros({ grupo }: { grupo: Grupo }) {
  const { data: posicao } = useQuery(buscarPosicaoGrupoOptions({ path: { grupo_id: grupo.grupo_id } }))
  return (
    <MetricRow>
      <Metric
        label="Fundo comum livre"
        value={dinheiro(posicao?.fundo_comum_livre)}
        note={`Reservado a lances: ${dinheiro(posicao?.fundo_comum_reservado)}`}
      />
      <Metric label="Fundo de reserva" value={dinheiro(posicao?.fundo_reserva)} />
      <Metric
        label="Créditos a entregar"
        value={dinheiro(posicao?.creditos_a_entregar)}
        note={posicao ? `${posicao.cotas_contempladas} cotas contempladas` : ''}
      />
      <Metric
        label="Arrecadado"
        value={dinheiro(posicao?.arrecadado)}
        note={posicao?.ultima_ago ? `Até a ${posicao.ultima_ago}ª assembleia` : 'Desde o início'}
      />
    </MetricRow>
  )
}

function Formacao({ grupo }: { grupo: Grupo }) {
  const { data: formacao, error } = useQuery(verificarFormacaoOptions({ path: { grupo_id: grupo.grupo_id } }))
  return (
    <Card
      title="Pode ser constituído?"
      description="O que a lei e o contrato pedem para a assembleia de constituição."
      className="mb-4"
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {formacao || error ? null : <CardSkeleton lines={4} />}
      {formacao ? (
        <div className="grid gap-6 md:grid-cols-2">
          <ul className="space-y-2">
            {formacao.pendencias.map((pendencia) => (
              <li key={pendencia} className="flex gap-2">
                <CircleX aria-label="Falta" className="mt-0.5 size-4 shrink-0 text-warn" />
                {pendencia}
              </li>
            ))}
            {formacao.viavel ? (
              <li className="flex gap-2">
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
                Nada falta: a assembleia de constituição pode ser realizada.
              </li>
            ) : null}
          </ul>
          <Facts
            columns={1}
            items={[
              ['Cotas com a primeira parcela paga', `${formacao.cotas_pagas} de ${grupo.max_cotas}`],
              ['Fundo comum por mês', dinheiro(formacao.fundo_comum_mensal)],
              ['Maior crédito', dinheiro(formacao.maior_credito)],
              ['Último dia para constituir', data(formacao.prazo_final)],
            ]}
          />
        </div>
      ) : null}
    </Card>
  )
}

function Ocupacao({ grupo }: { grupo: Grupo }) {
  const { data: posicao } = useQuery(buscarPosicaoGrupoOptions({ path: { grupo_id: grupo.grupo_id } }))
  const contempladas = posicao?.cotas_contempladas ?? 0
  const fatia = (texto: string, quantas: number, tom: 'brand' | 'bom' | 'atencao' | 'neutro') => ({
    texto,
    fracao: grupo.max_cotas > 0 ? quantas / grupo.max_cotas : 0,
    valor: `${quantas} (${percentual(((100 * quantas) / Math.max(1, grupo.max_cotas)).toFixed(1), 1)})`,
    tom,
  })
  return (
    <Card title="Cotas">
      <StackedBar
        label="Cotas por estado"
        slices={[
          fatia('Contempladas', contempladas, 'bom'),
          fatia('Ativas, não contempladas', Math.max(0, grupo.cotas_ativas - contempladas), 'brand'),
          fatia('Reservadas', grupo.cotas_reservadas, 'atencao'),
          fatia('Vagas', grupo.cotas_vagas, 'neutro'),
        ]}
      />
    </Card>
  )
}

function Identidade({ grupo }: { grupo: Grupo }) {
  const { data: plano } = useQuery(buscarPlanoOptions({ path: { plano_id: grupo.plano_id } }))
  const { data: bens } = useQuery(listarBensOptions({ query: { tamanho_pagina: 200 } }))
  const deles = bens?.bens.filter((bem) => grupo.bem_ids.includes(bem.bem_id)) ?? []
  return (
    <Card title="Identidade">
      <Facts
        columns={1}
        items={[
          [
            'Plano',
            plano ? (
              <Link to="/planos" className="text-brand hover:underline">
                {plano.nome}
              </Link>
            ) : (
              '–'
            ),
          ],
          ['Bens de referência', deles.map((bem) => `${bem.descricao}, ${dinheiro(bem.preco)}`).join('; ') || '–'],
          ['Regime', rotulo('Regime', grupo.regime).texto],
          ['Contrato padrão', grupo.contrato_versao || '–'],
          ['Constituição', data(grupo.data_agc)],
          ['Primeiro vencimento', data(grupo.primeiro_vencimento)],
        ]}
      />
    </Card>
  )
}

function Livros({ grupo }: { grupo: Grupo }) {
  const { data: resposta, error } = useQuery({
    ...verificarInvariantesOptions({ path: { grupo_id: grupo.grupo_id } }),
    staleTime: 60_000,
  })
  return (
    <Card
      title="Conferência dos livros"
      description="O que deve valer depois de cada fato, recalculado agora."
      className="lg:col-span-2"
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {resposta || error ? null : <CardSkeleton lines={4} />}
      <ul className="grid gap-x-8 gap-y-2 md:grid-cols-2">
        {resposta?.resultados.map((resultado) => (
          <li key={resultado.invariante} className="flex gap-2">
            {resultado.vale ? (
              <CircleCheck aria-label="Vale" className="mt-0.5 size-4 shrink-0 text-good" />
            ) : (
              <CircleX aria-label="Não vale" className="mt-0.5 size-4 shrink-0 text-bad" />
            )}
            <span className="min-w-0">
              {resultado.descricao}
              <span className="block text-muted text-xs">{resultado.detalhe}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
