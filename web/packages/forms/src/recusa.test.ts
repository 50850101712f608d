import { ErroDaApi } from '@consorcio/shared-api/erro'
import { expect, test } from 'vitest'
import { recusaDe } from './recusa'

const recusado = (...errors: { pointer: string; message: string }[]) =>
  new ErroDaApi(400, { type: '', title: '', status: 400, detail: 'Confira o pedido.', code: 'X', instance: '', errors })

test('a refusal goes to the field that the form shows', () => {
  const { campo, aviso } = recusaDe(recusado({ pointer: '/representantes/1', message: 'Não existe.' }), [
    'representantes',
  ])
  expect(campo('representantes')).toBe('Não existe.')
  expect(aviso).toBeNull()
})

test('a refusal of a field that is not shown is told at the top, never lost', () => {
  const erro = recusado({ pointer: '/bem_id', message: 'Escolha o bem.' }, { pointer: '/numero', message: 'Ocupada.' })
  const { campo, aviso } = recusaDe(erro, ['numero'])
  expect(campo('numero')).toBe('Ocupada.')
  expect(aviso).toBe('Escolha o bem.')
})

test('a refusal of no field is told whole; no refusal says nothing', () => {
  expect(recusaDe(recusado(), ['numero']).aviso).toBe('Confira o pedido.')
  expect(recusaDe(null, ['numero']).aviso).toBeNull()
})
