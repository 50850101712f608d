// @vitest-environment jsdom
import type { ContaBancaria } from '@consorcio/shared-api'
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { EmissaoDeBoletos } from './EmissaoDeBoletos'

afterEach(cleanup)

const conta = (conta_id: string, grupo_id: string) =>
  ({
    conta_id,
    grupo_id,
    finalidade: 'MOVIMENTO',
    banco: '104',
    banco_nome: 'Caixa',
    agencia: '1825',
    conta: conta_id,
  }) as ContaBancaria

const abrir = (contas: ContaBancaria[]) =>
  abrirTela({
    padrao: '/financeiro/bancos',
    endereco: '/financeiro/bancos?grupo=g2',
    elemento: <EmissaoDeBoletos contas={contas} />,
    respostas: {
      'GET /api/v1/grupos': {
        grupos: [
          { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO' },
          { grupo_id: 'g2', codigo: '2002', situacao: 'EM_ANDAMENTO' },
        ],
        proximo_token: '',
      },
      'GET /api/v1/grupos/g2/cronograma': { itens: [{ ago: 1, vencimento: '2026-03-10' }] },
      'POST /api/v1/contas-bancarias/k2/boletos': { emitidos: 6, ja_emitidos: 0, valor_total: '66000.00' },
    },
  })

const escolherAssembleia = async () => {
  await screen.findByRole('option', { name: /1ª, vence/ })
  fireEvent.change(screen.getByLabelText(/Assembleia/), { target: { value: '1' } })
}

it('offers only the accounts where the money of the group may enter', async () => {
  abrir([conta('k1', 'g1'), conta('k2', '')])
  await escolherAssembleia()
  expect(screen.queryByRole('option', { name: /conta k1/ })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Emitir boletos' }))
  expect(await screen.findByText(/6 boletos emitidos/)).toBeDefined()
})

it('says that no account receives for the group, and does not send', async () => {
  abrir([conta('k1', 'g1')])
  await escolherAssembleia()
  expect(screen.getByText(/Nenhuma conta recebe deste grupo/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Emitir boletos' }).hasAttribute('disabled')).toBe(true)
})
