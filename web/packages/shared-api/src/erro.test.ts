import { expect, test, vi } from 'vitest'
import { ErroDaApi, valeRepetir } from './erro'

/** The class as another application of the page has it: each is bundled with its own copy. */
async function deOutraAplicacao() {
  vi.resetModules()
  return (await import('./erro')).ErroDaApi
}

function problema(status: number) {
  return { type: '', title: '', status, detail: 'Informe um identificador UUID.', code: 'VALIDATION', instance: '' }
}

test('a refusal that another application of the page received is not asked again', async () => {
  const Outra = await deOutraAplicacao()
  expect(Outra).not.toBe(ErroDaApi)
  expect(valeRepetir(new Outra(400, problema(400)))).toBe(false)
  expect(valeRepetir(new Outra(503, problema(503)))).toBe(true)
  expect(valeRepetir(new TypeError('qualquer outro'))).toBe(true)
})
