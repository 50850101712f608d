// @vitest-environment jsdom
import { hoje } from '@consorcio/formatos'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Repasses from './Repasses'

afterEach(cleanup)

const GRUPO = '00000000-0000-7000-8000-0000000000a1'
const NADA = { valor: '0.00', disponivel: '0.00', proposto: '0.00', a_receber: '0.00', grupos: 0 }
const CONTAS = {
  contas: [
    { ...NADA, conta: 'TA', valor: '450.00', disponivel: '400.00', grupos: 2 },
    { ...NADA, conta: 'CUSTAS', a_receber: '650.00' },
  ],
}
const REPASSE = {
  repasse_id: 'r1',
  conta: 'TA',
  grupo_id: '',
  grupo_codigo: '',
  grupos: 2,
  valor: '400.00',
  beneficiario: 'Administradora Exemplo',
  documento: '11222333000181',
  data: '2026-03-10',
  situacao: 'PROPOSTO',
  motivo: '',
  comprovante: '',
  minha: false,
  proposto_em: '2026-03-10T12:00:00+00:00',
}
const RESPOSTAS: Respostas = {
  'GET /api/v1/grupos': { grupos: [{ grupo_id: GRUPO, codigo: '1001' }], proximo_token: '' },
  'GET /api/v1/financeiro/valores-a-repassar': CONTAS,
  'GET /api/v1/financeiro/valores-a-repassar/grupos': {
    grupos: [{ ...NADA, grupo_id: GRUPO, grupo_codigo: '1001', a_receber: '650.00' }],
    proximo_token: '',
  },
  'GET /api/v1/financeiro/repasses': { repasses: [REPASSE], proximo_token: '' },
  'GET /api/v1/financeiro/repasses/r1': REPASSE,
  'GET /api/v1/financeiro/repasses/r1/grupos': {
    grupos: [
      { grupo_id: GRUPO, grupo_codigo: '1001', valor: '150.00' },
      { grupo_id: 'g2', grupo_codigo: '1002', valor: '250.00' },
    ],
    proximo_token: '',
  },
}

function abrir(respostas: Respostas = {}, busca = '', permissoes?: string[]) {
  return abrirTela({
    padrao: '/financeiro/repasses',
    endereco: `/financeiro/repasses${busca}`,
    elemento: <Repasses />,
    respostas: { ...RESPOSTAS, ...respostas },
    ...(permissoes ? { permissoes } : {}),
  })
}

const enviados = (pedidos: { metodo: string; corpo: unknown }[]) =>
  pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)

it('asks for the money of all groups only after how much it is was seen, and a refusal lands on its field', async () => {
  let recusa = true
  const { pedidos } = abrir({
    'POST /api/v1/financeiro/repasses:propor': () =>
      recusa ? new Recusa(400, 'Inválido.', [{ pointer: '/documento', message: 'CNPJ inválido.' }]) : REPASSE,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Propor repasse: Taxa de administração' }))
  const janela = within(await screen.findByRole('dialog'))
  fireEvent.click(janela.getByRole('button', { name: 'Propor' }))
  await expect.poll(() => janela.getByLabelText(/Quem recebe/).getAttribute('aria-invalid')).toBe('true')
  fireEvent.change(janela.getByLabelText(/Quem recebe/), { target: { value: 'Administradora Exemplo' } })
  fireEvent.change(janela.getByLabelText(/CPF ou CNPJ/), { target: { value: '11222333000181' } })
  fireEvent.click(janela.getByRole('button', { name: 'Propor' }))
  expect(await janela.findByText(/400,00 de todos os grupos/)).toBeDefined()
  expect(enviados(pedidos)).toEqual([])
  fireEvent.click(janela.getByRole('button', { name: 'Confirmar a proposta' }))
  expect(await janela.findByText('CNPJ inválido.')).toBeDefined()
  recusa = false
  fireEvent.click(janela.getByRole('button', { name: 'Propor' }))
  fireEvent.click(await janela.findByRole('button', { name: 'Confirmar a proposta' }))
  await expect.poll(() => enviados(pedidos).length).toBe(2)
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(enviados(pedidos).at(-1)).toEqual({
    conta: 'TA',
    beneficiario: 'Administradora Exemplo',
    documento: '11222333000181',
    data_contabil: hoje(),
  })
})

it('offers no proposal where there is nothing to remit, nor to who may not ask', async () => {
  abrir()
  await screen.findByRole('button', { name: 'Propor repasse: Taxa de administração' })
  expect(screen.queryByRole('button', { name: /Custas/ })).toBeNull()
  cleanup()
  abrir({}, '', ['financeiro.repasse.ler'])
  await screen.findByRole('link', { name: 'Taxa de administração' })
  expect(screen.queryByRole('button', { name: /Propor repasse/ })).toBeNull()
})

it('r2.02: another person pays with what the bank says, after a confirmation', async () => {
  const { pedidos } = abrir(
    { 'POST /api/v1/financeiro/repasses/r1:decidir': { ...REPASSE, situacao: 'PAGO' } },
    '?aba=repasses',
  )
  fireEvent.click(await screen.findByRole('button', { name: /Abrir o repasse/ }))
  expect(await screen.findByText('Grupo 1002')).toBeDefined()
  fireEvent.change(screen.getByLabelText(/Comprovante/), { target: { value: 'E123' } })
  fireEvent.click(screen.getByRole('button', { name: 'Aprovar e registrar' }))
  expect(enviados(pedidos)).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar' }))
  await expect.poll(() => enviados(pedidos)).toEqual([{ aprova: true, comprovante: 'E123' }])
})

it('does not let who proposed decide', async () => {
  abrir({ 'GET /api/v1/financeiro/repasses/r1': { ...REPASSE, minha: true } }, '?aba=repasses')
  fireEvent.click(await screen.findByRole('button', { name: /Abrir o repasse/ }))
  expect(await screen.findByText('Você propôs: outra pessoa decide.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Recusar' })).toBeNull()
})

it('r9.05: registers what came back to a group', async () => {
  const { pedidos } = abrir(
    { 'POST /api/v1/financeiro/repasses:receber-reembolso': CONTAS.contas[1] ?? {} },
    '?conta=CUSTAS',
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Registrar a volta ao grupo 1001' }))
  const janela = within(await screen.findByRole('dialog'))
  fireEvent.change(janela.getByLabelText(/Comprovante/), { target: { value: 'E-VOLTA' } })
  fireEvent.click(janela.getByRole('button', { name: 'Registrar' }))
  fireEvent.click(await janela.findByRole('button', { name: 'Confirmar a entrada' }))
  await expect
    .poll(() => enviados(pedidos))
    .toEqual([{ conta: 'CUSTAS', grupo_id: GRUPO, valor: '650.00', data_contabil: hoje(), comprovante: 'E-VOLTA' }])
})
