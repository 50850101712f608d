import { Empty, Failure, Field, Layers, Select } from '@consorcio/design-system'
import { rotulo } from '@consorcio/formatos'
import { type Grupo, mensagemDe } from '@consorcio/shared-api'

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

/** What a screen of a group says when there is no group to show. */
export function SemGrupo({ erro, vazio }: { erro: unknown; vazio: boolean }) {
  if (erro) return <Failure message={mensagemDe(erro)} />
  return vazio ? <Empty icon={<Layers aria-hidden />} title="Ainda não há grupos" /> : null
}
