// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { Button } from './Button'

afterEach(cleanup)

it('keeps the focus while it is busy, and is not pressed twice', () => {
  const enviar = vi.fn((evento) => evento.preventDefault())
  const mostrar = (busy: boolean) => (
    <form onSubmit={enviar}>
      <Button type="submit" busy={busy}>
        Enviar
      </Button>
    </form>
  )
  const { rerender } = render(mostrar(false))
  const botao = screen.getByRole('button', { name: 'Enviar' })
  botao.focus()
  fireEvent.click(botao)
  rerender(mostrar(true))
  fireEvent.click(botao)
  expect(enviar).toHaveBeenCalledOnce()
  expect(document.activeElement).toBe(botao)
  expect(botao.getAttribute('aria-disabled')).toBe('true')
  expect((botao as HTMLButtonElement).disabled).toBe(false)
  rerender(mostrar(false))
  fireEvent.click(botao)
  expect(enviar).toHaveBeenCalledTimes(2)
})
