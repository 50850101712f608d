import { afterEach, beforeEach, expect, test, vi } from 'vitest'

type Ouvinte = (...dados: unknown[]) => void

const ouvintes = new Map<string, Ouvinte>()
const pedidos: unknown[][] = []
let resposta: unknown = {}
const socket = {
  connected: false,
  on: (evento: string, ouvinte: Ouvinte) => ouvintes.set(evento, ouvinte),
  timeout: () => socket,
  emit: (...dados: unknown[]) => {
    pedidos.push(dados)
    const confirmar = dados.at(-1)
    if (typeof confirmar === 'function') confirmar(null, resposta)
  },
  disconnect: vi.fn(),
}
vi.mock('socket.io-client', () => ({ io: () => socket }))

const fontes: Fonte[] = []
class Fonte {
  static readonly CLOSED = 2
  aberta = true
  readyState = 1
  onerror: () => void = () => undefined
  ouvinte: Ouvinte = () => undefined
  constructor(readonly endereco: string) {
    fontes.push(this)
  }
  addEventListener(_evento: string, ouvinte: Ouvinte) {
    this.ouvinte = ouvinte
  }
  close() {
    this.aberta = false
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Fonte)
  vi.resetModules()
  fontes.length = 0
  pedidos.length = 0
  resposta = {}
})
afterEach(() => vi.useRealTimers())

async function abrir(chegou: (dados: unknown) => void, lidas?: () => void) {
  const { acompanhar, contarLeitura } = await import('./aoVivo')
  const parar = acompanhar({ canal: 'notificacoes', evento: 'aviso', chegou, ...(lidas ? { lidas } : {}) })
  await vi.advanceTimersByTimeAsync(0)
  return { parar, contarLeitura }
}

test('news comes by Socket.IO, and no stream is opened', async () => {
  const chegou = vi.fn()
  const { parar } = await abrir(chegou)
  ouvintes.get('connect')?.()
  await vi.advanceTimersByTimeAsync(60_000)
  ouvintes.get('aviso')?.({ id: 'a1', dados: { titulo: 'Oi' } })
  expect(chegou).toHaveBeenCalledWith({ titulo: 'Oi' })
  expect(fontes).toHaveLength(0)
  parar()
  await vi.advanceTimersByTimeAsync(0)
  expect(socket.disconnect).toHaveBeenCalled()
})

test('without Socket.IO a stream takes its place, and gives it back with where it was', async () => {
  const chegou = vi.fn()
  const { parar } = await abrir(chegou)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(fontes.map(({ endereco }) => endereco)).toEqual(['/api/v1/ao-vivo/notificacoes'])
  fontes[0]?.ouvinte({ data: '{"titulo":"Pelo stream"}', lastEventId: 'a2' })
  ouvintes.get('connect')?.()
  expect(pedidos.at(-1)?.[1]).toEqual({ canal: 'notificacoes', depois_de: 'a2' })
  expect(fontes[0]?.aberta).toBe(false)
  ouvintes.get('aviso')?.({ id: 'a2', dados: { titulo: 'A mesma' } })
  expect(chegou).toHaveBeenCalledTimes(1)
  ouvintes.get('disconnect')?.()
  expect(fontes).toHaveLength(2)
  parar()
})

test('a refusal leaves the stream, and a stream that ends is asked for again', async () => {
  resposta = { status: 503 }
  const { parar } = await abrir(vi.fn())
  ouvintes.get('connect')?.()
  expect(fontes).toHaveLength(1)
  resposta = {}
  ouvintes.get('interrompido')?.({ canal: 'notificacoes', problema: {} })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(fontes[0]?.aberta).toBe(false)
  parar()
})

test('a stream that the browser gives up is opened again, and one that it opens again by itself is left', async () => {
  const { parar } = await abrir(vi.fn())
  await vi.advanceTimersByTimeAsync(5_000)
  fontes[0]?.onerror()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(fontes).toHaveLength(1)
  if (fontes[0]) fontes[0].readyState = Fonte.CLOSED
  fontes[0]?.onerror()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(fontes.map(({ aberta }) => aberta)).toEqual([false, true])
  parar()
  if (fontes[1]) fontes[1].readyState = Fonte.CLOSED
  fontes[1]?.onerror()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(fontes).toHaveLength(2)
})

test('what is read in another page is told, and what is read here is told to them', async () => {
  const lidas = vi.fn()
  const { parar, contarLeitura } = await abrir(vi.fn(), lidas)
  ouvintes.get('lidas')?.({})
  expect(lidas).toHaveBeenCalledOnce()
  contarLeitura()
  await vi.advanceTimersByTimeAsync(0)
  expect(pedidos.at(-1)).toEqual(['lidas'])
  parar()
})
