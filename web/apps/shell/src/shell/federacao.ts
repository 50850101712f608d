import type { Nav } from '@consorcio/navigation'
import type { ComponentType } from 'react'

export type NomeDoRemoto = 'gestao' | 'financeiro' | 'operacoes'
export type Remoto = ComponentType<{ nav: Nav }>

interface Instancia {
  loadRemote: (id: string) => Promise<unknown>
  registerRemotes: (remotes: { name: string; entry: string }[], options: { force: boolean }) => void
}

let pronta: Promise<Instancia> | undefined

/** Where the remotes are is decided at run time: `/config.json`. */
async function lerEnderecos(): Promise<Record<string, string>> {
  const resposta = await fetch('/config.json')
  if (!resposta.ok) throw new Error('O sistema não disse onde estão as suas partes.')
  return ((await resposta.json()) as { remotos: Record<string, string> }).remotos
}

async function iniciar(): Promise<Instancia> {
  const [enderecos, runtime, react, reactDom, jsx, query, zustand, estado] = await Promise.all([
    lerEnderecos(),
    import('@module-federation/runtime'),
    import('react'),
    import('react-dom'),
    import('react/jsx-runtime'),
    import('@tanstack/react-query'),
    import('zustand'),
    import('@consorcio/shared-state'),
  ])
  // Next brings a React of its own with a canary version: any version check would refuse it.
  const unica = (version: string, lib: unknown) => ({
    version,
    lib: () => lib,
    shareConfig: { singleton: true, requiredVersion: false as const },
  })
  return runtime.createInstance({
    name: 'shell',
    remotes: Object.entries(enderecos).map(([name, entry]) => ({ name, entry })),
    shared: {
      react: unica(react.version, react),
      'react-dom': unica(react.version, reactDom),
      'react/jsx-runtime': unica(react.version, jsx),
      '@tanstack/react-query': unica('5.108.0', query),
      zustand: unica('5.1.0', zustand),
      '@consorcio/shared-state': unica('0.1.0', estado),
    },
  }) as Instancia
}

/** The application of a remote. `tentativa` above zero asks the server again, as if nothing had failed before. */
export async function carregarRemoto(nome: NomeDoRemoto, tentativa: number): Promise<{ default: Remoto }> {
  pronta ??= iniciar()
  try {
    const instancia = await pronta
    if (tentativa > 0) {
      const enderecos = await lerEnderecos()
      const entry = `${enderecos[nome]}?tentativa=${tentativa}`
      instancia.registerRemotes([{ name: nome, entry }], { force: true })
    }
    const modulo = (await instancia.loadRemote(`${nome}/App`)) as { default?: Remoto } | null
    if (!modulo?.default) throw new Error(`A parte ${nome} não respondeu.`)
    return { default: modulo.default }
  } catch (erro) {
    if (tentativa > 0 || erro instanceof TypeError) pronta = undefined
    throw erro
  }
}
