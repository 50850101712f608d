import { Field, Select } from '@consorcio/design-system'
import { rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import type { ContaBancaria } from '@consorcio/shared-api'

/** The account that the address names, or that of the group and purpose it names; without any, one of no group. */
export function useConta(contas: readonly ContaBancaria[]): ContaBancaria | undefined {
  const [busca] = useBusca()
  const finalidade = busca.get('finalidade') ?? 'MOVIMENTO'
  const de = (grupo: string) => {
    const delas = contas.filter(({ grupo_id }) => grupo_id === grupo)
    return delas.find((conta) => conta.finalidade === finalidade) ?? delas[0]
  }
  return (
    contas.find(({ conta_id }) => conta_id === busca.get('conta')) ??
    de(busca.get('grupo') ?? '') ??
    de('') ??
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
  const nome = `${conta.banco_nome || conta.banco}, agência ${conta.agencia}, conta ${conta.conta}`
  return conta.finalidade === 'MOVIMENTO'
    ? nome
    : `${nome} (${rotulo('FinalidadeConta', conta.finalidade).texto.toLowerCase()})`
}
