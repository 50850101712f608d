// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Entregas from './Entregas'

afterEach(cleanup)

const ENTREGA = { modelo: 'lembrete', canal: 'EMAIL', tentativas: 9, enviada_em: null, motivo: 'Caixa cheia' }

function abrir(endereco: string, situacao: string) {
  return abrirTela({
    padrao: '/avisos',
    endereco,
    elemento: <Entregas />,
    respostas: {
      'GET /api/v1/notificacoes/entregas': {
        entregas: [{ ...ENTREGA, entrega_id: 'e1', situacao }],
        proximo_token: '',
      },
      'POST /api/v1/notificacoes/entregas:reenviar': { quantidade: 1 },
    },
  })
}

it('sends again what gave up: of a channel all of it, without one what is on the screen, and nothing when there is none', async () => {
  const enviado = ({ pedidos }: ReturnType<typeof abrir>) =>
    pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)
  const deTodos = abrir('/avisos', 'MORTA')
  fireEvent.click(await screen.findByRole('button', { name: 'Mandar de novo as que desistiram' }))
  await expect.poll(() => enviado(deTodos)).toEqual([{ entrega_ids: ['e1'] }])
  cleanup()
  const deUm = abrir('/avisos?canal=EMAIL', 'ENVIADA')
  fireEvent.click(await screen.findByRole('button', { name: 'Mandar de novo as que desistiram' }))
  await expect.poll(() => enviado(deUm)).toEqual([{ canal: 'EMAIL' }])
  cleanup()
  abrir('/avisos', 'ENVIADA')
  expect(await screen.findByText('Caixa cheia')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Mandar de novo as que desistiram' })).toBeNull()
})
