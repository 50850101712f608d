import { dinheiro } from '@consorcio/formatos'
import { type Despesa, decidirDespesa } from '@consorcio/shared-api'
import { DecisaoComComprovante } from '../decisao/DecisaoComComprovante'

/** An expense that waits for a second person. */
export function DecisaoDaDespesa({ despesa, fechar }: { despesa: Despesa; fechar: () => void }) {
  return (
    <DecisaoComComprovante
      enviar={(headers, body) =>
        decidirDespesa({ headers, path: { despesa_id: despesa.despesa_id }, body, throwOnError: true })
      }
      aprovada="Despesa registrada nos livros."
      recusada="Despesa recusada."
      efeito={`${dinheiro(despesa.valor)} saem do fundo de reserva do grupo para ${despesa.beneficiario}.`}
      fechar={fechar}
    />
  )
}
