import { expect, it } from 'vitest'
import { MENU, menuDoConsorciado } from './menu'
import { textosDaAjuda } from './textosDaAjuda'

it('has something to say of every screen of the menu', () => {
  const mudas = MENU.flatMap(({ itens }) => itens).filter(({ para }) => textosDaAjuda(para).length === 0)
  expect(mudas).toEqual([])
})

it('speaks to who has a quota of what is theirs', () => {
  const itens = menuDoConsorciado('c1').flatMap((parte) => parte.itens)
  expect(itens.filter(({ para }) => textosDaAjuda(para.split('?')[0] ?? '', true).length === 0)).toEqual([])
  expect(textosDaAjuda('/cotas/0190', true)).not.toEqual(textosDaAjuda('/cotas/0190'))
  expect(textosDaAjuda('/conta', true)).toEqual(textosDaAjuda('/conta'))
})

it('tells a list from one of its items, and a named screen from both', () => {
  const [grupos, umGrupo, novo] = ['/grupos', '/grupos/0190', '/grupos/novo'].map((uma) => textosDaAjuda(uma))
  expect(new Set([grupos?.[0], umGrupo?.[0], novo?.[0]]).size).toBe(3)
  expect(textosDaAjuda('/assembleias/gerais/0190')).not.toEqual(textosDaAjuda('/assembleias/0190'))
  expect(textosDaAjuda('/assembleias/gerais')).not.toEqual(textosDaAjuda('/assembleias/0190'))
  expect(textosDaAjuda('/nada')).toEqual([])
})
