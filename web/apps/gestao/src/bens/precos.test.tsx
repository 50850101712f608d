// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import ImportarPrecos from './ImportarPrecos'

afterEach(cleanup)

const ROTA = 'POST /api/v1/bens:importar-precos'
const NADA = { linhas: 1, alterados: 0, inalterados: 0, problemas: [], efeitos: [], sem_preco: [], simulacao: true }
const EFEITO = {
  grupo_id: 'g1',
  grupo_codigo: '1001',
  bem_id: 'b1',
  bem_codigo: 'AUTO-60',
  cotas: 40,
  anterior: '60000.00',
  novo: '63000.00',
  variacao: '5.00000000',
  vigencia_inicio: '2026-04-01',
}

async function enviar(resposta: object) {
  const tela = abrirTela({
    padrao: '/bens/importar',
    endereco: '/bens/importar',
    elemento: <ImportarPrecos />,
    respostas: { [ROTA]: { ...NADA, ...resposta } },
  })
  const campo = document.querySelector('input[type=file]')
  if (!campo) throw new Error('sem campo de arquivo')
  fireEvent.change(campo, { target: { files: [new File(['lista;codigo'], 'fipe.csv')] } })
  return tela
}

it('shows what a list does to each group, and only then writes it', async () => {
  const { pedidos } = await enviar({ alterados: 1, efeitos: [EFEITO], sem_preco: ['AUTO-80'] })
  expect(await screen.findByText('Seguem a lista e não estão nela: AUTO-80.')).toBeDefined()
  expect(screen.getAllByText('AUTO-60').length).toBeGreaterThan(0)
  fireEvent.click(screen.getByRole('button', { name: 'Acrescentar 1 preço' }))
  await expect
    .poll(() => pedidos.map(({ corpo }) => (corpo as { simulacao: boolean }).simulacao))
    .toEqual([true, false])
})

it('names the line and the column of what is wrong, and does not offer to write', async () => {
  await enviar({ alterados: 1, problemas: [{ linha: 3, coluna: 'preco', motivo: 'Informe um preço.' }] })
  expect((await screen.findAllByText('Informe um preço.')).length).toBeGreaterThan(0)
  expect(screen.getAllByText('preco').length).toBeGreaterThan(0)
  expect(screen.queryByRole('button', { name: /Acrescentar/ })).toBeNull()
})
