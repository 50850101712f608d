import { CardSkeleton, Facts, Note } from '@consorcio/design-system'
import { contagem, dinheiro, percentual } from '@consorcio/formatos'
import {
  type EfeitoDaSubstituicao as Efeito,
  type EfeitoNasCotas,
  type ErroDaApi,
  mensagemDe,
  type SimularSubstituicaoDeBemEntrada,
  simularSubstituicaoDeBem,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** What each cota would have paid and would pay at the new bem, as the API works it out: nothing changes. */
export function useEfeitoDaSubstituicao(grupoId: string, pedido: SimularSubstituicaoDeBemEntrada | null) {
  return useQuery<Efeito, ErroDaApi>({
    queryKey: ['efeito-da-substituicao', grupoId, pedido],
    enabled: pedido !== null,
    retry: false,
    queryFn: async ({ signal }) => {
      const body = pedido as SimularSubstituicaoDeBemEntrada
      return (await simularSubstituicaoDeBem({ path: { grupo_id: grupoId }, body, signal, throwOnError: true })).data
    },
  })
}

/** Before → after, in the words of who has to decide it. */
export function EfeitoDaSubstituicao({ efeito }: { efeito: Efeito }) {
  const ficam = contagem(efeito.cotas_que_ficam, 'cota', 'cotas')
  return (
    <div className="space-y-3 rounded-lg bg-sunken/60 p-4">
      <Facts
        columns={1}
        items={[
          ['Preço', `${dinheiro(efeito.preco_anterior)} → ${dinheiro(efeito.preco_novo)}`],
          ...efeito.efeitos.map((um): [string, string] => [contagem(um.cotas, 'cota', 'cotas'), emPalavras(um)]),
          ['Contempladas', `${ficam}, no valor que têm hoje, que passa a seguir o preço do novo bem`],
          ...(Number(efeito.a_devolver) > 0
            ? [
                ['A devolver', `${dinheiro(efeito.a_devolver)}, a quem já pagou mais que o novo bem`] as [
                  string,
                  string,
                ],
              ]
            : []),
        ]}
      />
      {efeito.cotas_que_passam === 0 ? (
        <p className="text-sm">Nenhuma cota não contemplada é deste bem: só o que se vende muda.</p>
      ) : null}
    </div>
  )
}

function emPalavras({ percentual_antes, percentual_depois, parcela_antes, parcela_depois }: EfeitoNasCotas): string {
  const pago = `pago ${percentual(percentual_antes)} → ${percentual(percentual_depois)}`
  const parcela = [parcela_antes, parcela_depois].map((valor) => (valor ? dinheiro(valor) : 'nenhuma')).join(' → ')
  return `${pago} do bem; próxima parcela ${parcela}`
}

interface NaTelaProps {
  grupoId: string
  pedido: SimularSubstituicaoDeBemEntrada
}

/** The effect of a proposal that waits, or why it would be refused now. */
export function EfeitoNaTela({ grupoId, pedido }: NaTelaProps) {
  const { data: efeito, error } = useEfeitoDaSubstituicao(grupoId, pedido)
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  return efeito ? <EfeitoDaSubstituicao efeito={efeito} /> : <CardSkeleton lines={3} />
}
