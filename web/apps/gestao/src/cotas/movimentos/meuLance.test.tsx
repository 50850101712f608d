// @vitest-environment jsdom
import type { Assembleia, Cota } from '@consorcio/shared-api'
import { abrirTela, Recusa } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { MeuLance } from './MeuLance'

afterEach(cleanup)

const REGRA = {
  modalidades_lance: ['LIVRE', 'FIXO'],
  base_lance: 'CREDITO',
  lance_minimo: '10',
  embutido_maximo: '30',
  prazo_lance_dias_uteis: 2,
}
const COTA = { cota_id: 'q1', grupo_id: 'g1', numero: 7 } as Cota
const ASSEMBLEIA = { assembleia_id: 'a1', ago: 3, data_ago: '2026-03-16' } as Assembleia

function abrir(resposta: unknown) {
  return abrirTela({
    padrao: '/',
    endereco: '/',
    elemento: <MeuLance cota={COTA} assembleia={ASSEMBLEIA} fechar={() => {}} />,
    permissoes: [],
    respostas: {
      'GET /api/v1/grupos/g1/regra': REGRA,
      'GET /api/v1/cotas/q1/posicao': { cota_id: 'q1', preco: '60000.00' },
      'POST /api/v1/assembleias/a1/lances': resposta,
    },
  })
}

it('says about how much an offer is, and what is refused lands on its field', async () => {
  const { pedidos } = abrir(
    new Recusa(422, 'Lance recusado.', [{ pointer: '/quantidade', message: 'Menor que o mínimo.' }]),
  )
  const oferta = await screen.findByLabelText('Percentual do crédito')
  fireEvent.change(oferta, { target: { value: '2,5' } })
  expect(screen.getByText(/Cerca de R\$\s1\.500,00/)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Oferecer o lance' }))
  expect(await screen.findByText('Menor que o mínimo.')).toBeDefined()
  expect(pedidos.at(-1)?.corpo).toEqual({ cota_id: 'q1', modalidade: 'LIVRE', quantidade: '2.5' })
})

it('asks for no percent when the contract fixes it', async () => {
  const { pedidos } = abrir({ lance_id: 'l1', valor: '15000.00' })
  fireEvent.change(await screen.findByLabelText('Modalidade'), { target: { value: 'FIXO' } })
  expect(screen.queryByLabelText('Percentual do crédito')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Oferecer o lance' }))
  await expect
    .poll(() => pedidos.find(({ metodo }) => metodo === 'POST')?.corpo)
    .toEqual({ cota_id: 'q1', modalidade: 'FIXO' })
})
