// @vitest-environment jsdom
import { hoje, lerMes, mesPorExtenso, somarMeses } from '@consorcio/formatos'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import FaturamentoDoMes from './FaturamentoDoMes'

afterEach(cleanup)

const MES = '2026-03'
const ATUAL = lerMes(hoje()) ?? ''
const FATURAMENTO = {
  faturamento_id: 'f1',
  mes: MES,
  situacao: 'CONCLUIDO',
  grupos: 3,
  pendentes: 0,
  recusados: 1,
  assembleias: 2,
  parcelas: 480,
  valor: '561600.00',
  rodada: 1,
}
const RECUSADO = {
  grupo_id: 'g1',
  grupo_codigo: '1001',
  situacao: 'RECUSADO',
  assembleias: 0,
  parcelas: 0,
  valor: '0.00',
  motivo: 'Um bem do grupo não tem preço em vigor em 02/03/2026.',
}
const DO_MES = `GET /api/v1/financeiro/faturamentos/${MES}`
const GRUPOS = `${DO_MES}/grupos`
const INICIAR = 'POST /api/v1/financeiro/faturamentos'
const UM_GRUPO: Respostas = {
  'GET /api/v1/grupos': {
    grupos: [{ grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO', cotas_ativas: 240 }],
    proximo_token: '',
  },
  'GET /api/v1/grupos/g1/cronograma': {
    itens: [
      { ago: 1, vencimento: '2026-01-10' },
      { ago: 2, vencimento: '2026-02-10' },
      { ago: 3, vencimento: '2026-03-10' },
      { ago: 4, vencimento: '2026-04-10' },
    ],
  },
  'GET /api/v1/grupos/g1/parcelas': ({ busca }: { busca: URLSearchParams }) => ({
    parcelas: busca.get('ago') === '1' ? [{ parcela_id: 'p1' }] : [],
    proximo_token: '',
  }),
}

function abrir(respostas: Respostas, busca = `?mes=${MES}`, permissoes = ['*']) {
  return abrirTela({
    padrao: '/financeiro/faturamento',
    endereco: `/financeiro/faturamento${busca}`,
    elemento: <FaturamentoDoMes />,
    permissoes,
    respostas: { ...UM_GRUPO, ...respostas },
  })
}

const confirmar = async (botao: string) => {
  fireEvent.click(await screen.findByRole('button', { name: botao }))
  const janela = await screen.findByRole('dialog')
  await within(janela).findByText(/Até 31\/03\/2026|Nada a emitir até/)
  return janela
}

it('shows what a month that nobody billed would issue, and bills it on the day that was said', async () => {
  let feito: unknown
  const { pedidos } = abrir({
    [DO_MES]: () => feito ?? new Recusa(404, 'Não há faturamento.'),
    [GRUPOS]: { grupos: [], proximo_token: '' },
    [INICIAR]: () => {
      feito = { ...FATURAMENTO, recusados: 0 }
      return feito
    },
  })
  expect(await screen.findByText('Março de 2026 ainda não foi faturado')).toBeDefined()
  const janela = await confirmar('Faturar o mês')
  const lista = within(janela).getByRole('list', { name: 'O que seria emitido' })
  expect(within(lista).getByRole('listitem').textContent).toBe(
    'Grupo 1001, 2ª a 3ª assembleiaVencem de 10/02/2026 a 10/03/2026, 240 cotas',
  )
  expect(within(janela).getByText(/1 assembleia venceu antes de março de 2026/)).toBeDefined()
  expect(within(janela).getByText('Até 480')).toBeDefined()
  fireEvent.change(within(janela).getByLabelText(/Data contábil/), { target: { value: '2026-03-02' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Faturar' }))
  expect(await screen.findByText('O passo seguinte são os boletos de cada grupo.', { exact: false })).toBeDefined()
  await expect.poll(() => useAvisos.getState().avisos.at(-1)?.texto).toBe('Março de 2026 faturado.')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ mes: MES, data_contabil: '2026-03-02' })
})

it('puts what the API refuses on its field, and bills nothing', async () => {
  abrir({
    [INICIAR]: new Recusa(400, 'Pedido inválido.', [{ pointer: '/data_contabil', message: 'Não é um dia.' }]),
  })
  const janela = await confirmar('Faturar o mês')
  fireEvent.click(within(janela).getByRole('button', { name: 'Faturar' }))
  expect(await within(janela).findByText('Não é um dia.')).toBeDefined()
  expect(
    within(janela)
      .getByLabelText(/Data contábil/)
      .getAttribute('aria-invalid'),
  ).toBe('true')
})

it('says when asking again found nothing to do', async () => {
  abrir({
    [DO_MES]: FATURAMENTO,
    [GRUPOS]: { grupos: [RECUSADO], proximo_token: '' },
    'GET /api/v1/grupos/g1/parcelas': { parcelas: [{ parcela_id: 'p1' }], proximo_token: '' },
    [INICIAR]: FATURAMENTO,
  })
  const janela = await confirmar('Faturar o que falta')
  fireEvent.click(within(janela).getByRole('button', { name: 'Faturar' }))
  await expect
    .poll(() => useAvisos.getState().avisos.at(-1)?.texto)
    .toBe('Nada a faturar: o que havia já foi faturado.')
})

it('tells why each group was refused, page by page and by situation', async () => {
  const { pedidos } = abrir({
    [DO_MES]: FATURAMENTO,
    [GRUPOS]: ({ busca }: { busca: URLSearchParams }) =>
      busca.get('token_pagina')
        ? {
            grupos: [{ ...RECUSADO, grupo_id: 'g2', grupo_codigo: '2002', situacao: 'FEITO', motivo: '' }],
            proximo_token: '',
          }
        : { grupos: [RECUSADO], proximo_token: 'mais' },
  })
  expect(await screen.findByText(RECUSADO.motivo)).toBeDefined()
  expect(screen.getByRole('link', { name: '1001' }).getAttribute('href')).toBe('/grupos/g1')
  fireEvent.click(screen.getByRole('button', { name: 'Carregar mais' }))
  expect(await screen.findByText('Nada por emitir até o fim do mês')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Ver os recusados' }))
  await expect.poll(() => pedidos.at(-1)?.busca.get('situacao')).toBe('RECUSADO')
  expect(screen.getByLabelText('Situação')).toHaveProperty('value', 'RECUSADO')
})

it('is read again while it goes on, and cannot be asked for meanwhile', async () => {
  const passos = [3, 1, 0]
  abrir({
    [DO_MES]: () => {
      const pendentes = passos.length > 1 ? passos.shift() : passos[0]
      return { ...FATURAMENTO, pendentes, situacao: pendentes ? 'EM_CURSO' : 'CONCLUIDO' }
    },
    [GRUPOS]: { grupos: [], proximo_token: '' },
  })
  expect(await screen.findByText('0%')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Faturar o que falta' }).getAttribute('aria-disabled')).toBe('true')
  expect(await screen.findByText('67%')).toBeDefined()
  expect(await screen.findByText('100%')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Faturar o que falta' }).getAttribute('aria-disabled')).toBeNull()
})

it('opens at the next month to bill', async () => {
  abrir({ [`GET /api/v1/financeiro/faturamentos/${ATUAL}`]: { ...FATURAMENTO, mes: ATUAL, recusados: 0 } }, '')
  const seguinte = mesPorExtenso(somarMeses(ATUAL, 1))
  expect(await screen.findByText(new RegExp(`^${seguinte} ainda não foi faturado$`, 'i'))).toBeDefined()
})

it('stays at a month with something left to bill', async () => {
  abrir(
    {
      [`GET /api/v1/financeiro/faturamentos/${ATUAL}`]: { ...FATURAMENTO, mes: ATUAL },
      [`GET /api/v1/financeiro/faturamentos/${ATUAL}/grupos`]: { grupos: [RECUSADO], proximo_token: '' },
    },
    '',
  )
  expect(await screen.findByText(/1 grupo foi recusado/)).toBeDefined()
})

it('lets who only reads look, and offers nothing to start', async () => {
  abrir({}, `?mes=${MES}`, ['financeiro.parcela.listar'])
  expect(await screen.findByText('Quem emite parcelas fatura o mês.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Faturar o mês' })).toBeNull()
})
