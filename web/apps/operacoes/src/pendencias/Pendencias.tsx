import {
  Badge,
  Button,
  ButtonLink,
  Card,
  CardSkeleton,
  CircleCheck,
  Dialog,
  Empty,
  Note,
  PageHeader,
  Tabs,
} from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import { Link, useBusca } from '@consorcio/navigation'
import { mensagemDe } from '@consorcio/shared-api'
import { useState } from 'react'
import { Decisao } from './Decisao'
import { type Pendencia, usePendencias } from './fila'

/** What one person proposed and waits for another, whatever the service. */
export default function Pendencias() {
  const [busca, mudar] = useBusca()
  const [aberta, setAberta] = useState<Pendencia | null>(null)
  const { itens, carregando, erros } = usePendencias()
  const deOutros = itens.filter(({ minha }) => !minha)
  const minhas = itens.filter(({ minha }) => minha)
  const lista = (mostradas: readonly Pendencia[], vazia: string) => (
    <Lista itens={mostradas} carregando={carregando} vazia={vazia} decidir={setAberta} />
  )
  return (
    <>
      <PageHeader
        title="Pendências"
        description="O que uma pessoa propôs e espera a decisão de outra. Quem propõe nunca decide."
      />
      {erros.map((erro) => (
        <Note key={mensagemDe(erro)} tone="ruim" className="mb-3">
          {mensagemDe(erro)}
        </Note>
      ))}
      <Tabs
        label="Pendências"
        atual={busca.get('aba') ?? 'decidir'}
        mudar={(aba) => mudar({ aba: aba === 'decidir' ? null : aba })}
        tabs={[
          {
            id: 'decidir',
            texto: `Esperam a sua decisão (${deOutros.length})`,
            conteudo: lista(deOutros, 'Nada espera a sua decisão'),
          },
          {
            id: 'minhas',
            texto: `Propostas por você (${minhas.length})`,
            conteudo: lista(minhas, 'Você não tem propostas em aberto'),
          },
        ]}
      />
      <Dialog open={aberta !== null} onClose={() => setAberta(null)} title={aberta?.titulo ?? 'Decidir'}>
        {aberta ? <Decisao pendencia={aberta} fechar={() => setAberta(null)} /> : null}
      </Dialog>
    </>
  )
}

/** Decided on their own screens, where what matters to decide is seen. */
const SEM_DECISAO_AQUI: ReadonlySet<string> = new Set([
  'habilitacao',
  'prorrogacao',
  'reajuste',
  'substituicao',
  'transferencia',
])

interface ListaProps {
  itens: readonly Pendencia[]
  carregando: boolean
  vazia: string
  decidir: (pendencia: Pendencia) => void
}

function Lista({ itens, carregando, vazia, decidir }: ListaProps) {
  if (itens.length === 0 && carregando) return <CardSkeleton lines={6} />
  if (itens.length === 0) {
    return (
      <Card>
        <Empty icon={<CircleCheck aria-hidden />} title={vazia} />
      </Card>
    )
  }
  return (
    <Card flush title={contagem(itens.length, 'pendência', 'pendências')} description="As mais antigas primeiro.">
      <ul className="divide-y divide-line border-line border-t">
        {itens.map((item) => (
          <li
            key={item.chave}
            className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_11rem_9rem] sm:items-center"
          >
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={item.tom}>{item.tipo}</Badge>
                {item.para ? (
                  <Link to={item.para} className="font-medium text-brand hover:underline">
                    {item.titulo}
                  </Link>
                ) : (
                  <span className="font-medium">{item.titulo}</span>
                )}
              </p>
              <p className="mt-1 text-muted text-sm">{item.detalhe}</p>
            </div>
            <div className="sm:text-right">
              <p className="font-semibold tabular-nums">{item.valor}</p>
              <p className="text-muted text-xs">{item.quando}</p>
            </div>
            <div className="sm:text-right">
              {item.minha ? (
                <span className="text-muted text-sm">Outra pessoa decide</span>
              ) : SEM_DECISAO_AQUI.has(item.origem.tipo) && item.para ? (
                <ButtonLink to={item.para} size="sm">
                  Abrir
                </ButtonLink>
              ) : (
                <Button size="sm" onClick={() => decidir(item)} aria-label={`${verbo(item)}: ${item.titulo}`}>
                  {verbo(item)}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function verbo({ origem }: Pendencia): string {
  return origem.tipo === 'extracao' ? 'Conferir' : 'Decidir'
}
