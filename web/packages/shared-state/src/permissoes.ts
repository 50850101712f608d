import { useSessao } from './sessao'

/** Whether a pattern of a role (`grupos.*`, `*.ler`, `*`) covers a permission. */
export function cobre(padrao: string, permissao: string): boolean {
  if (padrao === '*' || padrao === permissao) return true
  if (padrao.endsWith('.*')) return permissao.startsWith(padrao.slice(0, -1))
  if (padrao.startsWith('*.')) return permissao.endsWith(padrao.slice(1))
  return false
}

/** The mark of a permission that only holds for what is one's own. */
const SO_DO_DONO = '.proprio'

/** Whether whoever is in may do it. The services decide; this only spares people buttons that would be refused. */
export function usePode(permissao: string): boolean {
  return useSessao((sessao) => sessao.usuario?.permissoes.some((padrao) => cobre(padrao, permissao)) ?? false)
}

/** Whether whoever is in may do it, be it only to what is theirs. */
export function usePodeNoQueEMeu(permissao: string): boolean {
  const deTodos = usePode(permissao)
  const doProprio = usePode(permissao + SO_DO_DONO)
  return deTodos || doProprio
}

/** Whether whoever is in may do it to what is of this consorciado: of anybody, or being that person, of one's own. */
export function usePodeDe(permissao: string, consorciadoId: string): boolean {
  const deTodos = usePode(permissao)
  const doProprio = usePode(permissao + SO_DO_DONO)
  const euMesmo = useSessao((sessao) => sessao.usuario?.consorciado_id === consorciadoId)
  return deTodos || (doProprio && euMesmo)
}
