'use client'

import { NavContext, useNavDoNavegador } from '@consorcio/navigation'
import { valeRepetir } from '@consorcio/shared-api/erro'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { Avisos } from './Avisos'
import { areaDe, PUBLICAS } from './areas'
import { Conteudo } from './Conteudo'
import { Entrou } from './Entrou'
import { Moldura } from './Moldura'
import { MolduraPublica } from './MolduraPublica'
import { PortaDaSessao } from './PortaDaSessao'
import { useAparencia } from './useAparencia'

const FRESCO_MS = 10_000

function novoCache() {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESCO_MS, retry: (vezes, erro) => vezes < 2 && valeRepetir(erro) },
    },
  })
}

const nunca = () => () => {}

/** Everything that lasts while the person moves from screen to screen. */
export function Shell() {
  const noNavegador = useSyncExternalStore(
    nunca,
    () => true,
    () => false,
  )
  return noNavegador ? <Aplicacao /> : <Esqueleto />
}

function Aplicacao() {
  const nav = useNavDoNavegador()
  const [cache] = useState(novoCache)
  useAparencia()
  const area = areaDe(nav.pathname)
  return (
    <QueryClientProvider client={cache}>
      <NavContext value={nav}>
        {area === 'entrou' ? (
          <Entrou />
        ) : PUBLICAS.has(area) ? (
          <MolduraPublica>
            <Conteudo />
          </MolduraPublica>
        ) : (
          <PortaDaSessao>
            <Moldura>
              <Conteudo />
            </Moldura>
          </PortaDaSessao>
        )}
        <Avisos />
      </NavContext>
    </QueryClientProvider>
  )
}

/** What the file on the server already shows: the frame, so that the first paint does not jump. */
export function Esqueleto() {
  return (
    <div className="flex min-h-screen" role="status" aria-label="Abrindo o Consórcio">
      <div className="hidden w-56 shrink-0 border-line border-r bg-surface md:block" />
      <div className="min-w-0 flex-1">
        <div className="h-14 border-line border-b bg-surface" />
      </div>
    </div>
  )
}
