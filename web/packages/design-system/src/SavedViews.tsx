import { usePreferencias } from '@consorcio/shared-state'
import { useState } from 'react'
import { Button } from './Button'
import { BookOpen } from './icons'
import { Input } from './inputs'
import { Menu, MenuItem, MenuTitle } from './Menu'

interface Props {
  list: string
  search: URLSearchParams
  onApply: (parameters: Record<string, string | null>) => void
}

const NONE: Record<string, string> = {}

/** Filters of a list kept by name in this browser. */
export function SavedViews({ list, search, onApply }: Props) {
  const views = usePreferencias((preferencias) => preferencias.visoes[list]) ?? NONE
  const { salvarVisao, apagarVisao } = usePreferencias()
  const [name, setName] = useState('')
  const apply = (saved: string) => {
    const cleared = Object.fromEntries([...search.keys()].map((key) => [key, null]))
    onApply({ ...cleared, ...Object.fromEntries(new URLSearchParams(saved)) })
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
          <Button size="sm" tone="ghost" aria-label={`Apagar a visão ${view}`} onClick={() => apagarVisao(list, view)}>
            Apagar
          </Button>
        </div>
      ))}
      <form
        className="flex gap-1.5 p-1.5"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim()) salvarVisao(list, name.trim(), search.toString())
          setName('')
        }}
      >
        <Input
          aria-label="Nome da visão"
          placeholder="Guardar os filtros de agora"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" size="sm" className="min-h-9" disabled={!name.trim()}>
          Guardar
        </Button>
      </form>
    </Menu>
  )
}
