// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import ApuracaoDoDia from './ApuracaoDoDia'

afterEach(cleanup)

const DIA = '2026-03-16'
const APURACAO = {
  apuracao_dia_id: 'a1',
  dia: DIA,
  situacao: 'CONCLUIDA',
  grupos: 3,
  pendentes: 0,
  congelados: 0,
  apurados: 2,
  recusados: 1,
  contemplacoes: 4,
  rodada: 1,
}

function abrir(respostas: Respostas) {
  return abrirTela({
    padrao: '/assembleias/dia',
    endereco: `/assembleias/dia?dia=${DIA}`,
    elemento: <ApuracaoDoDia />,
    respostas: { 'GET /api/v1/extracoes': { extracoes: [], proximo_token: '' }, ...respostas },
  })
}

it('offers to start a day that nobody asked for, and says what was refused', async () => {
  const { pedidos } = abrir({
    'POST /api/v1/sorteios/apuracoes': new Recusa(400, 'Pedido inválido.', [
      { pointer: '/dia', message: 'Não há assembleia nesse dia.' },
    ]),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Apurar o dia' }))
  expect(await screen.findByText('Não há assembleia nesse dia.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({ dia: DIA, extracao: 0 })
})

it('tells how far it went and why each group was refused', async () => {
  const { pedidos } = abrir({
    [`GET /api/v1/sorteios/apuracoes/${DIA}`]: APURACAO,
    [`GET /api/v1/sorteios/apuracoes/${DIA}/grupos`]: {
      grupos: [
        {
          grupo_id: 'g1',
          grupo_codigo: '1001',
          assembleia_id: 's1',
          ago: 3,
          situacao: 'RECUSADO',
          contemplacoes: 0,
          motivo: 'A extração ainda não foi conferida.',
        },
      ],
      proximo_token: '',
    },
  })
  expect(await screen.findByText('A extração ainda não foi conferida.')).toBeDefined()
  expect(screen.getByText('100%')).toBeDefined()
  expect(screen.getByRole('button', { name: 'Apurar o que falta' })).toBeDefined()
  fireEvent.change(screen.getByLabelText('Situação'), { target: { value: 'RECUSADO' } })
  await expect.poll(() => pedidos.at(-1)?.busca.get('situacao')).toBe('RECUSADO')
})

it('says when asking again found nothing to do', async () => {
  abrir({
    [`GET /api/v1/sorteios/apuracoes/${DIA}`]: APURACAO,
    [`GET /api/v1/sorteios/apuracoes/${DIA}/grupos`]: { grupos: [], proximo_token: '' },
    'POST /api/v1/sorteios/apuracoes': APURACAO,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Apurar o que falta' }))
  await expect.poll(() => useAvisos.getState().avisos.at(-1)?.texto).toBe('Nada a apurar: o que havia já foi apurado.')
})
