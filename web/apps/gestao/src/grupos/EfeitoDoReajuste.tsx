import { CardSkeleton, Facts, Note } from '@consorcio/design-system'
import { centavos, contagem, data, dinheiro, mesPorExtenso, percentual, rotulo } from '@consorcio/formatos'
import {
  type Bem,
  type ErroDaApi,
  listarBensOptions,
  mensagemDe,
  type PrecoReajustado,
  type PreviaReajuste,
  preverReajusteOptions,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** What the readjustment of a day would do, as the API works it out: nothing changes. */
export function usePreviaDoReajuste(grupoId: string, vigencia: string | null) {
  const query = { vigencia: vigencia ?? '' }
  return useQuery({
    ...preverReajusteOptions({ path: { grupo_id: grupoId }, query }),
    enabled: vigencia !== null,
    retry: false,
  }) as { data?: PreviaReajuste; error: ErroDaApi | null; isFetching: boolean }
}

/** Before → after, of each price and of what hangs on it. */
export function EfeitoDoReajuste({ previa }: { previa: PreviaReajuste }) {
  const { data: bens } = useQuery(listarBensOptions({ query: { tamanho_pagina: 200 } }))
  return (
    <div className="space-y-3 rounded-lg bg-sunken/60 p-4">
      <p>
        <span className="font-semibold text-xl tabular-nums">{percentual(previa.variacao)}</span>{' '}
        <span className="text-muted text-sm">
          {rotulo('Indice', previa.indice).texto} de 12 meses até {mesPorExtenso(previa.mes_final)}, nos preços desde{' '}
          {data(previa.vigencia)}
        </span>
      </p>
      <Facts columns={1} items={previa.precos.map((preco, i) => linhaDo(preco, i, bens?.bens))} />
      <Facts
        columns={1}
        items={[
          ['As cotas ainda devem', `${dinheiro(previa.saldo_devedor)} → ${dinheiro(previa.saldo_reajustado)}`],
          ['Caixa do fundo comum', caixa(previa.reajuste_saldo_caixa)],
        ]}
      />
      <p className="text-muted text-sm">O que já foi pago, em percentual do bem, não muda.</p>
    </div>
  )
}

function linhaDo(preco: PrecoReajustado, i: number, bens: readonly Bem[] | undefined): [string, string] {
  const bem = bens?.find(({ bem_id }) => bem_id === preco.bem_id)
  const nome = bem ? `${bem.descricao} (${bem.codigo})` : `${i + 1}º bem`
  return [`${nome}, ${contagem(preco.cotas, 'cota', 'cotas')}`, `${dinheiro(preco.anterior)} → ${dinheiro(preco.novo)}`]
}

/** The cash was collected at the price before: what it lacks at the new one is shared at the next assembly (R4.50). */
function caixa(diferenca: string): string {
  const total = centavos(diferenca)
  if (total === 0n) return 'Não muda'
  return total > 0n ? `Faltam ${dinheiro(diferenca)}, a ratear` : `Sobram ${dinheiro(diferenca.replace('-', ''))}`
}

/** The effect of a proposal that waits, or why it would be refused now. */
export function PreviaNaTela({ grupoId, vigencia }: { grupoId: string; vigencia: string }) {
  const { data: previa, error } = usePreviaDoReajuste(grupoId, vigencia)
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  return previa ? <EfeitoDoReajuste previa={previa} /> : <CardSkeleton lines={4} />
}
