import { useState } from 'react'
import { downloadBytes, downloadCsv, type Exported } from './csv'
import { Download } from './icons'
import { Menu, MenuItem, MenuTitle } from './Menu'

interface Props<T> {
  /** Names the file, and the sheet. */
  name: string
  columns: readonly Exported<T>[]
  items: readonly T[]
  /** Every row of the list, when not all are on the screen. */
  all?: (() => Promise<readonly T[]>) | undefined
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The columns that are shown, as a spreadsheet or as text: the rows of the screen, or the whole list. */
export function TableExport<T>({ name, columns, items, all }: Props<T>) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState('')
  const save = async (format: 'xlsx' | 'csv', rows: () => Promise<readonly T[]>) => {
    setBusy(true)
    setFailed('')
    try {
      const complete = await rows()
      if (format === 'csv') downloadCsv(name, columns, complete)
      else downloadBytes(`${name}.xlsx`, (await import('./xlsx')).xlsxOf(name, columns, complete), XLSX)
    } catch (error) {
      setFailed(error instanceof Error ? error.message : 'Não foi possível exportar.')
    } finally {
      setBusy(false)
    }
  }
  const onScreen = () => Promise.resolve(items)
  return (
    <>
      {failed ? (
        <span role="alert" className="text-bad text-sm">
          {failed}
        </span>
      ) : null}
      <Menu
        label="Exportar"
        size="sm"
        tone="ghost"
        trigger={
          <>
            <Download aria-hidden /> {busy ? 'Exportando…' : 'Exportar'}
          </>
        }
      >
        <MenuTitle>{all ? 'Linhas da tela' : 'Exportar'}</MenuTitle>
        <MenuItem onSelect={() => void save('xlsx', onScreen)}>Planilha do Excel</MenuItem>
        <MenuItem onSelect={() => void save('csv', onScreen)}>CSV</MenuItem>
        {all ? (
          <>
            <MenuTitle>Lista inteira</MenuTitle>
            <MenuItem onSelect={() => void save('xlsx', all)}>Planilha do Excel, tudo</MenuItem>
            <MenuItem onSelect={() => void save('csv', all)}>CSV, tudo</MenuItem>
          </>
        ) : null}
      </Menu>
    </>
  )
}
