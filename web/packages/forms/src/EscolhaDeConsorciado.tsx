import { Button, Field, Input } from '@consorcio/design-system'
import { cpfCnpj, documentoMascarado, limparDocumento } from '@consorcio/formatos'
import { type Consorciado, pesquisarConsorciados } from '@consorcio/shared-api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

interface Props {
  escolhido: Consorciado | null
  escolher: (pessoa: Consorciado | null) => void
  erro?: string | undefined
  /** Hides most of a CPF from who need not compare it with a paper. */
  mascarado?: boolean
  opcional?: boolean
}

/** Finds a person by name or document and keeps the choice, which may be taken back. */
export function EscolhaDeConsorciado({ escolhido, escolher, erro, mascarado = false, opcional = false }: Props) {
  const [texto, setTexto] = useState('')
  const termo = texto.trim()
  const documento = limparDocumento(termo)
  const filtro = /^\d{11}$|^[0-9A-Z]{12}\d{2}$/.test(documento) ? { documento } : { nome: termo }
  const { data } = useQuery({
    queryKey: ['escolha-consorciado', filtro],
    enabled: termo.length >= 2 && !escolhido,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await pesquisarConsorciados({ query: { ...filtro, tamanho_pagina: 6 }, signal, throwOnError: true })).data
        .consorciados,
  })
  const mostrar = mascarado ? documentoMascarado : cpfCnpj
  if (escolhido) {
    return (
      <div>
        <p className="mb-1 font-medium text-sm">Consorciado</p>
        <div className="flex items-center justify-between gap-3 rounded-md border border-line bg-sunken px-3 py-2">
          <span>
            {escolhido.nome}, <span className="whitespace-nowrap tabular-nums">{mostrar(escolhido.documento)}</span>
          </span>
          <Button size="sm" tone="ghost" onClick={() => escolher(null)}>
            Trocar
          </Button>
        </div>
        {erro ? (
          <p role="alert" className="mt-1 text-bad text-xs">
            {erro}
          </p>
        ) : null}
      </div>
    )
  }
  return (
    <div>
      <Field label="Consorciado" required={!opcional} hint="Nome, CPF ou CNPJ" error={erro}>
        <Input value={texto} onChange={(evento) => setTexto(evento.target.value)} />
      </Field>
      {termo.length >= 2 && data ? (
        <ul className="mt-1 divide-y divide-line rounded-md border border-line">
          {data.map((pessoa) => (
            <li key={pessoa.consorciado_id}>
              <button
                type="button"
                className="flex w-full justify-between gap-3 px-3 py-2 text-left hover:bg-sunken"
                onClick={() => escolher(pessoa)}
              >
                <span className="truncate">{pessoa.nome}</span>
                <span className="text-muted tabular-nums">{mostrar(pessoa.documento)}</span>
              </button>
            </li>
          ))}
          {data.length === 0 ? <li className="px-3 py-2 text-muted">Ninguém encontrado.</li> : null}
        </ul>
      ) : null}
    </div>
  )
}
