// @vitest-environment jsdom
import type { Painel } from '@consorcio/shared-api'
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { SerieDoPainel } from './SerieDoPainel'

afterEach(cleanup)

const mes = (nome: string, a_receber: string, arrecadado: string) => ({
  mes: nome,
  a_receber,
  arrecadado,
  recebido_do_mes: '0.00',
  contemplacoes: 0,
})

const painel = (serie: Painel['serie']) => ({ serie }) as Painel

it('says each month in numbers, and the largest is the tallest', () => {
  const { container } = render(
    <SerieDoPainel painel={painel([mes('2026-01', '1000.00', '500.00'), mes('2026-02', '2000.00', '2500.00')])} />,
  )
  const linha = within(screen.getByRole('table')).getByRole('row', { name: /02\/26/ })
  expect(linha.textContent?.replaceAll('\u00a0', ' ')).toBe('02/26R$ 2.000,00R$ 2.500,00')
  const alturas = [...container.querySelectorAll('svg rect')].map((coluna) => Number(coluna.getAttribute('height')))
  expect(alturas.indexOf(Math.max(...alturas))).toBe(3)
})

it('is not there while nothing was due or came in', () => {
  const { container } = render(<SerieDoPainel painel={painel([mes('2026-01', '0.00', '0.00')])} />)
  expect(container.firstChild).toBeNull()
})
