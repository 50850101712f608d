import { expect, it } from 'vitest'
import { MENU } from './menu'
import { textosDaAjuda } from './textosDaAjuda'

it('has something to say of every screen of the menu', () => {
  const mudas = MENU.flatMap(({ itens }) => itens).filter(({ para }) => textosDaAjuda(para).length === 0)
  expect(mudas).toEqual([])
})

it('tells a list from one of its items, and a named screen from both', () => {
  const [grupos, umGrupo, novo] = ['/grupos', '/grupos/0190', '/grupos/novo'].map(textosDaAjuda)
  expect(new Set([grupos?.[0], umGrupo?.[0], novo?.[0]]).size).toBe(3)
  expect(textosDaAjuda('/assembleias/gerais/0190')).not.toEqual(textosDaAjuda('/assembleias/0190'))
  expect(textosDaAjuda('/assembleias/gerais')).not.toEqual(textosDaAjuda('/assembleias/0190'))
  expect(textosDaAjuda('/nada')).toEqual([])
})
