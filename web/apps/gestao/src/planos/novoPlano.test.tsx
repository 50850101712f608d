// @vitest-environment jsdom
import type { RegraGrupo } from '@consorcio/shared-api'
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { regraEmPalavras } from '../grupos/regraEmPalavras'
import NovoPlano from './NovoPlano'

afterEach(cleanup)

function abrir() {
  return abrirTela({
    padrao: '/planos/novo',
    endereco: '/planos/novo',
    elemento: <NovoPlano />,
    respostas: {
      'POST /api/v1/planos:calcular-mensalidade': { componentes: [], total: '1170.00' },
      'POST /api/v1/planos': { plano_id: 'p1' },
    },
  })
}

const escrever = (rotulo: string, value: string) =>
  fireEvent.change(screen.getByLabelText(rotulo, { exact: false }), { target: { value } })

it('sends the price of the insurance or its rate, whichever the screen shows', async () => {
  const { pedidos } = abrir()
  escrever('Código', 'M')
  escrever('Nome', 'Moto')
  escrever('Seguro por mês (%)', '0,03')
  escrever('Base do seguro', 'VALOR_FIXO')
  expect(screen.queryByLabelText('Seguro por mês (%)', { exact: false })).toBeNull()
  escrever('Seguro por mês (R$)', '29,90')
  escrever('Taxa antecipada (%)', '2')
  escrever('Parcelas da taxa antecipada', '3')
  fireEvent.click(screen.getByLabelText('Despesas bancárias'))
  fireEvent.click(screen.getByLabelText('Custos de cobrança'))
  fireEvent.click(screen.getByRole('button', { name: 'Criar o plano' }))
  const criado = () => pedidos.find(({ caminho, metodo }) => metodo === 'POST' && caminho === '/api/v1/planos')?.corpo
  await expect.poll(criado).toMatchObject({
    regra: {
      base_seguro: 'VALOR_FIXO',
      seguro_mensal: '0',
      seguro_valor: '29.90',
      taxa_antecipada: '2',
      taxa_antecipada_parcelas: 3,
      taxa_ate_contemplacao: 'COBRADA',
      despesas_fundo_reserva: ['COBRANCA', 'BANCARIA'],
    },
  })
})

it('asks what a contemplado may choose only of reduced parcelas', async () => {
  const { pedidos } = abrir()
  escrever('Código', 'M')
  escrever('Nome', 'Moto')
  expect(screen.queryByText('O contemplado pode escolher')).toBeNull()
  escrever('Fundo comum até a contemplação (%)', '75')
  escrever('O que elas deixaram, na contemplação', 'NO_FIM')
  fireEvent.click(await screen.findByLabelText('Diluir nas parcelas que faltam'))
  fireEvent.click(screen.getByLabelText('Reduzir o crédito'))
  fireEvent.click(screen.getByRole('button', { name: 'Criar o plano' }))
  const criado = () => pedidos.find(({ caminho, metodo }) => metodo === 'POST' && caminho === '/api/v1/planos')?.corpo
  await expect
    .poll(criado)
    .toMatchObject({ regra: { residuo_reduzida: 'NO_FIM', escolhas_residuo: ['DILUIR', 'CREDITO'] } })
})

it('says in words what becomes of what reduced parcelas left', () => {
  const linhas = (regra: Partial<RegraGrupo>) =>
    new Map(regraEmPalavras(regra as RegraGrupo).flatMap(([, dela]) => dela)).get('O contemplado pode escolher')
  expect(linhas({ parcela_reduzida: '100' })).toBeUndefined()
  expect(linhas({ parcela_reduzida: '75', escolhas_residuo: [] })).toBe('Nada: só o contrato decide')
  expect(linhas({ parcela_reduzida: '75', escolhas_residuo: ['CREDITO'] })).toBe('Reduzir o crédito')
})

it('says in words the advance, the insurance and the taxa that waits', () => {
  const regra = { base_seguro: 'VALOR_FIXO', seguro_valor: '29.90', taxa_antecipada: '2', taxa_antecipada_parcelas: 3 }
  const linhas = new Map(regraEmPalavras(regra as RegraGrupo).flatMap(([, dela]) => dela))
  expect(linhas.get('Taxa antecipada')).toContain('nas primeiras 3 parcelas')
  expect(linhas.get('Seguro por mês')).toMatch(/29,90/)
  expect(linhas.get('O fundo de reserva paga também')).toBe('Nenhuma despesa')
  const sem = {
    ...regra,
    base_seguro: 'CREDITO',
    seguro_mensal: '0',
    taxa_antecipada_parcelas: 1,
    despesas_fundo_reserva: ['BANCARIA'],
  }
  const outras = new Map(regraEmPalavras(sem as RegraGrupo).flatMap(([, dela]) => dela))
  expect(outras.get('Taxa antecipada')).toContain('na primeira parcela')
  expect(outras.get('Seguro por mês')).toBe('Não há')
  expect(outras.get('O fundo de reserva paga também')).toBe('Despesas bancárias')
})
