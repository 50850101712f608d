// @vitest-environment jsdom
import { NavContext } from '@consorcio/navigation'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { ComponentProps, ReactNode } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { csvOf } from './csv'
import { type Column, DataTable } from './DataTable'

afterEach(cleanup)

interface Pessoa {
  id: string
  nome: string
  saldo: string
}

const COLUNAS: readonly Column<Pessoa>[] = [
  { id: 'nome', title: 'Nome', cell: (pessoa) => pessoa.nome, fixed: true },
  {
    id: 'saldo',
    title: 'Saldo',
    cell: (pessoa) => <b>{pessoa.saldo}</b>,
    text: (pessoa) => pessoa.saldo,
    align: 'right',
    total: '3,00',
  },
]
const PESSOAS = [
  { id: '1', nome: 'Ana', saldo: '1,00' },
  { id: '2', nome: '=SOMA(A1)', saldo: '2,00' },
]

function mostrar(mais: Partial<ComponentProps<typeof DataTable<Pessoa>>>) {
  const push = vi.fn()
  const nav = { pathname: '/', search: '', push, replace: vi.fn(), back: vi.fn() }
  const comNav = ({ children }: { children: ReactNode }) => <NavContext value={nav}>{children}</NavContext>
  render(
    <DataTable
      name="pessoas"
      label="Pessoas"
      columns={COLUNAS}
      items={PESSOAS}
      rowKey={(pessoa) => pessoa.id}
      empty="Ninguém"
      {...mais}
    />,
    { wrapper: comNav },
  )
  return push
}

it('shows rows and totals, and the first column leads to the item without reloading', () => {
  const push = mostrar({ href: (pessoa) => `/pessoas/${pessoa.id}` })
  expect(screen.getAllByRole('row')).toHaveLength(4)
  expect(screen.getByText('3,00')).toBeDefined()
  fireEvent.click(screen.getByRole('link', { name: 'Ana' }))
  expect(push).toHaveBeenCalledWith('/pessoas/1')
})

it('tells apart loading, empty and failed', () => {
  mostrar({ items: undefined })
  expect(screen.getByRole('status', { name: 'Carregando' })).toBeDefined()
  cleanup()
  mostrar({ items: [] })
  expect(screen.getByText('Ninguém')).toBeDefined()
  cleanup()
  const repetir = vi.fn()
  mostrar({ items: undefined, error: new Error('O serviço não respondeu.'), onRetry: repetir })
  expect(screen.getByRole('alert').textContent).toContain('O serviço não respondeu.')
  fireEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }))
  expect(repetir).toHaveBeenCalledOnce()
})

it('exports what is shown, and nothing that a spreadsheet would run', () => {
  expect(csvOf(COLUNAS, PESSOAS)).toBe("\uFEFFNome;Saldo\r\nAna;1,00\r\n'=SOMA(A1);2,00\r\n")
})
