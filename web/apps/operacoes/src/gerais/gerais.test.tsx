// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { relatoDa } from './AtaGeral'
import ListaGerais from './ListaGerais'
import SalaGeral from './SalaGeral'

afterEach(cleanup)

const GRUPO = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO' }
const GERAL = {
  assembleia_geral_id: 'a1',
  grupo_id: 'g1',
  tipo: 'AGE',
  numero: 2,
  data: '2026-03-20',
  hora: '19:00',
  local: 'Sala 1',
  enviada_em: '2026-03-02',
  situacao: 'ABERTA',
  pauta: [{ materia: 'SUBSTITUICAO_DO_BEM', texto: 'Trocar o bem que saiu de linha', retifica_id: '' }],
  resultados: [
    {
      item: 1,
      eleitorado: 'NAO_CONTEMPLADOS',
      eleitores: 8,
      favor: 3,
      contra: 1,
      brancos: 1,
      desconsiderados: 2,
      aprovado: true,
    },
  ],
  presentes: 5,
  eleitores: 10,
  representadas: 1,
}
const RESPOSTAS: Respostas = {
  'GET /api/v1/grupos': { grupos: [GRUPO], proximo_token: '' },
  'GET /api/v1/grupos/g1': GRUPO,
  'GET /api/v1/grupos/g1/cotas': { cotas: [{ cota_id: 'c7', numero: 7 }], proximo_token: '' },
  'GET /api/v1/grupos/g1/assembleias-gerais': { assembleias: [GERAL] },
  'GET /api/v1/providencias': {
    providencias: [
      {
        providencia_id: 'v1',
        assembleia_geral_id: 'a1',
        grupo_id: 'g1',
        item: 1,
        materia: 'EXTINCAO_DO_INDICE',
        passo: 'DEFINIR_INDICE',
        descricao: 'Definir o índice novo',
        operacao: '',
        situacao: 'PENDENTE',
        evidencia: '',
        concluida_em: '',
      },
    ],
    proximo_token: '',
  },
}

function abrirSala(geral: object, respostas: Respostas = {}) {
  return abrirTela({
    padrao: '/assembleias/gerais/:assembleiaGeralId',
    endereco: '/assembleias/gerais/a1',
    elemento: <SalaGeral />,
    respostas: { ...RESPOSTAS, 'GET /api/v1/assembleias-gerais/a1': geral, ...respostas },
  })
}

it('finds what the secretary wrote in the minutes', () => {
  expect(relatoDa({ conteudo: '{"relato":"Sem incidentes."}' })).toBe('Sem incidentes.')
  expect(relatoDa(undefined)).toBe('')
})

it('shows the count while it comes in, who votes, and what does not count', async () => {
  abrirSala(GERAL)
  expect(await screen.findByText('5 votos')).toBeDefined()
  expect(screen.getByText(/Só os não contemplados: 8 cotas votam/).textContent).toContain('2 votos não contam')
  expect(screen.queryByText('Aprovado')).toBeNull()
})

it('registers a vote by the number of the quota, and says what the service refused', async () => {
  const { pedidos } = abrirSala(GERAL, {
    'POST /api/v1/assembleias-gerais/a1/votos': new Recusa(409, 'Esta cota já votou este item: o voto não muda.'),
  })
  fireEvent.change(await screen.findByLabelText('Número da cota'), { target: { value: '7' } })
  fireEvent.click(await screen.findByRole('button', { name: 'A favor, item 1' }))
  expect(await screen.findByText(/já votou este item/)).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({
    cota_id: 'c7',
    item: 1,
    voto: 'FAVOR',
    meio: 'PRESENCIAL',
    por_procuracao: false,
  })
})

