/**
 * The decision of an assembleia, recomputed from a proof bundle by an implementation that shares no line with the one of
 * the system: same documents in, same canonical result out.
 */

import { type Json, jsonCanonico, raizMerkle, resumo } from './canonico'
import {
  concorreComoExcluida,
  impedimentoDoNumero,
  impedimentoSorteio,
  montarQuadro,
  type Quadro,
} from './elegibilidade'
import { avaliar, impedimentoDoLance, quantidadeParaClassificar, type Valor } from './lances'
import { busca, type Sorteio, sorteio, type Tentado } from './metodos'
import { chamar } from './ranking'
import { type Cota, comoJson, type Extracao, type Insumos, type Lance, type Lista, type Regra } from './tipos'

const FASES = ['ATIVOS', 'EXCLUIDOS', 'LANCES']

type Objeto = { [chave: string]: Json }

interface Decidido {
  readonly lance: Lance
  readonly posicao: number
  situacao: 'VENCEDOR' | 'SUPLENTE' | 'DESCLASSIFICADO'
  motivo: string | null
  readonly valor: Valor | null
  readonly saida: number | null
}

/** Merkle root of the header and of each cota, in the order of number and version. */
export function raizDaLista(lista: Lista): string {
  const { cabecalho, cotas } = montarQuadro(lista).lista
  const ordenado = { ...cabecalho, lances: [...cabecalho.lances].sort() }
  return raizMerkle([ordenado, ...cotas].map((item) => jsonCanonico(comoJson(item))))
}

export function resumoDoLance(lance: Lance): string {
  return resumo(jsonCanonico(comoJson(lance)))
}

export function resumoDaExtracao(extracao: Extracao): string {
  return resumo(jsonCanonico(comoJson(extracao)))
}

/** The canonical result: what the ata quotes and its hash covers. */
export function apurar({ lista, lances, extracao, regra }: Insumos): Json {
  const quadro = montarQuadro(lista)
  const sorteado = sorteio(extracao, lista.cabecalho.max_cotas, regra)
  const mesa = new Mesa(quadro, regra, sorteado)
  let decididos: Decidido[] = []
  for (const fase of regra.ordem_contemplacao ?? FASES) {
    if (fase === 'ATIVOS') mesa.sortear(regra.contemplacoes_minimas)
    else if (fase === 'EXCLUIDOS') mesa.sortearExcluidos()
    else decididos = decidirLances(mesa, quadro, lances, extracao, regra, sorteado)
  }
  if (regra.sorteio_com_sobra) mesa.sortearComSobra()
  for (const item of decididos)
    if (item.situacao === 'SUPLENTE' && mesa.contempladas.has(item.lance.numero)) {
      item.situacao = 'DESCLASSIFICADO'
      item.motivo = 'CONTEMPLADA_NESTA_AGO'
    }
  const resultado: Objeto = {
    versao_algoritmo: 1,
    raiz_lista: raizDaLista(lista),
    extracao: comoJson(extracao),
    regra: comoJson(regra),
    pedra_chave: sorteado.pedra,
    tentativas: mesa.tentativas,
    contemplacoes: mesa.contemplacoes,
    lances: decididos.map(lanceJson),
    suplentes: decididos.filter(({ situacao }) => situacao === 'SUPLENTE').map(({ lance }) => lance.lance_id),
    caixa_inicial_centavos: lista.cabecalho.fc_livre_centavos,
    caixa_final_centavos: mesa.caixa,
  }
  if (mesa.tentativasExcluidos.length > 0) resultado.tentativas_excluidos = mesa.tentativasExcluidos
  return resultado
}

class Mesa {
  caixa: number
  readonly tentativas: Objeto[] = []
  readonly tentativasExcluidos: Objeto[] = []
  readonly contemplacoes: Objeto[] = []
  readonly contempladas = new Set<number>()
  private parou = false
  private readonly numeros: Iterator<Tentado>
  private readonly sorteaveis: readonly Cota[]

