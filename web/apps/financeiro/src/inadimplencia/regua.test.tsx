// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Regua } from './Regua'

afterEach(cleanup)

it('days that are no number are told and not sent as zero', async () => {
  const { pedidos } = abrirTela({
    padrao: '/regua',
    endereco: '/regua',
    elemento: <Regua />,
    respostas: {
      'GET /api/v1/financeiro/regua': { passos: [{ nome: 'LEMBRETE', dias: -5 }] },
      'PUT /api/v1/financeiro/regua': { passos: [] },
    },
  })
  for (const errado of ['', '1,5', 'dez']) {
    fireEvent.change(await screen.findByLabelText('Dias'), { target: { value: errado } })
    fireEvent.click(screen.getByRole('button', { name: 'Salvar a régua' }))
    expect(await screen.findByText('Um número')).toBeDefined()
  }
  fireEvent.change(screen.getByLabelText('Dias'), { target: { value: '-3' } })
  fireEvent.click(screen.getByRole('button', { name: 'Salvar a régua' }))
  await expect
    .poll(() => pedidos.filter(({ metodo }) => metodo === 'PUT').map(({ corpo }) => corpo))
    .toEqual([{ passos: [{ nome: 'LEMBRETE', dias: -3 }] }])
})
