// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { TrocaDeSenha } from './TrocaDeSenha'

afterEach(cleanup)

it('says what is missing instead of doing nothing', async () => {
  const { pedidos } = abrirTela({
    padrao: '/conta',
    endereco: '/conta',
    elemento: <TrocaDeSenha />,
    respostas: { 'PUT /api/v1/conta/senha': {} },
  })
  const trocar = screen.getByRole('button', { name: 'Trocar a senha' })
  fireEvent.click(trocar)
  expect(screen.getByText('Use 12 caracteres ou mais.')).toBeDefined()
  fireEvent.change(screen.getByLabelText('Senha nova'), { target: { value: 'uma frase comprida' } })
  fireEvent.click(trocar)
  expect(screen.getByText('As duas não são iguais.')).toBeDefined()
  expect(pedidos).toHaveLength(0)
  fireEvent.change(screen.getByLabelText('Repita a senha nova'), { target: { value: 'uma frase comprida' } })
  fireEvent.click(trocar)
  await expect.poll(() => pedidos.length).toBe(1)
  await expect.poll(() => screen.getByLabelText('Senha nova')).toHaveProperty('value', '')
  expect(screen.queryByText('Use 12 caracteres ou mais.')).toBeNull()
})
