import type { NextConfig } from 'next'

const API = process.env.CONSORCIO_API ?? 'http://127.0.0.1:8080'
const DO_GATEWAY = [
  '/api/:resto*',
  '/sessao',
  '/sair',
  '/entrar',
  '/entrar/:resto*',
  '/oidc/:resto*',
  '/config.json',
  '/mf/:resto*',
]
const PORTAS: Record<string, number> = { gestao: 3101, financeiro: 3102, operacoes: 3103 }

/** In development this server stands before the gateway, and before the remotes being worked on. */
function encaminhar() {
  const remotos = (process.env.REMOTOS_EM_DESENVOLVIMENTO ?? '').split(',').filter(Boolean)
  return [
    ...remotos.map((nome) => ({
      source: `/mf/${nome}/:resto*`,
      destination: `http://127.0.0.1:${PORTAS[nome]}/:resto*`,
    })),
    ...DO_GATEWAY.map((source) => ({ source, destination: API + source })),
  ]
}

const config: NextConfig = {
  ...(process.env.NODE_ENV === 'production' ? { output: 'export' as const } : { rewrites: async () => encaminhar() }),
  reactStrictMode: true,
  images: { unoptimized: true },
  allowedDevOrigins: ['127.0.0.1'],
  transpilePackages: [
    '@consorcio/design-system',
    '@consorcio/formatos',
    '@consorcio/navigation',
    '@consorcio/shared-api',
    '@consorcio/shared-state',
  ],
  // tsc runs once over the whole workspace, in ./dev check.
  typescript: { ignoreBuildErrors: true },
}

export default config
