import { Badge, Progress } from '@consorcio/design-system'
import { data, rotulo } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import { type Cota, type Habilitacao, useGrupos } from '@consorcio/shared-api'
import type { ReactNode } from 'react'
import { documentosResolvidos, ETAPAS, prazoDaEtapa, validade } from './etapas'

interface Props {
  itens: readonly Habilitacao[]
  /** Contemplated quotas without a process; null when no group was chosen, so they are not known. */
  aAbrir: readonly Cota[] | null
}

/** One column for each stage; inside it, what falls due first comes first. */
export function Quadro({ itens, aAbrir }: Props) {
  const reprovadas = itens.filter(({ etapa }) => etapa === 'REPROVADA')
  return (
    <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-5">
      <Coluna titulo="A abrir" quantas={aAbrir?.length}>
        {aAbrir === null ? <Vazia>Escolha um grupo</Vazia> : null}
        {aAbrir?.map((cota) => (
          <AAbrir key={cota.cota_id} cota={cota} />
        ))}
        {aAbrir?.length === 0 ? <Vazia>Nenhuma</Vazia> : null}
      </Coluna>
      {ETAPAS.map((etapa) => {
        const nela = itens.filter((item) => item.etapa === etapa)
        return (
          <Coluna key={etapa} titulo={rotulo('EtapaHabilitacao', etapa).texto} quantas={nela.length}>
            {nela.map((item) => (
              <Ficha key={item.habilitacao_id} item={item} />
            ))}
            {nela.length === 0 ? <Vazia>Nenhuma</Vazia> : null}
          </Coluna>
        )
      })}
      {reprovadas.length > 0 ? (
        <Coluna titulo={rotulo('EtapaHabilitacao', 'REPROVADA').texto} quantas={reprovadas.length}>
          {reprovadas.map((item) => (
            <Ficha key={item.habilitacao_id} item={item} />
          ))}
        </Coluna>
      ) : null}
    </div>
  )
}

function Coluna({ titulo, quantas, children }: { titulo: string; quantas: number | undefined; children: ReactNode }) {
  return (
    <section aria-label={titulo} className="min-w-0">
      <h2 className="mb-2 px-1 font-semibold">
        {titulo} <span className="font-normal text-muted tabular-nums">{quantas}</span>
      </h2>
      <ul tabIndex={0} aria-label={titulo} className="max-h-[65vh] space-y-2 overflow-y-auto pr-0.5">
        {children}
      </ul>
    </section>
  )
}

function Vazia({ children }: { children: ReactNode }) {
  return (
    <li className="rounded-lg border border-line border-dashed px-3 py-6 text-center text-muted text-sm">{children}</li>
  )
}

function AAbrir({ cota }: { cota: Cota }) {
  return (
    <li className="rounded-lg border border-line bg-surface p-3 shadow-sm">
      <Link to={`/habilitacoes/${cota.cota_id}`} className="font-medium text-brand hover:underline">
        Cota {cota.numero}
      </Link>
      <p className="mt-1 text-muted text-xs">
        {rotulo('TipoContemplacao', cota.tipo_contemplacao).texto}, {cota.ago_contemplacao}ª assembleia
      </p>
    </li>
  )
}

function Ficha({ item }: { item: Habilitacao }) {
  const { data: grupos } = useGrupos()
  const grupo = grupos?.find(({ grupo_id }) => grupo_id === item.grupo_id)
  const prazo = prazoDaEtapa(item)
  return (
    <li className="space-y-1.5 rounded-lg border border-line bg-surface p-3 shadow-sm">
      <Link to={`/habilitacoes/${item.cota_id}`} className="block font-medium text-brand hover:underline">
        {grupo ? `Grupo ${grupo.codigo}, cota ` : 'Cota '}
        {item.cota_numero}
      </Link>
      {prazo.texto ? <Badge tone={prazo.tom}>{prazo.texto}</Badge> : null}
      <Validade item={item} />
      {item.etapa === 'DOCUMENTOS' ? (
        <>
          <p className="text-muted text-xs">{documentosResolvidos(item)}</p>
          <Progress
            value={item.documentos_exigidos ? item.documentos_resolvidos / item.documentos_exigidos : 0}
            label={documentosResolvidos(item)}
          />
        </>
      ) : null}
      {item.motivo ? <p className="text-muted text-xs">{item.motivo}</p> : null}
    </li>
  )
}

function Validade({ item }: { item: Habilitacao }) {
  const prazo = validade(item)
  if (!prazo) return null
  return (
    <Badge tone={prazo.vencida ? 'ruim' : prazo.faltam <= 10 ? 'atencao' : 'bom'}>
      {prazo.vencida ? `Venceu em ${data(item.valida_ate)}` : `Vale até ${data(item.valida_ate)}`}
    </Badge>
  )
}
