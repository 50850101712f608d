// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, it } from 'vitest'
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
