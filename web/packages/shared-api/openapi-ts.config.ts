import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
  input: './openapi.json',
  output: { path: './src/gerado', postProcess: [] },
  logs: { level: 'warn', file: false },
  plugins: [
    { name: '@hey-api/client-fetch', runtimeConfigPath: '../configuracao' },
    { name: '@hey-api/typescript', enums: false },
    { name: '@hey-api/sdk' },
    { name: '@tanstack/react-query', queryKeys: { tags: true } },
    { name: 'zod', compatibilityVersion: 'mini', requests: false, responses: false, definitions: true },
  ],
})
