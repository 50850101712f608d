// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import PixRecebidos from '../pix/PixRecebidos'
import Conciliacao from './Conciliacao'
import { alternar, diasPorValor, porQueSobrou, somaDaEscolha } from './livros'

afterEach(cleanup)

const LINHAS = [
  { linha_id: 'l1', conta_id: 'k1', dia: '2026-03-10', valor: '100.00', historico: 'LIQUIDACAO', documento: '' },
  { linha_id: 'l2', conta_id: 'k1', dia: '2026-03-10', valor: '-9.90', historico: 'TARIFA', documento: '' },
]
const FATOS = [
  { livro_id: 'g1', fato_id: 'f1', fato: 'PagamentoRegistrado', dia: '2026-03-10', valor: '60.00' },
  { livro_id: 'g1', fato_id: 'f2', fato: 'PagamentoRegistrado', dia: '2026-03-10', valor: '40.00' },
]
const RESPOSTAS: Respostas = {
  'GET /api/v1/grupos': { grupos: [{ grupo_id: 'g1', codigo: '1001' }], proximo_token: '' },
  'GET /api/v1/contas-bancarias': { contas: [] },
  'GET /api/v1/conciliacao/diferencas': {
    no_banco: LINHAS,
    nos_livros: FATOS,
    extratos_desde: '2026-03-01',
    extratos_ate: '2026-03-31',
    ultimo_dia_fechado: '',
  },
}

function abrir(respostas: Respostas = {}, busca = '') {
  return abrirTela({
    padrao: '/financeiro/conciliacao',
    endereco: `/financeiro/conciliacao${busca}`,
    elemento: <Conciliacao />,
    respostas: { ...RESPOSTAS, ...respostas },
  })
}

it('adds up what was marked on each side, exactly', () => {
  const escolha = { linhas: alternar(new Set(), 'l1'), fatos: new Set(['g1/f1', 'g1/f2']) }
  const soma = somaDaEscolha(escolha, LINHAS, FATOS)
  expect([soma.banco, soma.livros, soma.diferenca]).toEqual(['100.00', '100.00', '0.00'])
  expect(alternar(new Set(['l1']), 'l1').size).toBe(0)
})

it('says of each difference what the other side has of the same amount', () => {
  const livros = diasPorValor([
    { valor: '60.00', dia: '2026-03-10' },
    { valor: '40.00', dia: '2026-03-12' },
    { valor: '40.00', dia: '2026-03-13' },
    { valor: '7.00', dia: '2026-03-14' },
  ])
  const porQue = (valor: string) => porQueSobrou({ valor, dia: '2026-03-10' }, livros)
  expect(porQue('100.00')).toBe('O outro lado não tem este valor')
  expect(porQue('-60.00')).toBe('O outro lado não tem este valor')
  expect(porQue('60.00')).toBe('O outro lado tem este valor no mesmo dia')
  expect(porQue('7.00')).toBe('O outro lado tem este valor em 14/03/2026')
  expect(porQue('40.00')).toBe('O outro lado tem 2 deste valor: veja qual é')
})

it('matches only sums that are equal, one line with many facts', async () => {
  const { pedidos } = abrir({ 'POST /api/v1/conciliacao/casamentos': { casamento_id: 'm1' } })
  const [pagamento, outro] = await screen.findAllByRole('checkbox', { name: /Pagamento registrado/ })
  fireEvent.click(screen.getByRole('checkbox', { name: /LIQUIDACAO/ }))
  fireEvent.click(pagamento as HTMLElement)
  const casar = screen.getByRole('button', { name: 'Casar' })
  expect(casar).toHaveProperty('disabled', true)
  expect(screen.getByRole('status').textContent).toContain('Diferença de')
  fireEvent.click(outro as HTMLElement)
  fireEvent.click(casar)
  await screen.findByText(/Marque nos dois lados/)
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    grupo_id: '',
    finalidade: 'MOVIMENTO',
    linha_ids: ['l1'],
    fatos: [
      { livro_id: 'g1', fato_id: 'f1' },
      { livro_id: 'g1', fato_id: 'f2' },
    ],
  })
})

