// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Retornos } from './Retornos'

afterEach(cleanup)

const RETORNO = {
  conta_id: 'k1',
  layout: 'cnab240',
  completo: true,
  recebido_em: '2026-03-10T12:00:00Z',
  data_contabil: '2026-03-10',
  registros: 500,
}

it('lists what stopped in the middle and lets it go on', async () => {
  const { pedidos } = abrirTela({
    padrao: '/financeiro/bancos',
    endereco: '/financeiro/bancos',
    elemento: <Retornos contas={[]} />,
    respostas: {
      'GET /api/v1/retornos': {
        retornos: [
          { ...RETORNO, retorno_id: 'r3', nome: 'C.RET', situacao: 'INTERROMPIDO', tratados: 10, retomavel: false },
          { ...RETORNO, retorno_id: 'r2', nome: 'B.RET', situacao: 'INTERROMPIDO', tratados: 120, retomavel: true },
          { ...RETORNO, retorno_id: 'r1', nome: 'A.RET', situacao: 'CONCLUIDO', tratados: 500, retomavel: false },
        ],
        proximo_token: '',
      },
      'POST /api/v1/retornos/r2:retomar': { nome: 'B.RET', aplicados: 480 },
    },
  })
  expect(await screen.findByText('120 de 500')).toBeDefined()
  expect(screen.getByText('Envie o arquivo de novo')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Retomar' }))
  await expect.poll(() => pedidos.some(({ metodo }) => metodo === 'POST')).toBe(true)
})
