import { emPalavras } from '@consorcio/formatos'
import type { ErroDaApi } from '@consorcio/shared-api'
import { useCallback, useState } from 'react'
import {
  type Control,
  type DefaultValues,
  type FieldErrors,
  type FieldValues,
  get,
  type Path,
  type Resolver,
  useForm,
} from 'react-hook-form'
import type * as z from 'zod/mini'
import { mensagem } from './mensagens'
import { recusaDe } from './recusa'

interface Esquema {
  safeParse: (
    valor: unknown,
    contexto?: { error: (problema: z.core.$ZodRawIssue) => string },
  ) => z.core.util.SafeParseResult<unknown>
}

/** Checks that the contract cannot say (check digits, dates in order): field → message. */
export type Conferencia<V> = (valores: V) => Record<string, string | undefined>

function resolver<V extends FieldValues>(esquema: Esquema, conferir: Conferencia<V> | undefined): Resolver<V> {
  return async (valores) => {
    const erros: Record<string, unknown> = {}
    const resultado = esquema.safeParse(valores, { error: mensagem })
    if (!resultado.success) {
      for (const problema of resultado.error.issues) colocar(erros, problema.path.map(String), problema.message)
    }
    for (const [nome, texto] of Object.entries(conferir?.(valores) ?? {})) {
      if (texto) colocar(erros, nome.split('.'), texto)
    }
    const vazio = Object.keys(erros).length === 0
    return vazio ? { values: valores, errors: {} } : { values: {}, errors: erros as FieldErrors<V> }
  }
}

function colocar(erros: Record<string, unknown>, caminho: string[], texto: string): void {
  let alvo = erros
  for (const parte of caminho.slice(0, -1)) {
    alvo[parte] ??= {}
    alvo = alvo[parte] as Record<string, unknown>
  }
  const ultimo = caminho.at(-1) ?? 'root'
  alvo[ultimo] ??= { type: 'contrato', message: texto }
}

/**
 * A form whose rules come from the contract. It validates a field when it is left, then as it is typed; what is refused,
 * here or by the API, goes to its field, and what belongs to no field that is shown goes to `aviso`.
 */
export function useFormulario<V extends FieldValues>(
  esquema: Esquema,
  valores: DefaultValues<V>,
  conferir?: Conferencia<V>,
) {
  const [aviso, setAviso] = useState<string | null>(null)
  const form = useForm<V>({ defaultValues: valores, resolver: resolver(esquema, conferir), mode: 'onTouched' })
  const { control, getValues, setError } = form
  const recusar = useCallback(
    (erro: ErroDaApi, mostradosFora: readonly string[] = []) => {
      const conhecidos = Object.keys(getValues())
      for (const { nome, mensagem: message } of erro.campos) {
        if (!conhecidos.includes(nome.split('.')[0] ?? '')) continue
        setError(nome as Path<V>, { type: 'api', message }, { shouldFocus: true })
      }
      const comLugar = erro.campos.map(({ nome }) => nome).filter((nome) => temLugar(control, nome))
      setAviso(recusaDe(erro, [...comLugar, ...mostradosFora]).aviso)
    },
    [control, getValues, setError],
  )
  const handleSubmit: typeof form.handleSubmit = (enviar, aoErrar) =>
    form.handleSubmit(
      (valores, evento) => {
        setAviso(null)
        return enviar(valores, evento)
      },
      (erros, evento) => {
        const semLugar = mensagensDe(erros).filter(([nome]) => !temLugar(control, nome))
        setAviso(semLugar.map(([nome, texto]) => `${emPalavras(nome)}: ${texto}`).join(' ') || null)
        return aoErrar?.(erros, evento)
      },
    )
  const limpar = useCallback(() => setAviso(null), [])
  return { ...form, handleSubmit, aviso, recusar, limpar }
}

interface CampoLigado {
  _f?: { mount?: boolean; ref?: { type?: string } }
}

/** Whether the form shows, now, a field that has room for a message: one put away has none, nor has a mark. */
function temLugar<V extends FieldValues>(control: Control<V>, nome: string): boolean {
  const { _f: campo } = (get(control._fields, nome) ?? {}) as CampoLigado
  return campo?.mount === true && campo.ref?.type !== 'checkbox'
}

/** Every message, however deep, with the name of its field. */
function mensagensDe(erros: object, dentroDe = ''): [string, string][] {
  return Object.entries(erros).flatMap(([parte, erro]): [string, string][] => {
    const nome = dentroDe + parte
    if (typeof erro?.message === 'string') return [[nome, erro.message]]
    return typeof erro === 'object' && erro !== null ? mensagensDe(erro, `${nome}.`) : []
  })
}

/** The message of a field, however deep: `enderecos.0.cep`. */
export function erroDe(erros: FieldErrors, nome: string): string | undefined {
  let atual: unknown = erros
  for (const parte of nome.split('.')) atual = (atual as Record<string, unknown> | undefined)?.[parte]
  const texto = (atual as { message?: unknown } | undefined)?.message
  return typeof texto === 'string' ? texto : undefined
}
