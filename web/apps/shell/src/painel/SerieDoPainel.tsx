import { Card, Columns } from '@consorcio/design-system'
import { centavos, deCentavos, dinheiro, fracao } from '@consorcio/formatos'
import type { MesDaSerie, Painel } from '@consorcio/shared-api'

/** Twelve months of what was due and of what came in; nothing while there is nothing to compare. */
export function SerieDoPainel({ painel }: { painel: Painel }) {
  const maior = maiorValor(painel.serie)
  if (maior === 0n) return null
  const todo = deCentavos(maior)
  return (
    <Card
      title="Doze meses"
      description="O que vencia em cada mês, e tudo o que nele entrou: parcelas, lances, encargos."
    >
      <Columns
        label="A receber e arrecadado por mês"
        series={['A receber', 'Arrecadado']}
        points={painel.serie.map(({ mes, a_receber, arrecadado }) => ({
          texto: `${mes.slice(5)}/${mes.slice(2, 4)}`,
          fracoes: [fracao(a_receber, todo), fracao(arrecadado, todo)],
          valores: [dinheiro(a_receber), dinheiro(arrecadado)],
        }))}
      />
    </Card>
  )
}

function maiorValor(serie: readonly MesDaSerie[]): bigint {
  return serie
    .flatMap(({ a_receber, arrecadado }) => [centavos(a_receber), centavos(arrecadado)])
    .reduce((maior, valor) => (valor > maior ? valor : maior), 0n)
}
