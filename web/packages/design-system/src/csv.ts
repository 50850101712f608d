export interface Exported<T> {
  title: string
  cell: (item: T) => unknown
  text?: (item: T) => string
  align?: 'left' | 'right' | 'center'
}

/** What a cell says, as text. */
export function textOf<T>(column: Exported<T>, item: T): string {
  const shown = column.text?.(item) ?? column.cell(item)
  return typeof shown === 'string' || typeof shown === 'number' ? String(shown) : ''
}

/** A cell that a spreadsheet cannot take for a formula. */
function cellText(text: string): string {
  const safe = /^[=+@\t]/.test(text) ? `'${text}` : text
  return /[;"\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

/** The rows as spreadsheets of Brazil read them: semicolons, UTF-8 with its mark. */
export function csvOf<T>(columns: readonly Exported<T>[], items: readonly T[]): string {
  const lines = [
    columns.map((column) => cellText(column.title)),
    ...items.map((item) => columns.map((column) => cellText(textOf(column, item)))),
  ]
  return `\uFEFF${lines.map((line) => line.join(';')).join('\r\n')}\r\n`
}

/** Hands the rows over as a file. */
export function downloadCsv<T>(name: string, columns: readonly Exported<T>[], items: readonly T[]): void {
  downloadText(`${name}.csv`, csvOf(columns, items), 'text/csv;charset=utf-8')
}

export function downloadText(filename: string, text: string, type: string): void {
  download(filename, new Blob([text], { type }))
}

export function downloadBytes(filename: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  download(filename, new Blob([bytes], { type }))
}

export function download(filename: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = filename
  link.click()
  URL.revokeObjectURL(address)
}
