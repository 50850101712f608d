// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Busca } from './Busca'
import { useResultados } from './resultados'

afterEach(cleanup)

function Achados({ texto }: { texto: string }) {
  const { resultados } = useResultados(texto)
  return (
    <ul>
      {resultados.map(({ texto: achado, tipo, para }) => (
        <li key={para + achado}>{`${tipo}: ${achado}`}</li>
      ))}
    </ul>
  )
}

function buscar(texto: string, elemento = <Achados texto={texto} />) {
  abrirTela({
    padrao: '/',
    endereco: '/',
    elemento,
    respostas: {
      'GET /api/v1/consorciados': {
        consorciados: [{ consorciado_id: 'p1', nome: 'Ana Souza', documento: '52998224725' }],
        proximo_token: '',
      },
      'GET /api/v1/grupos': { grupos: [{ grupo_id: 'g1', codigo: '1001' }], proximo_token: '' },
      'GET /api/v1/grupos/g1/cotas': { cotas: [{ cota_id: 'c7', numero: 7, vinculo: 'ATIVA' }], proximo_token: '' },
      'GET /api/v1/cotas/c7/parcelas': {
        parcelas: [
          { parcela_id: 't1', identificador: '1001-0007-00-003', valor: '100.00' },
          { parcela_id: 't2', identificador: '1001-0007-00-004', valor: '100.00' },
        ],
        proximo_token: '',
      },
    },
  })
}

it('finds a person by name', async () => {
  buscar('souza')
  expect(await screen.findByText('Consorciado: Ana Souza · 529.982.247-25')).toBeDefined()
})

it('finds the group, the quota and the title that an identifier names', async () => {
  buscar('1001-0007-00-003')
  expect(await screen.findByText(/Título: Título 1001-0007-00-003/)).toBeDefined()
  expect(screen.getByText('Cota: Grupo 1001, cota 7')).toBeDefined()
  expect(screen.getByText('Grupo: Grupo 1001')).toBeDefined()
  expect(screen.queryByText(/1001-0007-00-004/)).toBeNull()
})

it('finds screens and actions at once, by other words and without accents', () => {
  buscar('conciliacao')
  expect(screen.getByText('Tela: Conciliação bancária')).toBeDefined()
  cleanup()
  buscar('serasa')
  expect(screen.getByText('Tela: Negativação')).toBeDefined()
  cleanup()
  buscar('extrato bancario')
  expect(screen.getByText('Ação: Importar extrato bancário')).toBeDefined()
})

const marcado = () => screen.getByRole('option', { selected: true }).textContent
const escrever = (texto: string) => fireEvent.change(screen.getByRole('combobox'), { target: { value: texto } })

it('does not leave for Enter what was found for what the box said before', async () => {
  buscar('', <Busca aberta fechar={() => {}} />)
  escrever('souza')
  await screen.findByRole('option', { name: /Ana Souza/ })
  escrever('souza lima')
  expect(screen.queryByRole('option', { name: /Ana Souza/ })).toBeNull()
  expect(screen.getByText('Buscando…')).toBeDefined()
})

it('keeps marked what was marked, though the services find more and put it first', async () => {
  buscar('', <Busca aberta fechar={() => {}} />)
  escrever('con')
  fireEvent.keyDown(screen.getByRole('combobox'), { key: 'ArrowDown' })
  const antes = marcado()
  await screen.findByRole('option', { name: /Ana Souza/ })
  expect(marcado()).toBe(antes)
})
