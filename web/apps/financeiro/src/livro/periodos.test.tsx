// @vitest-environment jsdom
import { mesPorExtenso, ultimoMesTerminado } from '@consorcio/formatos'
import type { Grupo } from '@consorcio/shared-api'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { mesesDoLivro } from './mesesDoLivro'
import { Periodos } from './Periodos'

afterEach(cleanup)

const GRUPO = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO' } as Grupo
const BANCOS = {
  mes: '2025-12',
  conta: 'BANCOS',
  cosif: '1.1.2.92.00-3',
  nome: 'BANCOS',
  debitos: '150.00',
  creditos: '0.00',
  saldo: '3510.00',
}
const RESERVA = {
  ...BANCOS,
  conta: 'FUNDO_RESERVA',
  cosif: '4.9.8',
  debitos: '0.00',
  creditos: '150.00',
  saldo: '-3510.00',
}
const SALDOS = 'GET /api/v1/grupos/g1/saldos-mensais'
const FECHAR = 'POST /api/v1/financeiro/periodos:fechar'
const EM_BRANCO = { saldos: [], proximo_token: '', aberto_desde: '2026-01-20' }
const FECHADO = { saldos: [RESERVA, BANCOS], proximo_token: '', aberto_desde: '2026-01-01' }

function abrir(respostas: Respostas, permissoes = ['*']) {
  return abrirTela({
    padrao: '/financeiro/livro',
    endereco: '/financeiro/livro?aba=periodos',
    elemento: <Periodos grupo={GRUPO} />,
    permissoes,
    respostas: {
      'GET /api/v1/grupos/g1/balancete': { contas: [], debitos: '3510.00', creditos: '3510.00' },
      ...respostas,
    },
  })
}

const conferir = async () => {
  fireEvent.click(await screen.findByRole('button', { name: 'Conferir e fechar' }))
  return screen.findByRole('dialog')
}

it('knows the months that closed and those that may close', () => {
  const meses = mesesDoLivro({ ...FECHADO, saldos: [{ ...BANCOS, mes: '2025-11' }] }, '2026-04-10')
  expect(meses.fechados).toEqual(['2025-12', '2025-11'])
  expect(meses.aFechar).toEqual(['2026-03', '2026-02', '2026-01'])
  expect(mesesDoLivro(FECHADO, '2026-01-31').aFechar).toEqual([])
  expect(mesesDoLivro({ ...EM_BRANCO, aberto_desde: '' }, '2026-04-10')).toEqual({
    abertoDesde: '',
    fechados: [],
    aFechar: [],
  })
})

it('closes the oldest open month of the group, once it was said that it cannot be undone', async () => {
  let fechado = false
  const { pedidos } = abrir({
    [SALDOS]: () => (fechado ? { ...FECHADO, aberto_desde: '2026-02-01' } : EM_BRANCO),
    [FECHAR]: () => {
      fechado = true
      return { livros: 1 }
    },
  })
  expect(await screen.findByText('Nenhum mês fechado')).toBeDefined()
  const janela = await conferir()
  expect(within(janela).getByRole('heading', { name: 'Fechar janeiro de 2026' })).toBeDefined()
  expect(within(janela).getByText('Não se desfaz.')).toBeDefined()
  expect(await within(janela).findByText(/Débitos e créditos fecham/)).toBeDefined()
  expect(pedidos.filter(({ metodo }) => metodo === 'POST')).toEqual([])
  fireEvent.click(within(janela).getByRole('button', { name: 'Fechar janeiro de 2026' }))
  await expect.poll(() => useAvisos.getState().avisos.at(-1)?.texto).toBe('Janeiro de 2026: 1 livro fechado.')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ mes: '2026-01', grupo_id: 'g1' })
  expect(await screen.findByText('Este livro está fechado até 31/01/2026.')).toBeDefined()
})

it('closes every book only when that is chosen, and says when there was nothing to close', async () => {
  const { pedidos } = abrir({ [SALDOS]: EM_BRANCO, [FECHAR]: { livros: 0 } })
  fireEvent.change(await screen.findByLabelText('Livros'), { target: { value: 'TODOS' } })
  const janela = await conferir()
  const ultimo = mesPorExtenso(ultimoMesTerminado())
  expect(within(janela).getByText(/todos os grupos e o da conta de arrecadação/)).toBeDefined()
  fireEvent.click(within(janela).getByRole('button', { name: `Fechar ${ultimo}` }))
  await expect.poll(() => useAvisos.getState().avisos.at(-1)?.texto).toBe('Nada a fechar: o mês já estava fechado.')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    mes: ultimoMesTerminado(),
    grupo_id: '',
  })
})

it('keeps the window open with what the service refuses', async () => {
  abrir({ [SALDOS]: EM_BRANCO, [FECHAR]: new Recusa(422, 'O mês 01/2026 ainda não terminou.') })
  const janela = await conferir()
  fireEvent.click(within(janela).getByRole('button', { name: 'Fechar janeiro de 2026' }))
  expect(await within(janela).findByText('O mês 01/2026 ainda não terminou.')).toBeDefined()
})

it('shows the balances of a closed month by COSIF, each on its side, and they are equal', async () => {
  const { pedidos } = abrir({ [SALDOS]: FECHADO }, ['financeiro.grupo.ler'])
  const tabela = within(await screen.findByRole('table'))
  expect(tabela.getAllByRole('row').map((linha) => linha.textContent)).toEqual([
    'CosifContaDébitos no mês (R$)Créditos no mês (R$)Saldo devedor (R$)Saldo credor (R$)',
    '1.1.2.92.00-3Bancos150,000,003.510,000,00',
    '4.9.8Fundo de reserva0,00150,000,003.510,00',
    'Total150,00150,003.510,003.510,00',
  ])
  expect(pedidos.at(-1)?.busca.get('mes_final')).toBe('2025-12')
  expect(screen.queryByRole('button', { name: 'Conferir e fechar' })).toBeNull()
})
