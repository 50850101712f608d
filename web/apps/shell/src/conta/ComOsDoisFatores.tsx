import { Button, type ButtonTone, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms/recusa'
import type { ErroDaApi } from '@consorcio/shared-api'
import { type FormEvent, type ReactNode, useState } from 'react'

export interface DoisFatores {
  senha_atual: string
  codigo: string
}

interface Props {
  /** A recovery code serves too. */
  comRecuperacao?: boolean
  comando: { mutate: (entrada: DoisFatores) => void; isPending: boolean; error: ErroDaApi | null }
  acao: string
  tom: ButtonTone
  children?: ReactNode
}

/** What is only done with password and code at hand. */
export function ComOsDoisFatores({ comRecuperacao = false, comando, acao, tom, children }: Props) {
  const [senha, setSenha] = useState('')
  const [codigo, setCodigo] = useState('')
  const { campo, aviso } = recusaDe(comando.error, ['senha_atual', 'codigo'])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    comando.mutate({ senha_atual: senha, codigo: codigo.trim() })
  }
  return (
    <form onSubmit={enviar} className="space-y-3">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {children}
      <Field label="Sua senha" required error={campo('senha_atual')}>
        <Input
          type="password"
          autoComplete="current-password"
          value={senha}
          onChange={(evento) => setSenha(evento.target.value)}
        />
      </Field>
      <Field
        label={comRecuperacao ? 'Código do aplicativo ou de recuperação' : 'Código do aplicativo'}
        required
        error={campo('codigo')}
      >
        <Input
          inputMode={comRecuperacao ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          maxLength={comRecuperacao ? 11 : 6}
          value={codigo}
          onChange={(evento) => setCodigo(evento.target.value)}
        />
      </Field>
      <Button type="submit" tone={tom} busy={comando.isPending}>
        {acao}
      </Button>
    </form>
  )
}
