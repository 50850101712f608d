import { Note } from '@consorcio/design-system'
import { centavos, data, dinheiro, rotulo } from '@consorcio/formatos'
import { mensagemDe, preverDistribuicaoOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** What each open title of a cota would get of an amount, in the order they are paid (R4.73). */
export function PreviaDaDistribuicao({ cotaId, valor, dia }: { cotaId: string; valor: string; dia: string }) {
  const { data: previa, error } = useQuery(
    preverDistribuicaoOptions({ path: { cota_id: cotaId }, query: { valor, data: dia } }),
  )
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!previa) return <p role="status">Dividindo…</p>
  return (
    <section aria-label="Como se divide" className="space-y-2">
      <ul className="divide-y divide-line">
        {previa.partes.map((parte) => (
          <li key={parte.parcela_id} className="flex flex-wrap justify-between gap-x-3 py-1.5 tabular-nums">
            <span>
              {rotulo('TipoTitulo', parte.tipo).texto} {parte.identificador}, {data(parte.vencimento)}
            </span>
            <span>
              {dinheiro(parte.valor)} <span className="text-muted">de {dinheiro(parte.devido)}</span>
            </span>
          </li>
        ))}
      </ul>
      {centavos(previa.sobra) > 0n ? (
        <p role="status">Passam do devido {dinheiro(previa.sobra)}, que ficam a devolver à cota.</p>
      ) : null}
    </section>
  )
}
