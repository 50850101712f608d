import { Link } from '@consorcio/navigation'
import { useChavePessoal, usePreferencias } from '@consorcio/shared-state'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from './Button'
import { cx } from './cx'
import { ArrowDown, ArrowUp, Columns3 } from './icons'
import { Menu, MenuItem, MenuTitle } from './Menu'
import { sortable, useSorted } from './sort'
import { CardSkeleton, Failure } from './states'
import { TableExport } from './TableExport'

export interface Column<T> {
  id: string
  title: string
  cell: (item: T) => ReactNode
  /** Text for the exported file; what the cell shows when it is already text. */
  text?: (item: T) => string
  align?: 'left' | 'right' | 'center'
  /** Cannot be hidden. */
  fixed?: boolean
  /** Foot of the column. */
  total?: ReactNode
  className?: string
  /** Long text goes on in the next line; everything else stays in one. */
  wrap?: boolean
}

interface Props<T> {
  /** Identifies the table in the preferences, and names the exported file unless `file` does. */
  name: string
  file?: string
  label: string
  columns: readonly Column<T>[]
  items: readonly T[] | undefined
  rowKey: (item: T) => string
  /** Where the first column leads. */
  href?: (item: T) => string
  rowTone?: (item: T) => 'ruim' | 'atencao' | 'apagado' | null
  empty: ReactNode
  /** What was thrown, if something was. */
  error?: unknown
  onRetry?: () => void
  /** The next page; `all` reads the rest too, to export the whole list. */
  more?: { available: boolean; busy: boolean; load: () => void; all?: () => Promise<readonly T[]> }
  /** What is there answers another question: it is dimmed, cannot be pressed, and says nothing of there being none. */
  updating?: boolean
  /** Shown beside the table's own buttons. */
  tools?: ReactNode
}

const ALIGN = { left: 'text-left', right: 'text-right', center: 'text-center' }
const ROW_TONES = { ruim: 'bg-bad-soft/60', atencao: 'bg-warn-soft/60', apagado: 'text-muted' }
const NONE: readonly string[] = []

/** The columns that whoever is in chose not to see. */
function useHiddenColumns(table: string): readonly string[] {
  const chave = useChavePessoal(table)
  return usePreferencias((preferencias) => preferencias.colunasOcultas[chave]) ?? NONE
}

