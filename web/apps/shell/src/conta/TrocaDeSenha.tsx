import { Button, Card, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms/recusa'
import { alterarSenha, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'

const MINIMO = 12

export function TrocaDeSenha() {
  const [atual, setAtual] = useState('')
  const [nova, setNova] = useState('')
  const [repetida, setRepetida] = useState('')
  const [tentou, setTentou] = useState(false)
  const avisar = useAvisos((estado) => estado.avisar)
  const trocar = useComando(
    (headers, body: { senha_atual: string; senha_nova: string }) => alterarSenha({ headers, body, throwOnError: true }),
    {
      aoConcluir: () => {
        avisar('bom', 'Senha trocada.')
        setAtual('')
        setNova('')
        setRepetida('')
        setTentou(false)
      },
    },
  )
  const { campo, aviso } = recusaDe(trocar.error, ['senha_atual', 'senha_nova'])
  const curta = nova.length < MINIMO && (tentou || nova !== '') ? `Use ${MINIMO} caracteres ou mais.` : undefined
  const diferente = repetida !== nova && (tentou || repetida !== '') ? 'As duas não são iguais.' : undefined
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    setTentou(true)
    if (nova.length >= MINIMO && nova === repetida) trocar.mutate({ senha_atual: atual, senha_nova: nova })
  }
  return (
    <Card title="Trocar a senha">
      <form onSubmit={enviar} className="space-y-3">
        {aviso ? <Note tone="ruim">{aviso}</Note> : null}
        <Field label="Senha atual" required error={campo('senha_atual')}>
          <Input
            type="password"
            autoComplete="current-password"
            value={atual}
            onChange={(evento) => setAtual(evento.target.value)}
          />
        </Field>
        <Field
          label="Senha nova"
          required
          error={curta ?? campo('senha_nova')}
          hint="Uma frase comprida é melhor do que símbolos."
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={nova}
            onChange={(evento) => setNova(evento.target.value)}
          />
        </Field>
        <Field label="Repita a senha nova" required error={diferente}>
          <Input
            type="password"
            autoComplete="new-password"
            value={repetida}
            onChange={(evento) => setRepetida(evento.target.value)}
          />
        </Field>
        <Button type="submit" tone="primary" busy={trocar.isPending}>
          Trocar a senha
        </Button>
      </form>
    </Card>
  )
}
