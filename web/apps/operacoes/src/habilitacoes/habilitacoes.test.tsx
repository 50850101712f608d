// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { documentosResolvidos, prazoDaEtapa, validade } from './etapas'
import Habilitacoes from './Habilitacoes'
import Processo from './Processo'

afterEach(cleanup)

const GRUPO = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_ANDAMENTO', classe_objeto: 'MOVEIS' }
const COTA = {
  cota_id: 'c1',
  grupo_id: 'g1',
  numero: 7,
  consorciado_id: 'p1',
  contemplacao: 'CONTEMPLADA',
  tipo_contemplacao: 'SORTEIO',
  ago_contemplacao: 3,
}
const GARANTIA = {
  garantia_id: 'ga1',
  cota_id: 'c1',
  tipo: 'ALIENACAO_FIDUCIARIA',
  descricao: 'Automóvel 1.0',
  valor: '40000.00',
  registro: '',
  situacao: 'EM_CONSTITUICAO',
  motivo: '',
  substitui_garantia_id: '',
  registrada_em: '2026-05-12',
  minha: false,
}
const HABILITACAO = {
  habilitacao_id: 'h1',
  cota_id: 'c1',
  grupo_id: 'g1',
  contemplacao_id: 'x1',
  pessoa: 'FISICA',
  etapa: 'DOCUMENTOS',
  desde: '2026-05-10',
  prazo: '2026-05-17',
  atrasada: true,
  valida_ate: '',
  motivo: '',
  cota_numero: 7,
  documentos_exigidos: 2,
  documentos_resolvidos: 1,
  minha: false,
  garantias: [GARANTIA],
  documentos: [
    documento('identidade', 'Documento de identidade', 'ENVIADO', 'd1'),
    documento('comprovante-renda', 'Comprovante de renda', 'ACEITO', 'd2'),
  ],
}

function documento(codigo: string, descricao: string, situacao: string, documento_id: string) {
  return { codigo, descricao, obrigatorio: true, situacao, documento_id, motivo: '', decidido_por: '', valido_ate: '' }
}

const RESPOSTAS: Respostas = {
  'GET /api/v1/grupos': { grupos: [GRUPO], proximo_token: '' },
  'GET /api/v1/grupos/g1': GRUPO,
  'GET /api/v1/grupos/g1/cotas': { cotas: [COTA, { ...COTA, cota_id: 'c2', numero: 9 }], proximo_token: '' },
  'GET /api/v1/cotas/c1': COTA,
  'GET /api/v1/cotas/c1/habilitacao': HABILITACAO,
  'GET /api/v1/cotas/c1/posicao': { saldo_devedor: '55000.00' },
  'GET /api/v1/cotas/c1/credito': { valor: '60000.00', disponivel: '60000.00', usos: [] },
  'GET /api/v1/cotas/c1/credito/residuo': { cota_id: 'c1', opcoes: [], impedimento: '' },
  'GET /api/v1/consorciados/p1': { consorciado_id: 'p1', nome: 'Ana Souza', tipo: 'FISICA' },
  'GET /api/v1/documentos/d1': { documento_id: 'd1', versoes: [] },
  'GET /api/v1/habilitacoes': ({ busca }: { busca: URLSearchParams }) => ({
    habilitacoes: busca.get('encerradas') ? [] : [HABILITACAO],
    proximo_token: '',
  }),
}

function abrirProcesso(respostas: Respostas = {}, permissoes?: string[]) {
  return abrirTela({
    padrao: '/habilitacoes/:cotaId',
    endereco: '/habilitacoes/c1',
    elemento: <Processo />,
    respostas: { ...RESPOSTAS, ...respostas },
    ...(permissoes ? { permissoes } : {}),
  })
}

it('says how much of the term is left, and whether the authorisation still holds', () => {
  expect(prazoDaEtapa({ prazo: '2026-05-17' }, '2026-05-20')).toEqual({ texto: 'Atrasada há 3 dias', tom: 'ruim' })
  expect(prazoDaEtapa({ prazo: '2026-05-17' }, '2026-05-17').texto).toBe('Responder hoje')
  expect(prazoDaEtapa({ prazo: '2026-05-17' }, '2026-05-10').tom).toBe('info')
  expect(prazoDaEtapa({ prazo: '' }).texto).toBe('')
  expect(validade({ valida_ate: '2026-05-17' }, '2026-05-18')).toEqual({ vencida: true, faltam: -1 })
  expect(documentosResolvidos({ documentos_exigidos: 7, documentos_resolvidos: 3 })).toBe('3 de 7 documentos')
})

