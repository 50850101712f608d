// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Conferir from './Conferir'

afterEach(cleanup)

/** A file whose text comes when the test says. */
function arquivo(nome: string) {
  let soltar = (_: string) => {}
  const texto = new Promise<string>((resolver) => {
    soltar = resolver
  })
  return { soltar, file: Object.assign(new File(['x'], nome), { text: () => texto }) }
}

it('shows the file opened last, though another opened before is read after it', async () => {
  abrirTela({ padrao: '/conferir', endereco: '/conferir', elemento: <Conferir />, respostas: {} })
  const [grande, pequena] = [arquivo('grande.json'), arquivo('pequena.json')]
  const campo = screen.getByLabelText(/Solte o arquivo aqui/)
  fireEvent.change(campo, { target: { files: [grande.file] } })
  fireEvent.change(campo, { target: { files: [pequena.file] } })
  pequena.soltar('não é uma ata')
  await screen.findByText(/não é JSON/)
  grande.soltar('{}')
  await grande.file.text()
  await act(async () => {})
  expect(screen.getByText(/não é JSON/)).toBeDefined()
})
