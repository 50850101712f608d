// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { useComando } from './comando'

afterEach(cleanup)

function comCache({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
}

/** A command that fails until it is told not to; the keys that it was sent. */
function preparar() {
  const chaves: string[] = []
  const servico = { falha: true }
  const { result } = renderHook(
    () =>
      useComando(async (cabecalhos, _entrada: string) => {
        chaves.push(cabecalhos['Idempotency-Key'])
        if (servico.falha) throw new Error('fora do ar')
        return { data: 'feito' }
      }),
    { wrapper: comCache },
  )
  const mandar = async (entrada: string) => {
    act(() => result.current.mutate(entrada))
    await waitFor(() => expect(result.current.isPending).toBe(false))
  }
  return { chaves, servico, mandar }
}

it('sends the same key when the same input is sent again after a failure', async () => {
  const { chaves, servico, mandar } = preparar()
  await mandar('a')
  servico.falha = false
  await mandar('a')
  expect(chaves).toHaveLength(2)
  expect(chaves[1]).toBe(chaves[0])
})

it('sends another key for another input, and for the same one after it succeeded', async () => {
  const { chaves, servico, mandar } = preparar()
  await mandar('a')
  await mandar('b')
  servico.falha = false
  await mandar('b')
  await mandar('b')
  expect(new Set([chaves[0], chaves[1], chaves[3]]).size).toBe(3)
  expect(chaves[2]).toBe(chaves[1])
})

/** A command over a list that takes as long as the test says to be read again; what happened, in order. */
async function comLista() {
  const fatos: string[] = []
  const leitura = { soltar: () => {} }
  const cache = new QueryClient()
  const ler = async () => {
    if (fatos.length > 0) await new Promise<void>((soltar) => Object.assign(leitura, { soltar }))
    fatos.push('lida')
    return fatos.length
  }
  const { result } = renderHook(
    () => {
      useQuery({ queryKey: ['lista'], queryFn: ler })
      return useComando(async (_, entrada: string) => ({ data: `feito ${entrada}` }), {
        aoConcluir: (resposta) => fatos.push(`concluiu: ${resposta}`),
        aoAtualizar: (_, entrada) => fatos.push(`atualizou: ${entrada}`),
      })
    },
    { wrapper: ({ children }) => <QueryClientProvider client={cache}>{children}</QueryClientProvider> },
  )
  await waitFor(() => expect(fatos).toEqual(['lida']))
  return { fatos, leitura, result }
}

it('is busy until what is on the screen was read again, and only then lets a window close', async () => {
  const { fatos, leitura, result } = await comLista()
  act(() => result.current.mutate('x'))
  await waitFor(() => expect(fatos).toEqual(['lida', 'concluiu: feito x']))
  expect(result.current.isPending).toBe(true)
  act(() => leitura.soltar())
  await waitFor(() => expect(result.current.isPending).toBe(false))
  expect(fatos).toEqual(['lida', 'concluiu: feito x', 'lida', 'atualizou: x'])
})

it('does not wait for ever for a list that does not come', async () => {
  const { fatos, result } = await comLista()
  vi.useFakeTimers()
  try {
    act(() => result.current.mutate('x'))
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect(fatos).toEqual(['lida', 'concluiu: feito x', 'atualizou: x'])
  } finally {
    vi.useRealTimers()
  }
})