it('asks why only one side says it, and keeps what was written when the service refuses', async () => {
  const { pedidos } = abrir({
    'POST /api/v1/conciliacao/justificativas': new Recusa(400, 'Pedido inválido.', [
      { pointer: '/motivo', message: 'Escreva mais.' },
    ]),
  })
  fireEvent.click(await screen.findByRole('button', { name: /Justificar TARIFA/ }))
  const janela = await screen.findByRole('dialog')
  const motivo = within(janela).getByLabelText('Motivo') as HTMLTextAreaElement
  fireEvent.change(motivo, { target: { value: 'Tarifa' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Justificar' }))
  expect(await within(janela).findByText('Escreva mais.')).toBeDefined()
  expect(motivo.value).toBe('Tarifa')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    grupo_id: '',
    finalidade: 'MOVIMENTO',
    linha_id: 'l2',
    motivo: 'Tarifa',
  })
})

const CONTA = { conta_id: 'k1', grupo_id: '', finalidade: 'MOVIMENTO' }

it('has a caixa for each purpose that has an account, and asks of the one that was chosen', async () => {
  const contas = [CONTA, { ...CONTA, finalidade: 'VINCULADA' }, { ...CONTA, grupo_id: 'g1', finalidade: 'FORMACAO' }]
  const { pedidos } = abrir({
    'GET /api/v1/contas-bancarias': { contas },
    'POST /api/v1/conciliacao/justificativas': {},
  })
  const caixa = (await screen.findByLabelText('Caixa')) as HTMLSelectElement
  await waitFor(() =>
    expect([...caixa.options].map(({ text }) => text)).toEqual([
      'Contas da administradora',
      'Administradora: créditos vinculados',
      'Grupo 1001: dinheiro em formação',
    ]),
  )
  fireEvent.change(caixa, { target: { value: '/VINCULADA' } })
  await waitFor(() => expect(pedidos.at(-1)?.busca.get('finalidade')).toBe('VINCULADA'))
  expect(screen.queryByRole('button', { name: /É rendimento/ })).toBeNull()
  fireEvent.click(await screen.findByRole('button', { name: /Justificar TARIFA/ }))
  const janela = await screen.findByRole('dialog')
  fireEvent.change(within(janela).getByLabelText('Motivo'), { target: { value: 'Tarifa' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Justificar' }))
  await waitFor(() =>
    expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({ finalidade: 'VINCULADA' }),
  )
})

it('shows of a closed day which money of each group the bank had', async () => {
  abrir(
    {
      'GET /api/v1/conciliacao/diferencas': {
        ...(RESPOSTAS['GET /api/v1/conciliacao/diferencas'] as object),
        ultimo_dia_fechado: '2026-03-10',
      },
      'GET /api/v1/conciliacao/dias/2026-03-10': {
        dia: '2026-03-10',
        banco: '150.00',
        partes: [
          { livro_id: 'g1', dinheiro: 'MOVIMENTO', valor: '100.00' },
          { livro_id: 'g1', dinheiro: 'VINCULADA', valor: '60.00' },
          { livro_id: '', dinheiro: 'MOVIMENTO', valor: '-10.00' },
        ],
      },
    },
    '?aba=dias',
  )
  fireEvent.change(await screen.findByLabelText('Dia'), { target: { value: '2026-03-10' } })
  expect(await screen.findByText('Grupo 1001, créditos vinculados')).toBeDefined()
  expect(screen.getByText('Grupo 1001')).toBeDefined()
  expect(screen.getByText('Só no banco, já explicado')).toBeDefined()
})

it('divides yields among the groups once it is confirmed, and shows what each earned', async () => {
  const { pedidos } = abrir({
    'POST /api/v1/conciliacao/rendimentos': {
      dia: '2026-03-10',
      valor: '100.00',
      casamento_id: 'm1',
      partes: [
        { grupo_id: 'g1', grupo_codigo: '1001', fundo_comum: '60.00', fundo_reserva: '10.00' },
        { grupo_id: 'g2', grupo_codigo: '1002', fundo_comum: '30.00', fundo_reserva: '0.00' },
      ],
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: /É rendimento: LIQUIDACAO/ }))
  expect(screen.queryByRole('button', { name: /É rendimento: TARIFA/ })).toBeNull()
  const janela = await screen.findByRole('dialog', { name: 'Rendimento da conta' })
  expect(within(janela).getByText(/pelo que cada grupo tinha na conta no dia anterior/)).toBeDefined()
  expect(pedidos.some(({ metodo }) => metodo === 'POST')).toBe(false)
  fireEvent.click(within(janela).getByRole('button', { name: /Dividir R/ }))
  const linhas = await within(janela).findAllByRole('row')
  expect(linhas.map(({ textContent }) => textContent?.replace(/\s/g, ' '))).toEqual([
    expect.stringContaining('Grupo'),
    '1001R$ 60,00R$ 10,00R$ 70,00',
    '1002R$ 30,00R$ 0,00R$ 30,00',
    expect.stringContaining('R$ 90,00R$ 10,00R$ 100,00'),
  ])
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ linha_id: 'l1' })
})

it('keeps the yields undivided when the service refuses, and says why', async () => {
  abrir({ 'POST /api/v1/conciliacao/rendimentos': new Recusa(422, 'Nenhum grupo tinha dinheiro na conta.') })
  fireEvent.click(await screen.findByRole('button', { name: /É rendimento: LIQUIDACAO/ }))
  const janela = await screen.findByRole('dialog', { name: 'Rendimento da conta' })
  fireEvent.click(within(janela).getByRole('button', { name: /Dividir R/ }))
  expect(await within(janela).findByText('Nenhum grupo tinha dinheiro na conta.')).toBeDefined()
  expect(within(janela).queryByRole('table')).toBeNull()
})

it('r10.08: books a debit as an expense of the groups, and a refusal lands on its field', async () => {
  let recusa = true
  const tarifa = { ...LINHAS[1], linha_id: '00000000-0000-7000-8000-0000000000b2' }
  const { pedidos } = abrir({
    'GET /api/v1/conciliacao/diferencas': {
      ...(RESPOSTAS['GET /api/v1/conciliacao/diferencas'] as object),
      no_banco: [LINHAS[0], tarifa],
    },
    'POST /api/v1/conciliacao/despesas': () =>
      recusa
        ? new Recusa(400, 'Inválido.', [{ pointer: '/documento', message: 'CNPJ inválido.' }])
        : {
            dia: '2026-03-10',
            valor: '9.90',
            casamento_id: 'm1',
            partes: [
              { despesa_id: 'd1', grupo_id: 'g1', grupo_codigo: '1001', valor: '6.60' },
              { despesa_id: 'd2', grupo_id: 'g2', grupo_codigo: '1002', valor: '3.30' },
            ],
          },
  })
  fireEvent.click(await screen.findByRole('button', { name: /É despesa: TARIFA/ }))
  expect(screen.queryByRole('button', { name: /É despesa: LIQUIDACAO/ })).toBeNull()
  const janela = within(await screen.findByRole('dialog', { name: 'Despesa do fundo de reserva' }))
  const lancar = () => fireEvent.click(janela.getByRole('button', { name: /Lançar R/ }))
  lancar()
  await expect.poll(() => janela.getByLabelText(/Quem recebeu/).getAttribute('aria-invalid')).toBe('true')
  expect(pedidos.some(({ metodo }) => metodo === 'POST')).toBe(false)
  fireEvent.change(janela.getByLabelText(/Quem recebeu/), { target: { value: 'Banco Exemplo' } })
  fireEvent.change(janela.getByLabelText(/CPF ou CNPJ/), { target: { value: '11222333000181' } })
  lancar()
  expect(await janela.findByText('CNPJ inválido.')).toBeDefined()
  recusa = false
  lancar()
  expect(await janela.findByText(/paga por 2 grupos/)).toBeDefined()
  expect(janela.getByRole('row', { name: /1002/ }).textContent).toContain('3,30')
  expect(pedidos.filter(({ metodo }) => metodo === 'POST').at(-1)?.corpo).toEqual({
    linha_id: tarifa.linha_id,
    finalidade: 'BANCARIA',
    beneficiario: 'Banco Exemplo',
    documento: '11222333000181',
  })
})

it('undoes a match of an open day, with the reason', async () => {
  const { pedidos } = abrir(
    {
      'GET /api/v1/conciliacao/casamentos': {
        casamentos: [{ casamento_id: 'm1', regra: 'MANUAL', linhas: [LINHAS[0]], fatos: FATOS }],
        proximo_token: '',
      },
      'POST /api/v1/conciliacao/casamentos/m1:desfazer': { casamento_id: 'm1' },
    },
    '?aba=casados',
  )
  fireEvent.click(await screen.findByRole('button', { name: /Desfazer/ }))
  fireEvent.change(await screen.findByLabelText('Motivo'), { target: { value: 'Era outro' } })
  const janela = screen.getByRole('dialog')
  fireEvent.click(within(janela).getByRole('button', { name: 'Desfazer' }))
  await screen.findByText('Por uma pessoa')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ motivo: 'Era outro' })
})

it('gives back by Pix what no title took', async () => {
  const pix = {
    e2eid: 'E123',
    txid: '',
    valor: '50.00',
    horario: '2026-03-10T12:00:00Z',
    origem: 'WEBHOOK',
    pagamento_id: 'p1',
    situacao: 'NAO_IDENTIFICADO',
    divergencia: '',
    devolucao: 'NAO_INFORMADO',
    recusa_devolucao: '',
  }
  const { pedidos } = abrirTela({
    padrao: '/financeiro/pix',
    endereco: '/financeiro/pix',
    elemento: <PixRecebidos />,
    respostas: {
      'GET /api/v1/pix-recebidos': {
        recebidos: [pix, { ...pix, e2eid: 'E9', situacao: 'APLICADO' }],
        proximo_token: '',
      },
      'POST /api/v1/pagamentos/p1:devolver': {},
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Devolver o Pix E123' }))
  expect(screen.queryByRole('button', { name: 'Devolver o Pix E9' })).toBeNull()
  fireEvent.change(await screen.findByLabelText('Motivo'), { target: { value: 'Pago a mais' } })
  fireEvent.click(screen.getByRole('button', { name: /Devolver R/ }))
  await screen.findByText('E123')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ motivo: 'Pago a mais' })
})
