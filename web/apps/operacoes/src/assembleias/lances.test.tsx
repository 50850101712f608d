// @vitest-environment jsdom
import type { Assembleia, Grupo } from '@consorcio/shared-api'
import { abrirTela } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { NovoLance } from './NovoLance'

afterEach(cleanup)

it('sends the kind of bid that the screen shows, in a group that takes no free bid', async () => {
  const { pedidos } = abrirTela({
    padrao: '/assembleias/a1',
    endereco: '/assembleias/a1',
    elemento: (
      <NovoLance
        assembleia={{ assembleia_id: 'a1' } as Assembleia}
        grupo={{ grupo_id: 'g1' } as Grupo}
        fechar={() => {}}
      />
    ),
    respostas: {
      'GET /api/v1/grupos/g1/regra': { modalidades_lance: ['FIXO'] },
      'GET /api/v1/grupos/g1/cotas': { cotas: [{ cota_id: 'c7', numero: 7 }], proximo_token: '' },
      'POST /api/v1/assembleias/a1/lances': { lance_id: 'l1' },
    },
  })
  fireEvent.change(screen.getByLabelText('Número da cota'), { target: { value: '7' } })
  await screen.findByRole('option', { name: 'Fixo' })
  const oferecer = screen.getByRole('button', { name: 'Oferecer' })
  await expect.poll(() => oferecer.hasAttribute('disabled')).toBe(false)
  fireEvent.click(oferecer)
  await expect.poll(() => pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toMatchObject({ modalidade: 'FIXO' })
})