it('takes only letters and the internet before the assembly, and asks twice before opening', async () => {
  const { pedidos } = abrirSala({ ...GERAL, situacao: 'CONVOCADA', resultados: [] })
  const chegou = await screen.findByLabelText('Chegou')
  expect(within(chegou).queryByText('Na assembleia ou na sala virtual')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Abrir' }))
  expect(pedidos.some(({ metodo }) => metodo === 'POST')).toBe(false)
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar' }))
  await screen.findByText(/não existe/)
  expect(pedidos.at(-1)?.caminho).toBe('/api/v1/assembleias-gerais/a1:abrir')
})

it('keeps the number typed for the next proxy while the answer of the one before is on its way', async () => {
  let responder = (_: object) => {}
  const { pedidos } = abrirSala(GERAL, {
    'POST /api/v1/assembleias-gerais/a1:registrar-procuracao': () =>
      new Promise<object>((resolver) => {
        responder = resolver
      }),
  })
  const numero = await screen.findByLabelText('Cota representada')
  fireEvent.change(numero, { target: { value: '7' } })
  const registrar = screen.getByRole('button', { name: 'Registrar' })
  await expect.poll(() => registrar.hasAttribute('disabled')).toBe(false)
  fireEvent.click(registrar)
  await expect.poll(() => pedidos.some(({ metodo }) => metodo === 'POST')).toBe(true)
  fireEvent.change(numero, { target: { value: '12' } })
  responder({})
  await expect
    .poll(() => useAvisos.getState().avisos.map(({ texto }) => texto))
    .toContain('Procuração da cota 7 registrada.')
  expect(numero).toHaveProperty('value', '12')
})

it('does not take for the closing what was confirmed for the opening, when another person opened it', async () => {
  let agora: object = { ...GERAL, situacao: 'CONVOCADA', resultados: [] }
  abrirSala(GERAL, {
    'GET /api/v1/assembleias-gerais/a1': () => agora,
    'POST /api/v1/assembleias-gerais/a1/votos': { voto_id: 'v1' },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Abrir' }))
  expect(screen.getByRole('button', { name: 'Confirmar' })).toBeDefined()
  agora = GERAL
  fireEvent.change(screen.getByLabelText('Número da cota'), { target: { value: '7' } })
  fireEvent.click(await screen.findByRole('button', { name: 'A favor, item 1' }))
  await screen.findByText(/contam-se os votos de cada item/)
  expect(screen.queryByRole('button', { name: 'Confirmar' })).toBeNull()
})

it('does not offer an empty account in the place of one that was not read yet', async () => {
  let responder = (_: object) => {}
  abrirSala(
    { ...GERAL, situacao: 'ATA_LAVRADA' },
    {
      'GET /api/v1/assembleias-gerais/a1/ata': () =>
        new Promise<object>((resolver) => {
          responder = resolver
        }),
    },
  )
  await screen.findByRole('heading', { name: 'Ata' })
  expect(screen.queryByLabelText(/^Relato/)).toBeNull()
  responder({
    assembleia_geral_id: 'a1',
    conteudo: '{"relato":"Sem incidentes."}',
    impressao_digital: 'ab',
    aprovada_em: '',
    retificacoes: [],
  })
  expect(await screen.findByLabelText(/^Relato/)).toHaveProperty('value', 'Sem incidentes.')
})

it('approves the very wording that was read', async () => {
  const ata = {
    assembleia_geral_id: 'a1',
    conteudo: '{"relato":"Sem incidentes."}',
    impressao_digital: 'f'.repeat(64),
    aprovada_em: '',
    retificacoes: [],
  }
  const { pedidos } = abrirSala(
    { ...GERAL, situacao: 'ATA_LAVRADA' },
    { 'GET /api/v1/assembleias-gerais/a1/ata': ata, 'POST /api/v1/assembleias-gerais/a1:aprovar-ata': ata },
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Aprovar e assinar esta redação' }))
  await screen.findByText('Aprovado')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ impressao_digital: 'f'.repeat(64) })
})

it('does what was approved, saying where it is seen', async () => {
  const { pedidos } = abrirTela({
    padrao: '/assembleias/gerais',
    endereco: '/assembleias/gerais?grupo=g1',
    elemento: <ListaGerais />,
    respostas: { ...RESPOSTAS, 'POST /api/v1/providencias/v1:concluir': { situacao: 'FEITA' } },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Concluir: Definir o índice novo' }))
  const feita = await screen.findByRole('button', { name: 'Está feita' })
  expect(feita).toHaveProperty('disabled', true)
  fireEvent.change(screen.getByLabelText('Evidência'), { target: { value: 'Ata 3' } })
  fireEvent.click(feita)
  await screen.findByText('Providências')
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ evidencia: 'Ata 3', dispensada: false })
})

it('calls an assembly with its agenda, and puts each refusal on its field', async () => {
  const { pedidos } = abrirTela({
    padrao: '/assembleias/gerais',
    endereco: '/assembleias/gerais?grupo=g1',
    elemento: <ListaGerais />,
    respostas: {
      ...RESPOSTAS,
      'POST /api/v1/grupos/g1/assembleias-gerais': new Recusa(400, 'Pedido inválido.', [
        { pointer: '/pauta/0/texto', message: 'Descreva a proposta.' },
      ]),
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Convocar' }))
  const janela = await screen.findByRole('dialog')
  fireEvent.change(within(janela).getByLabelText('Local'), { target: { value: 'Sala 1' } })
  fireEvent.change(within(janela).getByLabelText('O que se propõe no item 1'), { target: { value: 'Fusão' } })
  fireEvent.click(within(janela).getByRole('button', { name: 'Convocar' }))
  expect(await within(janela).findByText('Descreva a proposta.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({
    tipo: 'AGE',
    local: 'Sala 1',
    pauta: [{ materia: 'OUTRA', texto: 'Fusão' }],
    pedida_por: [],
  })
})

it('powers given for one quota are not given for the next one', async () => {
  abrirSala(GERAL, {
    'POST /api/v1/assembleias-gerais/a1:registrar-procuracao': { representadas: 2 },
  })
  fireEvent.change(await screen.findByLabelText('Cota representada'), { target: { value: '7' } })
  fireEvent.click(screen.getByRole('checkbox', { name: /poderes específicos/ }))
  const registrar = within(screen.getByLabelText('Cota representada').closest('form') as HTMLElement)
  await expect.poll(() => registrar.getByRole('button', { name: 'Registrar' })).toHaveProperty('disabled', false)
  fireEvent.click(registrar.getByRole('button', { name: 'Registrar' }))
  await expect.poll(() => screen.getByLabelText('Cota representada')).toHaveProperty('value', '')
  expect(screen.getByRole('checkbox', { name: /poderes específicos/ })).toHaveProperty('checked', false)
})

it('who asked for an extraordinary one is said of that kind only, and its refusal is said once', async () => {
  const { pedidos } = abrirTela({
    padrao: '/assembleias/gerais',
    endereco: '/assembleias/gerais?grupo=g1',
    elemento: <ListaGerais />,
    respostas: {
      ...RESPOSTAS,
      'POST /api/v1/grupos/g1/assembleias-gerais': new Recusa(400, 'Pedido inválido.', [
        { pointer: '/pedida_por', message: 'Só pedem as cotas ativas.' },
      ]),
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Convocar' }))
  const janela = within(await screen.findByRole('dialog'))
  fireEvent.change(janela.getByLabelText('Local'), { target: { value: 'Sala 1' } })
  fireEvent.change(janela.getByLabelText('O que se propõe no item 1'), { target: { value: 'Fusão' } })
  fireEvent.change(janela.getByLabelText(/Pedida pelas cotas/), { target: { value: '99' } })
  fireEvent.change(janela.getByLabelText(/Pedida em/), { target: { value: '2026-03-01' } })
  fireEvent.click(janela.getByRole('button', { name: 'Convocar' }))
  expect(await janela.findAllByText('Só pedem as cotas ativas.')).toHaveLength(1)
  fireEvent.change(janela.getByLabelText('Tipo'), { target: { value: 'AGC' } })
  fireEvent.click(janela.getByRole('button', { name: 'Convocar' }))
  await expect
    .poll(() => pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo))
    .toMatchObject([
      { tipo: 'AGE', pedida_por: [99], pedida_em: '2026-03-01' },
      { tipo: 'AGC', pedida_por: [], pedida_em: '' },
    ])
})
