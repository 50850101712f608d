// The build that the three remotes have in common.
import { pluginModuleFederation } from '@module-federation/rsbuild-plugin'
import { defineConfig } from '@rsbuild/core'
import { pluginReact } from '@rsbuild/plugin-react'
import tailwind from '@tailwindcss/postcss'

const SHARED = [
  'react',
  'react-dom',
  'react/jsx-runtime',
  '@tanstack/react-query',
  'zustand',
  '@consorcio/shared-state',
]
const DEV_PORTS = { gestao: 3101, financeiro: 3102, operacoes: 3103 }

/** The configuration of a remote: one exposed module, the host's copies of what must exist once. */
export function remoto(name) {
  return defineConfig({
    plugins: [
      pluginReact(),
      pluginModuleFederation({
        name,
        filename: 'remoteEntry.js',
        exposes: { './App': './src/App.tsx' },
        dts: false,
        shared: Object.fromEntries(SHARED.map((lib) => [lib, { singleton: true, requiredVersion: false }])),
      }),
    ],
    source: { entry: { index: './src/index.ts' } },
    html: { title: `Consórcio: ${name}`, tags: [{ tag: 'base', attrs: { href: '/' }, append: false }] },
    output: {
      // Chunks come from where the remote is, not from the page that hosts it.
      assetPrefix: 'auto',
      legalComments: 'none',
      sourceMap: false,
      polyfill: 'off',
    },
    server: { port: DEV_PORTS[name], proxy: { '/api': 'http://127.0.0.1:8080', '/sessao': 'http://127.0.0.1:8080' } },
    dev: { assetPrefix: 'auto' },
    performance: { chunkSplit: { strategy: 'split-by-experience' } },
    tools: { postcss: { postcssOptions: { plugins: [tailwind()] } } },
  })
}
