// @vitest-environment jsdom
import { hoje, somarDias } from '@consorcio/formatos'
import { abrirTela, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import MeuComeco from './MeuComeco'

afterEach(cleanup)

const PARTICIPACAO = { grupo_id: 'g1', cota_id: 'q7', grupo_codigo: '1001', numero: 7, versao: 1, desde: '2026-01-10' }
const POSICAO = {
  cota_id: 'q7',
  preco: '60000.00',
  credito: '0.00',
  fc_pago: '10.5',
  fc_a_pagar: '89.5',
  saldo_devedor: '53700.00',
  parcelas_pagas: 6,
  parcelas_vencidas: 1,
}
const COTA = { cota_id: 'q7', vinculo: 'ATIVA', contemplacao: 'NAO_CONTEMPLADA', meses_plano: 60 }
const VENCIDA = {
  parcela_id: 't1',
  tipo: 'PARCELA',
  situacao: 'ABERTO',
  ago: 6,
  vencimento: somarDias(hoje(), -3),
  valor: '1000.00',
  valor_pago: '0.00',
}
const A_VENCER = { ...VENCIDA, parcela_id: 't2', ago: 7, vencimento: somarDias(hoje(), 27) }

function abrir(participacoes: object[], outras: Respostas = {}) {
  return abrirTela({
    padrao: '/',
    endereco: '/',
    elemento: <MeuComeco nome="Ana Lima" consorciadoId="c1" />,
    permissoes: [],
    respostas: {
      'GET /api/v1/consorciados/c1/participacoes': { participacoes },
      'GET /api/v1/cotas/q7': COTA,
      'GET /api/v1/cotas/q7/posicao': POSICAO,
      'GET /api/v1/cotas/q7/parcelas': ({ busca }: { busca: URLSearchParams }) => ({
        parcelas: busca.get('situacao') === 'ABERTO' ? [A_VENCER, VENCIDA] : [],
        proximo_token: '',
      }),
      'GET /api/v1/parcelas/t1/valor': { total: '1023.00', dias_atraso: 3, componentes: [] },
      'GET /api/v1/grupos/g1/assembleias': { assembleias: [], proximo_token: '' },
      ...outras,
    },
  })
}

/** Intl writes a no-break space after the symbol. */
const texto = (elemento: Element | null | undefined) => (elemento?.textContent ?? '').replace(/\u00a0/g, ' ')

it('says what is late at what it costs today, first, and how to pay each', async () => {
  abrir([{ ...PARTICIPACAO, situacao: 'ATIVA' }])
  const [primeiro, segundo] = (await screen.findAllByRole('link', { name: /^Pagar/ })).map((link) => link.closest('li'))
  expect(texto(primeiro)).toContain('3 dias de atraso')
  expect(texto(primeiro)).toContain('R$ 1.023,00')
  expect(texto(segundo)).toContain('R$ 1.000,00')
  expect(texto(screen.getByText('A pagar', { selector: 'p' }).parentElement)).toContain('R$ 2.023,00')
  expect(screen.getByText('Em atraso', { selector: 'p' })).toBeDefined()
  expect(screen.getByRole('link', { name: 'Grupo 1001, cota 7' }).getAttribute('href')).toBe('/cotas/q7')
})

it('shows what was read when a part of a quota could not be', async () => {
  abrir([{ ...PARTICIPACAO, situacao: 'ATIVA' }], { 'GET /api/v1/cotas/q7/posicao': undefined })
  expect(await screen.findByRole('link', { name: 'Grupo 1001, cota 7' })).toBeDefined()
  expect(screen.getAllByRole('link', { name: /^Pagar/ })).toHaveLength(2)
})

it('tells who has no quota, or left the ones they had, what comes next', async () => {
  abrir([{ ...PARTICIPACAO, situacao: 'LIBERADA' }])
  expect(await screen.findByText('Você ainda não participa de um grupo')).toBeDefined()
  expect(screen.getByRole('link', { name: 'Fazer ou acompanhar um pedido' })).toBeDefined()
})

const VOTACAO = {
  assembleia_geral_id: 'a1',
  grupo_id: 'g1',
  grupo_codigo: '1001',
  tipo: 'AGE',
  numero: 2,
  data: somarDias(hoje(), 6),
  hora: '19:00',
  local: 'Sala',
  situacao: 'CONVOCADA',
  internet_ate: somarDias(hoje(), 5),
  meio_agora: 'ELETRONICO',
  itens: [
    { item: 1, materia: 'FUSAO', texto: 'Fundir', direito: 'VOTA', voto: 'NAO_INFORMADO', meio: 'NAO_INFORMADO' },
  ],
}

it('shows what the group is deciding while there is a vote to give, and where it is given', async () => {
  abrir([{ ...PARTICIPACAO, situacao: 'ATIVA' }], {
    'GET /api/v1/cotas/q7/votacoes': ({ busca }: { busca: URLSearchParams }) => ({
      votacoes: busca.get('abertas') === 'true' ? [VOTACAO] : [],
    }),
  })
  const votar = await screen.findByRole('link', { name: /^Votar na 2ª assembleia geral extraordinária do grupo 1001/ })
  expect(votar.getAttribute('href')).toBe('/assembleias/gerais/a1')
  expect(votar.closest('li')?.textContent).toContain('Falta um voto')
  cleanup()
  const semVoto = { ...VOTACAO, itens: [{ ...VOTACAO.itens[0], direito: 'SEM_VAGA' }] }
  abrir([{ ...PARTICIPACAO, situacao: 'ATIVA' }], { 'GET /api/v1/cotas/q7/votacoes': { votacoes: [semVoto] } })
  await screen.findByRole('link', { name: 'Grupo 1001, cota 7' })
  expect(screen.queryByText('Votações')).toBeNull()
})
