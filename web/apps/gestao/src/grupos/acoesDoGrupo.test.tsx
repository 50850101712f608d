// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { AcoesDoGrupo } from './AcoesDoGrupo'

afterEach(cleanup)

it('who represents the group is a list of quotas: what is no number is told, not left out in silence', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: only what the actions read of a group
  const grupo: any = { grupo_id: 'g1', codigo: '1001', situacao: 'EM_FORMACAO', versao: 2 }
  const { pedidos } = abrirTela({
    padrao: '/grupos/g1',
    endereco: '/grupos/g1',
    elemento: <AcoesDoGrupo grupo={{ ...grupo, primeiro_vencimento: '2026-03-10' }} />,
    respostas: {
      'GET /api/v1/grupos/g1/formacao': { viavel: true },
      'POST /api/v1/grupos/g1:constituir': grupo,
    },
  })
  await waitFor(() => expect(screen.getByRole('button', { name: 'Constituir' })).toHaveProperty('disabled', false))
  fireEvent.click(screen.getByRole('button', { name: 'Constituir' }))
  const campo = screen.getByLabelText(/Cotas dos representantes/)
  fireEvent.change(campo, { target: { value: '3, dezessete' } })
  expect(screen.getByText('Não são números de cota: dezessete')).toBeDefined()
  fireEvent.change(campo, { target: { value: '3, 17' } })
  fireEvent.click(screen.getByRole('button', { name: 'Registrar a constituição' }))
  await waitFor(() =>
    expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
      data_agc: '2026-03-10',
      representantes: [3, 17],
      versao: 2,
    }),
  )
})
