import { expect, it } from 'vitest'
import { inOrder, keyOf, sortable } from './sort'

const TEXTO = { id: 'texto', title: 'Texto', cell: (texto: string) => texto }
const ordem = (...textos: string[]) => inOrder(textos, TEXTO, false)

it('puts amounts, percents and counts by size', () => {
  expect(ordem('R$\u00a01.234,50', 'R$\u00a099,00', '-R$\u00a010,00')).toEqual([
    '-R$\u00a010,00',
    'R$\u00a099,00',
    'R$\u00a01.234,50',
  ])
  expect(ordem('12,5%', '9,25%', '12,25%')).toEqual(['9,25%', '12,25%', '12,5%'])
  expect(ordem('10', '9', '1.000')).toEqual(['9', '10', '1.000'])
})

it('puts days and moments by date', () => {
  expect(ordem('01/02/2023', '31/01/2024', '15/01/2023')).toEqual(['15/01/2023', '01/02/2023', '31/01/2024'])
  expect(ordem('26/11/2026, 12:00:00', '26/11/2026, 02:37:23')).toEqual([
    '26/11/2026, 02:37:23',
    '26/11/2026, 12:00:00',
  ])
})

it('puts names as a list of names does, and codes by their numbers', () => {
  expect(ordem('Érica', 'Zé', 'eduardo', 'Ana')).toEqual(['Ana', 'eduardo', 'Érica', 'Zé'])
  expect(ordem('1001-0010', '1001-0009')).toEqual(['1001-0009', '1001-0010'])
})

it('leaves what is empty at the end, whatever the way', () => {
  expect(inOrder(['–', 'b', '', 'a'], TEXTO, false)).toEqual(['a', 'b', '–', ''])
  expect(inOrder(['–', 'b', '', 'a'], TEXTO, true)).toEqual(['b', 'a', '–', ''])
  expect(keyOf('–')).toBeNull()
})

it('offers only what is text', () => {
  expect(sortable(TEXTO, ['a'])).toBe(true)
  expect(sortable({ ...TEXTO, cell: () => ({}) }, ['a'])).toBe(false)
  expect(sortable({ ...TEXTO, cell: () => ({}), text: (texto: string) => texto }, ['a'])).toBe(true)
})
