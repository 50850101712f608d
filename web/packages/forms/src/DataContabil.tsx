import { Field, Input } from '@consorcio/design-system'
import { hoje } from '@consorcio/formatos'

interface Props {
  dia: string
  mudar: (dia: string) => void
  erro?: string | undefined
}

/** The business date of what is being done: today, unless it is being entered late. */
export function DataContabil({ dia, mudar, erro }: Props) {
  return (
    <Field
      label="Data contábil"
      required
      error={erro}
      hint="Hoje, a menos que o fato seja de outro dia"
      className="max-w-56"
    >
      <Input type="date" value={dia} onChange={(evento) => mudar(evento.target.value || hoje())} />
    </Field>
  )
}
