// @vitest-environment jsdom
import { hoje, somarDias } from '@consorcio/formatos'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import ListaGerais from './ListaGerais'
import SalaGeral from './SalaGeral'

afterEach(cleanup)

const RESULTADO = { eleitorado: 'ATIVOS', eleitores: 8, favor: 5, contra: 2, brancos: 1, desconsiderados: 0 }
const ITEM = {
  item: 1,
  materia: 'PRORROGACAO_DO_PRAZO',
  texto: 'Prorrogar o grupo por doze meses',
  direito: 'VOTA',
  voto: 'NAO_INFORMADO',
  meio: 'NAO_INFORMADO',
  por_procuracao: false,
}
const BEM = { ...ITEM, item: 2, materia: 'SUBSTITUICAO_DO_BEM', texto: 'Trocar o bem que saiu de linha' }
const VOTACAO = {
  assembleia_geral_id: 'a1',
  grupo_id: 'g1',
  grupo_codigo: '1001',
  tipo: 'AGE',
  numero: 2,
  data: somarDias(hoje(), 6),
  hora: '19:00',
  local: 'https://sala.exemplo.com.br/age',
  situacao: 'CONVOCADA',
  internet_ate: somarDias(hoje(), 5),
  meio_agora: 'ELETRONICO',
  itens: [ITEM, BEM],
}
const COTA = { grupo_id: 'g1', grupo_codigo: '1001', versao: 1, situacao: 'ATIVA', desde: '2026-01-10' }
const VOTOU = { voto: 'CONTRA', meio: 'ELETRONICO', registrado_em: '2026-03-10T13:30:00Z' }

function respostas(votacoes: object[][], outras: Respostas = {}): Respostas {
  const cotas = votacoes.map((_, i) => ({ ...COTA, cota_id: `q${i + 7}`, numero: i + 7 }))
  return {
    'GET /api/v1/consorciados/c1/participacoes': { participacoes: cotas },
    ...Object.fromEntries(votacoes.map((votacoes, i) => [`GET /api/v1/cotas/q${i + 7}/votacoes`, { votacoes }])),
    ...outras,
  }
}

function abrir(respostas: Respostas) {
  return abrirTela({
    padrao: '/assembleias/gerais/:assembleiaGeralId',
    endereco: '/assembleias/gerais/a1',
    elemento: <SalaGeral />,
    permissoes: ['sorteios.voto.registrar.proprio'],
    consorciadoId: 'c1',
    respostas,
  })
}

const item = (qual: number) => screen.getByRole('group', { name: new RegExp(`item ${qual}`) })
const escolher = (qual: number, voto: string) => fireEvent.click(within(item(qual)).getByLabelText(voto))

it('votes what was chosen, only after it was seen once more', async () => {
  const { pedidos } = abrir(respostas([[VOTACAO]], { 'POST /api/v1/assembleias-gerais/a1/votos': {} }))
  const conferir = await screen.findByRole('button', { name: 'Conferir e votar' })
  expect(conferir).toHaveProperty('disabled', true)
  escolher(1, 'A favor')
  escolher(2, 'Em branco')
  fireEvent.click(conferir)
  const janela = screen.getByRole('dialog')
  expect(
    within(janela)
      .getByText(/Substituição do bem/)
      .closest('li')?.textContent,
  ).toContain('Em branco')
  expect(pedidos.filter(({ metodo }) => metodo === 'POST')).toHaveLength(0)
  fireEvent.click(within(janela).getByRole('button', { name: 'Registrar os 2 votos' }))
  await screen.findByText('0 votos escolhidos de 2')
  expect(pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)).toEqual([
    { item: 1, cota_id: 'q7', voto: 'FAVOR', meio: 'ELETRONICO' },
    { item: 2, cota_id: 'q7', voto: 'BRANCO', meio: 'ELETRONICO' },
  ])
})

it('votes the same with every quota, or each apart', async () => {
  const { pedidos } = abrir(respostas([[VOTACAO], [VOTACAO]], { 'POST /api/v1/assembleias-gerais/a1/votos': {} }))
  const juntas = await screen.findByLabelText('O mesmo voto com todas as minhas cotas')
  escolher(1, 'A favor')
  expect(screen.getByText('2 votos escolhidos de 4')).toBeDefined()
  fireEvent.click(juntas)
  fireEvent.click(within(screen.getByRole('group', { name: 'Voto no item 1, cota 8' })).getByLabelText('Contra'))
  fireEvent.click(screen.getByRole('button', { name: 'Conferir e votar' }))
  fireEvent.click(screen.getByRole('button', { name: 'Registrar os 2 votos' }))
  await screen.findByText('0 votos escolhidos de 4')
  const dados = pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)
  expect(dados).toMatchObject([
    { cota_id: 'q7', voto: 'FAVOR' },
    { cota_id: 'q8', voto: 'CONTRA' },
  ])
})

