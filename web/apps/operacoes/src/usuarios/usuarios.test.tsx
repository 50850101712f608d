// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { useAvisos } from '@consorcio/shared-state'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Usuarios from './Usuarios'

afterEach(cleanup)

const [ID_ANA, ID_BIA] = [1, 2].map((n) => `00000000-0000-7000-8000-00000000000${n}`)
const ANA = {
  consorciado_id: ID_ANA,
  nome: 'Ana Lima',
  documento: '52998224725',
  tipo: 'FISICA',
  contatos: [{ tipo: 'EMAIL', valor: 'ana@example.com', preferencial: true }],
  enderecos: [],
  documentos: [],
}
const BIA = { ...ANA, consorciado_id: ID_BIA, nome: 'Bia Souza', documento: '11144477735' }
const PAPEIS = { papeis: [{ papel: 'operador', descricao: 'Atende.', permissoes: [], fixo: false, versao: 1 }] }
const DA_ANA = {
  usuario_id: 'u1',
  nome_usuario: 'ana.lima',
  nome: 'Ana Lima',
  email: 'ana@example.com',
  papeis: ['consorciado'],
  consorciado_id: ID_ANA,
  situacao: 'ATIVO',
  segundo_fator: false,
  versao: 3,
}

function abrir(respostas: Respostas, usuarios: object[] = []) {
  return abrirTela({
    padrao: '/usuarios',
    endereco: '/usuarios',
    elemento: <Usuarios />,
    respostas: {
      'GET /api/v1/papeis': PAPEIS,
      'GET /api/v1/usuarios': { usuarios, proximo_token: '' },
      'GET /api/v1/consorciados': { consorciados: [ANA, BIA], proximo_token: '' },
      [`GET /api/v1/consorciados/${ID_ANA}`]: ANA,
      ...respostas,
    },
  })
}

async function escolher(nome: RegExp): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Consorciado'), { target: { value: 'an' } })
  fireEvent.click(await screen.findByRole('button', { name: nome }))
}

it('makes a login of a consorciado: found, shown by name and part of the CPF, taken back; refusals land on fields', async () => {
  const { pedidos } = abrir({
    'POST /api/v1/usuarios': new Recusa(409, 'Conflito.', [
      { pointer: '/consorciado_id', message: 'Este consorciado já tem um acesso.' },
    ]),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Criar usuário' }))
  fireEvent.change(screen.getByLabelText('De quem é o acesso'), { target: { value: 'consorciado' } })
  expect(screen.getByText(/Cada pessoa tem um acesso só/)).toBeDefined()
  fireEvent.change(screen.getByLabelText('Nome de acesso'), { target: { value: 'ana.lima' } })
  fireEvent.click(screen.getByRole('button', { name: 'Criar' }))
  expect(await screen.findByText('Escolha a pessoa de quem é o acesso.')).toBeDefined()

  await escolher(/Bia Souza/)
  fireEvent.click(screen.getByRole('button', { name: 'Trocar' }))
  await escolher(/Ana Lima/)
  expect(screen.getByText('***.982.247-**')).toBeDefined()
  expect(screen.queryByText('529.982.247-25')).toBeNull()
  fireEvent.change(screen.getByLabelText('Nome completo'), { target: { value: 'Ana Lima' } })
  fireEvent.click(screen.getByRole('button', { name: 'Criar' }))
  expect(await screen.findByText('Este consorciado já tem um acesso.')).toBeDefined()
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    nome_usuario: 'ana.lima',
    nome: 'Ana Lima',
    email: 'ana@example.com',
    papeis: ['consorciado'],
    consorciado_id: ID_ANA,
  })
})

it('gives a login to another person, or to the team', async () => {
  const { pedidos } = abrir({ 'PUT /api/v1/usuarios/u1/papeis': { ...DA_ANA, versao: 4 } }, [DA_ANA])
  fireEvent.click(await screen.findByRole('button', { name: 'Ana Lima' }))
  const janela = within(await screen.findByRole('dialog', { name: 'Ana Lima' }))
  expect(await janela.findByRole('link', { name: 'Ana Lima, ***.982.247-**' })).toBeDefined()
  const salvar = janela.getByRole('button', { name: 'Salvar os papéis' })
  expect(salvar).toHaveProperty('disabled', true)
  fireEvent.click(janela.getByRole('button', { name: 'Trocar' }))
  expect(salvar).toHaveProperty('disabled', true)
  await escolher(/Bia Souza/)
  expect(janela.getByText('As sessões abertas deste acesso terminam.')).toBeDefined()
  fireEvent.click(salvar)
  await screen.findByText('***.444.777-**')
  const enviado = () => pedidos.filter(({ metodo }) => metodo === 'PUT').map(({ corpo }) => corpo)
  expect(enviado()).toEqual([{ papeis: ['consorciado'], consorciado_id: ID_BIA, versao: 3 }])

  fireEvent.change(janela.getByLabelText('De quem é o acesso'), { target: { value: 'equipe' } })
  fireEvent.click(await janela.findByRole('checkbox', { name: /Operador/ }))
  fireEvent.click(janela.getByRole('button', { name: 'Salvar os papéis' }))
  await expect.poll(enviado).toContainEqual({ papeis: ['operador'], consorciado_id: '', versao: 3 })
})

it('shows the password that is shown once, though the user read again is of another version', async () => {
  const DA_EQUIPE = { ...DA_ANA, papeis: ['operador'], consorciado_id: '' }
  let agora = DA_EQUIPE
  abrir({
    'GET /api/v1/usuarios': () => ({ usuarios: [agora], proximo_token: '' }),
    'POST /api/v1/usuarios/u1:redefinir-senha': () => {
      agora = { ...DA_EQUIPE, email: 'lida.de.novo@example.com', versao: 4 }
      return { senha_provisoria: 'Kb7-provisoria' }
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Ana Lima' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Nova senha provisória' }))
  const janela = within(screen.getByRole('dialog', { name: 'Ana Lima' }))
  await janela.findByText('lida.de.novo@example.com')
  expect(await janela.findByText('Kb7-provisoria', {}, { timeout: 2_000 })).toBeDefined()
})

it('a password that is shown once stays on the screen, and a refusal goes away with the next order', async () => {
  let versao = 3
  const daEquipe = { ...DA_ANA, papeis: ['operador'], consorciado_id: '' }
  abrir({
    'GET /api/v1/usuarios': () => ({ usuarios: [{ ...daEquipe, versao }], proximo_token: '' }),
    'POST /api/v1/usuarios/u1:desativar': new Recusa(422, 'Você não pode desativar o próprio acesso.'),
    'POST /api/v1/usuarios/u1:redefinir-senha': () => {
      versao = 4
      return { senha_provisoria: 'KVDK-CYIR', usuario: daEquipe }
    },
    'POST /api/v1/usuarios/u1/sessoes:encerrar': { encerradas: 1 },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Ana Lima' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Desativar o acesso' }))
  expect(await screen.findByText('Você não pode desativar o próprio acesso.')).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'Nova senha provisória' }))
  expect(await screen.findByText('KVDK-CYIR')).toBeDefined()
  expect(screen.queryByText('Você não pode desativar o próprio acesso.')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Encerrar as sessões' }))
  await expect.poll(() => useAvisos.getState().avisos.at(-1)?.texto).toBe('1 sessão encerrada.')
  expect(screen.getByText('KVDK-CYIR')).toBeDefined()
})
