// @vitest-environment jsdom
import { hoje } from '@consorcio/formatos'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Despesas from './Despesas'

afterEach(cleanup)

const GRUPO = '00000000-0000-7000-8000-0000000000a1'
const DESPESA = {
  despesa_id: 'd1',
  grupo_id: GRUPO,
  grupo_codigo: '1001',
  finalidade: 'COBRANCA',
  valor: '350.00',
  beneficiario: 'Cartório Exemplo',
  documento: '11222333000181',
  descricao: 'Custas do processo 1',
  data: '2026-03-10',
  situacao: 'PROPOSTA',
  motivo: '',
  comprovante: '',
  do_extrato: false,
  minha: false,
  proposta_em: '2026-03-10T12:00:00+00:00',
}
const RESPOSTAS: Respostas = {
  'GET /api/v1/grupos': { grupos: [{ grupo_id: GRUPO, codigo: '1001' }], proximo_token: '' },
  'GET /api/v1/financeiro/despesas': { despesas: [DESPESA], proximo_token: '' },
  'GET /api/v1/financeiro/despesas/d1': DESPESA,
}

function abrir(respostas: Respostas = {}, busca = '', permissoes?: string[]) {
  return abrirTela({
    padrao: '/financeiro/despesas',
    endereco: `/financeiro/despesas${busca}`,
    elemento: <Despesas />,
    respostas: { ...RESPOSTAS, ...respostas },
    ...(permissoes ? { permissoes } : {}),
  })
}

const enviados = (pedidos: { metodo: string; corpo: unknown }[]) =>
  pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)

it('r10.04: asks with who receives and what for, and what the contract does not allow is said on its field', async () => {
  let recusa = true
  const { pedidos } = abrir({
    'POST /api/v1/financeiro/despesas:propor': () =>
      recusa ? new Recusa(400, 'Inválido.', [{ pointer: '/finalidade', message: 'O contrato não deixa.' }]) : DESPESA,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Propor despesa' }))
  const janela = within(await screen.findByRole('dialog', { name: 'Propor despesa' }))
  const escrever = (rotulo: RegExp, value: string) =>
    fireEvent.change(janela.getByLabelText(rotulo), { target: { value } })
  fireEvent.click(janela.getByRole('button', { name: 'Propor' }))
  await expect.poll(() => janela.getByLabelText(/A que se deve/).getAttribute('aria-invalid')).toBe('true')
  expect(enviados(pedidos)).toEqual([])
  await janela.findByRole('option', { name: 'Grupo 1001' })
  escrever(/^Grupo/, GRUPO)
  escrever(/Para quê/, 'COBRANCA')
  escrever(/Valor/, '350,00')
  escrever(/Quem recebe/, 'Cartório Exemplo')
  escrever(/CPF ou CNPJ/, '11222333000181')
  escrever(/A que se deve/, 'Custas do processo 1')
  fireEvent.click(janela.getByRole('button', { name: 'Propor' }))
  expect(await janela.findByText('O contrato não deixa.')).toBeDefined()
  recusa = false
  fireEvent.click(janela.getByRole('button', { name: 'Propor' }))
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(enviados(pedidos).at(-1)).toEqual({
    grupo_id: GRUPO,
    finalidade: 'COBRANCA',
    valor: '350.00',
    beneficiario: 'Cartório Exemplo',
    documento: '11222333000181',
    descricao: 'Custas do processo 1',
    data_contabil: hoje(),
  })
})

it('r2.02: another person pays it with what the bank says, after a confirmation', async () => {
  const { pedidos } = abrir({ 'POST /api/v1/financeiro/despesas/d1:decidir': { ...DESPESA, situacao: 'PAGA' } })
  fireEvent.click(await screen.findByRole('button', { name: /Abrir a despesa/ }))
  fireEvent.change(await screen.findByLabelText(/Comprovante/), { target: { value: 'E123' } })
  fireEvent.click(screen.getByRole('button', { name: 'Aprovar e registrar' }))
  expect(enviados(pedidos)).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar' }))
  await expect.poll(() => enviados(pedidos)).toEqual([{ aprova: true, comprovante: 'E123' }])
})

it('does not let who proposed decide, nor who may not ask propose', async () => {
  abrir({ 'GET /api/v1/financeiro/despesas/d1': { ...DESPESA, minha: true } }, '', ['financeiro.despesa.ler'])
  fireEvent.click(await screen.findByRole('button', { name: /Abrir a despesa/ }))
  expect(await screen.findByText('Você propôs: outra pessoa decide.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Recusar' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Propor despesa' })).toBeNull()
})

it('lists by group, situation and purpose', async () => {
  const { pedidos } = abrir({}, `?grupo=${GRUPO}&situacao=PAGA`)
  fireEvent.change(await screen.findByLabelText(/Para quê/), { target: { value: 'BANCARIA' } })
  const filtros = () =>
    pedidos
      .filter(({ caminho }) => caminho === '/api/v1/financeiro/despesas')
      .map(({ busca }) => [busca.get('grupo_id'), busca.get('situacao'), busca.get('finalidade')])
  await expect.poll(() => filtros().at(-1)).toEqual([GRUPO, 'PAGA', 'BANCARIA'])
  expect(filtros()[0]).toEqual([GRUPO, 'PAGA', null])
})
