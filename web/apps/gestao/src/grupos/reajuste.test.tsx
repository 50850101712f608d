// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { ReajusteDoGrupo } from './ReajusteDoGrupo'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the tab reads of a group
const GRUPO: any = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO', data_agc: '2026-01-10' }
const SEM_INDICE = { indice: 'NAO_INFORMADO', base: 'NAO_INFORMADO' }
const DO_GRUPO = { indice: 'IPCA', base: 'GRUPO' }
const REAJUSTE = {
  reajuste_id: 'r1',
  grupo_id: 'g1',
  indice: 'IPCA',
  mes_final: '2026-12',
  variacao: '6.16778119',
  vigencia: '2027-01-20',
  situacao: 'PROPOSTO',
  proposto_por: 'outra',
  decidido_por: '',
  proposto_em: '2027-01-15T12:00:00Z',
}
const PREVIA = {
  ...DO_GRUPO,
  mes_final: '2026-12',
  variacao: '6.16778119',
  vigencia: '2027-01-20',
  precos: [{ bem_id: 'b1', anterior: '60000.00', novo: '63700.67', cotas: 2 }],
  saldo_devedor: '100000.00',
  saldo_reajustado: '106167.78',
  reajuste_saldo_caixa: '12.34',
}

interface Aba {
  contrato?: object
  reajustes?: object[]
  respostas?: Respostas
  permissoes?: string[]
  grupo?: object
}

function abrir({ contrato = DO_GRUPO, reajustes = [], respostas = {}, permissoes, grupo = {} }: Aba) {
  return abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <ReajusteDoGrupo grupo={{ ...GRUPO, ...grupo }} />,
    respostas: {
      'GET /api/v1/grupos/g1/indice': contrato,
      'GET /api/v1/grupos/g1/reajustes': { reajustes },
      'GET /api/v1/grupos/g1/reajuste': PREVIA,
      'GET /api/v1/bens': { bens: [{ bem_id: 'b1', codigo: 'AUTO-60', descricao: 'Automóvel' }], proximo_token: '' },
      ...respostas,
    },
    ...(permissoes ? { permissoes } : {}),
  })
}

/** Intl writes a no-break space after the symbol. */
const texto = (esperado: string) => (_: string, no: Element | null) =>
  no?.textContent?.replaceAll('\u00a0', ' ') === esperado && no.tagName === 'DD'
const corpo = (pedidos: { metodo: string; corpo: unknown }[]) =>
  pedidos.filter(({ metodo }) => metodo === 'POST').map((pedido) => pedido.corpo)

it('r4.30: the index of a group and its base are defined, and a refusal lands on its field', async () => {
  const { pedidos } = abrir({
    contrato: SEM_INDICE,
    respostas: {
      'POST /api/v1/grupos/g1/indice': () =>
        new Recusa(400, 'Inválido.', [{ pointer: '/base', message: 'O grupo tem um bem só.' }]),
    },
  })
  expect(await screen.findByText('Defina o índice que o contrato do grupo diz.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Definir o índice' }))
  const janela = screen.getByRole('dialog')
  fireEvent.click(within(janela).getByRole('button', { name: 'Definir' }))
  expect(await within(janela).findByRole('alert')).toBeDefined()
  expect(corpo(pedidos)).toEqual([])
  fireEvent.change(within(janela).getByLabelText('Índice'), { target: { value: 'INCC' } })
  fireEvent.change(within(janela).getByLabelText('12 meses contados'), { target: { value: 'COTA' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Definir' }))
  expect(await within(janela).findByText('O grupo tem um bem só.')).toBeDefined()
  expect(corpo(pedidos)).toEqual([{ indice: 'INCC', base: 'COTA' }])
})

it('r4.30: a readjustment is seen before it is proposed, or says why it may not be', async () => {
  let recusa = true
  const { pedidos } = abrir({
    respostas: {
      'GET /api/v1/grupos/g1/reajuste': () =>
        recusa ? new Recusa(422, 'O próximo reajuste só vale a partir de 10/01/2027.') : PREVIA,
      'POST /api/v1/grupos/g1/reajustes': { reajuste: REAJUSTE, previa: PREVIA },
    },
  })
  const desde = await screen.findByLabelText('Vale desde')
  fireEvent.change(desde, { target: { value: '2026-12-20' } })
  fireEvent.click(screen.getByRole('button', { name: 'Ver o efeito' }))
  expect(await screen.findByText('O próximo reajuste só vale a partir de 10/01/2027.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Propor o reajuste' })).toBeNull()
  recusa = false
  fireEvent.change(desde, { target: { value: '2027-01-20' } })
  fireEvent.click(screen.getByRole('button', { name: 'Ver o efeito' }))
  expect(await screen.findByText('Automóvel (AUTO-60), 2 cotas')).toBeDefined()
  expect(screen.getByText(texto('R$ 60.000,00 → R$ 63.700,67'))).toBeDefined()
  expect(screen.getByText(texto('R$ 100.000,00 → R$ 106.167,78'))).toBeDefined()
  expect(screen.getByText(texto('Faltam R$ 12,34, a ratear'))).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Propor o reajuste' }))
  await expect.poll(() => corpo(pedidos)).toEqual([{ vigencia: '2027-01-20' }])
})

it('r2.02: who proposed only sees it; another person applies it, after confirming', async () => {
  abrir({ reajustes: [{ ...REAJUSTE, proposto_por: 'eu' }] })
  expect(await screen.findByText('Você propôs: outra pessoa decide.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Aplicar o reajuste' })).toBeNull()
  cleanup()

  const { pedidos } = abrir({
    reajustes: [REAJUSTE],
    respostas: { 'POST /api/v1/reajustes/r1:decidir': { ...REAJUSTE, situacao: 'APLICADO' } },
  })
  expect(await screen.findByText('Automóvel (AUTO-60), 2 cotas')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Aplicar o reajuste' }))
  expect(corpo(pedidos)).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar' }))
  await expect.poll(() => corpo(pedidos)).toEqual([{ decisao: 'APLICAR' }])
})

it('says what was decided, and offers to decide only to who may', async () => {
  abrir({
    reajustes: [REAJUSTE, { ...REAJUSTE, reajuste_id: 'r0', situacao: 'RECUSADO', vigencia: '2026-01-20' }],
    permissoes: ['financeiro.reajuste.ler', 'grupos.bem.ler'],
  })
  expect(await screen.findByText('Espera quem decide.')).toBeDefined()
  expect(screen.getByText('6,1678%, IPCA até dezembro de 2026, desde 20/01/2026')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Mudar' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'Ver os índices' })).toBeNull()
})

it('before the group is constituted there is nothing to count from', async () => {
  abrir({ grupo: { data_agc: '' } })
  expect(await screen.findByText('Os 12 meses só contam depois da constituição.')).toBeDefined()
})