it('goes on showing what is being registered until the receipt can be read', async () => {
  let votou = false
  const { pedidos } = abrir({
    ...respostas([[VOTACAO]]),
    'GET /api/v1/cotas/q7/votacoes': async () => {
      await new Promise((ler) => setTimeout(ler, votou ? 200 : 0))
      return { votacoes: [votou ? { ...VOTACAO, itens: [{ ...ITEM, ...VOTOU }, BEM] } : VOTACAO] }
    },
    'POST /api/v1/assembleias-gerais/a1/votos': () => {
      votou = true
      return {}
    },
  })
  await screen.findByRole('button', { name: 'Conferir e votar' })
  escolher(1, 'Contra')
  fireEvent.click(screen.getByRole('button', { name: 'Conferir e votar' }))
  // What is on the screen as soon as the window closes: long before a list that is still to be read.
  const aoFechar = new Promise<string>((ver) => {
    const olho = new MutationObserver(() => {
      if (screen.queryByText('Registrar o voto')) return
      olho.disconnect()
      setTimeout(() => ver(document.body.textContent ?? ''), 20)
    })
    olho.observe(document.body, { childList: true, subtree: true })
  })
  fireEvent.click(screen.getByRole('button', { name: 'Registrar o voto' }))
  expect(await aoFechar).toContain('Você votou contra')
  expect(pedidos.filter(({ metodo }) => metodo === 'POST')).toHaveLength(1)
})

it('says which vote was refused and why, and keeps the others', async () => {
  const recusar = ({ corpo }: { corpo: unknown }) =>
    (corpo as { item: number }).item === 1 ? new Recusa(409, 'Esta cota já votou este item: o voto não muda.') : {}
  abrir(respostas([[VOTACAO]], { 'POST /api/v1/assembleias-gerais/a1/votos': recusar }))
  await screen.findByRole('button', { name: 'Conferir e votar' })
  escolher(1, 'A favor')
  escolher(2, 'Contra')
  fireEvent.click(screen.getByRole('button', { name: 'Conferir e votar' }))
  fireEvent.click(screen.getByRole('button', { name: 'Registrar os 2 votos' }))
  expect((await screen.findByText(/já votou este item/)).textContent).toContain('Item 1, cota 7')
})

it('gives the receipt of a vote, and offers no other', async () => {
  const itens = [
    { ...ITEM, ...VOTOU },
    { ...BEM, direito: 'CONTEMPLADA' },
  ]
  abrir(respostas([[{ ...VOTACAO, itens }]]))
  expect(await screen.findByText(/Você votou contra, pela internet, em 10\/03\/2026/)).toBeDefined()
  expect(screen.getByText(/só dos não contemplados/)).toBeDefined()
  expect(screen.queryByRole('radio')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Conferir e votar' })).toBeNull()
})

it('warns who is late before the opening, and from there on offers no vote', async () => {
  const itens = [{ ...ITEM, direito: 'EM_ATRASO' }]
  abrir(respostas([[{ ...VOTACAO, itens }]]))
  expect(await screen.findByText(/A cota 7 está em atraso/)).toBeDefined()
  expect(screen.getAllByRole('radio')).toHaveLength(3)
  cleanup()
  abrir(respostas([[{ ...VOTACAO, itens, situacao: 'ABERTA', meio_agora: 'PRESENCIAL' }]]))
  expect(await screen.findByText('A cota estava em atraso na abertura: não vota.')).toBeDefined()
  expect(screen.queryByRole('radio')).toBeNull()
})

it('lists what is voted now apart from what was decided, with the result', async () => {
  const decidida = {
    ...VOTACAO,
    assembleia_geral_id: 'a0',
    numero: 1,
    data: '2026-02-10',
    situacao: 'ATA_APROVADA',
    meio_agora: 'NAO_INFORMADO',
    itens: [
      { ...ITEM, ...VOTOU, resultado: { ...RESULTADO, item: 1, aprovado: true } },
      { ...BEM, resultado: { ...RESULTADO, item: 2, aprovado: false } },
    ],
  }
  const tela = respostas([[VOTACAO, decidida]])
  abrirTela({
    padrao: '/assembleias/gerais',
    endereco: '/assembleias/gerais',
    elemento: <ListaGerais />,
    permissoes: [],
    consorciadoId: 'c1',
    respostas: tela,
  })
  const aberta = (await screen.findByRole('link', { name: /^2ª assembleia/ })).closest('li')
  expect(aberta?.textContent).toContain('Faltam 2 votos')
  const fechada = screen.getByRole('link', { name: /^1ª assembleia/ }).closest('li')
  expect(fechada?.textContent).toContain('1 item aprovado, 1 item não aprovado.')
  expect(fechada?.textContent).toContain('Você votou em parte')
})

it('does not show an assembly that is of no group of theirs', async () => {
  abrir(respostas([[{ ...VOTACAO, assembleia_geral_id: 'outra' }]]))
  expect(await screen.findByText('A assembleia não é de um grupo seu.')).toBeDefined()
})
