import { expect, it } from 'vitest'
import { exemploDe } from './PreviaDeAviso'

it('takes for a variable what the text can write of it', () => {
  const texto =
    'Antecipou {{ percentual|percentual }} por {{ total | reais }} em {{ quando|data }}, {{ motivo_da_recusa }}'
  expect(exemploDe('percentual', texto)).toBe('12.5')
  expect(exemploDe('total', texto)).toBe('1228.50')
  expect(exemploDe('quando', texto)).toBe('2026-08-10')
  expect(exemploDe('motivo_da_recusa', texto)).toBe('Motivo da recusa')
  expect(exemploDe('nome', texto)).toBe('Maria da Silva')
})
