// @vitest-environment jsdom
import { dinheiro, hoje } from '@consorcio/formatos'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Devolucoes from './Devolucoes'

afterEach(cleanup)

const COTA = '00000000-0000-7000-8000-0000000000c1'
const TITULO = '00000000-0000-7000-8000-0000000000b1'
const ITEM = { cota_id: COTA, numero: 1, grupo_id: 'g1', grupo_codigo: '1001', valor: '30.00', proposto: '0.00' }
const PREVISAO = {
  disponivel: '30.00',
  data_do_dinheiro: '2026-02-09',
  titulos: [
    {
      parcela_id: TITULO,
      identificador: '1001-0001-00-003',
      cota_id: COTA,
      numero: 1,
      tipo: 'PARCELA',
      vencimento: '2026-03-09',
      devido: '1170.00',
    },
  ],
}

const DIVIDIDO = {
  partes: [
    { ...PREVISAO.titulos[0], valor: '25.00', devido: '25.00' },
    { ...PREVISAO.titulos[0], parcela_id: 'p2', identificador: '1001-0001-00-004', valor: '5.00' },
  ],
  sobra: '0.00',
}

function abrir(respostas: Respostas, permissoes?: string[]) {
  return abrirTela({
    padrao: '/financeiro/devolucoes',
    endereco: '/financeiro/devolucoes',
    elemento: <Devolucoes />,
    respostas: {
      'GET /api/v1/financeiro/a-devolver': { itens: [ITEM], proximo_token: '' },
      [`GET /api/v1/cotas/${COTA}/a-devolver/titulos`]: PREVISAO,
      [`GET /api/v1/cotas/${COTA}/distribuicao`]: DIVIDIDO,
      ...respostas,
    },
    ...(permissoes ? { permissoes } : {}),
  })
}

const APLICAR = 'Aplicar em outro título o que é da cota 1 do grupo 1001'

it('r4.73: what is apart pays a title after how much it is was seen; a refusal lands on its field', async () => {
  let recusa = true
  const { pedidos } = abrir({
    [`POST /api/v1/cotas/${COTA}/a-devolver:aplicar`]: () =>
      recusa ? new Recusa(400, 'Inválido.', [{ pointer: '/valor', message: 'Informe menos.' }]) : { valor: '30.00' },
  })
  fireEvent.click(await screen.findByRole('button', { name: APLICAR }))
  const janela = within(await screen.findByRole('dialog'))
  const titulo = await janela.findByLabelText(/Título/)
  expect(titulo.textContent).toContain(`Parcela 1001-0001-00-003, vence em 09/03/2026: faltam ${dinheiro('1170.00')}`)
  fireEvent.click(janela.getByRole('button', { name: 'Aplicar' }))
  await expect.poll(() => janela.queryAllByRole('alert').length).toBeGreaterThan(0)
  fireEvent.change(titulo, { target: { value: TITULO } })
  fireEvent.change(janela.getByLabelText(/Explicação/), { target: { value: 'Pediu' } })
  fireEvent.click(janela.getByRole('button', { name: 'Aplicar' }))
  expect((await janela.findByRole('status')).textContent).toContain(
    `${dinheiro('30.00')} pagam o título 1001-0001-00-003`,
  )
  fireEvent.click(janela.getByRole('button', { name: 'Confirmar a aplicação' }))
  expect(await janela.findByText('Informe menos.')).toBeDefined()
  recusa = false
  fireEvent.click(janela.getByRole('button', { name: 'Aplicar' }))
  fireEvent.click(await janela.findByRole('button', { name: 'Confirmar a aplicação' }))
  const pedido = { parcela_id: TITULO, valor: '', motivo: 'Pediu', data_contabil: hoje() }
  const enviados = () => pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)
  await expect.poll(enviados).toEqual([pedido, pedido])
})

it('r4.73: with no title chosen it goes to what the cota owes, and each part is shown before', async () => {
  const { pedidos } = abrir({ [`POST /api/v1/cotas/${COTA}/a-devolver:aplicar`]: { valor: '30.00' } })
  fireEvent.click(await screen.findByRole('button', { name: APLICAR }))
  const janela = within(await screen.findByRole('dialog'))
  const previa = await janela.findByRole('region', { name: 'Como se divide' })
  expect(previa.textContent).toContain(`1001-0001-00-004, 09/03/2026${dinheiro('5.00')} de ${dinheiro('1170.00')}`)
  fireEvent.change(janela.getByLabelText(/Explicação/), { target: { value: 'Pediu' } })
  fireEvent.click(janela.getByRole('button', { name: 'Aplicar' }))
  fireEvent.click(await janela.findByRole('button', { name: 'Confirmar a aplicação' }))
  const enviados = () => pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)
  await expect.poll(enviados).toEqual([{ valor: '', motivo: 'Pediu', data_contabil: hoje() }])
})

it('says when there is nothing to pay, and offers it only to who may', async () => {
  abrir({ [`GET /api/v1/cotas/${COTA}/a-devolver/titulos`]: { ...PREVISAO, titulos: [] } })
  fireEvent.click(await screen.findByRole('button', { name: APLICAR }))
  expect(await screen.findByText(/o valor só pode ser devolvido/)).toBeDefined()
  cleanup()
  abrir({}, ['financeiro.devolucao.*'])
  expect(await screen.findByRole('button', { name: /Propor devolução à cota 1/ })).toBeDefined()
  expect(screen.queryByRole('button', { name: APLICAR })).toBeNull()
})
