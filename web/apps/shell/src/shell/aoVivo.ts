import type { Socket } from 'socket.io-client'

/** How long Socket.IO has to take over before a stream of its own (Server-Sent Events) is opened in its place; and how
 * long what was refused waits before it is asked for again. */
const ESPERA_MS = 5_000

type Canal = 'notificacoes' | 'painel'

interface Interesse {
  canal: Canal
  /** What the service calls each piece of news. */
  evento: string
  chegou: (dados: unknown) => void
  /** Whether news comes by itself now. */
  mudou?: (vivo: boolean) => void
  /** The person read their notices in another page. */
  lidas?: () => void
}

interface Escuta extends Interesse {
  ultimo: string
  fonte: EventSource | null
  prazo: ReturnType<typeof setTimeout> | null
}

const escutas = new Set<Escuta>()
let ligacao: Promise<Socket> | null = null

/** Follow a channel until the function that comes back is called: by Socket.IO, or by a stream while that cannot be. */
export function acompanhar(interesse: Interesse): () => void {
  const escuta: Escuta = { ...interesse, ultimo: '', fonte: null, prazo: null }
  escutas.add(escuta)
  ligacao ??= ligar()
  escuta.prazo = setTimeout(() => porStream(escuta), ESPERA_MS)
  void ligacao.then(
    (socket) => (socket.connected ? pedir(socket, escuta) : undefined),
    () => porStream(escuta),
  )
  return () => {
    escutas.delete(escuta)
    largarStream(escuta)
    if (escutas.size === 0) desligar()
  }
}

/** Tell the other pages of this person that they read their notices here. */
export function contarLeitura(): void {
  void ligacao?.then((socket) => socket.emit('lidas')).catch(() => undefined)
}

async function ligar(): Promise<Socket> {
  const { io } = await import('socket.io-client')
  const socket = io({ transports: ['websocket'] })
  socket.on('connect', () => {
    for (const escuta of escutas) pedir(socket, escuta)
  })
  for (const corte of ['connect_error', 'disconnect']) {
    socket.on(corte, () => {
      for (const escuta of escutas) porStream(escuta)
    })
  }
  socket.on('lidas', () => {
    for (const { lidas } of escutas) lidas?.()
  })
  socket.on('interrompido', ({ canal }: { canal: Canal }) => {
    for (const escuta of escutas) {
      if (escuta.canal === canal) escuta.prazo ??= setTimeout(() => pedir(socket, escuta), ESPERA_MS)
    }
  })
  for (const evento of ['aviso', 'painel']) {
    socket.on(evento, ({ id, dados }: { id: string; dados: unknown }) => chegou(evento, id, dados))
  }
  return socket
}

function desligar(): void {
  const anterior = ligacao
  ligacao = null
  void anterior?.then((socket) => socket.disconnect()).catch(() => undefined)
}

function pedir(socket: Socket, escuta: Escuta): void {
  const { canal, ultimo } = escuta
  socket
    .timeout(ESPERA_MS)
    .emit('acompanhar', { canal, depois_de: ultimo }, (demora: Error | null, resposta?: { status?: number }) => {
      if (!escutas.has(escuta)) return
      if (demora || resposta?.status) return porStream(escuta)
      largarStream(escuta)
      escuta.mudou?.(true)
    })
}

function porStream(escuta: Escuta): void {
  if (escuta.fonte || !escutas.has(escuta)) return
  largarStream(escuta)
  escuta.mudou?.(false)
  const fonte = new EventSource(`/api/v1/ao-vivo/${escuta.canal}`)
  fonte.onopen = () => escuta.mudou?.(true)
  fonte.onerror = () => {
    escuta.mudou?.(false)
    if (fonte.readyState !== EventSource.CLOSED || !escutas.has(escuta)) return
    // Refused, as by a proxy whose server is away: the browser gives such a stream up.
    escuta.prazo ??= setTimeout(() => {
      largarStream(escuta)
      porStream(escuta)
    }, ESPERA_MS)
  }
  fonte.addEventListener(escuta.evento, ({ data, lastEventId }: MessageEvent<string>) =>
    chegou(escuta.evento, lastEventId, JSON.parse(data)),
  )
  escuta.fonte = fonte
}

function largarStream(escuta: Escuta): void {
  if (escuta.prazo) clearTimeout(escuta.prazo)
  escuta.prazo = null
  escuta.fonte?.close()
  escuta.fonte = null
}

function chegou(evento: string, id: string, dados: unknown): void {
  for (const escuta of escutas) {
    if (escuta.evento !== evento || escuta.ultimo === id) continue
    escuta.ultimo = id
    escuta.chegou(dados)
  }
}
