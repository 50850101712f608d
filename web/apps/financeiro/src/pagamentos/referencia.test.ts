import { expect, it } from 'vitest'
import { referenciaEmPalavras } from './referencia'

const ID = '01a219f9-e973-7094-9558-2686ec76b0d6'

it.each([
  ['TED-123', 'TED-123'],
  [`${ID}:14000000000001001:20260110:06:116000`, 'Nosso número 14000000000001001'],
  [`a-devolver:${ID}`, 'Do que estava a devolver'],
  [`parte:a-devolver:${ID}:1`, 'Do que estava a devolver, parte 1'],
  [`acordo:${ID}:77:20260110:06:5000:2`, 'Nosso número 77, parte 2'],
  ['parte:TED-123:3', 'TED-123, parte 3'],
  ['estorno:TED-123', 'TED-123, estornado'],
])('%s is told as %s', (referencia, palavras) => {
  expect(referenciaEmPalavras(referencia)).toBe(palavras)
})
