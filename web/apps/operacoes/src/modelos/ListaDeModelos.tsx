import { cx, StateBadge } from '@consorcio/design-system'
import type { SituacaoModelo } from '@consorcio/shared-api'

export interface ItemDaLista {
  chave: string
  nome: string
  detalhe: string
  situacao: SituacaoModelo | 'NAO_INFORMADO'
}

interface Props {
  itens: readonly ItemDaLista[]
  atual: string | undefined
  escolher: (chave: string) => void
}

/** Templates to choose from, the current one marked. */
export function ListaDeModelos({ itens, atual, escolher }: Props) {
  return (
    <ul
      aria-label="Modelos"
      tabIndex={0}
      className="max-h-64 overflow-y-auto rounded-lg border border-line bg-surface shadow-sm lg:max-h-[75vh]"
    >
      {itens.map((item) => (
        <li key={item.chave} className="border-line border-b last:border-b-0">
          <button
            type="button"
            aria-current={item.chave === atual}
            onClick={() => escolher(item.chave)}
            className={cx(
              'flex w-full items-center justify-between gap-3 px-3 py-2 text-left -outline-offset-2',
              item.chave === atual ? 'bg-brand-soft' : 'hover:bg-sunken',
            )}
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{item.nome}</span>
              <span className="block truncate text-muted text-xs">{item.detalhe}</span>
            </span>
            <StateBadge of="SituacaoModelo" value={item.situacao} />
          </button>
        </li>
      ))}
    </ul>
  )
}
