// @vitest-environment jsdom
import type { Grupo } from '@consorcio/shared-api'
import { abrirTela, Recusa } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { NovaAdesao } from './NovaAdesao'
import NovoGrupo from './NovoGrupo'

afterEach(cleanup)

const PLANO = {
  plano_id: '00000000-0000-7000-8000-000000000001',
  codigo: 'M',
  nome: 'Moto',
  classe_objeto: 'MOVEIS',
  regra: {},
}
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

it('goes back to the step of the field that was refused, and says so on it', async () => {
  abrirTela({
    padrao: '/grupos/novo',
    endereco: '/grupos/novo',
    elemento: <NovoGrupo />,
    respostas: {
      'GET /api/v1/planos': { planos: [PLANO], proximo_token: '' },
      'GET /api/v1/bens': { bens: [bem(PLANO.plano_id)], proximo_token: '' },
      'POST /api/v1/planos:calcular-mensalidade': {},
      'POST /api/v1/grupos': new Recusa(409, 'Conflito.', [
        { pointer: '/codigo', message: 'Já existe um grupo 1001.' },
      ]),
    },
  })
  const seguir = (nome: string) => fireEvent.click(screen.getByRole('button', { name: nome }))
  fireEvent.click(await screen.findByRole('checkbox', { name: /Bem / }))
  await screen.findByRole('option', { name: /Moto/ })
  fireEvent.change(screen.getByLabelText('Plano'), { target: { value: PLANO.plano_id } })
  seguir('Continuar')
  fireEvent.change(await screen.findByLabelText('Código do grupo'), { target: { value: '1001' } })
  fireEvent.change(screen.getByLabelText('Primeiro vencimento'), { target: { value: '2026-12-10' } })
  seguir('Continuar')
  await screen.findByRole('button', { name: 'Criar o grupo' })
  seguir('Criar o grupo')
  expect(await screen.findByText('Já existe um grupo 1001.')).toBeDefined()
  expect(screen.getByLabelText('Código do grupo').getAttribute('aria-invalid')).toBe('true')
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
