// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Prorrogacoes } from './Prorrogacoes'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the card reads of a group
const GRUPO: any = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO' }
const PROPOSTA = {
  prorrogacao_id: 'p1',
  grupo_id: 'g1',
  meses: 6,
  suspende_pagamentos: false,
  assembleia_geral_id: 'a1',
  situacao: 'PROPOSTA',
  proposta_em: '2026-03-10',
  decidida_em: '',
  prazo_anterior: 60,
  prazo_novo: 66,
  minha: false,
}
const EFEITO: Respostas = {
  'POST /api/v1/grupos/g1:simular-prorrogacao': {
    prazo_anterior: 60,
    prazo_novo: 66,
    ultimo_vencimento: '2030-12-10',
    itens: [{ ago: 66, vencimento: '2031-06-10', data_ago: '2031-06-13' }],
  },
  'POST /api/v1/grupos/g1/parcelas:simular-prorrogacao': {
    efeitos: [
      {
        cotas: 240,
        parcelas_antes: 54,
        parcelas_depois: 60,
        percentual_antes: '1.95000000',
        percentual_depois: '1.75500000',
        proxima_ago_antes: 7,
        proxima_ago_depois: 7,
      },
    ],
  },
}

function abrir(prorrogacoes: object[], respostas: Respostas = {}, grupo = GRUPO) {
  return abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <Prorrogacoes grupo={grupo} />,
    respostas: { 'GET /api/v1/grupos/g1/prorrogacoes': { prorrogacoes }, ...EFEITO, ...respostas },
  })
}

it('r5.07: what an AGE decided is seen before it is proposed, and a refusal lands on its field', async () => {
  let recusa = true
  const { pedidos } = abrir([], {
    'GET /api/v1/providencias': {
      providencias: [
        { providencia_id: 'v1', assembleia_geral_id: 'a1', item: 1, passo: 'PRORROGAR_PRAZO', descricao: 'Prorrogar.' },
        { providencia_id: 'v2', assembleia_geral_id: 'a2', item: 2, passo: 'DEFINIR_INDICE', descricao: 'Outra.' },
      ],
      proximo_token: '',
    },
    'POST /api/v1/grupos/g1:simular-prorrogacao': () =>
      recusa
        ? new Recusa(400, 'Pedido inválido.', [{ pointer: '/meses', message: 'Até 120 meses.' }])
        : EFEITO['POST /api/v1/grupos/g1:simular-prorrogacao'],
    'POST /api/v1/grupos/g1:propor-prorrogacao': PROPOSTA,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Propor prorrogação' }))
  const janela = screen.getByRole('dialog')
  await within(janela).findByRole('option', { name: 'Item 1 da pauta: Prorrogar.' })
  const assembleia = within(janela).getByLabelText('Assembleia que decidiu')
  expect(
    within(assembleia)
      .getAllByRole('option')
      .map(({ textContent }) => textContent),
  ).toEqual(['Escolha', 'Item 1 da pauta: Prorrogar.'])
  fireEvent.change(assembleia, { target: { value: 'a1' } })
  fireEvent.change(within(janela).getByLabelText('Meses a mais'), { target: { value: '900' } })
  fireEvent.change(within(janela).getByLabelText('Data contábil'), { target: { value: '2026-03-10' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Ver o efeito' }))
  expect(await within(janela).findByText('Até 120 meses.')).toBeDefined()
  expect(within(janela).queryByRole('button', { name: 'Propor a prorrogação' })).toBeNull()

  recusa = false
  fireEvent.change(within(janela).getByLabelText('Meses a mais'), { target: { value: '6' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Ver o efeito' }))
  expect(await within(janela).findByText('60 → 66 meses')).toBeDefined()
  expect(within(janela).getByText('10/12/2030 → 10/06/2031')).toBeDefined()
  expect(within(janela).getByText('54 → 60 parcelas de 1,95% → 1,755% do bem')).toBeDefined()
  fireEvent.click(within(janela).getByRole('button', { name: 'Propor a prorrogação' }))
  await expect
    .poll(() => pedidos.find(({ caminho }) => caminho.endsWith(':propor-prorrogacao'))?.corpo)
    .toEqual({
      meses: 6,
      suspende_pagamentos: false,
      data: '2026-03-10',
      assembleia_geral_id: 'a1',
    })
})

it('r2.02: who proposed only sees it; another person confirms, with the effect in view', async () => {
  abrir([{ ...PROPOSTA, minha: true }])
  expect(await screen.findByText('Você propôs: outra pessoa decide.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Confirmar a prorrogação' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Propor prorrogação' })).toBeNull()
  cleanup()

  const { pedidos } = abrir([PROPOSTA], {
    'POST /api/v1/prorrogacoes/p1:decidir': { ...PROPOSTA, situacao: 'CONFIRMADA', decidida_em: '2026-03-11' },
  })
  expect(await screen.findByText('54 → 60 parcelas de 1,95% → 1,755% do bem')).toBeDefined()
  fireEvent.change(screen.getByLabelText('Data contábil'), { target: { value: '2026-03-11' } })
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar a prorrogação' }))
  await expect
    .poll(() => pedidos.find(({ caminho }) => caminho.endsWith(':decidir'))?.corpo)
    .toEqual({ aprova: true, data: '2026-03-11' })
})

it('tells where the decision comes from when no AGE decided it, and shows nothing in a group that never ran', async () => {
  abrir([], { 'GET /api/v1/providencias': { providencias: [], proximo_token: '' } })
  fireEvent.click(await screen.findByRole('button', { name: 'Propor prorrogação' }))
  expect(await screen.findByText(/Nenhuma assembleia extraordinária deste grupo/)).toBeDefined()
  cleanup()
  abrir([], {}, { ...GRUPO, situacao: 'EM_FORMACAO' })
  expect(screen.queryByText('Prorrogação do prazo')).toBeNull()
})
