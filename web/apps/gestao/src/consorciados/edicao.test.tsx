// @vitest-environment jsdom
import { buscarConsorciadoOptions } from '@consorcio/shared-api'
import { abrirTela, Recusa } from '@consorcio/shared-api/testes'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import FormularioConsorciado from './FormularioConsorciado'

afterEach(cleanup)

const ANA = {
  consorciado_id: 'p1',
  tipo: 'FISICA',
  nome: 'Ana',
  documento: '52998224725',
  situacao: 'ATIVO',
  contatos: [],
  enderecos: [],
  documentos: [],
  versao: 1,
}

/** The page of a person, from which one goes to the form; and something that has everything read again. */
function Paginas() {
  const { data } = useQuery(buscarConsorciadoOptions({ path: { consorciado_id: 'p1' } }))
  const cache = useQueryClient()
  const [editando, setEditando] = useState(false)
  return (
    <>
      {data ? <p>{`Versão ${data.versao}`}</p> : null}
      <button type="button" onClick={() => setEditando(true)}>
        Editar
      </button>
      <button type="button" onClick={() => void cache.invalidateQueries()}>
        Ler de novo
      </button>
      {editando ? <FormularioConsorciado /> : null}
    </>
  )
}

it('is filled with what was read for it, and sends the version of what it showed', async () => {
  let agora = ANA
  const { pedidos } = abrirTela({
    padrao: '/consorciados/:consorciadoId/editar',
    endereco: '/consorciados/p1/editar',
    elemento: <Paginas />,
    respostas: {
      'GET /api/v1/consorciados/p1': () => agora,
      'PATCH /api/v1/consorciados/p1': new Recusa(409, 'O cadastro mudou.'),
    },
  })
  await screen.findByText('Versão 1')
  agora = { ...ANA, nome: 'Ana Lima', versao: 2 }
  fireEvent.click(screen.getByRole('button', { name: 'Editar' }))
  const nome = await screen.findByLabelText('Nome completo')
  expect(nome).toHaveProperty('value', 'Ana Lima')

  agora = { ...ANA, nome: 'Ana Lima Dias', versao: 3 }
  fireEvent.click(screen.getByRole('button', { name: 'Ler de novo' }))
  await screen.findByText('Versão 3')
  fireEvent.change(nome, { target: { value: 'Ana L. Souza' } })
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  expect(await screen.findByText('O cadastro mudou.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'PATCH')?.corpo).toMatchObject({ nome: 'Ana L. Souza', versao: 2 })
})
