// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import { NavContext } from './nav'
import { Rotas, useParametro } from './rotas'

afterEach(cleanup)

function Cota() {
  const cota = useParametro('cotaId')
  const [motivo, setMotivo] = useState('')
  return (
    <input aria-label={`Motivo da cota ${cota}`} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
  )
}

function pagina(pathname: string, search = '') {
  const nav = { pathname, search, push: () => {}, replace: () => {}, back: () => {} }
  return (
    <NavContext value={nav}>
      <Rotas rotas={[{ padrao: '/cotas/:cotaId', elemento: <Cota /> }]} senao={null} />
    </NavContext>
  )
}

it('begins anew for another quota, and goes on for another tab of the same', () => {
  const { rerender } = render(pagina('/cotas/7'))
  fireEvent.change(screen.getByLabelText('Motivo da cota 7'), { target: { value: 'desistiu' } })
  rerender(pagina('/cotas/7', '?aba=movimentos'))
  expect(screen.getByLabelText('Motivo da cota 7')).toHaveProperty('value', 'desistiu')
  rerender(pagina('/cotas/8'))
  expect(screen.getByLabelText('Motivo da cota 8')).toHaveProperty('value', '')
})
