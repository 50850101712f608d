import { apurar, type Insumos, type Json, jsonCanonico, raizDaLista, resumo } from '@consorcio/apuracao'
import { deCentavos, emPalavras } from '@consorcio/formatos'
import type { Passo } from '../assembleias/replay'
import { passosDa } from '../assembleias/replay'
import { impressaoDe } from '../merkle'

interface LanceNaAta {
  posicao: number | null
  situacao: string
  motivo: string | null
  total_centavos: number
  hash: string
  lance: { numero: number; modalidade: string; quantidade: string }
}

/** What the check reads of the minutes. */
export interface Ata {
  documento: string
  grupo: string
  ago: number
  data_ago: string
  lavrada_em: string
  raiz_lista: string
  elegiveis: number
  inelegiveis: Record<string, string>
  apuracao: {
    caixa_inicial_centavos: number
    caixa_final_centavos: number
    pedra_chave: number
    raiz_lista: string
    regra?: { metodo_sorteio?: string }
    extracao: {
      numero: number
      data: string
      fonte: string
      premios: string[]
      origem?: string
      participantes?: number
    }
    tentativas: { numero: number; origem: string; premio: number | null; motivo: string | null }[]
    contemplacoes: {
      numero: number
      tipo: string
      credito_centavos: number
      caixa_antes_centavos: number
      caixa_depois_centavos: number
      fundo_reserva_centavos: number
    }[]
    lances: LanceNaAta[]
  }
  apuracao_hash: string
}

export interface Conferida {
  descricao: string
  vale: boolean
  detalhe: string
}

const reais = (centavos: number) => deCentavos(BigInt(centavos))

/** The minutes of a file, or why it is not one. */
export function lerAta(texto: string): Ata {
  let lido: unknown
  try {
    lido = JSON.parse(texto)
  } catch {
    throw new Error('O arquivo não é uma ata: não é JSON.')
  }
  const ata = lido as Partial<Ata> | null
  if (ata?.documento !== 'ATA_AGO' || !ata.apuracao?.extracao || !Array.isArray(ata.apuracao.contemplacoes)) {
    throw new Error('O arquivo não é a ata de uma assembleia deste sistema.')
  }
  return ata as Ata
}

/** Checks that anybody can make over the minutes alone: nothing is asked of the server. */
export async function conferir(ata: Ata, texto: string, publicada: string): Promise<Conferida[]> {
  const impressao = await impressaoDe(texto)
  const apuracao = resumo(jsonCanonico(ata.apuracao as unknown as Json))
  const caixas = ata.apuracao.contemplacoes
  const saltos = caixas.filter((uma, i) => i > 0 && uma.caixa_antes_centavos !== caixas[i - 1]?.caixa_depois_centavos)
  const impedidos = caixas.filter(({ numero, tipo }) => tipo === 'SORTEIO' && String(numero) in ata.inelegiveis)
  const final = caixas.at(-1)?.caixa_depois_centavos ?? ata.apuracao.caixa_inicial_centavos
  return [
    {
      descricao: 'O arquivo é o que foi publicado',
      vale: publicada === '' || publicada.trim().toLowerCase() === impressao,
      detalhe: publicada ? `impressão digital do arquivo: ${impressao}` : `compare com a publicada: ${impressao}`,
    },
    { descricao: 'A apuração é a que a ata assina', vale: apuracao === ata.apuracao_hash, detalhe: apuracao },
    {
      descricao: 'A lista da apuração é a congelada antes do sorteio',
      vale: ata.raiz_lista === ata.apuracao.raiz_lista,
      detalhe: ata.raiz_lista,
    },
    {
      descricao: 'Nenhum sorteado estava impedido',
      vale: impedidos.length === 0,
      detalhe:
        impedidos.length > 0
          ? `cotas ${impedidos.map(({ numero }) => numero).join(', ')}`
          : `${Object.keys(ata.inelegiveis).length} cotas impedidas, nenhuma sorteada`,
    },
    {
      descricao: 'O caixa de cada contemplação continua o da anterior',
      vale: saltos.length === 0 && final === ata.apuracao.caixa_final_centavos,
      detalhe: `de ${reais(ata.apuracao.caixa_inicial_centavos)} a ${reais(final)}`,
    },
  ]
}

