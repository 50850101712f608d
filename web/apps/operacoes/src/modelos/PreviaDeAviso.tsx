import { Note } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { mensagemDe, notificacoesPreverModelo } from '@consorcio/shared-api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'

interface Props {
  assunto: string
  corpo: string
  variaveis: readonly string[]
}

/** Examples of what usually fills a text: recognisable, and nobody's. */
const EXEMPLOS: Record<string, string> = {
  nome: 'Maria da Silva',
  sistema: 'Consórcio',
  primeiro_nome: 'Maria',
  valor: '1228.50',
  credito: '63000.00',
  vencimento: '2026-08-10',
  data_pagamento: '2026-08-10',
  data_assembleia: '2026-08-15',
  prazo_pagamento: '2026-08-20',
  assembleia: '7',
  grupo: '1001',
  cota: '74',
}

/** What a variable is, by how the text writes it. */
const EXEMPLOS_POR_FORMATO: Record<string, string> = { reais: '1228.50', percentual: '12.5', data: '2026-08-10' }

/** A value that the text can write: the usual one of that name, one of its format, or the name itself in words. */
export function exemploDe(nome: string, texto: string): string {
  const formato = new RegExp(`\\b${nome}\\s*\\|\\s*(\\w+)`).exec(texto)?.[1] ?? ''
  return EXEMPLOS[nome] ?? EXEMPLOS_POR_FORMATO[formato] ?? emPalavras(nome.toUpperCase())
}

/** How the text will be read, made by the service itself with examples in the place of the data. */
export function PreviaDeAviso({ assunto, corpo, variaveis }: Props) {
  const pedido = useDeferredValue(JSON.stringify({ assunto, corpo, variaveis }))
  const { data, error } = useQuery({
    queryKey: ['previa', pedido],
    placeholderData: keepPreviousData,
    retry: false,
    enabled: corpo.trim().length > 0,
    queryFn: async ({ signal }) => {
      const dados = Object.fromEntries(
        ['nome', 'sistema', ...variaveis].map((nome) => [nome, exemploDe(nome, `${assunto}\n${corpo}`)]),
      )
      const resposta = await notificacoesPreverModelo({ body: { assunto, corpo, dados }, signal, throwOnError: true })
      return resposta.data
    },
  })
  return (
    <section aria-label="Prévia" className="min-w-0">
      <p className="mb-1 font-medium text-sm">Prévia</p>
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {data && !error ? (
        <div className="rounded-lg border border-line bg-sunken/50 p-4">
          {data.assunto ? <p className="mb-2 font-semibold">{data.assunto}</p> : null}
          <p className="whitespace-pre-wrap break-words">{data.corpo}</p>
        </div>
      ) : null}
      <p className="mt-2 text-muted text-xs">Com dados de exemplo. O que faltar no texto aparece como erro aqui.</p>
    </section>
  )
}
