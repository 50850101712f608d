import { Field, Select } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import type { ContaBancaria } from '@consorcio/shared-api'

/** The account that the address names, or that of the group it names; without either, the one of no group. */
export function useConta(contas: readonly ContaBancaria[]): ContaBancaria | undefined {
  const [busca] = useBusca()
  const grupo = busca.get('grupo')
  return (
    contas.find(({ conta_id }) => conta_id === busca.get('conta')) ??
    contas.find(({ grupo_id }) => grupo && grupo_id === grupo) ??
    contas.find(({ grupo_id }) => !grupo_id) ??
    contas[0]
  )
}

export function EscolhaDeConta({ contas }: { contas: readonly ContaBancaria[] }) {
  const [, mudar] = useBusca()
  const conta = useConta(contas)
  return (
    <Field label="Conta" required className="w-[32rem] max-w-full">
      <Select
        value={conta?.conta_id ?? ''}
        onChange={(evento) => mudar({ conta: evento.target.value })}
        options={contas.map((uma) => ({ valor: uma.conta_id, texto: nomeDaConta(uma) }))}
      />
    </Field>
  )
}

export function nomeDaConta(conta: ContaBancaria): string {
  return `${conta.banco_nome || conta.banco}, agência ${conta.agencia}, conta ${conta.conta}`
}
