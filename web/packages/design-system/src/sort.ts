import { useEffect, useState } from 'react'
import { type Exported, textOf } from './csv'

type Named<T> = Exported<T> & { id: string }

interface More {
  available: boolean
  busy: boolean
  load: () => void
}

/** Up to how many rows are read to put the whole list in order; a longer one is put in order as far as it was read. */
const WHOLE_ROWS = 5_000
/** Rows that tell whether what a column shows is text. */
const SAMPLE_ROWS = 20
const LETTERS = new Intl.Collator('pt-BR', { numeric: true, sensitivity: 'base' })
const NUMBER = /^(-?)(?:R\$ ?)?(-?[\d.]*\d(?:,\d+)?) ?%?$/
const MOMENT = /^(\d{2})\/(\d{2})\/(\d{4})(.*)$/

interface Key {
  /** What it is worth, when it is an amount, a percent or a count. */
  number: number | null
  /** The day first year, then month; anything else as it is. */
  text: string
}

/** What a text of the screen is put in order by; null when it says nothing, which a screen writes as a dash. */
export function keyOf(text: string): Key | null {
  const plain = text.replace(/\u00a0/g, ' ').trim()
  if (plain === '' || plain === '–') return null
  const number = NUMBER.exec(plain)
  if (number) {
    return { number: Number(`${number[1]}${number[2]?.replace(/\./g, '').replace(',', '.')}`), text: plain }
  }
  return { number: null, text: plain.replace(MOMENT, '$3-$2-$1$4') }
}

function compare(one: Key | null, other: Key | null, sign: 1 | -1): number {
  if (!one || !other) return Number(!one) - Number(!other)
  if (one.number !== null && other.number !== null) return sign * (one.number - other.number)
  return sign * LETTERS.compare(one.text, other.text)
}

/** Rows by what a column shows: amounts and counts by size, days by date, names as in a list of names; the empty last. */
export function inOrder<T>(items: readonly T[], column: Named<T>, descending: boolean): T[] {
  return items
    .map((item) => ({ item, key: keyOf(textOf(column, item)) }))
    .sort((one, other) => compare(one.key, other.key, descending ? -1 : 1))
    .map(({ item }) => item)
}

/** Whether what a column shows is text, which can be put in order. */
export function sortable<T>(column: Named<T>, items: readonly T[]): boolean {
  return items.slice(0, SAMPLE_ROWS).some((item) => textOf(column, item) !== '')
}

/** The rows as somebody chose to see them: up, down, or as the service gives them. The rest of the list is read first. */
export function useSorted<T>(columns: readonly Named<T>[], items: readonly T[] | undefined, more: More | undefined) {
  const [choice, setChoice] = useState<{ id: string; descending: boolean } | null>(null)
  const column = columns.find(({ id }) => id === choice?.id)
  const reading = Boolean(column && more?.available && !more.busy && (items?.length ?? 0) < WHOLE_ROWS)
  useEffect(() => {
    if (reading) more?.load()
  }, [reading, more])
  const choose = (id: string) =>
    setChoice((now) => (now?.id !== id ? { id, descending: false } : now.descending ? null : { id, descending: true }))
  const direction = (id: string) => (choice?.id !== id ? 'none' : choice.descending ? 'descending' : 'ascending')
  return {
    rows: items && column && choice ? inOrder(items, column, choice.descending) : items,
    choose,
    direction,
  } as const
}
