import { contagem, diasEntre, hoje, type Tom } from '@consorcio/formatos'
import type { Habilitacao } from '@consorcio/shared-api'

/** The stages of a process, in order (R7.20). */
export const ETAPAS: readonly string[] = ['DOCUMENTOS', 'ANALISE_CREDITO', 'ANALISE_BEM', 'AUTORIZADA']

/** Where a stage is in the sequence. */
export function posicaoDa(etapa: string): number {
  return ETAPAS.indexOf(etapa)
}

/** How much of the term of a stage is left, in words and as news. */
export function prazoDaEtapa({ prazo }: Pick<Habilitacao, 'prazo'>, dia: string = hoje()): { texto: string; tom: Tom } {
  if (!prazo) return { texto: '', tom: 'neutro' }
  const faltam = diasEntre(dia, prazo)
  if (faltam < 0) return { texto: `Atrasada há ${contagem(-faltam, 'dia', 'dias')}`, tom: 'ruim' }
  if (faltam === 0) return { texto: 'Responder hoje', tom: 'atencao' }
  return { texto: `Responder em ${contagem(faltam, 'dia', 'dias')}`, tom: faltam <= 2 ? 'atencao' : 'info' }
}

/** `3 de 7 documentos`. */
export function documentosResolvidos({
  documentos_exigidos: todos,
  documentos_resolvidos: feitos,
}: Pick<Habilitacao, 'documentos_exigidos' | 'documentos_resolvidos'>): string {
  return `${feitos} de ${contagem(todos, 'documento', 'documentos')}`
}

/** Until when an authorisation holds, and whether it still does. */
export function validade(
  { valida_ate }: Pick<Habilitacao, 'valida_ate'>,
  dia: string = hoje(),
): { vencida: boolean; faltam: number } | null {
  if (!valida_ate) return null
  const faltam = diasEntre(dia, valida_ate)
  return { vencida: faltam < 0, faltam }
}
