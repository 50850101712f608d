import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.{ts,tsx}', 'apps/*/src/**/*.test.{ts,tsx}'],
    environment: 'node',
    globals: false,
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 30_000,
    isolate: false,
    env: { TZ: 'America/Sao_Paulo' },
  },
})
