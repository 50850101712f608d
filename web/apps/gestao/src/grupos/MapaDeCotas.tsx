import { cx } from '@consorcio/design-system'
import { Link } from '@consorcio/navigation'
import { type Cota, type Grupo, useNomesDoGrupo } from '@consorcio/shared-api'
import { type KeyboardEvent, useId, useState } from 'react'
import { ESTADOS, estadoDe } from './estadoDaCota'

/** The seats of the group as squares: one stop of the keyboard, inside which the arrows walk. */
export function MapaDeCotas({ grupo, cotas }: { grupo: Grupo; cotas: readonly Cota[] }) {
  const { data: nomes } = useNomesDoGrupo(grupo.grupo_id)
  const [atual, setAtual] = useState<string | null>(null)
  const dica = useId()
  const ocupadas = cotas.filter(ocupada)
  const parada = ocupadas.find(({ cota_id }) => cota_id === atual) ?? ocupadas[0]
  return (
    <>
      <p id={dica} className="sr-only">
        As setas andam pelo mapa, Home e End vão às pontas, Enter abre a cota.
      </p>
      <ul
        aria-label={`Mapa das cotas do grupo ${grupo.codigo}`}
        aria-describedby={dica}
        className="grid grid-cols-[repeat(auto-fill,minmax(2.5rem,1fr))] gap-1"
      >
        {cotas.map((cota) => (
          <li key={`${cota.numero}-${cota.versao_titular}`}>
            <Lugar
              cota={cota}
              nome={nomes?.get(cota.consorciado_id)}
              parada={cota === parada}
              chegar={() => setAtual(cota.cota_id)}
            />
          </li>
        ))}
      </ul>
    </>
  )
}

function ocupada({ cota_id, vinculo }: Cota): boolean {
  return Boolean(cota_id) && vinculo !== 'VAGA'
}

interface LugarProps {
  cota: Cota
  nome: string | undefined
  /** Tab stops at this one. */
  parada: boolean
  chegar: () => void
}

function Lugar({ cota, nome, parada, chegar }: LugarProps) {
  const estado = ESTADOS[estadoDe(cota)]
  const descricao = `Cota ${cota.numero}: ${estado.texto.toLowerCase()}${nome ? `, ${nome}` : ''}`
  const classe = cx(
    'relative flex h-9 items-center justify-center rounded-sm text-xs tabular-nums after:absolute after:top-0 after:right-0.5 after:text-[0.5625rem] after:content-[attr(data-letra)]',
    estado.classe,
  )
  if (!ocupada(cota)) {
    return (
      <span title={descricao} className={classe}>
        {cota.numero}
      </span>
    )
  }
  return (
    <Link
      to={`/cotas/${cota.cota_id}`}
      title={descricao}
      data-letra={estado.letra}
      aria-label={descricao}
      tabIndex={parada ? 0 : -1}
      onFocus={chegar}
      onKeyDown={andar}
      className={cx(classe, 'hover:ring-2 hover:ring-brand')}
    >
      {cota.numero}
    </Link>
  )
}

/** To the next seat that somebody has, in the way of the arrow. */
function andar(evento: KeyboardEvent<HTMLAnchorElement>): void {
  const lugar = evento.currentTarget.closest('li')
  const mapa = lugar?.parentElement
  if (!lugar || !mapa) return
  const lugares = [...mapa.children]
  const aqui = lugares.indexOf(lugar)
  const porLinha = getComputedStyle(mapa).gridTemplateColumns.split(' ').length
  const passo = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: porLinha, ArrowUp: -porLinha, Home: 1, End: -1 }[evento.key]
  if (!passo) return
  evento.preventDefault()
  let i = { Home: 0, End: lugares.length - 1 }[evento.key] ?? aqui + passo
  while (lugares[i] && !lugares[i]?.querySelector('a')) i += passo
  lugares[i]?.querySelector('a')?.focus()
}
