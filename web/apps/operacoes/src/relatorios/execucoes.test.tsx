// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { Execucoes } from './Execucoes'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const execucao = (situacao: string) => ({
  execucao_id: 'e1',
  tipo: 'razao',
  formato: 'PDF',
  situacao,
  parametros: {},
  linhas_total: 0,
  linhas_escritas: 0,
  tamanho_bytes: 0,
  criada_em: '2026-03-10T10:00:00Z',
})

it('waits for the answer that is on its way, however slow, before it asks again how far a file went', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let responder = (_: object) => {}
  const lidas = () => pedidos.filter(({ caminho }) => caminho === '/api/v1/execucoes-relatorio').length
  const { pedidos } = abrirTela({
    padrao: '/relatorios',
    endereco: '/relatorios',
    elemento: <Execucoes relatorios={[]} />,
    respostas: {
      'GET /api/v1/grupos': { grupos: [], proximo_token: '' },
      'GET /api/v1/execucoes-relatorio': () =>
        lidas() === 1
          ? { execucoes: [execucao('EXECUTANDO')], proximo_token: '' }
          : new Promise<object>((resolver) => {
              responder = resolver
            }),
    },
  })
  await screen.findByText('Em execução')
  for (let vez = 0; vez < 3; vez++) await act(() => vi.advanceTimersByTimeAsync(1_500))
  expect(lidas()).toBe(2)
  responder({ execucoes: [execucao('FALHOU')], proximo_token: '' })
  expect(await screen.findByText('Falhou')).toBeDefined()
})