  constructor(
    private readonly quadro: Quadro,
    private readonly regra: Regra,
    private readonly sorteado: Sorteio,
  ) {
    this.caixa = quadro.lista.cabecalho.fc_livre_centavos
    this.numeros = sorteado.numeros()
    this.sorteaveis = [...quadro.titulares.values()].filter((cota) => impedimentoSorteio(cota, quadro) === null)
  }

  sortear(quantos: number): void {
    let faltam = quantos
    while (faltam > 0 && !this.parou) {
      const proximo = this.numeros.next()
      if (proximo.done) {
        this.parou = true
        return
      }
      const motivo = this.tentar(proximo.value.numero)
      this.tentativas.push({ ...proximo.value, motivo })
      if (motivo === null) faltam--
      this.parou = motivo === 'SEM_CAIXA' && this.regra.politica_caixa_sorteio === 'STOP'
    }
  }

  sortearComSobra(): void {
    const cobre = (cota: Cota) => cota.credito_centavos <= this.caixa && !this.contempladas.has(cota.numero)
    while (!this.parou && this.sorteaveis.some(cobre)) this.sortear(1)
  }

  private tentar(numero: number): string | null {
    if (this.contempladas.has(numero)) return 'CONTEMPLADA_NESTA_AGO'
    const motivo = impedimentoDoNumero(numero, this.quadro)
    if (motivo !== null) return motivo
    const cota = this.quadro.titulares.get(numero) as Cota
    const falta = Math.max(0, cota.credito_centavos - this.caixa)
    const usaReserva = this.regra.usa_fr_sorteio && this.contempladas.size === 0
    if (falta > (usaReserva ? this.quadro.lista.cabecalho.fr_utilizavel_centavos : 0)) return 'SEM_CAIXA'
    this.contemplar(cota, 'SORTEIO', cota.credito_centavos - falta, falta)
    return null
  }

  sortearExcluidos(): void {
    const concorre = (cota: Cota) => concorreComoExcluida(cota, this.quadro, this.regra)
    if (![...this.quadro.excluidas.values()].flat().some(concorre)) return
    let faltam = this.regra.sorteios_excluidos ?? 1
    for (const numero of busca(this.sorteado.pedra, this.quadro.lista.cabecalho.max_cotas, this.regra.busca_circular)) {
      if (faltam === 0) return
      const { pagou, parou } = this.restituirDoNumero(numero, concorre)
      if (pagou) faltam--
      if (parou) return
    }
  }

  private restituirDoNumero(numero: number, concorre: (cota: Cota) => boolean): { pagou: boolean; parou: boolean } {
    const naPedra = numero === this.sorteado.pedra
    const tentado = { numero, origem: naPedra ? 'PEDRA_CHAVE' : 'BUSCA_ALTERNADA', premio: naPedra ? 1 : null }
    const versoes = this.versoes(numero).filter(concorre)
    const sorteadas = this.regra.politica_versao_excluida === 'POR_SALDO' ? versoes : versoes.slice(0, 1)
    if (sorteadas.length === 0) this.tentativasExcluidos.push({ ...tentado, motivo: 'SEM_EXCLUIDO' })
    let pagou = false
    for (const cota of sorteadas) {
      const valor = cota.restituicao_centavos ?? 0
      const cabe = valor <= this.caixa
      if (cabe) this.contemplar(cota, 'EXCLUIDO', valor)
      pagou ||= cabe
      const motivo = cabe ? null : 'SEM_CAIXA_RESTITUICAO'
      this.tentativasExcluidos.push({ ...tentado, motivo, versao_titular: cota.versao_titular })
      if (!cabe && this.regra.politica_caixa_excluido === 'STOP') return { pagou, parou: true }
    }
    return { pagou, parou: false }
  }

  private versoes(numero: number): Cota[] {
    const versoes = this.quadro.excluidas.get(numero) ?? []
    if (this.regra.politica_versao_excluida === 'TABELA_UNIDADE') {
      if (versoes.length === 0) return []
      const unidade = this.sorteado.pedra % 10 || 10
      const primeira = ((unidade - 1) % versoes.length) + 1
      return [...busca(primeira, versoes.length, false)].map((posicao) => versoes[posicao - 1] as Cota)
    }
    return [...versoes].sort((a, b) => {
      const [x, y] = [a.excluida_em ?? '', b.excluida_em ?? '']
      return x < y ? -1 : x > y ? 1 : 0
    })
  }

