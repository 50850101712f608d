import { Button, Checkbox, Field, Input, Note, Plus } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { alterarPermissoesDoPapel, type Papel, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { permissaoEmPalavras } from './permissoes'

/** What a role may do, picked from what roles already use; a permission of its own can be written. */
export function EdicaoDePapel({
  papel,
  conhecidas,
  fechar,
}: {
  papel: Papel
  conhecidas: readonly string[]
  fechar: () => void
}) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [escolhidas, setEscolhidas] = useState<string[]>(papel.permissoes)
  const [nova, setNova] = useState('')
  const alterar = useComando(
    (headers, permissoes: string[]) =>
      alterarPermissoesDoPapel({
        headers,
        path: { papel: papel.papel },
        body: { versao: papel.versao, permissoes },
        throwOnError: true,
      }),
    {
      aoAtualizar: () => {
        avisar('bom', `Permissões de ${emPalavras(papel.papel).toLowerCase()} alteradas.`)
        fechar()
      },
    },
  )
  const alternar = (permissao: string) =>
    setEscolhidas(
      escolhidas.includes(permissao) ? escolhidas.filter((uma) => uma !== permissao) : [...escolhidas, permissao],
    )
  const porServico = Map.groupBy([...new Set([...conhecidas, ...escolhidas])].sort(), (uma) => uma.split('.')[0] ?? '')
  const { campo, aviso } = recusaDe(alterar.error, ['permissoes'])
  return (
    <div className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {[...porServico].map(([servico, permissoes]) => (
        <fieldset key={servico}>
          <legend className="mb-1 font-medium text-sm">{servico === '*' ? 'Em tudo' : emPalavras(servico)}</legend>
          <div className="grid gap-1.5 sm:grid-cols-2">
            {permissoes.map((permissao) => (
              <Checkbox key={permissao} checked={escolhidas.includes(permissao)} onChange={() => alternar(permissao)}>
                <span title={permissao}>{permissaoEmPalavras(permissao)}</span>
              </Checkbox>
            ))}
          </div>
        </fieldset>
      ))}
      <div className="flex items-end gap-2">
        <Field
          label="Outra permissão"
          error={campo('permissoes')}
          className="min-w-0 flex-1"
          hint="Como grupos.cota.ler; grupos.* vale para tudo do serviço"
        >
          <Input value={nova} onChange={(evento) => setNova(evento.target.value.trim())} />
        </Field>
        <Button
          className="mb-5"
          disabled={!nova || escolhidas.includes(nova)}
          onClick={() => {
            setEscolhidas([...escolhidas, nova])
            setNova('')
          }}
        >
          <Plus aria-hidden /> Incluir
        </Button>
      </div>
      <Button
        tone="primary"
        busy={alterar.isPending}
        disabled={escolhidas.length === 0 || [...escolhidas].sort().join() === [...papel.permissoes].sort().join()}
        onClick={() => alterar.mutate(escolhidas)}
      >
        Salvar as permissões
      </Button>
    </div>
  )
}
