// @vitest-environment jsdom
import { ErroDaApi } from '@consorcio/shared-api/erro'
import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { erroDe, useFormulario } from './useFormulario'

afterEach(cleanup)

const ESQUEMA = z.object({
  nome: z.string().check(z.minLength(2)),
  preco: z.string().check(z.regex(/^\d+\.\d{2}$/)),
  contatos: z.array(z.object({ valor: z.string().check(z.minLength(3)) })),
})
const VAZIO = { nome: '', preco: '1,5', contatos: [{ valor: '' }] }

function problema(errors: { pointer: string; message: string }[]) {
  return new ErroDaApi(400, {
    type: '',
    title: '',
    status: 400,
    detail: 'Pedido inválido.',
    code: 'VALIDACAO',
    instance: '',
    errors,
  })
}

it('says in Portuguese what the contract refuses, however deep the field', async () => {
  const { result } = renderHook(() => useFormulario(ESQUEMA, VAZIO))
  result.current.formState.errors
  await act(() => result.current.trigger())
  const { errors } = result.current.formState
  expect(erroDe(errors, 'nome')).toBe('Preencha este campo.')
  expect(erroDe(errors, 'preco')).toBe('O formato não está certo.')
  expect(erroDe(errors, 'contatos.0.valor')).toBe('Preencha este campo.')
})

it('puts on its field what the API refuses, and the rest at the top', async () => {
  const { result } = renderHook(() => useFormulario(ESQUEMA, VAZIO))
  result.current.register('contatos.0.valor')
  result.current.formState.errors
  await act(async () =>
    result.current.recusar(
      problema([
        { pointer: '/contatos/0/valor', message: 'já existe' },
        { pointer: '/versao', message: 'mudou' },
      ]),
    ),
  )
  expect(erroDe(result.current.formState.errors, 'contatos.0.valor')).toBe('já existe')
  expect(result.current.aviso).toBe('mudou')
  await act(async () => result.current.recusar(problema([])))
  expect(result.current.aviso).toBe('Pedido inválido.')
})

it('what is wrong in a field that is not shown is told at the top, whoever refuses it', async () => {
  const { result } = renderHook(() => useFormulario(ESQUEMA, { ...VAZIO, contatos: [{ valor: 'ana' }] }))
  result.current.formState.errors
  result.current.register('nome')
  await act(async () => result.current.recusar(problema([{ pointer: '/preco', message: 'caro demais' }])))
  expect(result.current.aviso).toBe('caro demais')
  // Of a form in steps, the field has it when the form goes back to where it is shown.
  expect(erroDe(result.current.formState.errors, 'preco')).toBe('caro demais')
  await act(async () => result.current.recusar(problema([{ pointer: '/preco', message: 'caro demais' }]), ['preco']))
  expect(result.current.aviso).toBeNull()

  const enviar = vi.fn()
  await act(async () => result.current.handleSubmit(enviar)())
  expect(enviar).not.toHaveBeenCalled()
  expect(result.current.aviso).toBe('Preço: O formato não está certo.')
  expect(erroDe(result.current.formState.errors, 'nome')).toBe('Preencha este campo.')

  await act(async () => {
    result.current.setValue('preco', '1.50')
    result.current.setValue('nome', 'Ana')
  })
  await act(async () => result.current.handleSubmit(enviar)())
  expect(enviar).toHaveBeenCalledOnce()
  expect(result.current.aviso).toBeNull()
})

it('a mark has no room for a message: it is told at the top', async () => {
  const { result } = renderHook(() => useFormulario(ESQUEMA, VAZIO))
  const marca = Object.assign(document.createElement('input'), { type: 'checkbox', name: 'nome' })
  act(() => result.current.register('nome').ref(marca))
  await act(async () => result.current.recusar(problema([{ pointer: '/nome', message: 'não pode' }])))
  expect(result.current.aviso).toBe('não pode')
})
