import { CardSkeleton, Facts, Note, StateBadge } from '@consorcio/design-system'
import { cpfCnpj, data, dinheiro, instante, rotulo } from '@consorcio/formatos'
import { buscarDespesaOptions, type Despesa, mensagemDe } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { DecisaoDaDespesa } from './DecisaoDaDespesa'

/** An expense: for what, to whom, and its decision, which is of somebody else (R10.04, R2.02). */
export function DetalheDaDespesa({ despesaId, fechar }: { despesaId: string; fechar: () => void }) {
  const { data: despesa, error } = useQuery(buscarDespesaOptions({ path: { despesa_id: despesaId } }))
  if (error && !despesa) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!despesa) return <CardSkeleton lines={6} />
  const { beneficiario, documento } = despesa
  return (
    <div className="space-y-4">
      <StateBadge of="SituacaoDespesa" value={despesa.situacao} />
      <Facts
        columns={1}
        items={[
          ['Grupo', `Grupo ${despesa.grupo_codigo}`],
          ['Para quê', rotulo('FinalidadeDespesa', despesa.finalidade).texto],
          ['Valor', <strong key="valor">{dinheiro(despesa.valor)}</strong>],
          ['Quem recebe', documento ? `${beneficiario}, ${cpfCnpj(documento)}` : beneficiario],
          ['A que se deve', despesa.descricao],
          ['Data', data(despesa.data)],
          [despesa.do_extrato ? 'Lançada em' : 'Proposta em', instante(despesa.proposta_em)],
          ...opcionais(despesa),
        ]}
      />
      {despesa.situacao === 'PROPOSTA' ? <QuemDecide despesa={despesa} fechar={fechar} /> : null}
    </div>
  )
}

function opcionais({ comprovante, motivo }: Despesa): [string, string][] {
  return [
    ...(comprovante ? ([['Comprovante', comprovante]] as [string, string][]) : []),
    ...(motivo ? ([['Motivo', motivo]] as [string, string][]) : []),
  ]
}

function QuemDecide({ despesa, fechar }: { despesa: Despesa; fechar: () => void }) {
  const podeDecidir = usePode('financeiro.despesa.aprovar')
  if (despesa.minha) return <Note>Você propôs: outra pessoa decide.</Note>
  return podeDecidir ? <DecisaoDaDespesa despesa={despesa} fechar={fechar} /> : <Note>Espera quem decide.</Note>
}
