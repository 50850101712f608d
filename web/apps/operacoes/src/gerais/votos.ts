import { mensagemDe, type OpcaoVoto, registrarVoto, type VotacaoDaCota, valeRepetir } from '@consorcio/shared-api'

/** The vote of a quota in an item, chosen and not yet sent. */
export interface VotoEscolhido {
  item: number
  cota_id: string
  numero: number
  voto: OpcaoVoto
}

/** A vote that the service did not take, and why. */
export interface Recusado {
  voto: VotoEscolhido
  motivo: string
}

export function chaveDoVoto(item: number, cotaId: string): string {
  return `${item}:${cotaId}`
}

/**
 * Sends one vote after the other, each with a key of its own made of the one of the whole: sent again after a failure of
 * the network, those that arrived are not given twice. A refusal of one does not stop the others.
 */
export async function registrarVotos(
  chave: string,
  { assembleia_geral_id, meio_agora }: VotacaoDaCota,
  votos: readonly VotoEscolhido[],
): Promise<Recusado[]> {
  const recusados: Recusado[] = []
  if (meio_agora === 'NAO_INFORMADO') return recusados
  for (const escolhido of votos) {
    const { item, cota_id, voto } = escolhido
    try {
      await registrarVoto({
        headers: { 'Idempotency-Key': `${chave}:${chaveDoVoto(item, cota_id)}` },
        path: { assembleia_geral_id },
        body: { item, cota_id, voto, meio: meio_agora },
        throwOnError: true,
      })
    } catch (erro) {
      if (valeRepetir(erro)) throw erro
      recusados.push({ voto: escolhido, motivo: mensagemDe(erro) })
    }
  }
  return recusados
}
