import { useBusca } from '@consorcio/navigation'
import type { Grupo } from './gerado'
import { useGrupos } from './nomes'

/** The group that the address names; without one, the first in progress, so that no screen opens empty. */
export function useGrupoEscolhido(): {
  grupos: Grupo[] | undefined
  grupo: Grupo | undefined
  escolher: (grupoId: string) => void
  erro: unknown
} {
  const [busca, mudar] = useBusca()
  const { data: grupos, error } = useGrupos()
  const grupo =
    grupos?.find(({ grupo_id }) => grupo_id === busca.get('grupo')) ??
    grupos?.find(({ situacao }) => situacao === 'EM_ANDAMENTO') ??
    grupos?.[0]
  return { grupos, grupo, escolher: (grupoId) => mudar({ grupo: grupoId, ago: null }), erro: error }
}
