import { Button, ButtonLink, Card, CardSkeleton, Dialog, Note, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, percentual, rotulo } from '@consorcio/formatos'
import {
  type Assembleia,
  type Cota,
  type Lance,
  listarAssembleiasOptions,
  listarLances,
  mensagemDe,
  retirarLance,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePodeDe, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { MeuLance } from './MeuLance'

const ULTIMAS = 6

/** The quota's bids in the last assemblies, and the way to offer one in the next. */
export function LancesDaCota({ cota }: { cota: Cota }) {
  const pode = usePodeDe('sorteios.lance.ler', cota.consorciado_id)
  const minha = useQuemSou() === cota.consorciado_id
  const podeOferecer = usePodeDe('sorteios.lance.criar', cota.consorciado_id)
  const [oferecendo, setOferecendo] = useState(false)
  const { data: assembleias } = useQuery({
    ...listarAssembleiasOptions({ path: { grupo_id: cota.grupo_id }, query: { tamanho_pagina: ULTIMAS } }),
    enabled: pode,
  })
  const lidas = assembleias?.assembleias
  const { data: lances, error } = useQuery({
    queryKey: ['lances-da-cota', cota.cota_id, lidas?.map(({ assembleia_id }) => assembleia_id)],
    enabled: Boolean(lidas),
    queryFn: async ({ signal }) => (await Promise.all((lidas ?? []).map((uma) => daCota(uma, cota, signal)))).flat(),
  })
  const proxima = lidas?.find(({ situacao }) => situacao === 'CONVOCADA')
  if (!pode) return null
  return (
    <Card
      title="Lances"
      description={`Nas últimas ${ULTIMAS} assembleias do grupo.`}
      actions={
        proxima && podeOferecer && cota.contemplacao === 'NAO_CONTEMPLADA' ? (
          minha ? (
            <Button size="sm" tone="primary" onClick={() => setOferecendo(true)}>
              Oferecer na {proxima.ago}ª, de {data(proxima.data_ago)}
            </Button>
          ) : (
            <ButtonLink to={`/assembleias/${proxima.assembleia_id}`} size="sm">
              Oferecer na {proxima.ago}ª, de {data(proxima.data_ago)}
            </ButtonLink>
          )
        ) : null
      }
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {lances || error ? null : <CardSkeleton lines={3} />}
      {lances?.length === 0 ? <p className="text-muted">Nenhum lance.</p> : null}
      <ul className="divide-y divide-line">
        {lances?.map((lance) => (
          <Linha key={lance.lance_id} lance={lance} dono={cota.consorciado_id} />
        ))}
      </ul>
      {proxima ? (
        <Dialog
          open={oferecendo}
          onClose={() => setOferecendo(false)}
          title={`Lance na ${proxima.ago}ª assembleia`}
          description={`De ${data(proxima.data_ago)}. O valor fica sigiloso até a apuração.`}
        >
          <MeuLance cota={cota} assembleia={proxima} fechar={() => setOferecendo(false)} />
        </Dialog>
      ) : null}
    </Card>
  )
}

interface DaAssembleia extends Lance {
  assembleia: Assembleia
}

async function daCota(assembleia: Assembleia, cota: Cota, signal: AbortSignal): Promise<DaAssembleia[]> {
  const lances: DaAssembleia[] = []
  let token = ''
  do {
    const { data: pagina } = await listarLances({
      path: { assembleia_id: assembleia.assembleia_id },
      query: { tamanho_pagina: 200, token_pagina: token },
      signal,
      throwOnError: true,
    })
    for (const lance of pagina.lances) if (lance.cota_id === cota.cota_id) lances.push({ ...lance, assembleia })
    token = pagina.proximo_token
  } while (token)
  return lances
}

function Linha({ lance, dono }: { lance: DaAssembleia; dono: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePodeDe('sorteios.lance.criar', dono)
  const retirar = useComando(
    (headers, lance_id: string) => retirarLance({ headers, path: { lance_id }, body: {}, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Lance retirado.'),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 py-2">
      <div>
        <p className="font-medium">
          {lance.assembleia.ago}ª assembleia, {rotulo('Modalidade', lance.modalidade).texto.toLowerCase()}
        </p>
        <p className="text-muted text-sm tabular-nums">
          {percentual(lance.quantidade)}, {dinheiro(lance.valor)}
        </p>
      </div>
      <span className="flex items-center gap-2">
        <StateBadge of="SituacaoLance" value={lance.situacao} />
        {pode && lance.situacao === 'OFERTADO' && lance.assembleia.situacao === 'CONVOCADA' ? (
          <Button size="sm" busy={retirar.isPending} onClick={() => retirar.mutate(lance.lance_id)}>
            Retirar
          </Button>
        ) : null}
      </span>
    </li>
  )
}
