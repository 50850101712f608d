/** Reads one set of documents a line and writes the hash of its result, or the result itself with `--conteudo`. */

import { createInterface } from 'node:readline'
import { apurar } from './apuracao'
import { jsonCanonico, resumo } from './canonico'
import type { Insumos } from './tipos'

const conteudo = process.argv.includes('--conteudo')

function responder(linha: string): string {
  try {
    const texto = jsonCanonico(apurar(JSON.parse(linha) as Insumos))
    return conteudo ? texto : resumo(texto)
  } catch (falha) {
    return `erro: ${falha instanceof Error ? falha.message : String(falha)}`
  }
}

createInterface({ input: process.stdin }).on('line', (linha) => process.stdout.write(`${responder(linha)}\n`))
