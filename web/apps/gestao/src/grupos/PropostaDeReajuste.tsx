import { Button, Field, Input, Note } from '@consorcio/design-system'
import { hoje } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { type Grupo, type ProporReajusteEntrada, proporReajuste, useComando } from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'
import { EfeitoDoReajuste, usePreviaDoReajuste } from './EfeitoDoReajuste'

/** The readjustment of a day, seen on the prices before it is proposed (R4.30, R4.31). */
export function PropostaDeReajuste({ grupo }: { grupo: Grupo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podePropor = usePode('financeiro.reajuste.propor')
  const [dia, setDia] = useState(hoje())
  const [visto, setVisto] = useState<string | null>(null)
  const { data: previa, error, isFetching } = usePreviaDoReajuste(grupo.grupo_id, visto)
  const propor = useComando(
    (headers, body: ProporReajusteEntrada) =>
      proporReajuste({ headers, path: { grupo_id: grupo.grupo_id }, body, throwOnError: true }),
    { aoAtualizar: () => avisar('bom', 'Reajuste proposto: outra pessoa decide.') },
  )
  const { campo, aviso } = recusaDe(visto ? (error ?? propor.error) : null, ['vigencia'])
  const mudar = (novo: string) => {
    setDia(novo)
    setVisto(null)
    propor.reset()
  }
  const mostrar = (evento: FormEvent) => {
    evento.preventDefault()
    setVisto(dia)
  }
  return (
    <form noValidate onSubmit={mostrar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Vale desde" required className="w-44" error={campo('vigencia')}>
          <Input type="date" value={dia} onChange={(evento) => mudar(evento.target.value || hoje())} />
        </Field>
        <Button type="submit" className="mt-6" busy={isFetching}>
          Ver o efeito
        </Button>
      </div>
      {visto && previa && !error ? (
        <>
          <EfeitoDoReajuste previa={previa} />
          {podePropor ? (
            <Button tone="primary" busy={propor.isPending} onClick={() => propor.mutate({ vigencia: visto })}>
              Propor o reajuste
            </Button>
          ) : null}
        </>
      ) : null}
    </form>
  )
}
