// @vitest-environment jsdom
import { hoje, somarDias } from '@consorcio/formatos'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { TaxaDeCobranca } from './TaxaDeCobranca'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the card reads of a parcela
const VENCIDA: any = {
  parcela_id: 'p1',
  grupo_id: 'g1',
  cota_id: 'c1',
  cota_numero: 4,
  tipo: 'PARCELA',
  situacao: 'ABERTO',
  vencimento: '2020-01-10',
  valor: '1170.00',
}
const TAXA = { ...VENCIDA, parcela_id: 't1', tipo: 'TAXA_COBRANCA', valor: '119.40' }
/** What is shown is shown at once: no rule is waited for. */
const SEM_A_REGRA = ['financeiro.*']
const REGRA = { taxa_cobranca_extrajudicial: '10.00000000', honorarios_cobranca_judicial: '0' }

function abrir(parcela: object, respostas: Respostas = {}, regra: object = REGRA, permissoes?: string[]) {
  return abrirTela({
    padrao: '/financeiro/parcelas/:parcelaId',
    endereco: '/financeiro/parcelas/p1',
    // biome-ignore lint/suspicious/noExplicitAny: only what the card reads of a parcela
    elemento: <TaxaDeCobranca parcela={parcela as any} />,
    respostas: { 'GET /api/v1/grupos/g1/regra': regra, ...respostas },
    ...(permissoes ? { permissoes } : {}),
  })
}

const enviados = (pedidos: { metodo: string; caminho: string; corpo: unknown }[]) =>
  pedidos.filter(({ metodo }) => metodo === 'POST').map(({ caminho, corpo }) => [caminho, corpo])

it('r4.72: charges what the contract has, after it is confirmed; a refusal lands on its field', async () => {
  let recusa = true
  const { pedidos } = abrir(VENCIDA, {
    'POST /api/v1/cotas/c1/taxas-cobranca': () =>
      recusa ? new Recusa(400, 'Inválido.', [{ pointer: '/vencimento', message: 'Feriado.' }]) : TAXA,
  })
  const natureza = await screen.findByLabelText('Natureza')
  expect([...natureza.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual([
    'Fora da Justiça, 10%',
  ])
  const ate = screen.getByLabelText('Pagar até')
  fireEvent.change(ate, { target: { value: somarDias(hoje(), -1) } })
  fireEvent.click(screen.getByRole('button', { name: 'Cobrar a taxa' }))
  expect(await screen.findByText('O vencimento deve ser de hoje em diante.')).toBeDefined()
  const vencimento = somarDias(hoje(), 3)
  fireEvent.change(ate, { target: { value: vencimento } })
  fireEvent.click(screen.getByRole('button', { name: 'Cobrar a taxa' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Confirmar a cobrança' }))
  expect(await screen.findByText('Feriado.')).toBeDefined()
  recusa = false
  fireEvent.click(screen.getByRole('button', { name: 'Cobrar a taxa' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Confirmar a cobrança' }))
  const pedido = ['/api/v1/cotas/c1/taxas-cobranca', { natureza: 'EXTRAJUDICIAL', vencimento }]
  await expect.poll(() => enviados(pedidos)).toEqual([pedido, pedido])
})

it('offers nothing where the contract has no fee, the parcela is not late, or whoever is in may not', async () => {
  const { pedidos } = abrir(VENCIDA, {}, { taxa_cobranca_extrajudicial: '0', honorarios_cobranca_judicial: '' })
  await expect.poll(() => pedidos.length).toBe(1)
  expect(screen.queryByText('Taxa de cobrança')).toBeNull()
  cleanup()
  abrir({ ...VENCIDA, vencimento: hoje() }, {}, REGRA, SEM_A_REGRA)
  expect(screen.queryByText('Taxa de cobrança')).toBeNull()
  cleanup()
  abrir(TAXA, {}, REGRA, ['financeiro.parcela.ler'])
  expect(screen.queryByRole('button', { name: 'Dispensar a taxa' })).toBeNull()
})

it('offers both natures to who may not read the rule', async () => {
  abrir(VENCIDA, {}, REGRA, SEM_A_REGRA)
  const natureza = await screen.findByLabelText('Natureza')
  expect(natureza.querySelectorAll('option')).toHaveLength(2)
})

it('takes a fee back after it is confirmed, only while it is open', async () => {
  const { pedidos } = abrir(TAXA, { 'POST /api/v1/parcelas/t1:dispensar': { ...TAXA, situacao: 'CANCELADO' } })
  fireEvent.click(screen.getByRole('button', { name: 'Dispensar a taxa' }))
  expect(enviados(pedidos)).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar a dispensa' }))
  await expect.poll(() => enviados(pedidos)).toEqual([['/api/v1/parcelas/t1:dispensar', {}]])
  cleanup()
  abrir({ ...TAXA, situacao: 'PAGO' })
  expect(screen.queryByRole('button', { name: 'Dispensar a taxa' })).toBeNull()
})
