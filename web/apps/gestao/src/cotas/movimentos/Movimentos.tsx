import type { Cota, Grupo } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { Acordos } from './Acordos'
import { Antecipacoes } from './Antecipacoes'
import { EscolhaDoResiduo } from './EscolhaDoResiduo'
import { ExclusaoDaCota } from './ExclusaoDaCota'
import { LancesDaCota } from './LancesDaCota'
import { Transferencia } from './Transferencia'
import { TrocaDeCredito } from './TrocaDeCredito'

/** What may be done with a quota besides paying it: each thing is shown before it is done. */
export function Movimentos({ cota, grupo }: { cota: Cota; grupo: Grupo }) {
  const podeVerTransferencias = usePode('grupos.transferencia.ler')
  const ativa = cota.vinculo === 'ATIVA'
  return (
    <div className="xl:columns-2 xl:gap-4 [&>section]:mb-4 [&>section]:break-inside-avoid">
      <LancesDaCota cota={cota} />
      <Antecipacoes cota={cota} />
      <Acordos cota={cota} />
      {ativa && cota.contemplacao === 'NAO_CONTEMPLADA' ? <TrocaDeCredito cota={cota} grupo={grupo} /> : null}
      {ativa && cota.contemplacao === 'CONTEMPLADA' ? <EscolhaDoResiduo cota={cota} /> : null}
      {podeVerTransferencias ? <Transferencia cota={cota} grupo={grupo} /> : null}
      <ExclusaoDaCota cota={cota} />
    </div>
  )
}
