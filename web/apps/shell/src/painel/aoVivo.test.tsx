// @vitest-environment jsdom
import type { Painel } from '@consorcio/shared-api'
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'

const canal = { chegou: (_: unknown) => {} }
vi.mock('../shell/aoVivo', () => ({
  acompanhar: (interesse: typeof canal) => {
    canal.chegou = interesse.chegou
    return () => {}
  },
}))

afterEach(cleanup)

const painel = (dia: string) => ({ dia }) as unknown as Painel

it('keeps the news, when an answer made before it comes after it', async () => {
  const { usePainel } = await import('./aoVivo')
  let responder = (_: object) => {}
  function Numeros() {
    const { data, fetchStatus } = usePainel()
    return <p>{`${data ? (data as unknown as { dia: string }).dia : 'nada'}, ${fetchStatus}`}</p>
  }
  const { pedidos } = abrirTela({
    padrao: '/',
    endereco: '/',
    elemento: <Numeros />,
    respostas: {
      'GET /api/v1/painel': () =>
        new Promise<object>((resolver) => {
          responder = resolver
        }),
    },
  })
  await expect.poll(() => pedidos.length).toBe(1)
  canal.chegou(painel('novo'))
  await screen.findByText(/^novo/)
  responder(painel('velho'))
  expect((await screen.findByText(/idle/)).textContent).toBe('novo, idle')
})
