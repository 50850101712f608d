import { describe, expect, it } from 'vitest'
import { barras } from './CodigoDeBarras'

describe('barras', () => {
  it('begins narrow, ends with a wide bar, and gives five bars to each pair of digits', () => {
    const desenho = barras('0123')
    expect(desenho).toHaveLength(2 + 2 * 5 + 2)
    expect(desenho.slice(0, 2).map(({ largura }) => largura)).toEqual([1, 1])
    expect(desenho.slice(-2).map(({ largura }) => largura)).toEqual([3, 1])
  })

  it('draws the first digit of a pair in the bars and the second in the gaps', () => {
    const desenho = barras('01')
    expect(desenho.slice(2, 7).map(({ largura }) => largura)).toEqual([1, 1, 3, 3, 1])
    const espacos = desenho.slice(2, 7).map(({ x, largura }, i) => (desenho[i + 3]?.x ?? 0) - x - largura)
    expect(espacos).toEqual([3, 1, 1, 1, 3])
  })
})