/** A list: order, column choice, export, totals, loading, empty and failed states, page after page. */
export function DataTable<T>(props: Props<T>) {
  const { name, file, label, columns, items, rowKey, href, rowTone, empty, error, onRetry, more, updating, tools } =
    props
  const hidden = useHiddenColumns(name)
  const shown = columns.filter((column) => column.fixed || !hidden.includes(column.id))
  const { rows, choose, direction } = useSorted(shown, items, more)
  const [table, loadMore] = useFirstOfTheNew(items?.length ?? 0, more?.load)
  if (error && !items)
    return (
      <Failure
        message={error instanceof Error ? error.message : 'Ocorreu um erro inesperado.'}
        {...(onRetry ? { onRetry } : {})}
      />
    )
  if (!items || !rows || (updating && items.length === 0)) {
    return (
      <div className="px-4 pb-4">
        <CardSkeleton lines={8} />
      </div>
    )
  }
  if (items.length === 0) return empty
  return (
    <div>
      <div className="flex flex-wrap items-center justify-end gap-2 px-4 pb-2">
        {tools}
        <ColumnChooser name={name} columns={columns} hidden={hidden} />
        <TableExport name={file ?? name} columns={shown} items={rows} all={more?.available ? more.all : undefined} />
      </div>
      <section
        aria-label={label}
        aria-busy={updating}
        tabIndex={0}
        className={cx('overflow-x-auto', updating && 'pointer-events-none opacity-60')}
      >
        <table ref={table} className="w-full border-collapse text-base">
          <Head columns={shown} items={items} direction={direction} choose={choose} />
          <tbody>
            {rows.map((item) => {
              const tone = rowTone?.(item)
              return (
                <tr
                  key={rowKey(item)}
                  className={cx('border-line border-b last:border-b-0 hover:bg-sunken/50', tone && ROW_TONES[tone])}
                >
                  {shown.map((column, i) => (
                    <td
                      key={column.id}
                      className={cx(
                        'px-3 py-(--row-y) first:pl-4 last:pr-4',
                        ALIGN[column.align ?? 'left'],
                        column.align === 'right' && 'tabular-nums',
                        column.wrap ? 'min-w-56' : 'whitespace-nowrap',
                        column.className,
                      )}
                    >
                      {i === 0 && href ? (
                        <Link to={href(item)} className="font-medium text-brand underline-offset-2 hover:underline">
                          {column.cell(item)}
                        </Link>
                      ) : (
                        column.cell(item)
                      )}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
          {shown.some((column) => column.total !== undefined) ? <Foot columns={shown} /> : null}
        </table>
      </section>
      <Pages count={items.length} more={more} load={loadMore} />
    </div>
  )
}

interface HeadProps<T> {
  columns: readonly Column<T>[]
  items: readonly T[]
  direction: (id: string) => keyof typeof ARROWS
  choose: (id: string) => void
}

function Head<T>({ columns, items, direction, choose }: HeadProps<T>) {
  return (
    <thead>
      <tr className="border-line border-y bg-sunken/60">
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={sortable(column, items) ? direction(column.id) : undefined}
            className={cx(
              'whitespace-nowrap px-3 py-1.5 font-medium text-muted text-xs first:pl-4 last:pr-4',
              ALIGN[column.align ?? 'left'],
            )}
          >
            {sortable(column, items) ? (
              <SortButton title={column.title} direction={direction(column.id)} onPress={() => choose(column.id)} />
            ) : (
              column.title
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function Pages({ count, more, load }: { count: number; more: Props<unknown>['more']; load: () => void }) {
  return (
    <div className="flex items-center justify-between gap-3 border-line border-t px-4 py-2 text-muted text-sm">
      <span aria-live="polite">
        {count.toLocaleString('pt-BR')} {count === 1 ? 'linha' : 'linhas'}
        {more?.available ? ' até aqui' : ''}
      </span>
      {more?.available ? (
        <Button size="sm" busy={more.busy} onClick={load}>
          Carregar mais
        </Button>
      ) : null}
    </div>
  )
}

function Foot<T>({ columns }: { columns: readonly Column<T>[] }) {
  return (
    <tfoot>
      <tr className="border-line border-t-2 font-semibold">
        {columns.map(({ id, total, align }) => (
          <td
            key={id}
            className={cx('whitespace-nowrap px-3 py-2 tabular-nums first:pl-4 last:pr-4', ALIGN[align ?? 'left'])}
          >
            {total}
          </td>
        ))}
      </tr>
    </tfoot>
  )
}

const ARROWS = { none: null, ascending: ArrowUp, descending: ArrowDown }

interface SortProps {
  title: string
  direction: keyof typeof ARROWS
  onPress: () => void
}

function SortButton({ title, direction, onPress }: SortProps) {
  const Arrow = ARROWS[direction]
  return (
    <button
      type="button"
      onClick={onPress}
      className={cx('inline-flex items-center gap-1 rounded-sm hover:text-ink', Arrow && 'text-brand')}
    >
      {title}
      {Arrow ? <Arrow aria-hidden className="size-3" /> : null}
    </button>
  )
}

/** Who asks for more goes on reading from the first row that came, and not from the button, which is after all of them. */
function useFirstOfTheNew(count: number, load: (() => void) | undefined) {
  const table = useRef<HTMLTableElement>(null)
  const before = useRef<number | null>(null)
  useEffect(() => {
    if (before.current === null || count <= before.current) return
    table.current?.tBodies[0]?.rows[before.current]
      ?.querySelector<HTMLElement>('a, button')
      ?.focus({ preventScroll: true })
    before.current = null
  }, [count])
  const loadMore = () => {
    before.current = count
    load?.()
  }
  return [table, loadMore] as const
}

function ColumnChooser<T>({
  name,
  columns,
  hidden,
}: {
  name: string
  columns: readonly Column<T>[]
  hidden: readonly string[]
}) {
  const alternar = usePreferencias((preferencias) => preferencias.alternarColuna)
  const chave = useChavePessoal(name)
  const optional = columns.filter((column) => !column.fixed)
  if (optional.length < 3) return null
  return (
    <Menu
      label="Escolher colunas"
      size="sm"
      tone="ghost"
      trigger={
        <>
          <Columns3 aria-hidden /> Colunas
        </>
      }
    >
      <MenuTitle>Colunas</MenuTitle>
      {optional.map((column) => (
        <MenuItem
          key={column.id}
          stays
          pressed={!hidden.includes(column.id)}
          onSelect={() => alternar(chave, column.id)}
        >
          <span aria-hidden className="w-4">
            {hidden.includes(column.id) ? '' : '✓'}
          </span>
          {column.title}
        </MenuItem>
      ))}
    </Menu>
  )
}
