// @vitest-environment jsdom
import { useSessao } from '@consorcio/shared-state'
import { cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { MENU } from './menu'
import { itemDe, useMenu, usePodeAbrir } from './useMenu'

afterEach(cleanup)

function entrar(permissoes: string[], consorciado_id: string | null = null) {
  useSessao.getState().abrir({ id: 'eu', nome: 'Eu', papeis: [], permissoes, consorciado_id }, 'csrf')
}

const pode = (caminho: string) => renderHook(() => usePodeAbrir(caminho)).result.current
const enderecos = () => renderHook(() => useMenu()).result.current.flatMap(({ itens }) => itens.map(({ para }) => para))

it('gives a consorciado what is theirs, and nothing of the team whatever they may read', () => {
  entrar(['sorteios.assembleia.ler', 'consorciados.consorciado.ler.proprio'], 'c1')
  expect(enderecos()).toContain('/consorciados/c1')
  expect(enderecos()).not.toContain('/assembleias')
  expect(
    ['/', '/conta', '/documentos', '/consorciados/c1', '/cotas/q1', '/assembleias/a1'].filter((um) => !pode(um)),
  ).toEqual([])
  expect(['/assembleias/gerais', '/assembleias/gerais/g1'].filter((um) => !pode(um))).toEqual([])
  const daEquipe = [
    '/consorciados',
    '/consorciados/c2',
    '/grupos',
    '/assembleias',
    '/assembleias/dia',
    '/financeiro/parcelas',
  ]
  expect(daEquipe.filter(pode)).toEqual([])
})

it('gives the team what its roles let open', () => {
  entrar(['grupos.grupo.ler'])
  expect(enderecos()).toContain('/grupos')
  expect(pode('/grupos')).toBe(true)
  expect(pode('/grupos/g1')).toBe(true)
  expect(pode('/usuarios')).toBe(false)
  entrar(['*'])
  expect(enderecos()).toHaveLength(MENU.flatMap(({ itens }) => itens).length)
})

it('marks the item of the screen, the same address before the closest above it', () => {
  entrar([], 'c1')
  const itens = renderHook(() => useMenu()).result.current.flatMap((parte) => parte.itens)
  expect(itemDe(itens, '/consorciados/c1', '')?.texto).toBe('Meu cadastro')
  expect(itemDe(itens, '/consorciados/c1', '?aba=pedidos')?.texto).toBe('Meus pedidos')
  expect(itemDe(itens, '/consorciados/c1', '?aba=documentos')?.texto).toBe('Meu cadastro')
  expect(itemDe(itens, '/cotas/q1', '')).toBeUndefined()
})
