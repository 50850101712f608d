import { Field, Input } from '@consorcio/design-system'

const ORDEM = ['1º prêmio', '2º prêmio', '3º prêmio', '4º prêmio', '5º prêmio']

interface Props {
  valores: readonly string[]
  mudar: (valores: string[]) => void
  erros?: readonly (string | undefined)[]
}

export const SEM_PREMIOS = ['', '', '', '', '']

export function premiosCompletos(valores: readonly string[]): boolean {
  return valores.length === 5 && valores.every((valor) => /^\d{5}$/.test(valor))
}

/** Five boxes of five digits; the next one takes the focus when one is full. */
export function Premios({ valores, mudar, erros = [] }: Props) {
  const digitar = (posicao: number, texto: string, caixa: HTMLInputElement) => {
    const limpo = texto.replace(/\D/g, '').slice(0, 5)
    mudar(valores.map((valor, i) => (i === posicao ? limpo : valor)))
    if (limpo.length === 5) caixa.closest('[data-premios]')?.querySelectorAll('input')[posicao + 1]?.focus()
  }
  return (
    <div data-premios className="grid grid-cols-2 gap-3 sm:grid-cols-5">
      {ORDEM.map((nome, i) => (
        <Field key={nome} label={nome} required error={erros[i]}>
          <Input
            inputMode="numeric"
            className="font-mono tabular-nums tracking-wider"
            maxLength={5}
            placeholder="00000"
            value={valores[i] ?? ''}
            onChange={(evento) => digitar(i, evento.target.value, evento.target)}
          />
        </Field>
      ))}
    </div>
  )
}
