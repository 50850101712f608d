import { Checkbox } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { listarPapeisOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

interface Props {
  escolhidos: readonly string[]
  mudar: (papeis: string[]) => void
  erro?: string | undefined
}

export function EscolhaDePapeis({ escolhidos, mudar, erro }: Props) {
  const { data } = useQuery(listarPapeisOptions())
  const alternar = (papel: string) =>
    mudar(escolhidos.includes(papel) ? escolhidos.filter((um) => um !== papel) : [...escolhidos, papel])
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Papéis</legend>
      <div className="space-y-1.5">
        {data?.papeis
          .filter(({ papel }) => papel !== 'consorciado')
          .map(({ papel, descricao }) => (
            <Checkbox key={papel} checked={escolhidos.includes(papel)} onChange={() => alternar(papel)}>
              {emPalavras(papel)} <span className="text-muted text-sm">{descricao}</span>
            </Checkbox>
          ))}
      </div>
      {erro ? (
        <p role="alert" className="mt-1 text-bad text-xs">
          {erro}
        </p>
      ) : null}
    </fieldset>
  )
}

/** A password that is shown only once. */
export function SenhaProvisoria({ senha }: { senha: string }) {
  return (
    <div className="rounded-md bg-sunken px-4 py-3">
      <p className="text-muted text-sm">Senha provisória, mostrada só agora. Será trocada no primeiro acesso.</p>
      <p className="mt-1 font-mono font-semibold text-lg">{senha}</p>
    </div>
  )
}
