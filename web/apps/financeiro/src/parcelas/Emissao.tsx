import { Button, Dialog, Field, Note, Plus, Select } from '@consorcio/design-system'
import { contagem, data, dinheiro } from '@consorcio/formatos'
import { emitirParcelas, type Grupo, listarCronogramaOptions, useComando } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

/** Issues the parcelas of one assembly for the whole group. Twice issues nothing twice. */
export function Emissao({ grupo }: { grupo: Grupo }) {
  const [aberta, setAberta] = useState(false)
  const pode = usePode('financeiro.parcela.emitir')
  if (!pode || grupo.situacao !== 'EM_ANDAMENTO') return null
  return (
    <>
      <Button tone="primary" onClick={() => setAberta(true)}>
        <Plus aria-hidden /> Emitir parcelas
      </Button>
      <Dialog
        open={aberta}
        onClose={() => setAberta(false)}
        title={`Emitir parcelas do grupo ${grupo.codigo}`}
        description="Para todas as cotas ativas, pelo preço do dia. Repetir não emite de novo."
      >
        <Formulario grupo={grupo} />
      </Dialog>
    </>
  )
}

function Formulario({ grupo }: { grupo: Grupo }) {
  const { data: cronograma } = useQuery(listarCronogramaOptions({ path: { grupo_id: grupo.grupo_id } }))
  const [ago, setAgo] = useState('')
  const emitir = useComando((headers, numero: number) =>
    emitirParcelas({ headers, path: { grupo_id: grupo.grupo_id }, body: { ago: numero }, throwOnError: true }),
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (ago) emitir.mutate(Number(ago))
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {emitir.error ? <Note tone="ruim">{emitir.error.message}</Note> : null}
      {emitir.data ? (
        <Note tone="bom">
          {contagem(emitir.data.emitidas, 'parcela emitida', 'parcelas emitidas')}, {dinheiro(emitir.data.valor_total)},
          vencimento {data(emitir.data.vencimento)}.
          {emitir.data.ja_emitidas > 0
            ? ` ${contagem(emitir.data.ja_emitidas, 'já estava emitida', 'já estavam emitidas')}.`
            : ''}
        </Note>
      ) : null}
      <Field label="Assembleia" required>
        <Select
          value={ago}
          empty="Escolha"
          onChange={(evento) => setAgo(evento.target.value)}
          options={(cronograma?.itens ?? []).map((item) => ({
            valor: String(item.ago),
            texto: `${item.ago}ª, vence ${data(item.vencimento)}`,
          }))}
        />
      </Field>
      <Button type="submit" tone="primary" busy={emitir.isPending} disabled={!ago}>
        Emitir
      </Button>
    </form>
  )
}
