// @vitest-environment jsdom
import { NavContext } from '@consorcio/navigation'
import { useSessao } from '@consorcio/shared-state'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { ComponentProps, ReactNode } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { csvOf } from './csv'
import { type Column, DataTable } from './DataTable'
import { SavedViews } from './SavedViews'
import { cellOf, xlsxOf } from './xlsx'

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

it('does not pass off what answered another question as the answer to this one', () => {
  mostrar({ updating: true })
  expect(screen.getByRole('region', { name: 'Pessoas', busy: true }).className).toContain('pointer-events-none')
  cleanup()
  mostrar({ items: [], updating: true })
  expect(screen.queryByText('Ninguém')).toBeNull()
  expect(screen.getByRole('status', { name: 'Carregando' })).toBeDefined()
})

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

it('gives a spreadsheet numbers that it adds up, and text where text is meant', () => {
  expect(cellOf('R$\u00a01.234,50', true)).toEqual({ kind: 'money', value: '1234.50' })
  expect(cellOf('-R$\u00a010,00', true)).toEqual({ kind: 'money', value: '-10.00' })
  expect(cellOf('01/03/1900', false)).toEqual({ kind: 'date', value: '61' })
  expect(cellOf('1.234', true)).toEqual({ kind: 'integer', value: '1234' })
  expect(cellOf('0007', false)).toEqual({ kind: 'text', value: '0007' })
})

it('writes a workbook with what is shown, and nothing that would run', () => {
  const arquivo = new TextDecoder().decode(xlsxOf('pessoas', COLUNAS, PESSOAS))
  expect(arquivo.startsWith('PK')).toBe(true)
  expect(arquivo).toContain('<t xml:space="preserve">=SOMA(A1)</t>')
  expect(arquivo).not.toContain('<f>')
})

it('offers the whole list only when it is not all on the screen', () => {
  mostrar({})
  fireEvent.click(screen.getByRole('button', { name: 'Exportar' }))
  expect(screen.queryByRole('button', { name: 'CSV, tudo' })).toBeNull()
  cleanup()
  mostrar({ more: { available: true, busy: false, load: vi.fn(), all: vi.fn() } })
  fireEvent.click(screen.getByRole('button', { name: 'Exportar' }))
  expect(screen.getByRole('button', { name: 'CSV, tudo' })).toBeDefined()
})

it('puts the rows in order by a column: up, down, and as they came', () => {
  mostrar({})
  const saldos = () =>
    screen
      .getAllByRole('row')
      .slice(1, -1)
      .map((linha) => linha.textContent)
  const titulo = screen.getByRole('button', { name: 'Nome' })
  for (const [sentido, linhas] of [
    ['ascending', ['=SOMA(A1)2,00', 'Ana1,00']],
    ['descending', ['Ana1,00', '=SOMA(A1)2,00']],
    ['none', ['Ana1,00', '=SOMA(A1)2,00']],
  ] as const) {
    fireEvent.click(titulo)
    expect(screen.getByRole('columnheader', { name: 'Nome' }).getAttribute('aria-sort')).toBe(sentido)
    expect(saldos()).toEqual(linhas)
  }
})

it('reads the rest of the list before it is put in order', () => {
  const load = vi.fn()
  mostrar({ more: { available: true, busy: false, load } })
  expect(load).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Saldo' }))
  expect(load).toHaveBeenCalled()
})

it('keeps filters and columns by name, for each person their own', () => {
  const entrar = (id: string) =>
    useSessao.getState().abrir({ id, nome: id, papeis: [], permissoes: [], consorciado_id: null }, '')
  const aplicar = vi.fn()
  const abrir = (busca: string) => {
    render(<SavedViews list="pessoas" search={new URLSearchParams(busca)} onApply={aplicar} />)
    fireEvent.click(screen.getByRole('button', { name: 'Visões salvas' }))
  }
  entrar('ana')
  abrir('q=souza')
  fireEvent.change(screen.getByLabelText('Nome da visão'), { target: { value: 'Os Souza' } })
  fireEvent.click(screen.getByRole('button', { name: 'Guardar' }))
  cleanup()
  abrir('situacao=ATIVO')
  fireEvent.click(screen.getByRole('button', { name: 'Os Souza' }))
  expect(aplicar).toHaveBeenCalledWith({ situacao: null, q: 'souza' })
  cleanup()
  entrar('bia')
  abrir('')
  expect(screen.queryByRole('button', { name: 'Os Souza' })).toBeNull()
})
