import { Card, type Column, DataTable, Empty } from '@consorcio/design-system'
import { dinheiro, percentual } from '@consorcio/formatos'
import { type Grupo, listarRateioFinal, type RateioFinal as Parte, usePaginado } from '@consorcio/shared-api'

const COLUNAS: readonly Column<Parte>[] = [
  { id: 'cota', title: 'Cota', cell: ({ numero }) => String(numero), align: 'right', fixed: true },
  { id: 'peso', title: 'Pago ao fundo comum', cell: ({ peso }) => percentual(peso), align: 'right' },
  { id: 'valor', title: 'Parte nas sobras', cell: ({ valor }) => dinheiro(valor), align: 'right', fixed: true },
  { id: 'a_pagar', title: 'Ainda com o grupo', cell: ({ a_pagar }) => dinheiro(a_pagar), align: 'right', fixed: true },
]

/** What each quota has in what was left over (R9.05). */
export function RateioFinal({ grupo }: { grupo: Grupo }) {
  const lista = usePaginado(
    ['rateio-final', grupo.grupo_id],
    (token, signal) =>
      listarRateioFinal({
        path: { grupo_id: grupo.grupo_id },
        query: { tamanho_pagina: 200, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.partes,
  )
  return (
    <Card flush title="Rateio das sobras" description="Pelo percentual que cada cota pagou ao fundo comum.">
      <DataTable
        name="rateio-final"
        file={`rateio-final-${grupo.codigo}`}
        label="Rateio das sobras"
        columns={COLUNAS}
        items={lista.itens}
        rowKey={({ cota_id }) => cota_id}
        href={({ cota_id }) => `/cotas/${cota_id}`}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty title="Nada sobrou para ratear" />}
      />
    </Card>
  )
}
