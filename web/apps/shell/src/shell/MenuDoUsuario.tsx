import { KeyRound, LogOut, Menu, MenuItem, MenuTitle, Monitor, Moon, Sun } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { useNav } from '@consorcio/navigation'
import { type Tema, usePreferencias, useSessao } from '@consorcio/shared-state'
import { sair } from './sessao'

const TEMAS: [Tema, string, typeof Sun][] = [
  ['sistema', 'Como no computador', Monitor],
  ['claro', 'Claro', Sun],
  ['escuro', 'Escuro', Moon],
]

export function MenuDoUsuario() {
  const nav = useNav()
  const usuario = useSessao((sessao) => sessao.usuario)
  const { tema, densidade, mudarTema, mudarDensidade } = usePreferencias()
  if (!usuario) return null
  const iniciais = usuario.nome
    .split(/\s+/)
    .map((parte) => parte.charAt(0))
    .filter((_, i, todas) => i === 0 || i === todas.length - 1)
    .join('')
  return (
    <Menu
      label={`${iniciais.toUpperCase()}: sua conta e aparência`}
      tone="ghost"
      size="icon"
      trigger={
        <span className="flex size-8 items-center justify-center rounded-full bg-brand font-semibold text-on-brand text-xs">
          {iniciais.toUpperCase()}
        </span>
      }
    >
      <div className="border-line border-b px-2.5 pt-1 pb-2">
        <p className="font-medium">{usuario.nome}</p>
        <p className="text-muted text-xs">{usuario.papeis.map(emPalavras).join(', ')}</p>
      </div>
      <MenuItem onSelect={() => nav.push('/conta')}>
        <KeyRound aria-hidden /> Sua conta
      </MenuItem>
      <MenuTitle>Tema</MenuTitle>
      {TEMAS.map(([valor, texto, Icone]) => (
        <MenuItem key={valor} pressed={tema === valor} onSelect={() => mudarTema(valor)}>
          <Icone aria-hidden /> {texto}
        </MenuItem>
      ))}
      <MenuTitle>Espaço entre linhas</MenuTitle>
      <MenuItem pressed={densidade === 'confortavel'} onSelect={() => mudarDensidade('confortavel')}>
        Confortável
      </MenuItem>
      <MenuItem pressed={densidade === 'compacta'} onSelect={() => mudarDensidade('compacta')}>
        Compacto
      </MenuItem>
      <div className="mt-1 border-line border-t pt-1">
        <MenuItem onSelect={() => void sair()}>
          <LogOut aria-hidden /> Sair
        </MenuItem>
      </div>
    </Menu>
  )
}
