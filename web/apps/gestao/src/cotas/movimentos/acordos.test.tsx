// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { HistoricoDe } from '../../comum/HistoricoDe'
import { Consentimentos, mudancas } from '../../consorciados/Consentimentos'
import { pontosDe } from '../../grupos/ArrecadacaoDoGrupo'
import { Acordos } from './Acordos'
import { LancesDaCota } from './LancesDaCota'

afterEach(cleanup)

// biome-ignore lint/suspicious/noExplicitAny: only what the cards read of a quota
const COTA: any = { cota_id: 'c1', grupo_id: 'g1', numero: 7, vinculo: 'ATIVA', contemplacao: 'NAO_CONTEMPLADA' }

function abrir(elemento: React.ReactNode, respostas: Respostas, permissoes?: string[]) {
  return abrirTela({
    padrao: '/cotas/c1',
    endereco: '/cotas/c1',
    elemento,
    respostas,
    ...(permissoes ? { permissoes } : {}),
  })
}

it('makes an agreement over what is overdue; what is refused lands on its field', async () => {
  const { pedidos } = abrir(<Acordos cota={COTA} />, {
    'GET /api/v1/cotas/c1/acordos': { acordos: [] },
    'POST /api/v1/cotas/c1/acordos': new Recusa(400, 'Pedido inválido.', [
      { pointer: '/quantidade', message: 'No máximo 24.' },
    ]),
  })
  fireEvent.change(await screen.findByLabelText('Em quantas partes'), { target: { value: '6' } })
  fireEvent.click(screen.getByRole('button', { name: 'Fazer o acordo' }))
  expect(await screen.findByText('No máximo 24.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({ quantidade: 6 })
})

const conta = (conta_id: string, grupo_id: string) => ({
  conta_id,
  grupo_id,
  banco_nome: 'Itaú',
  agencia: '1',
  conta: conta_id,
})

it('shows the agreement in force, charges its parts in an account of the group, and has nothing to make another', async () => {
  const { pedidos } = abrir(<Acordos cota={COTA} />, {
    'GET /api/v1/cotas/c1/acordos': {
      acordos: [
        {
          acordo_id: 'a1',
          cota_id: 'c1',
          situacao: 'VIGENTE',
          data: '2026-03-10',
          divida: '900.00',
          pago: '300.00',
          partes: [
            {
              numero: 1,
              vencimento: '2026-04-10',
              valor: '300.00',
              situacao: 'ABERTO',
              parcela_id: 'p1',
              falta: '300.00',
            },
          ],
          encerrado_em: '',
        },
      ],
    },
    'GET /api/v1/contas-bancarias': { contas: [conta('b0', 'g0'), conta('b9', ''), conta('b1', 'g1')] },
    'POST /api/v1/acordos/a1:emitir-boletos': { boletos: [] },
  })
  expect(await screen.findByText('1ª, vence em 10/04/2026')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Fazer o acordo' })).toBeNull()
  expect((await screen.findAllByRole('option', { name: /Itaú/ })).map(({ textContent }) => textContent)).toEqual([
    'Itaú, agência 1, conta b9',
    'Itaú, agência 1, conta b1',
  ])
  fireEvent.click(await screen.findByRole('button', { name: 'Emitir os boletos das partes' }))
  await screen.findByText(/Nenhuma parte a cobrar|boletos na rua/)
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ conta_id: 'b1' })
})

it('lists only the bids of this quota', async () => {
  const assembleia = { assembleia_id: 'a1', ago: 3, data_ago: '2026-04-10', situacao: 'CONVOCADA' }
  const lance = {
    lance_id: 'l1',
    cota_id: 'c1',
    modalidade: 'LIVRE',
    quantidade: '20',
    valor: '1.00',
    situacao: 'OFERTADO',
  }
  abrir(<LancesDaCota cota={COTA} />, {
    'GET /api/v1/grupos/g1/assembleias': { assembleias: [assembleia], proximo_token: '' },
    'GET /api/v1/assembleias/a1/lances': {
      lances: [lance, { ...lance, lance_id: 'l2', cota_id: 'c2' }],
      proximo_token: '',
    },
  })
  expect(await screen.findAllByRole('button', { name: 'Retirar' })).toHaveLength(1)
  expect(screen.getByRole('link', { name: /Oferecer na 3ª/ })).toBeDefined()
})

it('sends only the consents that changed, and only with how the person said so', async () => {
  const preferencias = [
    { canal: 'EMAIL' as const, finalidade: 'MARKETING' as const, permitido: false },
    { canal: 'SMS' as const, finalidade: 'MARKETING' as const, permitido: true },
  ]
  expect(mudancas(preferencias, new Set(['EMAIL/MARKETING', 'SMS/MARKETING']))).toEqual([
    { canal: 'EMAIL', finalidade: 'MARKETING', permitido: true },
  ])
  const lidas = { consorciado_id: 'p1', preferencias, silencio_inicio: '', silencio_fim: '' }
  const { pedidos } = abrir(<Consentimentos consorciadoId="p1" />, {
    'GET /api/v1/notificacoes/preferencias': lidas,
    'POST /api/v1/notificacoes/preferencias': lidas,
  })
  fireEvent.click(await screen.findByRole('checkbox', { name: 'E-mail' }))
  const registrar = screen.getByRole('button', { name: 'Registrar' })
  expect(registrar).toHaveProperty('disabled', true)
  fireEvent.change(screen.getByLabelText('Como a pessoa disse'), { target: { value: 'Telefonema' } })
  fireEvent.click(registrar)
  await screen.findByText('Avisos e consentimentos')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({
    consorciado_id: 'p1',
    origem: 'Telefonema',
    preferencias: [{ canal: 'EMAIL', finalidade: 'MARKETING', permitido: true }],
  })
})

it('tells who does not read the log that it is not for them, and asks nothing of it', async () => {
  const { pedidos } = abrir(<HistoricoDe entidadeId="g1" titulo="Histórico" />, {}, ['grupos.*'])
  expect(await screen.findByText('Só quem lê a auditoria vê o histórico')).toBeDefined()
  expect(pedidos).toEqual([])
})

it('adds the report by assembly, and draws each one against the largest', () => {
  const linhas = [
    ['1', 'FC', '100.00'],
    ['1', 'TA', '30.00'],
    ['1', 'FR', '20.00'],
    ['2', 'FC', '200.00'],
  ]
  expect(pontosDe({ linhas }).map(({ texto, fracoes }) => [texto, ...fracoes])).toEqual([
    ['1ª', 0.25, 0.5],
    ['2ª', 0, 1],
  ])
})
