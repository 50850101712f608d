import { expect, it } from 'vitest'
import { comoAcao } from './acoes'

it('takes an action as a person writes it, or as the log does', () => {
  expect(comoAcao(' criar  grupo ')).toBe('CriarGrupo')
  expect(comoAcao('Definir papéis')).toBe('DefinirPapeis')
  expect(comoAcao('CriarGrupo')).toBe('CriarGrupo')
  expect(comoAcao('')).toBe('')
})
