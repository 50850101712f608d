import { Field, Input } from '@consorcio/design-system'
import type { OrigemExtracao } from '@consorcio/shared-api'

const DIGITOS_DO_PREMIO = 5

interface Props {
  origem: OrigemExtracao
  valores: readonly string[]
  mudar: (valores: string[]) => void
  erros?: readonly (string | undefined)[]
}

export const SEM_PREMIOS = ['', '', '', '', '']

/** What was typed, without the boxes left empty: a globo gives from one to five balls. */
export function digitados(valores: readonly string[]): string[] {
  return valores.filter(Boolean)
}

/** Whether all that has to be typed was: five whole prizes, or balls one after the other from the first. */
export function premiosCompletos(origem: OrigemExtracao, valores: readonly string[]): boolean {
  if (origem === 'GLOBO') {
    const bolas = digitados(valores)
    return bolas.length > 0 && bolas.every((bola, i) => bola === valores[i])
  }
  return valores.length === 5 && valores.every((valor) => /^\d{5}$/.test(valor))
}

/** Five boxes of five digits, the next one taking the focus when one is full; of a globo, the balls as they came out. */
export function Premios({ origem, valores, mudar, erros = [] }: Props) {
  const doGlobo = origem === 'GLOBO'
  const digitar = (posicao: number, texto: string, caixa: HTMLInputElement) => {
    const limpo = texto.replace(/\D/g, '').slice(0, DIGITOS_DO_PREMIO)
    mudar(valores.map((valor, i) => (i === posicao ? limpo : valor)))
    const cheia = !doGlobo && limpo.length === DIGITOS_DO_PREMIO
    if (cheia) caixa.closest('[data-premios]')?.querySelectorAll('input')[posicao + 1]?.focus()
  }
  return (
    <div data-premios className="grid grid-cols-2 gap-3 sm:grid-cols-5">
      {SEM_PREMIOS.map((_, i) => {
        const nome = doGlobo ? `${i + 1}ª bola` : `${i + 1}º prêmio`
        return (
          <Field key={nome} label={nome} required={!doGlobo || i === 0} error={erros[i]}>
            <Input
              inputMode="numeric"
              className="font-mono tabular-nums tracking-wider"
              maxLength={DIGITOS_DO_PREMIO}
              placeholder={doGlobo ? '' : '00000'}
              value={valores[i] ?? ''}
              onChange={(evento) => digitar(i, evento.target.value, evento.target)}
            />
          </Field>
        )
      })}
    </div>
  )
}
