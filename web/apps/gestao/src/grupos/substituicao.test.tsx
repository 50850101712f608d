// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Substituicoes } from './Substituicoes'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the card reads of a group
const GRUPO: any = {
  grupo_id: 'g1',
  codigo: '1001',
  situacao: 'EM_ANDAMENTO',
  classe_objeto: 'MOVEIS',
  bem_ids: ['b1'],
}
const PROPOSTA = {
  substituicao_id: 's1',
  grupo_id: 'g1',
  bem_id: 'b1',
  bem_novo_id: 'b2',
  assembleia_geral_id: 'a1',
  situacao: 'PROPOSTA',
  proposta_em: '2026-03-10',
  decidida_em: '',
  preco_anterior: '',
  preco_novo: '',
  cotas: 0,
  minha: false,
}
const BENS = [
  { bem_id: 'b1', descricao: 'Scooter 160', preco: '20000.00', classe_objeto: 'MOVEIS' },
  { bem_id: 'b2', descricao: 'Scooter 170', preco: '25000.00', classe_objeto: 'MOVEIS' },
  { bem_id: 'b3', descricao: 'Casa', preco: '250000.00', classe_objeto: 'IMOVEIS' },
]
const SIMULAR = 'POST /api/v1/grupos/g1/substituicoes-de-bem:simular'
const EFEITO = {
  preco_anterior: '20000.00',
  preco_novo: '25000.00',
  cotas_que_passam: 40,
  cotas_que_ficam: 3,
  a_devolver: '0.00',
  efeitos: [
    {
      cotas: 40,
      percentual_antes: '50.00000000',
      percentual_depois: '40.00000000',
      parcela_antes: '300.00',
      parcela_depois: '450.00',
    },
  ],
}

function abrir(substituicoes: object[], respostas: Respostas = {}, grupo = GRUPO) {
  return abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <Substituicoes grupo={grupo} />,
    respostas: {
      'GET /api/v1/grupos/g1/substituicoes-de-bem': { substituicoes },
      'GET /api/v1/bens': { bens: BENS, proximo_token: '' },
      [SIMULAR]: EFEITO,
      ...respostas,
    },
  })
}

it('r4.33: what an AGE decided is seen before it is proposed, and a refusal lands on its field', async () => {
  let recusa = true
  const { pedidos } = abrir([], {
    'GET /api/v1/providencias': {
      providencias: [
        { providencia_id: 'v1', assembleia_geral_id: 'a1', item: 1, passo: 'CADASTRAR_BEM', descricao: 'Cadastrar.' },
        {
          providencia_id: 'v2',
          assembleia_geral_id: 'a1',
          item: 1,
          passo: 'TROCAR_BEM_DAS_COTAS',
          descricao: 'Passar.',
        },
      ],
      proximo_token: '',
    },
    [SIMULAR]: () =>
      recusa
        ? new Recusa(400, 'Pedido inválido.', [{ pointer: '/bem_novo_id', message: 'Sem preço em vigor.' }])
        : EFEITO,
    'POST /api/v1/grupos/g1/substituicoes-de-bem': PROPOSTA,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Propor substituição' }))
  const janela = screen.getByRole('dialog')
  await within(janela).findByRole('option', { name: 'Item 1 da pauta: Passar.' })
  fireEvent.change(within(janela).getByLabelText('Assembleia que decidiu'), { target: { value: 'a1' } })
  fireEvent.change(within(janela).getByLabelText('Bem que saiu de linha'), { target: { value: 'b1' } })
  const novo = within(janela).getByLabelText('Bem que o substitui')
  expect(
    within(novo)
      .getAllByRole('option')
      .map(({ textContent }) => textContent?.replace(/\s/g, ' ')),
  ).toEqual(['Escolha', 'Scooter 170, R$ 25.000,00'])
  fireEvent.change(novo, { target: { value: 'b2' } })
  fireEvent.change(within(janela).getByLabelText('Data contábil'), { target: { value: '2026-03-10' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Ver o efeito' }))
  expect(await within(janela).findByText('Sem preço em vigor.')).toBeDefined()
  expect(within(janela).queryByRole('button', { name: 'Propor a substituição' })).toBeNull()

  recusa = false
  fireEvent.change(novo, { target: { value: '' } })
  fireEvent.change(novo, { target: { value: 'b2' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Ver o efeito' }))
  expect(await within(janela).findByText(/pago 50% → 40% do bem; próxima parcela/)).toBeDefined()
  fireEvent.click(within(janela).getByRole('button', { name: 'Propor a substituição' }))
  await expect
    .poll(() => pedidos.find(({ caminho, corpo }) => corpo && caminho.endsWith('/substituicoes-de-bem'))?.corpo)
    .toEqual({ bem_id: 'b1', bem_novo_id: 'b2', data: '2026-03-10', assembleia_geral_id: 'a1' })
})

it('r2.02: who proposed only sees it; another person confirms, with the effect in view', async () => {
  abrir([{ ...PROPOSTA, minha: true }])
  expect(await screen.findByText('Você propôs: outra pessoa decide.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Confirmar a substituição' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Propor substituição' })).toBeNull()
  cleanup()

  const { pedidos } = abrir([PROPOSTA], {
    'POST /api/v1/substituicoes-de-bem/s1:decidir': { ...PROPOSTA, situacao: 'CONFIRMADA', cotas: 40 },
  })
  expect(await screen.findByText(/Scooter 160 → Scooter 170, proposta em 10\/03\/2026/)).toBeDefined()
  expect(await screen.findByText(/3 cotas, no valor que têm hoje/)).toBeDefined()
  fireEvent.change(screen.getByLabelText('Data contábil'), { target: { value: '2026-03-11' } })
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar a substituição' }))
  await expect
    .poll(() => pedidos.find(({ caminho }) => caminho.endsWith(':decidir'))?.corpo)
    .toEqual({ aprova: true, data: '2026-03-11' })
})

it('tells where the decision comes from when no AGE decided it, and shows nothing in a group that never ran', async () => {
  abrir([], { 'GET /api/v1/providencias': { providencias: [], proximo_token: '' } })
  fireEvent.click(await screen.findByRole('button', { name: 'Propor substituição' }))
  expect(await screen.findByText(/Nenhuma assembleia extraordinária deste grupo/)).toBeDefined()
  cleanup()
  abrir([], {}, { ...GRUPO, situacao: 'EM_FORMACAO' })
  expect(screen.queryByText('Substituição do bem')).toBeNull()
})
