import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { assinado, folhaDe, raizDaProva } from './prova'

const texto = (letras: string) => new TextEncoder().encode(letras)
const hex = (dados: Uint8Array) => Buffer.from(dados).toString('hex')

function sha(...partes: Uint8Array[]): Uint8Array {
  const resumo = createHash('sha256')
  for (const parte of partes) resumo.update(parte)
  return new Uint8Array(resumo.digest())
}

const no = (esquerda: Uint8Array, direita: Uint8Array) => sha(Uint8Array.of(1), esquerda, direita)

/** Root and path by the definition of RFC 6962, written apart from what is tested. */
function arvore(folhas: Uint8Array[]): Uint8Array {
  const [primeira] = folhas
  if (folhas.length === 1 && primeira) return primeira
  const corte = 2 ** (Math.ceil(Math.log2(folhas.length)) - 1)
  return no(arvore(folhas.slice(0, corte)), arvore(folhas.slice(corte)))
}

function caminho(folhas: Uint8Array[], indice: number): Uint8Array[] {
  if (folhas.length === 1) return []
  const corte = 2 ** (Math.ceil(Math.log2(folhas.length)) - 1)
  const [antes, depois] = [folhas.slice(0, corte), folhas.slice(corte)]
  return indice < corte
    ? [...caminho(antes, indice), arvore(depois)]
    : [...caminho(depois, indice - corte), arvore(antes)]
}

function provaDe(folhas: Uint8Array[], indice: number) {
  return {
    indice,
    folha: hex(folhas[indice] ?? new Uint8Array()),
    caminho: caminho(folhas, indice).map((irmao) => hex(irmao)),
    checkpoint: { tamanho: folhas.length, raiz: '', cadeia: '', assinatura: '', chave_id: '', texto: '' },
  }
}

it('leads every record of trees of every size to the root, and nothing else to it', async () => {
  for (let tamanho = 1; tamanho <= 20; tamanho++) {
    const folhas = Array.from({ length: tamanho }, (_, i) => sha(Uint8Array.of(0), texto(`registro ${i}`)))
    const raiz = hex(arvore(folhas))
    for (let indice = 0; indice < tamanho; indice++) {
      const prova = provaDe(folhas, indice)
      expect(await raizDaProva(prova)).toBe(raiz)
      expect(await raizDaProva({ ...prova, folha: hex(sha(texto('outra'))) })).not.toBe(raiz)
      expect(await raizDaProva({ ...prova, caminho: [...prova.caminho, prova.folha] })).toBeNull()
    }
  }
})

it('makes the leaf of a content', async () => {
  expect(await folhaDe('ação')).toBe(hex(sha(Uint8Array.of(0), texto('ação'))))
})

it('reads size and root of the signed text', () => {
  const raiz = sha(texto('raiz'))
  const ponto = `consorcio/auditoria\n7\n${Buffer.from(raiz).toString('base64')}\ncadeia 00\n`
  expect(assinado(ponto, 7, hex(raiz))).toBe(true)
  expect(assinado(ponto, 8, hex(raiz))).toBe(false)
  expect(assinado(ponto, 7, hex(sha(texto('outra'))))).toBe(false)
})
