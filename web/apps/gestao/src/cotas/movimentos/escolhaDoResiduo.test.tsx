// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { EscolhaDoResiduo } from './EscolhaDoResiduo'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the card reads of a quota
const COTA: any = { cota_id: 'c1' }
const RESIDUO = {
  cota_id: 'c1',
  percentual: '25.00000000',
  valor: '7500.00',
  parcelas_restantes: 50,
  parcela: '450.00',
  percentual_mensal: '1.50000000',
  credito: '30000.00',
  escolhida: 'NAO_INFORMADO',
  impedimento: '',
  opcoes: [
    { escolha: 'DINHEIRO', parcela: '300.00', percentual_mensal: '1', credito: '30000.00', a_pagar: '7500.00' },
    { escolha: 'CREDITO', parcela: '300.00', percentual_mensal: '1', credito: '22500.00', a_pagar: '0.00' },
  ],
  identificador: '',
}
const LER = 'GET /api/v1/cotas/c1/credito/residuo'
const ESCOLHER = 'POST /api/v1/cotas/c1/credito:escolher-residuo'

function abrir(respostas: Respostas, permissoes?: string[]) {
  return abrirTela({
    padrao: '/cotas/c1',
    endereco: '/cotas/c1',
    elemento: <EscolhaDoResiduo cota={COTA} />,
    respostas,
    ...(permissoes ? { permissoes } : {}),
  })
}

it('tells what each choice changes, and does the one confirmed', async () => {
  let atual: object = RESIDUO
  const { pedidos } = abrir({
    [LER]: () => atual,
    [ESCOLHER]: () => {
      atual = { ...RESIDUO, escolhida: 'CREDITO', credito: '22500.00', opcoes: [] }
      return atual
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Escolher: reduzir o crédito' }))
  expect(screen.getByRole('dialog').textContent).toMatch(/30\.000,00 → R\$\s22\.500,00/)
  expect(pedidos.some(({ metodo }) => metodo === 'POST')).toBe(false)
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar a escolha' }))
  expect(await screen.findByText('reduzir o crédito')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ escolha: 'CREDITO' })
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('own money asks for a title, which changes nothing until it is paid', async () => {
  abrir({ [LER]: RESIDUO, [ESCOLHER]: { ...RESIDUO, identificador: 'A-1001-0001-01-001' } })
  fireEvent.click(await screen.findByRole('button', { name: 'Escolher: pagar com dinheiro próprio' }))
  expect(screen.getByText(/só muda quando a antecipação for paga/)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Emitir a antecipação' }))
  await expect
    .poll(() => useAvisos.getState().avisos.map(({ texto }) => texto))
    .toContain('Antecipação A-1001-0001-01-001 emitida.')
})

it('says why it was refused, and why it cannot be chosen now', async () => {
  abrir({ [LER]: RESIDUO, [ESCOLHER]: new Recusa(422, 'O crédito já foi usado.') })
  fireEvent.click(await screen.findByRole('button', { name: 'Escolher: reduzir o crédito' }))
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar a escolha' }))
  expect(await screen.findByText('O crédito já foi usado.')).toBeDefined()
  cleanup()
  abrir({ [LER]: { ...RESIDUO, impedimento: 'A cota tem 1 parcela(s) em atraso: pague-as antes.' } })
  expect(await screen.findByText(/em atraso/)).toBeDefined()
  expect(screen.queryByRole('button')).toBeNull()
})

it('shows the effects to who may only read, and nothing where there is nothing to choose', async () => {
  const { pedidos } = abrir({ [LER]: RESIDUO }, ['*.ler'])
  expect(await screen.findByText('Reduzir o crédito')).toBeDefined()
  expect(screen.queryByRole('button')).toBeNull()
  expect(pedidos.every(({ metodo }) => metodo === 'GET')).toBe(true)
  cleanup()
  const sem = abrir({ [LER]: { ...RESIDUO, opcoes: [] } })
  await expect.poll(() => sem.pedidos.length).toBeGreaterThan(0)
  expect(screen.queryByText('Resíduo das parcelas reduzidas')).toBeNull()
})
