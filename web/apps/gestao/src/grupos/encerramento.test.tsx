// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Encerramento } from './Encerramento'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the tab reads of a group
const GRUPO: any = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO' }
const FIM = {
  grupo_id: 'g1',
  situacao: 'NAO_INFORMADO',
  pendencias: [],
  fundo_comum: '1000.00',
  fundo_reserva: '500.00',
  restituicoes: '200.00',
  sobras: '1300.00',
  apurado_em: '',
  encerravel_desde: '',
  encerrado_em: '',
  minha: false,
  diferencas: [],
  devedores: [],
}

function abrir(fim: object, respostas: Respostas = {}, permissoes?: string[]) {
  return abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <Encerramento grupo={GRUPO} />,
    respostas: { 'GET /api/v1/grupos/g1/encerramento': { ...FIM, ...fim }, ...respostas },
    ...(permissoes ? { permissoes } : {}),
  })
}

it('says what keeps the group open, and does not let anybody propose its end', async () => {
  abrir({ pendencias: ['Falta realizar a 12ª assembleia.'] })
  expect(await screen.findByText('Falta realizar a 12ª assembleia.')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Propor as contas do fim' })).toHaveProperty('disabled', true)
})

it('who proposed does not decide; another person approves on a business date', async () => {
  abrir({ situacao: 'PROPOSTO', minha: true })
  expect(await screen.findByText('Você propôs as contas: outra pessoa decide.')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Aprovar as contas' })).toBeNull()
  cleanup()

  const { pedidos } = abrir(
    { situacao: 'PROPOSTO' },
    { 'POST /api/v1/grupos/g1:decidir-encerramento': { ...FIM, situacao: 'APURADO' } },
  )
  fireEvent.change(await screen.findByLabelText('Data contábil'), { target: { value: '2026-03-10' } })
  fireEvent.click(screen.getByRole('button', { name: 'Aprovar as contas' }))
  await expect
    .poll(() => pedidos.find(({ metodo }) => metodo === 'POST')?.corpo)
    .toEqual({
      aprova: true,
      data_contabil: '2026-03-10',
    })
})

it('shows each quota its part, and tells why the group cannot be closed yet', async () => {
  abrir(
    { situacao: 'APURADO', apurado_em: '2026-01-10', encerravel_desde: '2026-02-09' },
    {
      'GET /api/v1/grupos/g1/rateio-final': {
        partes: [
          {
            cota_id: 'c7',
            numero: 7,
            peso: '100',
            valor: '650.00',
            a_pagar: '650.00',
            a_devolver: '10.00',
            pago: '0.00',
            pagamento_em: '',
          },
        ],
        proximo_token: '',
      },
      'POST /api/v1/grupos/g1:encerrar': new Recusa(400, 'Pedido inválido.', [
        { pointer: '/data_contabil', message: 'O grupo encerra desde 09/02/2026.' },
      ]),
    },
  )
  expect(await screen.findByText(/660,00/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Pagar à cota 7' })).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Encerrar o grupo' }))
  expect(await screen.findByText('O grupo encerra desde 09/02/2026.')).toBeDefined()
})

it('what no parcela carries is charged and given back at once, on a due date that may be said', async () => {
  const { pedidos } = abrir(
    {
      pendencias: ['diferenças do fim do plano a cobrar ou a devolver: cotas 4, 7'],
      diferencas: [
        { cota_id: 'c4', numero: 4, a_cobrar: '12.50', a_devolver: '0.00' },
        { cota_id: 'c7', numero: 7, a_cobrar: '0.00', a_devolver: '3.10' },
      ],
      devedores: [{ cota_id: 'c9', numero: 9, parcelas: 2, valor: '800.00' }],
    },
    {
      'POST /api/v1/grupos/g1:acertar-diferencas': new Recusa(400, 'Pedido inválido.', [
        { pointer: '/vencimento', message: 'O vencimento não pode ser anterior à data contábil.' },
      ]),
    },
  )
  expect(await screen.findByText(/800,00/)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Cobrar e devolver' }))
  fireEvent.change(await screen.findByLabelText(/^Vencimento das parcelas/), { target: { value: '2026-01-05' } })
  fireEvent.change(screen.getByLabelText('Data contábil'), { target: { value: '2026-03-10' } })
  fireEvent.click(screen.getByRole('button', { name: 'Cobrar e devolver as diferenças' }))
  expect(await screen.findByText('O vencimento não pode ser anterior à data contábil.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    data_contabil: '2026-03-10',
    vencimento: '2026-01-05',
  })
})

it('who only reads does not settle what is open', async () => {
  abrir({ diferencas: [{ cota_id: 'c4', numero: 4, a_cobrar: '12.50', a_devolver: '0.00' }] }, {}, [
    'financeiro.encerramento.ler',
  ])
  expect(await screen.findByText(/12,50/)).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Cobrar e devolver' })).toBeNull()
})
