// @vitest-environment jsdom
import { abrirTela, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import ArquivoDePagamentos from './ArquivoDePagamentos'
import { EstornoDoPagamento } from './EstornoDoPagamento'
import { Resolucao } from './Resolucao'

afterEach(cleanup)

const CONFERIDO = { linhas: 1, aplicados: 0, nao_identificados: 0, repetidos: 0, valor_total: '0.00', problemas: [] }

it('a file that was checked is checked again when its channel changes, and goes by the one on the screen', async () => {
  const { pedidos } = abrirTela({
    padrao: '/arquivo',
    endereco: '/arquivo',
    elemento: <ArquivoDePagamentos />,
    respostas: {
      'POST /api/v1/pagamentos:arquivo': ({ corpo }: { corpo: { simulacao: boolean } }) => ({
        ...CONFERIDO,
        simulacao: corpo.simulacao,
      }),
    },
  })
  const canais = () => pedidos.map(({ corpo }) => corpo as { canal: string; simulacao: boolean })
  const arquivo = new File(['referencia;identificador;valor;data'], 'p.csv')
  fireEvent.change(document.querySelector('input[type=file]') as HTMLElement, { target: { files: [arquivo] } })
  await screen.findByRole('button', { name: 'Registrar os pagamentos' })
  fireEvent.change(screen.getByLabelText('Canal dos pagamentos'), { target: { value: 'PIX' } })
  await expect.poll(() => canais().length).toBe(2)
  fireEvent.click(await screen.findByRole('button', { name: 'Registrar os pagamentos' }))
  await expect.poll(canais).toMatchObject([
    { canal: 'BOLETO', simulacao: true },
    { canal: 'PIX', simulacao: true },
    { canal: 'PIX', simulacao: false },
  ])
  expect(await screen.findByText(/O arquivo foi recusado/)).toBeDefined()
})

it('a title that was picked by mistake is put back, and what is not found is told', async () => {
  const parcela = {
    parcela_id: 'p1',
    identificador: '1001-0007-00-003',
    cota_numero: 7,
    valor: '10.00',
    vencimento: '2026-03-01',
  }
  // biome-ignore lint/suspicious/noExplicitAny: only what the form reads of a payment
  const pagamento: any = { pagamento_id: 'x', grupo_id: 'g1' }
  abrirTela({
    padrao: '/p',
    endereco: '/p',
    elemento: <Resolucao pagamento={pagamento} fechar={() => {}} />,
    respostas: {
      'GET /api/v1/grupos': { grupos: [{ grupo_id: 'g1', codigo: '1001' }], proximo_token: '' },
      'GET /api/v1/grupos/g1/parcelas': { parcelas: [parcela], proximo_token: '' },
    },
  })
  const procurar = screen.getByLabelText(/Cota ou título/)
  fireEvent.change(procurar, { target: { value: '99' } })
  expect(await screen.findByText('Nenhum título em aberto deste grupo com isso.')).toBeDefined()
  fireEvent.change(procurar, { target: { value: '7' } })
  fireEvent.click(await screen.findByRole('button', { name: /1001-0007-00-003/ }))
  fireEvent.change(screen.getByLabelText('Explicação'), { target: { value: 'Pago em dobro' } })
  expect(screen.getByRole('button', { name: 'Devolver a quem pagou' })).toHaveProperty('disabled', true)
  fireEvent.click(screen.getByRole('button', { name: 'Tirar' }))
  expect(screen.getByRole('button', { name: 'Devolver a quem pagou' })).toHaveProperty('disabled', false)
})

it('r4.73: money of a cota is divided among what it owes, after each part was seen', async () => {
  const parcela = {
    parcela_id: 'p1',
    identificador: '1001-0007-00-003',
    cota_id: 'c7',
    cota_numero: 7,
    tipo: 'PARCELA',
    valor: '10.00',
    vencimento: '2026-03-01',
  }
  // biome-ignore lint/suspicious/noExplicitAny: only what the form reads of a payment
  const pagamento: any = { pagamento_id: 'x', grupo_id: 'g1', valor: '12.00', data_pagamento: '2026-03-02' }
  const { pedidos } = abrirTela({
    padrao: '/p',
    endereco: '/p',
    elemento: <Resolucao pagamento={pagamento} fechar={() => {}} />,
    respostas: {
      'GET /api/v1/grupos': { grupos: [{ grupo_id: 'g1', codigo: '1001' }], proximo_token: '' },
      'GET /api/v1/grupos/g1/parcelas': { parcelas: [parcela], proximo_token: '' },
      'GET /api/v1/cotas/c7/distribuicao': {
        partes: [{ ...parcela, devido: '10.00', valor: '10.00' }],
        sobra: '2.00',
      },
      'POST /api/v1/pagamentos/x:resolver': { ...pagamento, situacao: 'DISTRIBUIDO' },
    },
  })
  fireEvent.change(screen.getByLabelText(/Cota ou título/), { target: { value: '7' } })
  fireEvent.click(await screen.findByRole('button', { name: 'Dividir entre os títulos em aberto da cota 7' }))
  expect(await screen.findByText(/Passam do devido R\$ 2,00/)).toBeDefined()
  fireEvent.change(screen.getByLabelText('Explicação'), { target: { value: 'Depósito dele' } })
  fireEvent.click(screen.getByRole('button', { name: 'Aplicar aos títulos da cota' }))
  const enviados = () => pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)
  await expect.poll(enviados).toEqual([{ parcela_id: '', cota_id: 'c7', motivo: 'Depósito dele' }])
})

