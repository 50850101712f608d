import { type Exported, textOf } from './csv'

/** How a cell is kept: text, money, a date, a whole number. The numbers are styles of `STYLES`. */
type Kind = 'text' | 'money' | 'date' | 'integer'

const STYLE: Record<Kind, number> = { text: 0, money: 1, date: 2, integer: 3 }
const DAY_MS = 86_400_000
/** Day zero of spreadsheets. */
const EPOCH = Date.UTC(1899, 11, 30)
/** Spreadsheets want each of these lists, and the two first fills, even when nothing uses them. */
const STYLES =
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;R$&quot; #,##0.00"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="5">${[0, 164, 14, 3].map((format) => xf(format, 0)).join('')}${xf(0, 1)}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
const HEADER_STYLE = 4
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

function xf(format: number, font: number): string {
  return `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`
}

interface Cell {
  kind: Kind
  value: string
}

/** What a text of the screen is as a cell: money, dates and counts become numbers that a spreadsheet adds up. */
export function cellOf(text: string, right: boolean): Cell {
  const plain = text.replace(/\u00a0/g, ' ').trim()
  const money = /^(-?)R\$ ?(-?[\d.]+,\d{2})$/.exec(plain)
  if (money) return { kind: 'money', value: `${money[1]}${money[2]?.replace(/\./g, '').replace(',', '.')}` }
  const date = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(plain)
  if (date) {
    const day = Date.UTC(Number(date[3]), Number(date[2]) - 1, Number(date[1]))
    return { kind: 'date', value: String((day - EPOCH) / DAY_MS) }
  }
  if (right && /^-?\d{1,3}(\.\d{3})*$|^-?\d{1,15}$/.test(plain)) {
    return { kind: 'integer', value: plain.replace(/\./g, '') }
  }
  return { kind: 'text', value: plain }
}

/** The rows as a workbook of one sheet, its header in bold. Written by hand: one sheet of values needs no library. */
export function xlsxOf<T>(
  sheet: string,
  columns: readonly Exported<T>[],
  items: readonly T[],
): Uint8Array<ArrayBuffer> {
  const header = columns.map((column) => textCell(column.title, HEADER_STYLE)).join('')
  const rows = items.map((item) =>
    columns.map((column) => cellXml(cellOf(textOf(column, item), column.align === 'right'))).join(''),
  )
  const data = [header, ...rows].map((cells) => `<row>${cells}</row>`).join('')
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const package_ = 'http://schemas.openxmlformats.org/package/2006'
  const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return zipOf({
    '[Content_Types].xml': `<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${content}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${package_}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheetName(sheet))}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${package_}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${data}</sheetData></worksheet>`,
    'xl/styles.xml': STYLES,
  })
}

function cellXml({ kind, value }: Cell): string {
  return kind === 'text' ? textCell(value, STYLE.text) : `<c s="${STYLE[kind]}"><v>${value}</v></c>`
}

function textCell(text: string, style: number): string {
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[^\t\n\r\u0020-\uFFFD]/g, '')
}

/** 31 characters, and none of those that spreadsheets refuse. */
function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31) || 'Planilha'
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
/** Names are in UTF-8. */
const FLAGS = 0x0800
/** 1 January 1980: the same rows make the same file. */
const DATE = 0x21

/** A zip of files kept as they are. */
function zipOf(files: Record<string, string>): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const path = encoder.encode(name)
    const bytes = encoder.encode(DECLARATION + text)
    const sizes = [crc32(bytes), bytes.length, bytes.length] as const
    const local = fields(
      [LOCAL, 4],
      [VERSION, 2],
      [FLAGS, 2],
      [0, 2],
      [0, 2],
      [DATE, 2],
      ...sizes32(sizes),
      [path.length, 2],
      [0, 2],
    )
    parts.push(local, path, bytes)
    directory.push(
      fields(
        [CENTRAL, 4],
        [VERSION, 2],
        [VERSION, 2],
        [FLAGS, 2],
        [0, 2],
        [0, 2],
        [DATE, 2],
        ...sizes32(sizes),
        [path.length, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [0, 4],
        [offset, 4],
      ),
      path,
    )
    offset += local.length + path.length + bytes.length
  }
  const size = directory.reduce((total, part) => total + part.length, 0)
  const count = Object.keys(files).length
  const end = fields([END, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2])
  return joined([...parts, ...directory, end])
}

function sizes32(sizes: readonly number[]): [number, 4][] {
  return sizes.map((size) => [size, 4])
}

/** Little-endian numbers of 2 or 4 bytes, one after the other. */
function fields(...values: [number, 2 | 4][]): Uint8Array {
  return joined(
    values.map(([value, bytes]) => Uint8Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff)),
  )
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
