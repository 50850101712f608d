import { Bell, Button, cx, Menu } from '@consorcio/design-system'
import { contagem, instante, rotulo } from '@consorcio/formatos'
import { type Aviso, listarCaixaOptions, listarCaixaQueryKey, marcarLidas, useComando } from '@consorcio/shared-api'
import { useAvisos, usePodeNoQueEMeu } from '@consorcio/shared-state'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { acompanhar, contarLeitura } from './aoVivo'

const CAIXA = { query: { tamanho_pagina: 20 } }

/** What the system told whoever is in: how many were not read, the last ones, and the new ones as they come. */
export function CentralDeAvisos() {
  const pode = usePodeNoQueEMeu('notificacoes.caixa.ler')
  return pode ? <Central /> : null
}

function Central() {
  const { data } = useQuery(listarCaixaOptions(CAIXA))
  useAvisosAoVivo()
  const naoLidas = data?.nao_lidas ?? 0
  return (
    <Menu
      label={naoLidas > 0 ? `Avisos: ${contagem(naoLidas, 'não lido', 'não lidos')}` : 'Avisos'}
      tone="ghost"
      size="icon"
      trigger={
        <span className="relative">
          <Bell aria-hidden />
          {naoLidas > 0 ? (
            <span className="-top-2 -right-2.5 absolute flex min-w-4 items-center justify-center rounded-full bg-bad px-1 font-semibold text-2xs text-surface">
              {naoLidas > 99 ? '99+' : naoLidas}
            </span>
          ) : null}
        </span>
      }
    >
      <Lista avisos={data?.avisos ?? []} naoLidas={naoLidas} />
    </Menu>
  )
}

function Lista({ avisos, naoLidas }: { avisos: readonly Aviso[]; naoLidas: number }) {
  const ler = useComando(
    (headers, entrega_ids: string[]) => marcarLidas({ headers, body: { entrega_ids }, throwOnError: true }),
    { aoConcluir: contarLeitura },
  )
  return (
    <div className="w-80 max-w-full">
      <div className="flex items-center justify-between gap-3 border-line border-b px-2 pb-2">
        <p className="font-medium">Avisos</p>
        {naoLidas > 0 ? (
          <Button size="sm" tone="ghost" busy={ler.isPending} onClick={() => ler.mutate([])}>
            Marcar todos como lidos
          </Button>
        ) : null}
      </div>
      {avisos.length === 0 ? <p className="px-2 py-6 text-center text-muted">Nenhum aviso para você</p> : null}
      <ul className="max-h-96 divide-y divide-line overflow-y-auto">
        {avisos.map((aviso) => (
          <li key={aviso.entrega_id} className="flex gap-2.5 px-2 py-2.5">
            <span
              aria-hidden
              className={cx('mt-1.5 size-2 shrink-0 rounded-full', aviso.lido ? 'bg-line' : 'bg-brand')}
            />
            <div className="min-w-0">
              <p className={cx(!aviso.lido && 'font-medium')}>
                {aviso.titulo}
                {aviso.lido ? null : <span className="sr-only"> (não lido)</span>}
              </p>
              <p className="break-words text-muted text-sm">{aviso.texto}</p>
              <p className="mt-0.5 text-muted text-xs">
                {rotulo('Finalidade', aviso.finalidade).texto}, {instante(aviso.criado_em)}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** New ones appear at the corner and in the list; what is read in another page is read here too. */
function useAvisosAoVivo(): void {
  const cache = useQueryClient()
  const avisar = useAvisos((estado) => estado.avisar)
  useEffect(() => {
    const contarDeNovo = () => void cache.invalidateQueries({ queryKey: listarCaixaQueryKey(CAIXA) })
    let cortado = false
    return acompanhar({
      canal: 'notificacoes',
      evento: 'aviso',
      chegou: (aviso) => {
        avisar('info', (aviso as Aviso).titulo)
        contarDeNovo()
      },
      // What came while the way was cut is told to nobody.
      mudou: (vivo) => {
        if (vivo && cortado) contarDeNovo()
        cortado = !vivo
      },
      lidas: contarDeNovo,
    })
  }, [cache, avisar])
}
