import { CardSkeleton, Facts, Note } from '@consorcio/design-system'
import { contagem, data, percentual } from '@consorcio/formatos'
import {
  type EfeitoDaProrrogacao as Efeito,
  type ErroDaApi,
  mensagemDe,
  simularProrrogacao,
  simularProrrogacaoDeParcelas,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

export interface OQueSeProrroga {
  meses: number
  suspende_pagamentos: boolean
  data: string
}

/** The calendar of a group with more months, and the parcelas of its cotas, as the API works them out: nothing changes. */
export function useEfeitoDaProrrogacao(grupoId: string, pedido: OQueSeProrroga | null) {
  const path = { grupo_id: grupoId }
  return useQuery({
    queryKey: ['efeito-da-prorrogacao', grupoId, pedido],
    enabled: pedido !== null,
    retry: false,
    queryFn: async ({ signal }) => {
      const { meses, suspende_pagamentos, data: dia } = pedido as OQueSeProrroga
      const opcoes = { path, signal, throwOnError: true } as const
      const [calendario, parcelas] = await Promise.all([
        simularProrrogacao({ ...opcoes, body: { meses, data: dia } }),
        simularProrrogacaoDeParcelas({ ...opcoes, body: { meses, suspende_pagamentos } }),
      ])
      return { calendario: calendario.data, efeitos: parcelas.data.efeitos }
    },
  }) as { data?: EfeitoCalculado; error: ErroDaApi | null; isFetching: boolean }
}

export interface EfeitoCalculado {
  calendario: Awaited<ReturnType<typeof simularProrrogacao<true>>>['data']
  efeitos: Efeito[]
}

/** Before → after, in the words of who has to decide it. */
export function EfeitoDaProrrogacao({ efeito }: { efeito: EfeitoCalculado }) {
  const { calendario, efeitos } = efeito
  return (
    <div className="space-y-3 rounded-lg bg-sunken/60 p-4">
      <Facts
        columns={1}
        items={[
          ['Prazo', `${calendario.prazo_anterior} → ${contagem(calendario.prazo_novo, 'mês', 'meses')}`],
          [
            'Último vencimento',
            `${data(calendario.ultimo_vencimento)} → ${data(calendario.itens[calendario.itens.length - 1]?.vencimento)}`,
          ],
          ...efeitos.map((um): [string, string] => [contagem(um.cotas, 'cota', 'cotas'), emPalavras(um)]),
        ]}
      />
      {efeitos.length === 0 ? (
        <p className="text-sm">Nenhuma cota tem parcela a emitir: nada se divide de novo.</p>
      ) : null}
    </div>
  )
}

function emPalavras(um: Efeito): string {
  const parcelas = `${um.parcelas_antes} → ${contagem(um.parcelas_depois, 'parcela', 'parcelas')}`
  const percentuais = `de ${percentual(um.percentual_antes)} → ${percentual(um.percentual_depois)} do bem`
  return um.proxima_ago_antes === um.proxima_ago_depois
    ? `${parcelas} ${percentuais}`
    : `${contagem(um.parcelas_depois, 'parcela', 'parcelas')} de ${percentual(um.percentual_depois)} do bem, a próxima na ${um.proxima_ago_antes}ª → ${um.proxima_ago_depois}ª assembleia`
}

/** The effect of a proposal that waits, or why it would be refused now. */
export function EfeitoNaTela({ grupoId, pedido }: { grupoId: string; pedido: OQueSeProrroga }) {
  const { data: efeito, error } = useEfeitoDaProrrogacao(grupoId, pedido)
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  return efeito ? <EfeitoDaProrrogacao efeito={efeito} /> : <CardSkeleton lines={3} />
}
