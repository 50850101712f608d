// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, it } from 'vitest'
import { Acordos } from './Acordos'
import { Antecipacoes } from './Antecipacoes'
import { ExclusaoDaCota } from './ExclusaoDaCota'
import { Transferencia } from './Transferencia'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the cards read of a quota and of its group
const COTA: any = { cota_id: 'c1', grupo_id: 'g1', consorciado_id: 'p1', vinculo: 'ATIVA' }
// biome-ignore lint/suspicious/noExplicitAny: as above
const GRUPO: any = { grupo_id: 'g1', codigo: '1001' }

function abrir(elemento: ReactNode, respostas: Respostas) {
  return abrirTela({ padrao: '/cotas/c1', endereco: '/cotas/c1', elemento, respostas })
}

it('what is paid of an agreement empties the form, which then asks for the next part', async () => {
  const parte = { vencimento: '2026-12-07', valor: '100.00', parcela_id: '' }
  const acordo = (pago: string, falta: string) => ({
    acordo_id: 'a1',
    cota_id: 'c1',
    situacao: 'VIGENTE',
    data: '2026-11-26',
    divida: '250.00',
    pago,
    partes: [
      { ...parte, numero: 1, situacao: 'ABERTO', falta },
      { ...parte, numero: 2, valor: '150.00', situacao: 'ABERTO', falta: '150.00' },
    ],
  })
  let atual = acordo('0.00', '100.00')
  abrir(<Acordos cota={COTA} />, {
    'GET /api/v1/cotas/c1/acordos': () => ({ acordos: [atual] }),
    'GET /api/v1/contas-bancarias': { contas: [] },
    'POST /api/v1/acordos/a1:pagar': () => {
      atual = acordo('100.00', '0.00')
      return atual
    },
  })
  fireEvent.change(await screen.findByLabelText('Referência no banco'), { target: { value: 'TED-1' } })
  fireEvent.click(screen.getByRole('button', { name: 'Registrar o pagamento' }))
  await expect.poll(() => screen.getByLabelText('Valor (R$)')).toHaveProperty('value', '150,00')
  expect(screen.getByLabelText('Referência no banco')).toHaveProperty('value', '')
})

it('boletos of an agreement are of the accounts that receive from its group', async () => {
  const conta = { banco_nome: 'Banco', agencia: '1', grupo_id: '' }
  const acordo = { acordo_id: 'a1', situacao: 'VIGENTE', data: '', divida: '1.00', pago: '0.00', partes: [] }
  const respostas = (contas: object[]) => ({
    'GET /api/v1/cotas/c1/acordos': { acordos: [acordo] },
    'GET /api/v1/contas-bancarias': { contas },
  })
  const doOutro = { ...conta, conta_id: 'k1', conta: '111', grupo_id: 'g2' }
  abrir(<Acordos cota={COTA} />, respostas([doOutro, { ...conta, conta_id: 'k2', conta: '222', grupo_id: 'g1' }]))
  expect(await screen.findByRole('option', { name: /conta 222/ })).toBeDefined()
  expect(screen.queryByRole('option', { name: /conta 111/ })).toBeNull()
  cleanup()
  abrir(<Acordos cota={COTA} />, respostas([doOutro]))
  expect(await screen.findByText(/Nenhuma conta recebe deste grupo/)).toBeDefined()
})

it('a refused title does not speak over the next simulation', async () => {
  const simulacao = { valor: '100.00', percentual: '1', restantes_antes: 2, restantes_depois: 1, fundo_comum: '100.00' }
  abrir(<Antecipacoes cota={COTA} />, {
    'GET /api/v1/cotas/c1/antecipacoes': { antecipacoes: [] },
    'POST /api/v1/cotas/c1/antecipacoes:simular': simulacao,
    'POST /api/v1/cotas/c1/antecipacoes': new Recusa(409, 'Já há uma que espera o pagamento.'),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Simular' }))
  fireEvent.click(await screen.findByRole('button', { name: /Emitir o título/ }))
  expect(await screen.findByText('Já há uma que espera o pagamento.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Simular' }))
  await expect.poll(() => screen.queryByText('Já há uma que espera o pagamento.')).toBeNull()
})

it('of a transfer, the refusal of the last thing asked is the one that is told', async () => {
  const pedido = { transferencia_id: 't1', cota_id: 'c1', cessionario_id: 'p2', situacao: 'EM_ANALISE', taxa: '' }
  abrir(<Transferencia cota={COTA} grupo={GRUPO} />, {
    'GET /api/v1/grupos/g1/transferencias': { transferencias: [pedido] },
    'GET /api/v1/documentos': { documentos: [], proximo_token: '' },
    'GET /api/v1/consorciados': { consorciados: [], proximo_token: '' },
    'POST /api/v1/transferencias/t1:decidir': new Recusa(403, 'Quem pediu não decide.'),
    'POST /api/v1/transferencias/t1:cancelar': new Recusa(400, 'Inválido.', [
      { pointer: '/motivo', message: 'Diga por que se cancela.' },
    ]),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Aprovar' }))
  expect(await screen.findByText('Quem pediu não decide.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Cancelar o pedido' }))
  expect(await screen.findByText('Diga por que se cancela.')).toBeDefined()
  expect(screen.queryByText('Quem pediu não decide.')).toBeNull()
})

it('what is due to who left is proposed on the day it may be paid, and then waits for another person', async () => {
  const exclusao = {
    cota_id: 'c1',
    causa: 'DESISTENCIA',
    justificativa: 'Pedido',
    excluida_em: '2026-01-05',
    situacao: 'A_PAGAR',
    percentual: '10',
    restituicao: { liquido: '6300.00' },
    disponivel_em: '2099-03-02',
    paga_em: '',
  }
  let atual = exclusao
  let recusa = true
  const { pedidos } = abrir(<ExclusaoDaCota cota={{ ...COTA, vinculo: 'EXCLUIDA' }} />, {
    'GET /api/v1/cotas/c1/exclusao': () => atual,
    'POST /api/v1/cotas/c1/restituicao:propor-pagamento': () => {
      if (recusa) return new Recusa(422, 'A restituição está à disposição a partir de 02/03/2099.')
      atual = { ...exclusao, situacao: 'PAGAMENTO_PROPOSTO', paga_em: '2099-03-02' }
      return atual
    },
  })
  const propor = await screen.findByRole('button', { name: 'Propor o pagamento' })
  fireEvent.change(screen.getByLabelText(/Rendimentos/), { target: { value: '12,34' } })
  fireEvent.click(propor)
  expect(await screen.findByText('A restituição está à disposição a partir de 02/03/2099.')).toBeDefined()
  recusa = false
  fireEvent.click(propor)
  expect(await screen.findByText('Restituição espera decisão')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Propor o pagamento' })).toBeNull()
  expect(pedidos.filter(({ metodo }) => metodo === 'POST').at(-1)?.corpo).toEqual({
    rendimentos: '12.34',
    data_pagamento: '2099-03-02',
  })
})
