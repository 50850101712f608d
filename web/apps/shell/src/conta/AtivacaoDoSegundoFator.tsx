import { Button, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms/recusa'
import {
  confirmarSegundoFator,
  type IniciarSegundoFatorResposta,
  iniciarSegundoFator,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'

const focar = (campo: HTMLInputElement | null) => campo?.focus()

/** The application learns its key, and proves it with a code; then the recovery codes are given. */
export function AtivacaoDoSegundoFator({ aoAtivar }: { aoAtivar: (codigos: string[]) => void }) {
  const [senha, setSenha] = useState('')
  const [codigo, setCodigo] = useState('')
  const [cadastro, setCadastro] = useState<IniciarSegundoFatorResposta | null>(null)
  const avisar = useAvisos((estado) => estado.avisar)
  const iniciar = useComando(
    (headers, senha_atual: string) => iniciarSegundoFator({ headers, body: { senha_atual }, throwOnError: true }),
    { aoConcluir: setCadastro },
  )
  const confirmar = useComando(
    (headers, texto: string) => confirmarSegundoFator({ headers, body: { codigo: texto }, throwOnError: true }),
    {
      aoConcluir: ({ codigos_recuperacao }) => {
        avisar('bom', 'Segundo fator ativo. Ele será pedido no próximo acesso.')
        aoAtivar(codigos_recuperacao ?? [])
      },
    },
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (cadastro) confirmar.mutate(codigo)
    else iniciar.mutate(senha)
  }
  const { campo, aviso } = recusaDe(iniciar.error ?? confirmar.error, ['senha_atual', 'codigo'])
  return (
    <form onSubmit={enviar} className="space-y-3">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {cadastro ? (
        <>
          <p>Leia este código com o aplicativo autenticador, ou digite nele a chave.</p>
          <img
            alt="Código QR para o aplicativo autenticador"
            className="size-44 rounded-md bg-[#fff] p-2"
            src={`data:image/svg+xml;utf8,${encodeURIComponent(cadastro.qr_svg)}`}
          />
          <p className="break-all font-mono text-sm">{cadastro.chave}</p>
          <Field label="Código que o aplicativo mostra" required error={campo('codigo')}>
            <Input
              ref={focar}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={codigo}
              onChange={(evento) => setCodigo(evento.target.value)}
            />
          </Field>
        </>
      ) : (
        <Field label="Sua senha" required error={campo('senha_atual')}>
          <Input
            type="password"
            autoComplete="current-password"
            value={senha}
            onChange={(evento) => setSenha(evento.target.value)}
          />
        </Field>
      )}
      <Button type="submit" tone="primary" busy={iniciar.isPending || confirmar.isPending}>
        {cadastro ? 'Confirmar' : 'Continuar'}
      </Button>
    </form>
  )
}
