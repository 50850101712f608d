// @vitest-environment jsdom
import { abrirTela, Recusa } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import ListaPedidos from './ListaPedidos'
import { PedidosDoTitular } from './PedidosDoTitular'

afterEach(cleanup)

const ABERTO = {
  pedido_id: 'p1',
  consorciado_id: 'c1',
  direito: 'ELIMINACAO',
  origem: 'telefone',
  detalhe: 'Apaguem os meus dados.',
  registrado_em: '2026-03-01T12:00:00Z',
  prazo: '2026-03-16',
  situacao: 'ABERTO',
  atrasado: true,
  resposta: '',
  respondido_por: '',
}
const DA_PESSOA = 'GET /api/v1/consorciados/c1/pedidos-titular'

function abrir(elemento: React.ReactNode, respostas: object, permissoes = ['*']) {
  return abrirTela({
    padrao: '/x',
    endereco: '/x',
    elemento,
    respostas: respostas as Record<string, unknown>,
    permissoes,
  })
}

it('registers a request, its words and where it came from; what is refused lands on its field', async () => {
  const { pedidos } = abrir(<PedidosDoTitular consorciadoId="c1" />, {
    [DA_PESSOA]: { pedidos: [], proximo_token: '' },
    'POST /api/v1/consorciados/c1/pedidos-titular': new Recusa(400, 'Pedido inválido.', [
      { pointer: '/detalhe', message: 'Diga o que a pessoa pediu.' },
    ]),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Registrar pedido' }))
  fireEvent.change(screen.getByLabelText('Por onde pediu'), { target: { value: 'Balcão' } })
  fireEvent.change(screen.getByLabelText('Nas palavras de quem pede'), { target: { value: 'Quero uma cópia.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Registrar' }))
  expect(await screen.findByText('Diga o que a pessoa pediu.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    direito: 'ACESSO',
    origem: 'Balcão',
    detalhe: 'Quero uma cópia.',
  })
})

it('answers only once there is something to say, and tells what the law says of elimination', async () => {
  const { pedidos } = abrir(<ListaPedidos />, {
    'GET /api/v1/pedidos-titular': { pedidos: [ABERTO], proximo_token: '' },
    'POST /api/v1/pedidos-titular/p1:responder': { ...ABERTO, situacao: 'NEGADO' },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Responder' }))
  const negar = screen.getByRole('button', { name: 'Negar' })
  expect(negar).toHaveProperty('disabled', true)
  expect(screen.getByText(/a lei manda guardar os dados/)).toBeDefined()
  fireEvent.change(screen.getByLabelText('Resposta'), { target: { value: 'Lei 9.613, art. 10: guarda por 5 anos.' } })
  fireEvent.click(negar)
  await expect.poll(() => pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({ atendido: false })
  expect(pedidos.find(({ caminho }) => caminho === '/api/v1/pedidos-titular')?.busca.get('situacao')).toBe('ABERTO')
})

it('who may not answer reads, and is not offered the button', async () => {
  abrir(<PedidosDoTitular consorciadoId="c1" />, { [DA_PESSOA]: { pedidos: [ABERTO], proximo_token: '' } }, ['*.ler'])
  expect(await screen.findByText('Fora do prazo')).toBeDefined()
  expect(screen.queryByRole('button', { name: /Responder/ })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Registrar pedido' })).toBeNull()
})
