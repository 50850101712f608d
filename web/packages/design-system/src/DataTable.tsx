import { Link } from '@consorcio/navigation'
import { useChavePessoal, usePreferencias } from '@consorcio/shared-state'
import type { ReactNode } from 'react'
import { Button } from './Button'
import { cx } from './cx'
import { Columns3 } from './icons'
import { Menu, MenuItem, MenuTitle } from './Menu'
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
  /** Dims what is being replaced. */
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

/** A list: column choice, export, totals, loading, empty and failed states, page after page. */
export function DataTable<T>(props: Props<T>) {
  const { name, file, label, columns, items, rowKey, href, rowTone, empty, error, onRetry, more, updating, tools } =
    props
  const hidden = useHiddenColumns(name)
  const shown = columns.filter((column) => column.fixed || !hidden.includes(column.id))
  if (error && !items)
    return (
      <Failure
        message={error instanceof Error ? error.message : 'Ocorreu um erro inesperado.'}
        {...(onRetry ? { onRetry } : {})}
      />
    )
  if (!items) {
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
        <TableExport name={file ?? name} columns={shown} items={items} all={more?.available ? more.all : undefined} />
      </div>
      <section aria-label={label} tabIndex={0} className={cx('overflow-x-auto', updating && 'opacity-60')}>
        <table className="w-full border-collapse text-base">
          <thead>
            <tr className="border-line border-y bg-sunken/60">
              {shown.map((column) => (
                <th
                  key={column.id}
                  scope="col"
                  className={cx(
                    'whitespace-nowrap px-3 py-1.5 font-medium text-muted text-xs first:pl-4 last:pr-4',
                    ALIGN[column.align ?? 'left'],
                  )}
                >
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => {
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
          {shown.some((column) => column.total !== undefined) ? (
            <tfoot>
              <tr className="border-line border-t-2 font-semibold">
                {shown.map((column) => (
                  <td
                    key={column.id}
                    className={cx(
                      'whitespace-nowrap px-3 py-2 tabular-nums first:pl-4 last:pr-4',
                      ALIGN[column.align ?? 'left'],
                    )}
                  >
                    {column.total}
                  </td>
                ))}
              </tr>
            </tfoot>
          ) : null}
        </table>
      </section>
      <div className="flex items-center justify-between gap-3 border-line border-t px-4 py-2 text-muted text-sm">
        <span aria-live="polite">
          {items.length.toLocaleString('pt-BR')} {items.length === 1 ? 'linha' : 'linhas'}
          {more?.available ? ' até aqui' : ''}
        </span>
        {more?.available ? (
          <Button size="sm" busy={more.busy} onClick={more.load}>
            Carregar mais
          </Button>
        ) : null}
      </div>
    </div>
  )
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
        <MenuItem key={column.id} pressed={!hidden.includes(column.id)} onSelect={() => alternar(chave, column.id)}>
          <span aria-hidden className="w-4">
            {hidden.includes(column.id) ? '' : '✓'}
          </span>
          {column.title}
        </MenuItem>
      ))}
    </Menu>
  )
}
