import { Button, Card, Field, Note, Select } from '@consorcio/design-system'
import { contagem, data, dinheiro } from '@consorcio/formatos'
import { SeletorDeGrupo } from '@consorcio/forms'
import {
  type ContaBancaria,
  type EmitirBoletosEntrada,
  emitirBoletos,
  listarCronogramaOptions,
  useComando,
  useGrupoEscolhido,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { EscolhaDeConta, useConta } from './EscolhaDeConta'

/** Registers boletos for the open parcelas of an assembly, in an account that the group's money may enter (R10.01). */
export function EmissaoDeBoletos({ contas }: { contas: readonly ContaBancaria[] }) {
  const escolha = useGrupoEscolhido()
  const [ago, setAgo] = useState('')
  const grupoId = escolha.grupo?.grupo_id ?? ''
  const doGrupo = contas.filter(({ grupo_id }) => !grupo_id || grupo_id === grupoId)
  const conta = useConta(doGrupo)
  const { data: cronograma } = useQuery({
    ...listarCronogramaOptions({ path: { grupo_id: grupoId } }),
    enabled: Boolean(grupoId),
  })
  const emitir = useComando((headers, body: EmitirBoletosEntrada) =>
    emitirBoletos({ headers, path: { conta_id: conta?.conta_id ?? '' }, body, throwOnError: true }),
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    emitir.mutate({ grupo_id: grupoId, ago: Number(ago) })
  }
  return (
    <Card
      title="Boletos de uma assembleia"
      description="Só as parcelas em aberto. Quem já tem boleto em aberto fica com ele."
    >
      <form onSubmit={enviar} className="flex flex-wrap items-end gap-3">
        <EscolhaDeConta contas={doGrupo} />
        <SeletorDeGrupo {...escolha} />
        <Field label="Assembleia" required className="w-56">
          <Select
            empty="Escolha"
            value={ago}
            onChange={(evento) => setAgo(evento.target.value)}
            options={(cronograma?.itens ?? []).map((item) => ({
              valor: String(item.ago),
              texto: `${item.ago}ª, vence ${data(item.vencimento)}`,
            }))}
          />
        </Field>
        <Button type="submit" tone="primary" disabled={!ago || !conta} busy={emitir.isPending}>
          Emitir boletos
        </Button>
      </form>
      {conta || !grupoId ? null : (
        <Note tone="atencao" className="mt-4">
          Nenhuma conta recebe deste grupo: cadastre a dele ou uma da administradora.
        </Note>
      )}
      {emitir.error ? (
        <Note tone="ruim" className="mt-4">
          {emitir.error.message}
        </Note>
      ) : null}
      {emitir.data ? (
        <Note tone="bom" className="mt-4">
          {contagem(emitir.data.emitidos, 'boleto emitido', 'boletos emitidos')}, {dinheiro(emitir.data.valor_total)}.{' '}
          {emitir.data.ja_emitidos > 0
            ? `${contagem(emitir.data.ja_emitidos, 'parcela já tinha', 'parcelas já tinham')} boleto em aberto.`
            : ''}
        </Note>
      ) : null}
    </Card>
  )
}
