import { cobre, useQuemSou, useSessao } from '@consorcio/shared-state'
import { type ItemDoMenu, MENU, menuDoConsorciado, type ParteDoMenu } from './menu'

/** What whoever is in finds in the menu: what their roles let open, or what is theirs. */
export function useMenu(): ParteDoMenu[] {
  const quemSou = useQuemSou()
  const permissoes = useSessao((sessao) => sessao.usuario?.permissoes) ?? []
  const pode = ({ permissao }: ItemDoMenu) => !permissao || permissoes.some((padrao) => cobre(padrao, permissao))
  const partes = quemSou ? menuDoConsorciado(quemSou) : MENU
  return partes
    .map(({ titulo, itens }) => ({ titulo, itens: itens.filter(pode) }))
    .filter(({ itens }) => itens.length > 0)
}

/** The item of an address: the same one, else the closest above it, so that a list is not marked with its neighbour. */
export function itemDe(itens: readonly ItemDoMenu[], pathname: string, search: string): ItemDoMenu | undefined {
  const acima = itens.filter(({ para }) => pathname === para || (para !== '/' && pathname.startsWith(`${para}/`)))
  const exato = itens.find(({ para }) => para === pathname + search)
  return exato ?? acima.sort((um, outro) => outro.para.length - um.para.length)[0]
}

const DO_CONSORCIADO =
  /^\/(conta|documentos|cotas\/[^/]+|financeiro\/parcelas\/[^/]+|assembleias\/[^/]+|assembleias\/gerais\/[^/]+)?$/
const DA_EQUIPE = '/assembleias/dia'

/** Whether the screen of an address is for whoever is in. What is inside it, the services decide. */
export function usePodeAbrir(pathname: string): boolean {
  const quemSou = useQuemSou()
  const permissoes = useSessao((sessao) => sessao.usuario?.permissoes) ?? []
  if (quemSou) {
    const proprio = pathname === `/consorciados/${quemSou}` || DO_CONSORCIADO.test(pathname)
    return proprio && pathname !== DA_EQUIPE
  }
  const permissao = MENU.flatMap(({ itens }) => itens).find(({ para }) => para === pathname)?.permissao
  return !permissao || permissoes.some((padrao) => cobre(padrao, permissao))
}