  contemplar(cota: Cota, tipo: string, saida: number, fundoReserva = 0, lanceId = ''): void {
    const antes = this.caixa
    this.caixa -= saida
    this.contemplacoes.push({
      numero: cota.numero,
      versao_titular: cota.versao_titular,
      tipo,
      credito_centavos: cota.credito_centavos,
      caixa_antes_centavos: antes,
      caixa_depois_centavos: this.caixa,
      fundo_reserva_centavos: fundoReserva,
      lance_id: lanceId,
    })
    if (tipo !== 'EXCLUIDO') this.contempladas.add(cota.numero)
  }
}

function decidirLances(
  mesa: Mesa,
  quadro: Quadro,
  lances: readonly Lance[],
  extracao: Extracao,
  regra: Regra,
  sorteado: Sorteio,
): Decidido[] {
  const motivos = new Map(lances.map((lance) => [lance, impedimentoDoLance(lance, quadro, regra)]))
  const validos = lances
    .filter((lance) => motivos.get(lance) === null)
    .map((lance) => ({
      lance,
      quantidade: quantidadeParaClassificar(lance, quadro.titulares.get(lance.numero) as Cota, regra),
    }))
  const n = quadro.lista.cabecalho.max_cotas
  const emOrdem = chamar(validos, regra, sorteado, extracao, resumoDaExtracao(extracao), n)
  const vencedores = new Map<string, number>()
  let parou = false
  const decididos: Decidido[] = []
  for (const { lance, posicao } of emOrdem) {
    const cota = quadro.titulares.get(lance.numero) as Cota
    const valor = avaliar(lance, cota, regra)
    const saida = cota.credito_centavos - valor.fcEmbutido - valor.fcProprio
    const vagas = regra.vagas_lance?.[regra.modalidades.indexOf(lance.modalidade)] ?? 0
    const venceram = vencedores.get(lance.modalidade) ?? 0
    const cheia = vagas > 0 && venceram >= vagas
    const item: Decidido = {
      lance,
      posicao,
      valor,
      saida,
      situacao: 'SUPLENTE',
      motivo: cheia ? 'VAGAS_DA_MODALIDADE' : 'SEM_CAIXA',
    }
    if (mesa.contempladas.has(lance.numero)) {
      item.situacao = 'DESCLASSIFICADO'
      item.motivo = 'CONTEMPLADA_NESTA_AGO'
    } else if (!parou && !cheia && mesa.caixa >= saida) {
      mesa.contemplar(cota, 'LANCE', saida, 0, lance.lance_id)
      vencedores.set(lance.modalidade, venceram + 1)
      item.situacao = 'VENCEDOR'
      item.motivo = null
    }
    parou ||= item.motivo === 'SEM_CAIXA' && regra.politica_caixa_lance === 'STOP'
    decididos.push(item)
  }
  const fora = lances
    .filter((lance) => motivos.get(lance) !== null)
    .sort((a, b) => (a.lance_id < b.lance_id ? -1 : 1))
    .map<Decidido>((lance) => ({
      lance,
      posicao: 0,
      situacao: 'DESCLASSIFICADO',
      motivo: motivos.get(lance) ?? null,
      valor: null,
      saida: null,
    }))
  return [...decididos, ...fora]
}

function lanceJson({ lance, posicao, situacao, motivo, valor, saida }: Decidido): Objeto {
  const decidido: Objeto = {
    lance: comoJson(lance),
    hash: resumoDoLance(lance),
    posicao,
    situacao,
    motivo,
    total_centavos: valor?.total ?? null,
    embutido_centavos: valor?.embutido ?? null,
    fc_embutido_centavos: valor?.fcEmbutido ?? null,
    fc_proprio_centavos: valor?.fcProprio ?? null,
    saida_fc_centavos: saida,
  }
  if (valor && valor.fgts > 0) decidido.fgts_centavos = valor.fgts
  return decidido
}
