// @vitest-environment jsdom
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { nomeDaExtracao, numeroSorteado } from './nomes'
import { RegistroDeExtracao } from './RegistroDeExtracao'

afterEach(cleanup)

function digitar(rotulo: string, valor: string) {
  fireEvent.change(screen.getByLabelText(rotulo), { target: { value: valor } })
}

it('registers the balls of a globo for the size of the group, typed twice', async () => {
  const { pedidos } = abrirTela({
    padrao: '/x',
    endereco: '/x',
    elemento: <RegistroDeExtracao aoRegistrar={() => {}} globo={{ dia: '2026-03-16', participantes: 100 }} />,
    respostas: { 'POST /api/v1/extracoes': { numero: 1_000_001, premios: ['00042'] } },
  })
  digitar('1ª bola', '42')
  digitar('2ª bola (opcional)', '7')
  fireEvent.click(screen.getByRole('button', { name: 'Continuar' }))
  digitar('1ª bola', '42')
  digitar('2ª bola (opcional)', '8')
  expect(screen.getByText('Diferente da primeira vez')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Conferir e registrar' })).toHaveProperty('disabled', true)
  digitar('2ª bola (opcional)', '7')
  fireEvent.click(screen.getByRole('button', { name: 'Conferir e registrar' }))
  await expect
    .poll(() => pedidos.at(-1)?.corpo)
    .toEqual({
      origem: 'GLOBO',
      participantes: 100,
      data: '2026-03-16',
      premios: ['42', '7'],
      fonte: 'Globo da assembleia',
    })
})

it('calls a globo by its day and size, and its balls by their number', () => {
  // biome-ignore lint/suspicious/noExplicitAny: only what names it
  const globo: any = { origem: 'GLOBO', data: '2026-03-16', participantes: 100, numero: 1_000_001 }
  expect(nomeDaExtracao(globo)).toBe('Globo de 16/03/2026 para 100 participantes')
  expect(numeroSorteado(globo, '00042')).toBe('42')
  expect(numeroSorteado({ origem: 'LOTERIA_FEDERAL' }, '00042')).toBe('00042')
})
