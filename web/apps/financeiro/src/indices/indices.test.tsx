// @vitest-environment jsdom
import { somarMeses } from '@consorcio/formatos'
import type { VariacaoMensal } from '@consorcio/shared-api'
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Indices from './Indices'
import { mesesQueFaltam, variacao } from './meses'

afterEach(cleanup)

const mes = (qual: string, acumulada = ''): VariacaoMensal => ({
  indice: 'IPCA',
  mes: qual,
  variacao: '0.50000000',
  acumulada,
})

function abrir(meses: object[], respostas: Respostas = {}, permissoes?: string[]) {
  return abrirTela({
    padrao: '/financeiro/indices',
    endereco: '/financeiro/indices',
    elemento: <Indices />,
    respostas: { 'GET /api/v1/indices': { meses }, ...respostas },
    ...(permissoes ? { permissoes } : {}),
  })
}

function enviar(janela: HTMLElement, texto: string) {
  const arquivo = new File([texto], 'indices.csv')
  fireEvent.change(within(janela).getByLabelText(/Solte o arquivo aqui/), { target: { files: [arquivo] } })
}

it('finds the months that a series jumps over, and writes a variation', () => {
  expect(mesesQueFaltam([mes('2025-10'), mes('2025-11'), mes('2026-02')])).toEqual(['2025-12', '2026-01'])
  expect([variacao('0.50000000'), variacao('-0.12345678'), variacao('')]).toEqual(['0,50%', '-0,12345678%', '–'])
})

it('shows a series from its last month, says what is missing in it, and reads another', async () => {
  const anos = Array.from({ length: 40 }, (_, i) => mes(somarMeses('2022-01', i)))
  const { pedidos } = abrir([...anos.filter((um) => um.mes !== '2023-02'), mes('2025-05', '6.16778119')])
  const linhas = () => screen.getAllByRole('row').slice(1)
  expect(await screen.findByText('Até maio de 2025')).toBeDefined()
  expect(linhas()[0]?.textContent).toBe('maio de 20250,50%6,1678%')
  expect(screen.getByText(/Falta 02\/2023/)).toBeDefined()
  expect(linhas()).toHaveLength(36)
  fireEvent.click(screen.getByRole('button', { name: 'Carregar mais' }))
  expect(linhas()).toHaveLength(40)
  fireEvent.change(screen.getByLabelText('Índice'), { target: { value: 'IGPM' } })
  await expect.poll(() => pedidos.map(({ busca }) => busca.get('indice'))).toEqual(['IPCA', 'IGPM'])
})

it('tells every line of a file that was refused, then what came in and what differs', async () => {
  let recusa = true
  const { pedidos } = abrir([], {
    'POST /api/v1/indices:importar': () =>
      recusa
        ? new Recusa(400, 'Inválido.', [
            { pointer: '/conteudo', message: 'Linha 2: são três colunas.' },
            { pointer: '/conteudo', message: 'Linha 7: variação fora do possível.' },
          ])
        : { meses: 3, novos: 2, divergentes: [mes('2025-11')] },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Importar arquivo' }))
  const janela = screen.getByRole('dialog')
  enviar(janela, 'errado')
  const recusadas = await within(janela).findByRole('list', { name: 'Linhas recusadas' })
  expect(within(recusadas).getAllByRole('listitem')).toHaveLength(2)
  recusa = false
  enviar(janela, 'certo')
  expect(await within(janela).findByText('3 meses lidos: 2 novos, guardados agora.')).toBeDefined()
  expect(within(janela).getByRole('row', { name: 'IPCA novembro de 2025 0,50%' })).toBeDefined()
  expect(pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)).toEqual([
    { conteudo: btoa('errado') },
    { conteudo: btoa('certo') },
  ])
})

it('asks Banco Central from the month after the last one, and a refusal lands on its field', async () => {
  const { pedidos } = abrir([mes('2025-11')], {
    'POST /api/v1/indices:atualizar': () =>
      new Recusa(400, 'Inválido.', [{ pointer: '/mes_inicial', message: 'Informe o mês como AAAA-MM.' }]),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Atualizar do Banco Central' }))
  const janela = screen.getByRole('dialog', { name: 'Atualizar o IPCA' })
  const inicial = await within(janela).findByLabelText('Primeiro mês')
  expect(inicial).toHaveProperty('value', '2025-12')
  const final = within(janela).getByLabelText('Último mês')
  const buscar = within(janela).getByRole('button', { name: 'Buscar no Banco Central' })
  fireEvent.change(final, { target: { value: '2025-10' } })
  fireEvent.click(buscar)
  expect(await within(janela).findByText('O último mês vem depois do primeiro.')).toBeDefined()
  fireEvent.change(final, { target: { value: '2026-02' } })
  fireEvent.click(buscar)
  expect(await within(janela).findByText('Informe o mês como AAAA-MM.')).toBeDefined()
  expect(inicial.getAttribute('aria-invalid')).toBe('true')
  expect(pedidos.filter(({ metodo }) => metodo === 'POST').map(({ corpo }) => corpo)).toEqual([
    { indice: 'IPCA', mes_inicial: '2025-12', mes_final: '2026-02' },
  ])
})

it('who only reads is not offered to import', async () => {
  abrir([], {}, ['financeiro.indice.ler'])
  expect(await screen.findByText('Nenhum mês guardado')).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Importar arquivo' })).toBeNull()
})
