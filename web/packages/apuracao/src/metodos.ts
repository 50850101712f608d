/** From an extraction to the numbers tried, in order (methods M0 to M7). */

import type { Extracao, Regra } from './tipos'

export interface Tentado {
  readonly numero: number
  readonly origem: string
  readonly premio: number | null
}

interface Grupo {
  readonly n: number
  readonly regra: Regra
}

/** M0: k, k+1, k−1… Numbers outside the group are skipped, or wrap around when circular. */
export function* busca(pedra: number, n: number, circular: boolean, abaixoPrimeiro = false): Generator<number> {
  const noGrupo = circular ? (numero: number) => naVolta(numero, n) : (numero: number) => numero
  const primeiro = abaixoPrimeiro && !circular ? -1 : 1
  const vistos = new Set<number>()
  for (let distancia = 0; vistos.size < n; distancia++)
    for (const passo of [primeiro * distancia, -primeiro * distancia]) {
      const numero = noGrupo(pedra + passo)
      if (numero < 1 || numero > n || vistos.has(numero)) continue
      vistos.add(numero)
      yield numero
    }
}

function naVolta(numero: number, n: number): number {
  return ((((numero - 1) % n) + n) % n) + 1
}

type Janela = readonly [origem: string, inicio: number, fim: number]
const FINAL: Janela = ['CENTENA_FINAL', 2, 5]
const CENTRAL: Janela = ['CENTENA_CENTRAL', 1, 4]
const INICIAL: Janela = ['CENTENA_INICIAL', 0, 3]

function valor(premio: string | undefined, [, inicio, fim]: Janela): number {
  return Number((premio ?? '').slice(inicio, fim))
}

function comZero(numero: number, modulo: number, { n, regra }: Grupo): number {
  return numero || (regra.regra_000 === 'ULTIMA_COTA' ? n : modulo)
}

function janelaDoGrupo(n: number): readonly [Janela, number] {
  return n < 1000 ? [FINAL, 1000] : [['MILHAR', 1, 5], 10_000]
}

/** The number of prize 1 in the window of the group; of the globo, the last ball. */
export function numeroDoPrimeiroPremio(extracao: Extracao, n: number, regra: Regra): number {
  if (extracao.origem === 'GLOBO') return Number(extracao.premios.at(-1))
  const [janela, modulo] = janelaDoGrupo(n)
  return comZero(valor(extracao.premios[0], janela), modulo, { n, regra })
}

function* percorrer(
  premios: readonly string[],
  porPremio: boolean,
  janelas: readonly Janela[],
): Generator<readonly [number, Janela]> {
  if (porPremio) for (const i of premios.keys()) for (const janela of janelas) yield [i, janela]
  else for (const janela of janelas) for (const i of premios.keys()) yield [i, janela]
}

function* centenas({ premios }: Extracao, grupo: Grupo, porPremio: boolean): Generator<Tentado> {
  for (const [i, janela] of percorrer(premios, porPremio, [FINAL, CENTRAL, INICIAL]))
    yield { numero: comZero(valor(premios[i], janela), 1000, grupo), origem: janela[0], premio: i + 1 }
}

function equivalente(centena: number, { n, regra }: Grupo): number {
  const tabela = regra.tabela_equivalencia ?? []
  if (tabela.length > 0) return tabela.find(({ de, ate }) => de <= centena && centena <= ate)?.cota ?? 0
  if (n === 1000) return centena || 1000
  const cota = Math.floor(centena / Math.floor(1000 / n)) + 1
  return cota <= n ? cota : 0
}

function* dezNumeros({ premios }: Extracao, grupo: Grupo): Generator<Tentado> {
  for (const [i, janela] of percorrer(premios, grupo.regra.ordem_numeros !== 'POR_PASSE', [FINAL, INICIAL]))
    yield { numero: equivalente(valor(premios[i], janela), grupo), origem: janela[0], premio: i + 1 }
}

interface Metodo {
  readonly maior: number
  pedra(extracao: Extracao, grupo: Grupo): number
  primeiros(extracao: Extracao, grupo: Grupo): Iterable<Tentado>
  /** Whether the pedra-chave itself is tried again before the search goes on from it. */
  readonly tentaPedra: boolean
  /** Whether the search returns to the nearest, on the side the rule prefers. */
  readonly retorna: boolean
}

