import { dinheiro } from '@consorcio/formatos'
import { decidirRepasse, type Repasse } from '@consorcio/shared-api'
import { DecisaoComComprovante } from '../decisao/DecisaoComComprovante'

/** A remittance that waits for a second person. */
export function DecisaoDoRepasse({ repasse, fechar }: { repasse: Repasse; fechar: () => void }) {
  return (
    <DecisaoComComprovante
      enviar={(headers, body) =>
        decidirRepasse({ headers, path: { repasse_id: repasse.repasse_id }, body, throwOnError: true })
      }
      aprovada="Repasse registrado nos livros."
      recusada="Repasse recusado."
      efeito={`${dinheiro(repasse.valor)} saem dos livros dos grupos para ${repasse.beneficiario}.`}
      fechar={fechar}
    />
  )
}
