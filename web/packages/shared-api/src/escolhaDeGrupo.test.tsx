// @vitest-environment jsdom
import { useQueryClient } from '@tanstack/react-query'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { useGrupoEscolhido } from './escolhaDeGrupo'
import { abrirTela } from './testes/tela'

afterEach(cleanup)

const grupo = (codigo: string, situacao: string) => ({ grupo_id: `g${codigo}`, codigo, situacao })

function Tela() {
  const { grupo: escolhido, grupos } = useGrupoEscolhido()
  const cache = useQueryClient()
  return (
    <>
      <p>{`Grupo ${escolhido?.codigo} de ${grupos?.length}`}</p>
      <button type="button" onClick={() => void cache.invalidateQueries()}>
        Ler de novo
      </button>
    </>
  )
}

it('stays with the group it opened with, though another comes before it, until it is no longer in progress', async () => {
  let grupos = [grupo('0900', 'EM_FORMACAO'), grupo('1001', 'EM_ANDAMENTO')]
  abrirTela({
    padrao: '/',
    endereco: '/',
    elemento: <Tela />,
    respostas: { 'GET /api/v1/grupos': () => ({ grupos, proximo_token: '' }) },
  })
  await screen.findByText('Grupo 1001 de 2')
  grupos = [grupo('0900', 'EM_ANDAMENTO'), grupo('0950', 'EM_ANDAMENTO'), grupo('1001', 'EM_ANDAMENTO')]
  fireEvent.click(screen.getByRole('button', { name: 'Ler de novo' }))
  expect(await screen.findByText('Grupo 1001 de 3')).toBeDefined()
  grupos = [grupo('0900', 'EM_ANDAMENTO'), grupo('1001', 'ENCERRADO')]
  fireEvent.click(screen.getByRole('button', { name: 'Ler de novo' }))
  expect(await screen.findByText('Grupo 0900 de 2')).toBeDefined()
})
