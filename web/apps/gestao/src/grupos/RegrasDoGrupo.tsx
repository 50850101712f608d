import { Card, CardSkeleton, Facts, Field, Input, Note } from '@consorcio/design-system'
import { data, hoje } from '@consorcio/formatos'
import { buscarRegraOptions, type Grupo, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { regraEmPalavras } from './regraEmPalavras'

/** The rule in force on a date. */
export function RegrasDoGrupo({ grupo }: { grupo: Grupo }) {
  const [dia, setDia] = useState(hoje())
  const { data: regra, error } = useQuery(
    buscarRegraOptions({ path: { grupo_id: grupo.grupo_id }, query: { data: dia } }),
  )
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-4">
        <Field label="Em vigor em" required className="w-44">
          <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value || hoje())} />
        </Field>
        {regra ? (
          <p className="pb-2 text-muted">
            Versão {regra.numero}, desde {data(regra.vigencia_inicio)}.{' '}
            {grupo.situacao === 'EM_FORMACAO'
              ? 'Ainda pode mudar até a constituição.'
              : 'Só muda por assembleia extraordinária.'}
          </p>
        ) : null}
      </div>
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {regra || error ? null : <CardSkeleton lines={10} />}
      <div className="grid gap-4 lg:grid-cols-2">
        {regra
          ? regraEmPalavras(regra).map(([titulo, linhas]) => (
              <Card key={titulo} title={titulo}>
                <Facts columns={1} items={linhas} />
              </Card>
            ))
          : null}
      </div>
    </>
  )
}
