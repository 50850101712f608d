import type { Tom } from '@consorcio/formatos'
import { useQuery } from '@tanstack/react-query'
import { type ItemDaVotacao, listarParticipacoes, listarVotacoesCota, type VotacaoDaCota } from './gerado'

const ATUALIZA_MS = 60_000
const TERMINADAS: readonly string[] = ['LIBERADA', 'TRANSFERIDA']
const VOTAM: readonly string[] = ['VOTA', 'EM_ATRASO']

/** A quota in an assembly: what of the agenda it votes, and the votes that it gave. */
export interface CotaNaVotacao {
  cota_id: string
  numero: number
  itens: ItemDaVotacao[]
}

/** An assembly with every quota that whoever is in has in its group. */
export interface MinhaVotacao {
  votacao: VotacaoDaCota
  cotas: CotaNaVotacao[]
}

/** The assemblies of the groups of a consorciado, the latest first; or only those not yet closed. */
export function useMinhasVotacoes(consorciadoId: string, soAbertas = false) {
  return useQuery({
    queryKey: ['minhas-votacoes', consorciadoId, soAbertas],
    queryFn: () => ler(consorciadoId, soAbertas),
    refetchInterval: ATUALIZA_MS,
  })
}

async function ler(consorciado_id: string, abertas: boolean): Promise<MinhaVotacao[]> {
  const { data } = await listarParticipacoes({ path: { consorciado_id }, throwOnError: true })
  const minhas = data.participacoes.filter(({ situacao }) => !TERMINADAS.includes(situacao))
  const lidas = await Promise.all(
    minhas.map(async ({ cota_id, numero }) => {
      const resposta = await listarVotacoesCota({ path: { cota_id }, query: { abertas }, throwOnError: true })
      return resposta.data.votacoes.map((votacao) => ({ votacao, cota: { cota_id, numero, itens: votacao.itens } }))
    }),
  )
  const porAssembleia = new Map<string, MinhaVotacao>()
  for (const { votacao, cota } of lidas.flat()) {
    const uma = porAssembleia.get(votacao.assembleia_geral_id) ?? { votacao, cotas: [] }
    uma.cotas.push(cota)
    porAssembleia.set(votacao.assembleia_geral_id, uma)
  }
  return [...porAssembleia.values()].sort((uma, outra) => outra.votacao.data.localeCompare(uma.votacao.data))
}

/** Whether a quota that did not vote an item may still vote it. */
export function falta({ direito, voto }: ItemDaVotacao): boolean {
  return voto === 'NAO_INFORMADO' && VOTAM.includes(direito)
}

export function aindaNaoEncerrada({ votacao }: MinhaVotacao): boolean {
  return votacao.situacao === 'CONVOCADA' || votacao.situacao === 'ABERTA'
}

/** Where the vote of whoever is in stands, in two or three words. */
export function estadoDoVoto(minha: MinhaVotacao): { texto: string; tom: Tom } {
  const itens = minha.cotas.flatMap((cota) => cota.itens)
  const faltam = itens.filter(falta).length
  const dados = itens.filter(({ voto }) => voto !== 'NAO_INFORMADO').length
  if (!faltam && !dados) return { texto: 'Sem direito a voto', tom: 'neutro' }
  if (!faltam) return { texto: 'Você votou', tom: 'bom' }
  if (!aindaNaoEncerrada(minha)) return { texto: dados ? 'Você votou em parte' : 'Você não votou', tom: 'neutro' }
  if (minha.votacao.meio_agora === 'NAO_INFORMADO') return { texto: 'Vota-se na assembleia', tom: 'info' }
  return { texto: faltam === 1 ? 'Falta um voto' : `Faltam ${faltam} votos`, tom: 'atencao' }
}

/** Whether there is a vote to give now. */
export function votaAgora(minha: MinhaVotacao): boolean {
  return minha.votacao.meio_agora !== 'NAO_INFORMADO' && minha.cotas.some((cota) => cota.itens.some(falta))
}
