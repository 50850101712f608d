// @vitest-environment jsdom
import type { Grupo } from '@consorcio/shared-api'
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { NovaAdesao } from './NovaAdesao'
import NovoGrupo from './NovoGrupo'

afterEach(cleanup)

const bem = (bem_id: string) => ({ bem_id, descricao: `Bem ${bem_id}`, preco: '60000.00', classe_objeto: 'MOVEIS' })

it('sells the good that the screen shows, when nobody chose another', async () => {
  const { pedidos } = abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <NovaAdesao grupo={{ grupo_id: 'g1', bem_ids: ['b1', 'b2'] } as Grupo} fechar={() => {}} />,
    respostas: {
      'GET /api/v1/bens': { bens: [bem('b0'), bem('b1'), bem('b2')], proximo_token: '' },
      'GET /api/v1/consorciados': {
        consorciados: [{ consorciado_id: 'p1', nome: 'Ana Lima', documento: '52998224725' }],
        proximo_token: '',
      },
      'POST /api/v1/grupos/g1/adesoes': { adesao_id: 'a1' },
    },
  })
  fireEvent.change(screen.getByLabelText('Consorciado'), { target: { value: 'ana' } })
  fireEvent.click(await screen.findByRole('button', { name: /Ana Lima/ }))
  expect(await screen.findByLabelText('Bem de referência')).toHaveProperty('value', 'b1')
  fireEvent.click(screen.getByRole('button', { name: 'Vender' }))
  await expect.poll(() => pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({ bem_id: 'b1' })
})

it('does not say that there are no plans and no goods before they were read', async () => {
  let responder = (_: object) => {}
  abrirTela({
    padrao: '/grupos/novo',
    endereco: '/grupos/novo',
    elemento: <NovoGrupo />,
    respostas: {
      'GET /api/v1/planos': () =>
        new Promise<object>((resolver) => {
          responder = resolver
        }),
      'GET /api/v1/bens': { bens: [bem('b1')], proximo_token: '' },
    },
  })
  await screen.findByText(/Bem b1/)
  expect(screen.queryByText(/Ainda não há planos/)).toBeNull()
  responder({ planos: [], proximo_token: '' })
  expect(await screen.findByText(/Ainda não há planos/)).toBeDefined()
})