describe('the board', () => {
  it('puts each process in its stage, and shows the contemplated quota that has none', async () => {
    abrirTela({
      padrao: '/habilitacoes',
      endereco: '/habilitacoes?grupo=g1',
      elemento: <Habilitacoes />,
      respostas: RESPOSTAS,
    })
    const documentos = await screen.findByRole('region', { name: 'Documentos' })
    expect(within(documentos).getByRole('link', { name: 'Grupo 1001, cota 7' })).toBeDefined()
    const aAbrir = screen.getByRole('region', { name: 'A abrir' })
    expect(await within(aAbrir).findByRole('link', { name: 'Cota 9' })).toBeDefined()
    expect(within(aAbrir).queryByRole('link', { name: 'Cota 7' })).toBeNull()
    expect(screen.getByText('1 etapa passou do prazo')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Tabela' }))
    expect(await screen.findByRole('columnheader', { name: 'Responder até' })).toBeDefined()
  })
})

describe('a process', () => {
  it('is answered by another person; a refusal asks for the reason and lands on its field', async () => {
    const { pedidos } = abrirProcesso({
      'POST /api/v1/cotas/c1/habilitacao:decidir-etapa': new Recusa(400, 'Pedido inválido.', [
        { pointer: '/motivo', message: 'Diga por quê.' },
      ]),
    })
    const reprovar = await screen.findByRole('button', { name: 'Reprovar' })
    expect(reprovar).toHaveProperty('disabled', true)
    const motivo = screen.getAllByLabelText(/Motivo/)[0] as HTMLInputElement
    fireEvent.change(motivo, { target: { value: 'x' } })
    fireEvent.click(reprovar)
    expect(await screen.findByText('Diga por quê.')).toBeDefined()
    expect(motivo.getAttribute('aria-invalid')).toBe('true')
    expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ aprova: false, motivo: 'x' })
  })

  it('tells that a document was decided, though the window closes', async () => {
    let relendo = false
    let reler = (_: object) => {}
    const { pedidos } = abrirProcesso({
      'POST /api/v1/cotas/c1/habilitacao:decidir-documento': HABILITACAO,
      'GET /api/v1/cotas/c1/habilitacao': () =>
        pedidos.some(({ metodo }) => metodo === 'POST')
          ? new Promise<object>((resolver) => {
              relendo = true
              reler = resolver
            })
          : HABILITACAO,
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Conferir: Documento de identidade' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Aceitar' }))
    await expect.poll(() => relendo).toBe(true)
    expect(screen.getByRole('button', { name: 'Aceitar' }).getAttribute('aria-busy')).toBe('true')
    reler(HABILITACAO)
    await expect
      .poll(() => useAvisos.getState().avisos.map(({ texto }) => texto), { timeout: 3_000 })
      .toContain('Documento aceito.')
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('never lets who opened it decide', async () => {
    abrirProcesso({ 'GET /api/v1/cotas/c1/habilitacao': { ...HABILITACAO, minha: true } })
    expect(await screen.findByText(/outra pessoa decide as etapas/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Reprovar' })).toBeNull()
  })

  it('shows what is only for who may do it', async () => {
    abrirProcesso({}, ['*.ler'])
    expect(await screen.findByText('Documento de identidade')).toBeDefined()
    expect(screen.queryByRole('button', { name: /Conferir|Enviar|Registrar|Propor/ })).toBeNull()
  })

  it('warns that guarantees below what is owed take a higher authority', async () => {
    const { pedidos } = abrirProcesso({
      'POST /api/v1/garantias/ga1:decidir': { ...GARANTIA, situacao: 'CONSTITUIDA' },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Decidir a garantia: Automóvel 1.0' }))
    expect(await screen.findByText(/só aprova quem tem alçada superior/)).toBeDefined()
    fireEvent.change(screen.getByLabelText('Registro'), { target: { value: 'Gravame 1' } })
    fireEvent.click(screen.getByRole('button', { name: 'Aprovar' }))
    await screen.findByText('Garantias')
    expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
      aprova: true,
      registro: 'Gravame 1',
      motivo: '',
    })
  })

  it('warns, before the first payment, that the member may still choose for what reduced parcelas left', async () => {
    abrirProcesso({
      'GET /api/v1/cotas/c1/credito/residuo': { cota_id: 'c1', opcoes: [{ escolha: 'CREDITO' }], impedimento: '' },
    })
    const ver = await screen.findByRole('link', { name: 'Ver as escolhas' })
    expect(ver.getAttribute('href')).toBe('/cotas/c1?aba=movimentos')
  })

  it('is opened from the quota when there is none, for the kind of person it is', async () => {
    const { pedidos } = abrirProcesso({
      'GET /api/v1/cotas/c1/habilitacao': new Recusa(404, 'Não há.'),
      'GET /api/v1/consorciados/p1': { consorciado_id: 'p1', nome: 'Beta Ltda.', tipo: 'JURIDICA' },
      'POST /api/v1/cotas/c1/habilitacao': HABILITACAO,
    })
    expect(await screen.findByText('Beta Ltda.')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Abrir a habilitação' }))
    await screen.findByText('Beta Ltda.')
    expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({ pessoa: 'JURIDICA' })
  })
})
