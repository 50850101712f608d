import { cx } from './cx'

export interface Slice {
  texto: string
  /** Share of the whole, from 0 to 1. */
  fracao: number
  valor: string
  tom: 'brand' | 'bom' | 'atencao' | 'ruim' | 'neutro' | 'forte'
}

const FILL = {
  brand: 'fill-brand',
  bom: 'fill-good',
  atencao: 'fill-warn',
  ruim: 'fill-bad',
  neutro: 'fill-line-strong',
  forte: 'fill-brand-strong',
}

/** One bar cut in parts, and its legend with the numbers: the picture never says more than the text. */
export function StackedBar({ slices, label }: { slices: readonly Slice[]; label: string }) {
  let x = 0
  return (
    <figure aria-label={label}>
      <svg
        aria-hidden
        viewBox="0 0 1000 12"
        preserveAspectRatio="none"
        className="h-3 w-full overflow-hidden rounded-full bg-sunken"
      >
        {slices.map((slice) => {
          const start = x
          x += slice.fracao * 1000
          return (
            <rect
              key={slice.texto}
              x={start}
              width={Math.max(0, slice.fracao * 1000 - 2)}
              height={12}
              className={FILL[slice.tom]}
            />
          )
        })}
      </svg>
      <figcaption className="mt-2 grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {slices.map((slice) => (
          <span key={slice.texto} className="flex items-center gap-2 text-sm">
            <svg aria-hidden viewBox="0 0 8 8" className="size-2 shrink-0">
              <rect width={8} height={8} rx={2} className={FILL[slice.tom]} />
            </svg>
            <span className="text-muted">{slice.texto}</span>
            <span className="ml-auto font-medium tabular-nums">{slice.valor}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

export interface Bar {
  texto: string
  detalhe?: string
  fracao: number
  valor: string
  tom?: 'brand' | 'bom' | 'atencao' | 'ruim' | 'neutro'
}

/** Horizontal bars with their numbers, as a list anyone can read. */
export function BarList({ bars, label }: { bars: readonly Bar[]; label: string }) {
  return (
    <ul aria-label={label} className="space-y-2.5">
      {bars.map((bar) => (
        <li key={bar.texto}>
          <div className="flex items-baseline justify-between gap-3 text-sm">
            <span>
              {bar.texto} {bar.detalhe ? <span className="text-muted">{bar.detalhe}</span> : null}
            </span>
            <span className="font-medium tabular-nums">{bar.valor}</span>
          </div>
          <svg
            aria-hidden
            viewBox="0 0 1000 8"
            preserveAspectRatio="none"
            className="mt-1 h-1.5 w-full overflow-hidden rounded-full bg-sunken"
          >
            <rect
              width={Math.max(bar.fracao > 0 ? 6 : 0, bar.fracao * 1000)}
              height={8}
              className={FILL[bar.tom ?? 'brand']}
            />
          </svg>
        </li>
      ))}
    </ul>
  )
}

export interface Point {
  texto: string
  /** Each series, as a share of the largest value. */
  fracoes: readonly number[]
  valores: readonly string[]
}

const WIDTH = 40
const HEIGHT = 120

/** Columns side by side, month after month. The same numbers follow in a table for who does not see it. */
export function Columns({
  points,
  series,
  label,
}: {
  points: readonly Point[]
  series: readonly string[]
  label: string
}) {
  const bar = (WIDTH - 12) / series.length
  return (
    <figure>
      <div aria-hidden className="mb-2 flex gap-4 text-muted text-xs">
        {series.map((name, i) => (
          <span key={name} className="flex items-center gap-1.5">
            <span className={cx('size-2 rounded-sm', i === 0 ? 'bg-line-strong' : 'bg-brand')} />
            {name}
          </span>
        ))}
      </div>
      <svg aria-hidden viewBox={`0 0 ${points.length * WIDTH} ${HEIGHT + 16}`} className="max-h-52 w-full">
        {points.map((point, i) =>
          point.fracoes.map((fracao, s) => (
            <rect
              key={`${point.texto}-${series[s]}`}
              x={i * WIDTH + 6 + s * bar}
              width={bar - 1}
              y={HEIGHT - fracao * HEIGHT}
              height={fracao * HEIGHT}
              className={s === 0 ? 'fill-line-strong' : 'fill-brand'}
            />
          )),
        )}
        <line x1={0} x2={points.length * WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
        {points.map((point, i) => (
          <text
            key={point.texto}
            x={i * WIDTH + WIDTH / 2}
            y={HEIGHT + 12}
            textAnchor="middle"
            className="fill-muted text-[8px]"
          >
            {point.texto}
          </text>
        ))}
      </svg>
      <div className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">Período</th>
              {series.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={point.texto}>
                <th scope="row">{point.texto}</th>
                {point.valores.map((valor, s) => (
                  <td key={series[s]}>{valor}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
