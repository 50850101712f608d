import { useChavePessoal, usePreferencias } from '@consorcio/shared-state'
import { useState } from 'react'
import { Button } from './Button'
import { BookOpen } from './icons'
import { Input } from './inputs'
import { Menu, MenuItem, MenuTitle } from './Menu'

interface Props {
  /** The name of the table: its columns are kept with the filters. */
  list: string
  search: URLSearchParams
  onApply: (parameters: Record<string, string | null>) => void
}

const NONE: Record<string, string> = {}

/** Columns that are hidden, beside the filters in what is kept. */
const COLUMNS = '.colunas'

/** Filters and columns of a list, kept by name for whoever is in, in this browser. */
export function SavedViews({ list, search, onApply }: Props) {
  const key = useChavePessoal(list)
  const views = usePreferencias((preferencias) => preferencias.visoes[key]) ?? NONE
  const hidden = usePreferencias((preferencias) => preferencias.colunasOcultas[key]?.join(' ')) ?? ''
  const { salvarVisao, apagarVisao, ocultarColunas } = usePreferencias()
  const [name, setName] = useState('')
  const apply = (saved: string) => {
    const cleared = Object.fromEntries([...search.keys()].map((key) => [key, null]))
    const { [COLUMNS]: columns = '', ...filters } = Object.fromEntries(new URLSearchParams(saved))
    ocultarColunas(key, columns.split(' ').filter(Boolean))
    onApply({ ...cleared, ...filters })
  }
  const save = (view: string) => {
    const kept = new URLSearchParams(search)
    kept.set(COLUMNS, hidden)
    salvarVisao(key, view, kept.toString())
  }
  return (
    <Menu
      label="Visões salvas"
      size="sm"
      trigger={
        <>
          <BookOpen aria-hidden /> Visões
        </>
      }
    >
      <MenuTitle>Visões salvas</MenuTitle>
      {Object.entries(views).map(([view, saved]) => (
        <div key={view} className="flex items-center gap-1">
          <div className="min-w-0 flex-1">
            <MenuItem onSelect={() => apply(saved)}>{view}</MenuItem>
          </div>
          <Button size="sm" tone="ghost" aria-label={`Apagar a visão ${view}`} onClick={() => apagarVisao(key, view)}>
            Apagar
          </Button>
        </div>
      ))}
      <form
        className="flex gap-1.5 p-1.5"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) save(name.trim())
          setName('')
        }}
      >
        <Input
          aria-label="Nome da visão"
          placeholder="Guardar filtros e colunas"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" size="sm" className="min-h-9" aria-disabled={!name.trim()}>
          Guardar
        </Button>
      </form>
    </Menu>
  )
}
