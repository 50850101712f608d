import { cx } from '@consorcio/design-system'
import { maiuscula, opcoes } from '@consorcio/formatos'
import type { CotaNaVotacao, ItemDaVotacao, OpcaoVoto } from '@consorcio/shared-api'
import { chaveDoVoto } from './votos'

interface Props {
  item: ItemDaVotacao
  /** Those that may still vote the item. */
  cotas: readonly CotaNaVotacao[]
  /** How many quotas there are, those that voted included: which of them votes is said when it is not all. */
  total: number
  /** One choice for all of them. */
  juntas: boolean
  escolhas: Record<string, OpcaoVoto>
  escolher: (item: number, cotas: readonly string[], voto: OpcaoVoto) => void
}

/** For, against or blank: for each quota, or the same for all. */
export function Escolha({ item: { item }, cotas, total, juntas, escolhas, escolher }: Props) {
  const grupos = juntas && cotas.length > 1 ? [cotas] : cotas.map((cota) => [cota])
  return grupos.map((grupo) => {
    const ids = grupo.map(({ cota_id }) => cota_id)
    const escolhidos = new Set(ids.map((id) => escolhas[chaveDoVoto(item, id)]))
    const quais = `${grupo.length === 1 ? 'cota' : 'cotas'} ${grupo.map(({ numero }) => numero).join(', ')}`
    return (
      <fieldset key={ids.join()} className="flex flex-wrap items-center gap-1.5 sm:gap-2">
        <legend className="sr-only">
          Voto no item {item}, {quais}
        </legend>
        {grupo.length < total ? (
          <span aria-hidden className="w-full text-muted text-sm sm:w-auto sm:min-w-16">
            {maiuscula(quais)}
          </span>
        ) : null}
        {opcoes('OpcaoVoto').map(({ valor, texto }) => (
          <Opcao
            key={valor}
            nome={`item-${item}-${ids.join()}`}
            texto={texto}
            marcada={escolhidos.size === 1 && escolhidos.has(valor as OpcaoVoto)}
            marcar={() => escolher(item, ids, valor as OpcaoVoto)}
          />
        ))}
      </fieldset>
    )
  })
}

interface OpcaoProps {
  nome: string
  texto: string
  marcada: boolean
  marcar: () => void
}

function Opcao({ nome, texto, marcada, marcar }: OpcaoProps) {
  return (
    <label
      className={cx(
        'inline-flex min-h-9 cursor-pointer items-center gap-2 rounded-md border px-2 text-base sm:px-3',
        marcada ? 'border-brand bg-brand-soft font-medium' : 'border-line-strong/60 bg-surface hover:bg-sunken',
      )}
    >
      <input type="radio" name={nome} checked={marcada} onChange={marcar} className="size-4 accent-brand" />
      {texto}
    </label>
  )
}
