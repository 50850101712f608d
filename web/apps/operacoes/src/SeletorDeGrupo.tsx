import { Field, Select } from '@consorcio/design-system'
import { rotulo } from '@consorcio/formatos'
import type { Grupo } from '@consorcio/shared-api'

interface Props {
  grupos: readonly Grupo[] | undefined
  grupo: Grupo | undefined
  escolher: (grupoId: string) => void
}

export function SeletorDeGrupo({ grupos, grupo, escolher }: Props) {
  return (
    <Field label="Grupo" required className="w-56">
      <Select
        value={grupo?.grupo_id ?? ''}
        onChange={(evento) => escolher(evento.target.value)}
        options={(grupos ?? []).map((um) => ({
          valor: um.grupo_id,
          texto: `${um.codigo}, ${rotulo('SituacaoGrupo', um.situacao).texto.toLowerCase()}`,
        }))}
      />
    </Field>
  )
}
