// @vitest-environment jsdom
import type { Proposta } from '@consorcio/shared-api'
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { DecisaoDaConfiguracao } from './Decisao'

afterEach(cleanup)

const PROPOSTA = { proposta_id: 'p1', versao_parametro: 2, parametro_mudou: false } as Proposta

it('takes one decision, however slow its answer is', async () => {
  let responder = (_: object) => {}
  let fechada = false
  const { pedidos } = abrirTela({
    padrao: '/pendencias',
    endereco: '/pendencias',
    elemento: (
      <DecisaoDaConfiguracao
        proposta={PROPOSTA}
        fechar={() => {
          fechada = true
        }}
      />
    ),
    respostas: {
      'POST /api/v1/configuracao/propostas/p1:decidir': () =>
        new Promise<object>((resolver) => {
          responder = resolver
        }),
    },
  })
  const rejeitar = screen.getByRole('button', { name: 'Rejeitar' })
  fireEvent.click(screen.getByRole('button', { name: 'Aprovar' }))
  await expect.poll(() => pedidos.length).toBe(1)
  expect(rejeitar.getAttribute('aria-disabled')).toBe('true')
  fireEvent.click(rejeitar)
  responder({ proposta_id: 'p1' })
  await expect.poll(() => fechada).toBe(true)
  expect(pedidos.map(({ corpo }) => corpo)).toMatchObject([{ decisao: 'APROVAR' }])
})
