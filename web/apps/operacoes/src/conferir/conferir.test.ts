import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { impressaoDe } from '../merkle'
import { type Conferida, conferir, conferirPacote, lerAta, passosDaAta } from './ata'
import { lerPacote } from './pacote'

/** A bundle of twelve cotas, as the service writes it. */
const EXEMPLO = new Uint8Array(readFileSync(new URL('./exemplo.zip', import.meta.url)))

async function conferirTudo(arquivos: ReadonlyMap<string, string>, publicada = ''): Promise<Conferida[]> {
  const texto = arquivos.get('ata.json') ?? ''
  const ata = lerAta(texto)
  return [...(await conferir(ata, texto, publicada)), ...(await conferirPacote(ata, arquivos))]
}

const reprovadas = (todas: readonly Conferida[]) => todas.filter(({ vale }) => !vale).map(({ descricao }) => descricao)

/** The bundle with one text of one file changed. */
function trocar(nome: string, de: RegExp, para: string): Map<string, string> {
  const arquivos = lerPacote(EXEMPLO)
  const original = arquivos.get(nome) ?? ''
  expect(original).toMatch(de)
  return arquivos.set(nome, original.replace(de, para))
}

describe('conferência pública', () => {
  it('finds nothing wrong with what the service published', async () => {
    const arquivos = lerPacote(EXEMPLO)
    const publicada = await impressaoDe(arquivos.get('ata.json') ?? '')
    expect(reprovadas(await conferirTudo(arquivos, publicada))).toEqual([])
    const ata = lerAta(arquivos.get('ata.json') ?? '')
    const [extracao, pedra, tentativa] = passosDaAta(ata)
    expect([extracao?.titulo, pedra?.detalhe]).toEqual(['Extração', 'Método: resto do primeiro prêmio'])
    expect(tentativa?.detalhe).toContain('Resto do 1º prêmio pelo número de cotas.')
  })

  it('says what does not hold when the list, the prizes or the result are other', async () => {
    expect(reprovadas(await conferirTudo(trocar('lista.json', /"adimplente":true/, '"adimplente":false')))).toContain(
      'A lista de quem concorreu leva à raiz publicada antes do sorteio',
    )
    expect(
      reprovadas(await conferirTudo(trocar('extracao.json', /"premios":\["\d{5}"/, '"premios":["00001"'))),
    ).toContain('A apuração inteira, refeita neste navegador, dá o mesmo resultado')
    expect(reprovadas(await conferirTudo(trocar('ata.json', /"pedra_chave":\d+/, '"pedra_chave":1')))).toContain(
      'A apuração é a que a ata assina',
    )
    expect(reprovadas(await conferirTudo(lerPacote(EXEMPLO), '0'.repeat(64)))).toEqual([
      'O arquivo é o que foi publicado',
    ])
  })

  it('refuses what is no bundle and no minutes', () => {
    expect(() => lerPacote(new Uint8Array([1, 2, 3]))).toThrow('não é um pacote')
    expect(() => lerPacote(EXEMPLO.slice(0, 400))).toThrow()
    expect(() => lerAta('{}')).toThrow('não é a ata')
    expect(() => lerAta('x')).toThrow('não é JSON')
  })
})