const ORIGENS: Record<string, (premio: number) => string> = {
  RESTO: (premio) => `resto do ${premio}º prêmio pelo número de cotas`,
  CENTENA_FINAL: (premio) => `centena final do ${premio}º prêmio`,
  CENTENA_CENTRAL: (premio) => `centena central do ${premio}º prêmio`,
  CENTENA_INICIAL: (premio) => `centena inicial do ${premio}º prêmio`,
  MILHAR: (premio) => `milhar do ${premio}º prêmio`,
  BOLA: (premio) => `${premio}ª bola do globo`,
  PEDRA_CHAVE: (premio) => `pedra-chave do ${premio}º prêmio`,
}

/** The steps that the minutes tell. */
export function passosDaAta({ apuracao }: Ata): Passo[] {
  return passosDa({
    extracao: apuracao.extracao,
    pedraChave: apuracao.pedra_chave,
    metodo: apuracao.regra?.metodo_sorteio ?? '',
    tentativas: apuracao.tentativas.map(({ numero, origem, premio, motivo }) => ({
      numero,
      origem: (premio ? ORIGENS[origem]?.(premio) : undefined) ?? emPalavras(origem),
      motivo: motivo ? emPalavras(motivo) : '',
    })),
    contemplacoes: apuracao.contemplacoes.map((uma) => ({
      cota_numero: uma.numero,
      tipo: uma.tipo,
      credito: reais(uma.credito_centavos),
      caixa_antes: reais(uma.caixa_antes_centavos),
      caixa_depois: reais(uma.caixa_depois_centavos),
    })),
  })
}

/** What the bundle adds to the minutes: the list, the rule and the bids, from which everything is decided again. */
export async function conferirPacote(ata: Ata, arquivos: ReadonlyMap<string, string>): Promise<Conferida[]> {
  const manifesto = JSON.parse(arquivos.get('manifesto.json') ?? '{}') as { arquivos?: Record<string, string> }
  const alterados: string[] = []
  for (const [nome, publicado] of Object.entries(manifesto.arquivos ?? {})) {
    if ((await impressaoDe(arquivos.get(nome) ?? '')) !== publicado) alterados.push(nome)
  }
  const insumos = lerInsumos(arquivos)
  const raiz = raizDaLista(insumos.lista)
  const apuracao = resumo(jsonCanonico(apurar(insumos)))
  return [
    {
      descricao: 'Nenhum arquivo do pacote foi alterado',
      vale: alterados.length === 0 && Object.keys(manifesto.arquivos ?? {}).length > 0,
      detalhe: alterados.length > 0 ? alterados.join(', ') : `${arquivos.size} arquivos`,
    },
    {
      descricao: 'A lista de quem concorreu leva à raiz publicada antes do sorteio',
      vale: raiz === ata.raiz_lista,
      detalhe: `${insumos.lista.cotas.length} cotas, raiz ${raiz}`,
    },
    {
      descricao: 'A apuração inteira, refeita neste navegador, dá o mesmo resultado',
      vale: apuracao === ata.apuracao_hash,
      detalhe: `sorteio, lances e caixa recalculados: ${apuracao}`,
    },
  ]
}

function lerInsumos(arquivos: ReadonlyMap<string, string>): Insumos {
  const ler = (nome: string): unknown => JSON.parse(arquivos.get(nome) ?? 'null')
  return {
    lista: ler('lista.json') as Insumos['lista'],
    regra: ler('regra.json') as Insumos['regra'],
    extracao: ler('extracao.json') as Insumos['extracao'],
    lances: (ler('lances.json') as { lances: Insumos['lances'] }).lances,
  }
}
