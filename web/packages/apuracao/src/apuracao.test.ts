import { describe, expect, it } from 'vitest'
import { jsonCanonico, raizMerkle, resumo } from './canonico'
import { busca, sorteio } from './metodos'
import { aplicar, lerPercentual, primeiraParte, UM } from './numeros'
import type { Extracao, Regra } from './tipos'

const EXTRACAO_5732: Extracao = {
  numero: 5732,
  data: '2023-01-18',
  premios: ['50366', '33514', '45504', '94365', '51105'],
  fonte: 'Loteria Federal',
}
const regra = (metodo_sorteio: string) => ({ metodo_sorteio, regra_000: 'MIL', busca_circular: false }) as Regra

function primeiro(metodo: string, n: number): number | undefined {
  return [...sorteio(EXTRACAO_5732, n, regra(metodo)).numeros()].find(({ numero }) => numero >= 1 && numero <= n)
    ?.numero
}

describe('integridade', () => {
  it('is SHA-256 (FIPS 180-4)', () => {
    expect(resumo('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(resumo('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(resumo('a'.repeat(1_000_000))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0')
  })

  it('has one form for a value', () => {
    expect(jsonCanonico({ b: [1, null, true], a: 'ção' })).toBe('{"a":"ção","b":[1,null,true]}')
    expect(() => jsonCanonico({ a: 1.5 })).toThrow()
  })

  it('has the root of RFC 6962 over nothing', () => {
    expect(raizMerkle([])).toBe(resumo(''))
  })
})

describe('números', () => {
  it('rounds half away from zero, once', () => {
    expect(aplicar(6_000_000, lerPercentual('1.66666667'))).toBe(100_000)
    expect(aplicar(1, 50n * UM)).toBe(1)
  })

  it('shares by largest remainder', () => {
    expect(primeiraParte(1_800_000, [100n * UM, 15n * UM, 2n * UM])).toBe(1_538_462)
  })
})

describe('métodos', () => {
  it('draws what §14.4 of the rule book says of extraction 5732', () => {
    expect([100, 240, 300, 400, 600, 1000].map((n) => primeiro('MOD_PRIMEIRO_PREMIO', n))).toEqual([
      66, 206, 266, 366, 566, 366,
    ])
    expect([100, 150, 300, 400].map((n) => primeiro('CENTENAS_3_PASSES', n))).toEqual([36, 105, 105, 366])
  })

  it('searches above, then below', () => {
    expect([...busca(366, 400, false)].slice(0, 8)).toEqual([366, 367, 365, 368, 364, 369, 363, 370])
    expect([...busca(10, 10, true)]).toEqual([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])
  })
})
