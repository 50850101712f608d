import { Button, Card, CardSkeleton, Failure, Field, Input, Note, Plus } from '@consorcio/design-system'
import { contagem, emPalavras, hoje } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  aplicarRegua,
  buscarReguaOptions,
  definirRegua,
  mensagemDe,
  type PassoRegua,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

const DIAS = /^-?\d+$/

interface PassoNaTela {
  id: number
  nome: string
  dias: string
}

/** When each person is told about a parcela, before and after it is due. */
export function Regua() {
  const { data, error, refetch } = useQuery(buscarReguaOptions())
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!data) return <CardSkeleton lines={6} />
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Passos key={JSON.stringify(data.passos)} passos={data.passos} />
      <Aplicacao />
    </div>
  )
}

function Passos({ passos }: { passos: readonly PassoRegua[] }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.regua.definir')
  const [linhas, setLinhas] = useState<PassoNaTela[]>(
    passos.map(({ nome, dias }, id) => ({ id, nome: emPalavras(nome), dias: String(dias) })),
  )
  const definir = useComando(
    (headers, novos: PassoRegua[]) => definirRegua({ headers, body: { passos: novos }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Régua salva.') },
  )
  const mudar = (id: number, mudanca: Partial<PassoNaTela>) =>
    setLinhas(linhas.map((linha) => (linha.id === id ? { ...linha, ...mudanca } : linha)))
  const mostrados = linhas.flatMap((_, i) => [`passos.${i}.nome`, `passos.${i}.dias`])
  const recusa = recusaDe(definir.error, mostrados)
  const erroDe = (i: number, campo: string) => recusa.campo(`passos.${i}.${campo}`)
  const salvar = (evento: FormEvent) => {
    evento.preventDefault()
    if (!linhas.every(({ dias }) => DIAS.test(dias))) return
    definir.mutate(linhas.map(({ nome, dias }) => ({ nome: codigoDoPasso(nome), dias: Number(dias) })))
  }
  return (
    <Card title="Passos" description="Dias contados do vencimento: negativo é antes dele.">
      <form onSubmit={salvar} className="space-y-3">
        {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
        {linhas.map((linha, i) => (
          <div key={linha.id} className="flex flex-wrap items-end gap-2">
            <Field label="Passo" required className="min-w-40 flex-1" error={erroDe(i, 'nome')}>
              <Input
                value={linha.nome}
                disabled={!pode}
                onChange={(evento) => mudar(linha.id, { nome: evento.target.value })}
              />
            </Field>
            <Field
              label="Dias"
              required
              className="w-24"
              error={erroDe(i, 'dias') ?? (DIAS.test(linha.dias) ? undefined : 'Um número')}
            >
              <Input
                className="w-24 text-right tabular-nums"
                value={linha.dias}
                disabled={!pode}
                onChange={(evento) => mudar(linha.id, { dias: evento.target.value.trim() })}
              />
            </Field>
            {pode ? (
              <Button
                tone="ghost"
                aria-label={`Remover o passo ${linha.nome}`}
                onClick={() => setLinhas(linhas.filter(({ id }) => id !== linha.id))}
              >
                Remover
              </Button>
            ) : null}
          </div>
        ))}
        {pode ? (
          <div className="flex flex-wrap gap-2 border-line border-t pt-3">
            <Button type="submit" tone="primary" busy={definir.isPending}>
              Salvar a régua
            </Button>
            <Button
              onClick={() =>
                setLinhas([...linhas, { id: Math.max(-1, ...linhas.map(({ id }) => id)) + 1, nome: '', dias: '1' }])
              }
            >
              <Plus aria-hidden /> Passo
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  )
}

function Aplicacao() {
  const pode = usePode('financeiro.inadimplencia.verificar')
  const [dia, setDia] = useState(hoje())
  const aplicar = useComando((headers, data: string) => aplicarRegua({ headers, body: { data }, throwOnError: true }))
  const { campo, aviso } = recusaDe(aplicar.error, ['data'])
  if (!pode) return null
  return (
    <Card
      title="Aplicar agora"
      description="Avisa quem está em cada passo nesse dia. Quem já foi avisado não é de novo."
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Dia" required className="w-44" error={campo('data')}>
          <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value || hoje())} />
        </Field>
        <Button busy={aplicar.isPending} onClick={() => aplicar.mutate(dia)}>
          Aplicar a régua
        </Button>
      </div>
      {aviso ? (
        <Note tone="ruim" className="mt-3">
          {aviso}
        </Note>
      ) : null}
      {aplicar.data ? (
        <Note tone="bom" className="mt-3">
          {contagem(aplicar.data.avisos, 'aviso enviado', 'avisos enviados')}.
          <ul className="mt-1">
            {aplicar.data.passos.map(({ nome, avisos }) => (
              <li key={nome} className="flex justify-between gap-6">
                <span>{emPalavras(nome)}</span>
                <span className="tabular-nums">{avisos}</span>
              </li>
            ))}
          </ul>
        </Note>
      ) : null}
    </Card>
  )
}

/** `Aviso de cobrança` → `AVISO_DE_COBRANCA`: the contract names steps as codes. */
function codigoDoPasso(nome: string): string {
  return nome
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim()
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
}