const ESTORNO = {
  estorno_id: 'e1',
  situacao: 'EFETIVADO',
  destino: 'SEM_DINHEIRO',
  motivo: 'Cheque devolvido',
  comprovante: 'D-77',
  data_contabil: '2026-03-05',
  proposto_por: 'Ana',
  decidido_por: 'Rui',
  recusa: '',
}

function abrirEstorno(situacao: string, respostas: Respostas, permissoes?: string[]) {
  // biome-ignore lint/suspicious/noExplicitAny: only what is read of a payment
  const pagamento: any = { pagamento_id: 'x', situacao }
  return abrirTela({
    padrao: '/p',
    endereco: '/p',
    elemento: <EstornoDoPagamento pagamento={pagamento} fechar={() => {}} />,
    respostas: {
      'GET /api/v1/financeiro/estornos': { estornos: [], proximo_token: '' },
      'GET /api/v1/pagamentos/x/estorno': { impedimento: '', consequencias: ['O título 7 fica em aberto.'] },
      ...respostas,
    },
    ...(permissoes ? { permissoes } : {}),
  })
}

it('r4.73: a reversal is proposed after what follows was seen, and asks for the debit only when the bank took the money', async () => {
  const { pedidos } = abrirEstorno('APLICADO', {
    'POST /api/v1/pagamentos/x/estornos': { ...ESTORNO, situacao: 'PROPOSTO' },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Estornar' }))
  expect(await screen.findByText('O título 7 fica em aberto.')).toBeDefined()
  expect(screen.queryByLabelText(/Identidade do débito/)).toBeNull()
  fireEvent.change(screen.getByLabelText('O dinheiro'), { target: { value: 'SEM_DINHEIRO' } })
  fireEvent.change(screen.getByLabelText('Por que se estorna'), { target: { value: 'Cheque devolvido' } })
  fireEvent.change(await screen.findByLabelText(/Identidade do débito/), { target: { value: 'D-77' } })
  await expect.poll(() => screen.getByRole('button', { name: 'Propor o estorno' })).toHaveProperty('disabled', false)
  fireEvent.click(screen.getByRole('button', { name: 'Propor o estorno' }))
  const enviados = () => pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)
  await expect
    .poll(enviados)
    .toMatchObject([{ destino: 'SEM_DINHEIRO', motivo: 'Cheque devolvido', comprovante: 'D-77' }])
})

it('what cannot be undone says why, and is not sent', async () => {
  abrirEstorno('APLICADO', {
    'GET /api/v1/pagamentos/x/estorno': { impedimento: 'A cota está quitada.', consequencias: [] },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Estornar' }))
  expect(await screen.findByText('A cota está quitada.')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Propor o estorno' })).toHaveProperty('disabled', true)
})

it('of a payment that was reversed it is told by whom and why; one that waits for a decision is not asked again', async () => {
  abrirEstorno('ESTORNADO', { 'GET /api/v1/financeiro/estornos': { estornos: [ESTORNO], proximo_token: '' } })
  const feito = within(await screen.findByRole('region', { name: 'Estorno' }))
  for (const texto of ['Cheque devolvido', 'Ana', 'Rui', 'D-77']) expect(feito.getByText(texto)).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Estornar' })).toBeNull()
  cleanup()
  const esperando = { ...ESTORNO, situacao: 'PROPOSTO', decidido_por: '' }
  abrirEstorno('APLICADO', { 'GET /api/v1/financeiro/estornos': { estornos: [esperando], proximo_token: '' } })
  await screen.findByText('À espera de decisão')
  expect(screen.queryByRole('button', { name: 'Estornar' })).toBeNull()
})
