import { Field, Select } from '@consorcio/design-system'
import { maiuscula, mesPorExtenso } from '@consorcio/formatos'

interface Props {
  label: string
  mes: string
  meses: readonly string[]
  mudar: (mes: string) => void
  erro?: string | undefined
  hint?: string
}

/** One of some months, in words; the one that is chosen is among them, however it came to be. */
export function EscolhaDeMes({ label, mes, meses, mudar, erro, hint }: Props) {
  const oferecidos = meses.includes(mes) ? meses : [...meses, mes].sort().reverse()
  return (
    <Field label={label} required error={erro} hint={hint} className="w-56 max-w-full">
      <Select
        value={mes}
        onChange={(evento) => mudar(evento.target.value)}
        options={oferecidos.map((um) => ({ valor: um, texto: maiuscula(mesPorExtenso(um)) }))}
      />
    </Field>
  )
}