const centenaDoPrimeiro = (extracao: Extracao, grupo: Grupo) => comZero(valor(extracao.premios[0], FINAL), 1000, grupo)
const centenaNaVolta = (extracao: Extracao, grupo: Grupo) => naVolta(centenaDoPrimeiro(extracao, grupo), grupo.n)

const METODOS: Readonly<Record<string, Metodo>> = {
  MOD_PRIMEIRO_PREMIO: {
    maior: Number.POSITIVE_INFINITY,
    pedra: ({ premios }, { n }) => naVolta(Number(premios[0]), n),
    primeiros: ({ premios }, { n }) => [{ numero: naVolta(Number(premios[0]), n), origem: 'RESTO', premio: 1 }],
    tentaPedra: false,
    retorna: false,
  },
  CENTENAS_3_PASSES: {
    maior: 1000,
    pedra: centenaNaVolta,
    primeiros: (extracao, grupo) => centenas(extracao, grupo, false),
    tentaPedra: true,
    retorna: false,
  },
  CENTENA_1A5_COM_RETORNO: {
    maior: 9999,
    pedra: (extracao, { n, regra }) => numeroDoPrimeiroPremio(extracao, n, regra),
    primeiros: ({ premios }, grupo) => {
      const [janela, modulo] = janelaDoGrupo(grupo.n)
      return premios.map((premio, i) => ({
        numero: comZero(valor(premio, janela), modulo, grupo),
        origem: janela[0],
        premio: i + 1,
      }))
    },
    tentaPedra: false,
    retorna: true,
  },
  DEZ_NUMEROS_COM_TABELA: {
    maior: 1000,
    pedra: (extracao, grupo) => [...dezNumeros(extracao, grupo)].find(({ numero }) => numero > 0)?.numero ?? 1,
    primeiros: dezNumeros,
    tentaPedra: true,
    retorna: false,
  },
  QUINZE_CENTENAS: {
    maior: 1000,
    pedra: centenaNaVolta,
    primeiros: (extracao, grupo) => centenas(extracao, grupo, grupo.regra.ordem_numeros === 'POR_PREMIO'),
    tentaPedra: true,
    retorna: false,
  },
  CENTENA_PRIMEIRO_PREMIO: {
    maior: 1000,
    pedra: centenaDoPrimeiro,
    primeiros: (extracao, grupo) => [
      { numero: centenaDoPrimeiro(extracao, grupo), origem: 'CENTENA_FINAL', premio: 1 },
    ],
    tentaPedra: false,
    retorna: true,
  },
  GLOBO: {
    maior: Number.POSITIVE_INFINITY,
    pedra: ({ premios }) => Number(premios.at(-1)),
    primeiros: ({ premios }) =>
      premios.map((bola, i) => ({ numero: Number(bola), origem: 'BOLA', premio: i + 1 })).reverse(),
    tentaPedra: false,
    retorna: false,
  },
}

export interface Sorteio {
  readonly pedra: number
  numeros(): Generator<Tentado>
}

/** The draw of an extraction: balls of the globo are read as M7 whatever the method of the group. */
export function sorteio(extracao: Extracao, n: number, regra: Regra): Sorteio {
  const escolhido = METODOS[regra.metodo_sorteio]
  if (!escolhido) throw new Error(`método desconhecido: ${regra.metodo_sorteio}`)
  if (n > escolhido.maior) throw new Error(`o método atende grupos de até ${escolhido.maior} cotas`)
  const globo = extracao.origem === 'GLOBO'
  if (!globo && regra.metodo_sorteio === 'GLOBO') throw new Error('este grupo sorteia por globo')
  const metodo = globo ? (METODOS.GLOBO as Metodo) : escolhido
  const grupo = { n, regra }
  const pedra = metodo.pedra(extracao, grupo)
  return {
    pedra,
    *numeros() {
      yield* metodo.primeiros(extracao, grupo)
      if (metodo.tentaPedra) yield { numero: pedra, origem: 'PEDRA_CHAVE', premio: 1 }
      const abaixo = metodo.retorna && regra.empate_retorno === 'ABAIXO'
      for (const numero of busca(pedra, n, regra.busca_circular, abaixo))
        if (numero !== pedra) yield { numero, origem: 'BUSCA_ALTERNADA', premio: null }
    },
  }
}
