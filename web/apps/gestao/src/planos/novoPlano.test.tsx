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
    },
  })
})

it('says in words the advance, the insurance and the taxa that waits', () => {
  const regra = { base_seguro: 'VALOR_FIXO', seguro_valor: '29.90', taxa_antecipada: '2', taxa_antecipada_parcelas: 3 }
  const linhas = new Map(regraEmPalavras(regra as RegraGrupo).flatMap(([, dela]) => dela))
  expect(linhas.get('Taxa antecipada')).toContain('nas primeiras 3 parcelas')
  expect(linhas.get('Seguro por mês')).toMatch(/29,90/)
  const sem = { ...regra, base_seguro: 'CREDITO', seguro_mensal: '0', taxa_antecipada_parcelas: 1 }
  const outras = new Map(regraEmPalavras(sem as RegraGrupo).flatMap(([, dela]) => dela))
  expect(outras.get('Taxa antecipada')).toContain('na primeira parcela')
  expect(outras.get('Seguro por mês')).toBe('Não há')
})
