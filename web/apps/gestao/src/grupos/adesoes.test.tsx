// @vitest-environment jsdom
import { abrirTela, Recusa } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Adesoes } from './Adesoes'

afterEach(cleanup)

it('a sale is undone with the reason that was given, and what is refused stays in the dialog', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: only what the card reads of a group
  const grupo: any = { grupo_id: 'g1', codigo: '1001' }
  const adesao = { adesao_id: 'a1', consorciado_id: 'p1', numero: 7, situacao: 'AGUARDANDO_PAGAMENTO', motivo: '' }
  const { pedidos } = abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <Adesoes grupo={grupo} />,
    respostas: {
      'GET /api/v1/grupos/g1/adesoes': { adesoes: [adesao], proximo_token: '' },
      'GET /api/v1/consorciados': { consorciados: [], proximo_token: '' },
      'POST /api/v1/adesoes/a1:cancelar': new Recusa(422, 'A cota já está ativa.'),
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Cancelar' }))
  expect(screen.getByRole('button', { name: 'Liberar a vaga' })).toHaveProperty('disabled', true)
  fireEvent.change(screen.getByLabelText('Motivo'), { target: { value: 'Desistiu antes de pagar' } })
  fireEvent.click(screen.getByRole('button', { name: 'Liberar a vaga' }))
  expect(await screen.findByText('A cota já está ativa.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ motivo: 'Desistiu antes de pagar' })
})
