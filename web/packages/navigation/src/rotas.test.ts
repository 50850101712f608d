import { expect, it } from 'vitest'
import { casar } from './rotas'

it('finds parameters, and only in addresses of the same shape', () => {
  expect(casar('/grupos/:grupoId', '/grupos/a%20b')).toEqual({ grupoId: 'a b' })
  expect(casar('/grupos', '/grupos/')).toEqual({})
  expect(casar('/grupos/:grupoId', '/grupos')).toBeNull()
  expect(casar('/grupos/novo', '/grupos/105')).toBeNull()
})
