// @vitest-environment jsdom
import { abrirTela, Recusa } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { NovaConta } from './NovaConta'

afterEach(cleanup)

const abrir = (criada: unknown) =>
  abrirTela({
    padrao: '/financeiro/bancos',
    endereco: '/financeiro/bancos',
    elemento: <NovaConta fechar={() => undefined} />,
    respostas: {
      'GET /api/v1/grupos': { grupos: [{ grupo_id: 'g1', codigo: '1001' }], proximo_token: '' },
      'POST /api/v1/contas-bancarias': criada,
    },
  })

const preencher = (campos: Record<string, string>) => {
  for (const [campo, value] of Object.entries(campos)) {
    fireEvent.change(screen.getByLabelText(new RegExp(`^${campo}( |$)`)), { target: { value } })
  }
}

it('asks from when only of an account that takes its money from another, and says next to it why not', async () => {
  const { pedidos } = abrir(
    new Recusa(409, 'Informe um dia depois desse.', [{ pointer: '/desde', message: 'Informe um dia depois desse.' }]),
  )
  preencher({ Banco: '104', Agência: '1825', Conta: '528' })
  expect(screen.queryByLabelText(/^Desde/)).toBeNull()
  preencher({ 'Que dinheiro fica nela': 'VINCULADA' })
  preencher({ Desde: '2026-03-10' })
  fireEvent.click(screen.getByRole('button', { name: 'Cadastrar' }))
  await waitFor(() => expect(screen.getByLabelText(/^Desde/).getAttribute('aria-invalid')).toBe('true'))
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({
    finalidade: 'VINCULADA',
    desde: '2026-03-10',
  })
})

it('sends no day that is no longer asked', async () => {
  const { pedidos } = abrir({ conta_id: 'k1', conta: '528', banco_nome: 'Caixa' })
  preencher({ Banco: '104', Agência: '1825', Conta: '528', 'Que dinheiro fica nela': 'FORMACAO' })
  preencher({ Desde: '2026-03-10' })
  preencher({ 'Que dinheiro fica nela': 'MOVIMENTO' })
  fireEvent.click(screen.getByRole('button', { name: 'Cadastrar' }))
  await waitFor(() =>
    expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({
      finalidade: 'MOVIMENTO',
      desde: '',
    }),
  )
})
