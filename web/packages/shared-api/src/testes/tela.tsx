import { type Nav, NavContext, Rotas } from '@consorcio/navigation'
import { useSessao } from '@consorcio/shared-state'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { configure, render } from '@testing-library/react'
import { type ReactNode, useMemo, useState } from 'react'
import { ErroDaApi } from '../erro'
import { client } from '../gerado/client.gen'

const ORIGEM = 'http://teste'

configure({ asyncUtilTimeout: 10_000 })

export interface Pedido {
  metodo: string
  caminho: string
  busca: URLSearchParams
  corpo: unknown
}

/** What the API answers to a method and a path (`GET /api/v1/grupos`); a function sees the request. */
export type Respostas = Record<string, unknown | ((pedido: Pedido) => unknown)>

/** A refusal with its fields, as the API writes it (RFC 9457). */
export class Recusa {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: { pointer: string; message: string }[] = [],
  ) {}
}

interface Tela {
  padrao: string
  endereco: string
  elemento: ReactNode
  respostas: Respostas
  permissoes?: string[]
  /** Whose access it is, when a consorciado is in. */
  consorciadoId?: string
}

/** jsdom does not open dialogs. */
function abrirDialogos(): void {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
}

/** A screen on a fake API and an address of its own; answers what was asked of the API, in order. */
export function abrirTela({ padrao, endereco, elemento, respostas, permissoes = ['*'], consorciadoId }: Tela): {
  pedidos: Pedido[]
} {
  const pedidos: Pedido[] = []
  abrirDialogos()
  const usuario = { id: 'eu', nome: 'Eu', papeis: [], permissoes, consorciado_id: consorciadoId ?? null }
  useSessao.getState().abrir(usuario, 'csrf')
  const buscar: typeof fetch = (entrada, opcoes) => responder(new Request(entrada as RequestInfo, opcoes))
  client.setConfig({ baseUrl: ORIGEM, fetch: buscar })
  async function responder(pedido: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(pedido.url)
    const texto = await pedido.text()
    const lido = {
      metodo: pedido.method,
      caminho: pathname,
      busca: searchParams,
      corpo: texto ? JSON.parse(texto) : undefined,
    }
    pedidos.push(lido)
    const resposta = respostas[`${lido.metodo} ${pathname}`]
    return comoResposta(typeof resposta === 'function' ? await resposta(lido) : resposta, `${lido.metodo} ${pathname}`)
  }
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Endereco inicial={endereco}>
        <Rotas rotas={[{ padrao, elemento }]} senao={null} />
      </Endereco>
    </QueryClientProvider>,
  )
  return { pedidos }
}

function comoResposta(resposta: unknown, qual: string): Response {
  if (resposta instanceof Recusa || resposta === undefined) {
    const recusa = resposta ?? new Recusa(404, `${qual} não existe.`)
    const { status, detail, errors } = recusa
    throw new ErroDaApi(status, { type: '', title: '', status, detail, code: 'TESTE', instance: '', errors })
  }
  return Response.json(resposta)
}

function Endereco({ inicial, children }: { inicial: string; children: ReactNode }) {
  const [atual, setAtual] = useState(inicial)
  const nav = useMemo<Nav>(() => {
    const [pathname = '', search] = atual.split('?')
    return { pathname, search: search ? `?${search}` : '', push: setAtual, replace: setAtual, back: () => {} }
  }, [atual])
  return <NavContext value={nav}>{children}</NavContext>
}
