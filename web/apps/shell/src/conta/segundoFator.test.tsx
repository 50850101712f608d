// @vitest-environment jsdom
import { abrirTela, Recusa, type Respostas } from '@consorcio/shared-api/testes'
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import Conta from './Conta'

afterEach(cleanup)

const CODIGOS = Array.from({ length: 10 }, (_, i) => `abcd${'efghjkmnpq'[i]}-23456`)

const SESSAO = {
  sessao_id: 's1',
  agente: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142',
  ip: '127.0.0.1',
  criada_em: '2026-03-10T10:00:00Z',
  metodos: [],
}

function abrir(segundo_fator: boolean, codigos_recuperacao: number, outras: Respostas = {}) {
  const usuario = { usuario_id: 'u1', nome: 'Ana Lima', nome_usuario: 'ana', email: '', papeis: [], segundo_fator }
  return abrirTela({
    padrao: '/conta',
    endereco: '/conta',
    elemento: <Conta />,
    respostas: {
      'GET /api/v1/conta': { usuario, permissoes: [], codigos_recuperacao },
      'GET /api/v1/conta/sessoes': { sessoes: [] },
      ...outras,
    },
  })
}

const escrever = (rotulo: string, texto: string) =>
  fireEvent.change(screen.getByLabelText(rotulo), { target: { value: texto } })

it('shows the recovery codes once when the factor is turned on, until the person says they are kept', async () => {
  abrir(false, 0, {
    'POST /api/v1/conta/segundo-fator:iniciar': { chave: 'ABC', endereco: 'otpauth://x', qr_svg: '<svg/>' },
    'POST /api/v1/conta/segundo-fator:confirmar': { codigos_recuperacao: CODIGOS },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Ativar' }))
  escrever('Sua senha', 'uma frase')
  fireEvent.click(screen.getByRole('button', { name: 'Continuar' }))
  await screen.findByLabelText('Código que o aplicativo mostra')
  escrever('Código que o aplicativo mostra', '123456')
  fireEvent.click(screen.getByRole('button', { name: 'Confirmar' }))
  const lista = await screen.findByRole('list', { name: 'Códigos de recuperação' })
  expect(within(lista).getAllByRole('listitem')).toHaveLength(10)
  expect(screen.queryByRole('button', { name: 'Fechar' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Guardei os códigos' }))
  expect(screen.queryByText(CODIGOS[0] ?? '')).toBeNull()
})

it('says how many are left, and warns before they end', async () => {
  abrir(true, 7)
  expect(await screen.findByText(/7 códigos de recuperação/)).toBeDefined()
  expect(screen.queryByRole('note')).toBeNull()
  cleanup()
  abrir(true, 1)
  expect(await screen.findByText(/Resta 1 código de recuperação/)).toBeDefined()
  cleanup()
  abrir(true, 0)
  expect(await screen.findByText(/Você não tem códigos de recuperação/)).toBeDefined()
})

it('asks for both factors to make others, and puts a refusal on its field', async () => {
  let recusar = true
  const { pedidos } = abrir(true, 2, {
    'POST /api/v1/conta/segundo-fator:renovar-codigos': () =>
      recusar
        ? new Recusa(400, 'Inválido', [{ pointer: '/codigo', message: 'Código inválido ou já usado.' }])
        : { codigos_recuperacao: CODIGOS },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Gerar novos códigos' }))
  escrever('Sua senha', 'uma frase')
  escrever('Código do aplicativo', '000000')
  fireEvent.click(screen.getByRole('button', { name: 'Gerar' }))
  expect(await screen.findByText('Código inválido ou já usado.')).toBeDefined()
  recusar = false
  escrever('Código do aplicativo', '123456')
  fireEvent.click(screen.getByRole('button', { name: 'Gerar' }))
  expect(await screen.findByText(CODIGOS[9] ?? '')).toBeDefined()
  expect(pedidos.filter(({ metodo }) => metodo === 'POST').at(-1)?.corpo).toEqual({
    senha_atual: 'uma frase',
    codigo: '123456',
  })
})

it('turns the factor off with a recovery code too', async () => {
  const { pedidos } = abrir(true, 2, { 'POST /api/v1/conta/segundo-fator:remover': {} })
  fireEvent.click(await screen.findByRole('button', { name: 'Remover' }))
  escrever('Sua senha', 'uma frase')
  escrever('Código do aplicativo ou de recuperação', 'abcde-23456')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remover' }))
  await screen.findByText(/Restam 2/)
  expect(pedidos.find(({ metodo }) => metodo === 'POST')?.corpo).toEqual({
    senha_atual: 'uma frase',
    codigo: 'abcde-23456',
  })
})

it('keeps the codes on the screen when the account cannot be read again', async () => {
  let fora = false
  const conta = { usuario: { usuario_id: 'u1', papeis: [], segundo_fator: true }, codigos_recuperacao: 2 }
  abrir(true, 2, {
    'GET /api/v1/conta': () => (fora ? new Recusa(503, 'Fora do ar.') : conta),
    'GET /api/v1/conta/sessoes': () => ({ sessoes: fora ? [SESSAO] : [] }),
    'POST /api/v1/conta/segundo-fator:renovar-codigos': () => {
      fora = true
      return { codigos_recuperacao: CODIGOS }
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Gerar novos códigos' }))
  escrever('Sua senha', 'uma frase')
  escrever('Código do aplicativo', '123456')
  fireEvent.click(screen.getByRole('button', { name: 'Gerar' }))
  await screen.findByText('Chrome no Linux')
  expect(screen.getByText(CODIGOS[9] ?? '')).toBeDefined()
})

it('does not say that the factor is off before it is known', async () => {
  let responder = (_: object) => {}
  abrir(true, 2, {
    'GET /api/v1/conta': () =>
      new Promise<object>((resolver) => {
        responder = resolver
      }),
  })
  await screen.findByText('Segundo fator')
  expect(screen.queryByText('Inativo')).toBeNull()
  responder({ usuario: { usuario_id: 'u1', papeis: [], segundo_fator: true }, codigos_recuperacao: 2 })
  expect(await screen.findByText('Ativo')).toBeDefined()
})
