import { Button, Card, CardSkeleton, Checkbox, Field, Input, Note } from '@consorcio/design-system'
import { opcoes, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  buscarPreferenciasOptions,
  type DefinirPreferenciasEntrada,
  definirPreferencias,
  mensagemDe,
  type Preferencias,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePodeDe, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

type Preferencia = Preferencias['preferencias'][number]

/** By which channel a person takes which notices, and how they said so: without that nothing changes (LGPD). */
export function Consentimentos({ consorciadoId }: { consorciadoId: string }) {
  const pode = usePodeDe('notificacoes.preferencia.ler', consorciadoId)
  const { data, error } = useQuery({
    ...buscarPreferenciasOptions({ query: { consorciado_id: consorciadoId } }),
    enabled: pode,
  })
  if (!pode) return null
  if (error && !data) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!data) return <CardSkeleton lines={6} />
  return <Formulario key={JSON.stringify(data)} atuais={data} consorciadoId={consorciadoId} />
}

function chave({ canal, finalidade }: Pick<Preferencia, 'canal' | 'finalidade'>): string {
  return `${canal}/${finalidade}`
}

/** What differs from what is kept: only that is sent. */
export function mudancas(
  atuais: readonly Preferencia[],
  marcadas: ReadonlySet<string>,
): DefinirPreferenciasEntrada['preferencias'] {
  return atuais
    .filter((uma) => uma.permitido !== marcadas.has(chave(uma)))
    .map(({ canal, finalidade, permitido }) => ({
      canal,
      finalidade,
      permitido: !permitido,
    })) as DefinirPreferenciasEntrada['preferencias']
}

function Formulario({ atuais, consorciadoId }: { atuais: Preferencias; consorciadoId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeAlterar = usePodeDe('notificacoes.preferencia.alterar', consorciadoId)
  const souEu = useQuemSou() === consorciadoId
  const [marcadas, setMarcadas] = useState(
    () => new Set(atuais.preferencias.filter(({ permitido }) => permitido).map(chave)),
  )
  const [inicio, setInicio] = useState(atuais.silencio_inicio)
  const [fim, setFim] = useState(atuais.silencio_fim)
  const [origem, setOrigem] = useState(souEu ? 'Portal do consorciado' : '')
  const salvar = useComando(
    (headers, body: DefinirPreferenciasEntrada) => definirPreferencias({ headers, body, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Consentimentos registrados.') },
  )
  const recusa = recusaDe(salvar.error, ['origem', 'silencio_inicio', 'silencio_fim'])
  const alternar = (qual: string) => {
    const novas = new Set(marcadas)
    if (!novas.delete(qual)) novas.add(qual)
    setMarcadas(novas)
  }
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    salvar.mutate({
      consorciado_id: consorciadoId,
      preferencias: mudancas(atuais.preferencias, marcadas),
      silencio_inicio: inicio,
      silencio_fim: fim,
      origem,
    })
  }
  const finalidades = opcoes('Finalidade').filter(({ valor }) =>
    atuais.preferencias.some(({ finalidade }) => finalidade === valor),
  )
  return (
    <Card
      title={souEu ? 'Por onde você quer receber avisos' : 'Avisos e consentimentos'}
      description="Segurança e cobrança a lei deixa avisar; divulgação, só com consentimento."
    >
      <form noValidate onSubmit={enviar} className="space-y-4">
        {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {finalidades.map(({ valor: finalidade, texto }) => (
            <fieldset key={finalidade} disabled={!podeAlterar}>
              <legend className="mb-1 font-medium text-sm">{texto}</legend>
              {atuais.preferencias
                .filter((uma) => uma.finalidade === finalidade)
                .map((uma) => (
                  <Checkbox
                    key={chave(uma)}
                    className="py-0.5"
                    checked={marcadas.has(chave(uma))}
                    onChange={() => alternar(chave(uma))}
                  >
                    {rotulo('Canal', uma.canal).texto}
                  </Checkbox>
                ))}
            </fieldset>
          ))}
        </div>
        {podeAlterar ? (
          <div className="flex flex-wrap items-end gap-3 border-line border-t pt-4">
            <Field label="Não avisar desde" className="w-36" error={recusa.campo('silencio_inicio')}>
              <Input type="time" value={inicio} onChange={(evento) => setInicio(evento.target.value)} />
            </Field>
            <Field label="Até" className="w-36" error={recusa.campo('silencio_fim')}>
              <Input type="time" value={fim} onChange={(evento) => setFim(evento.target.value)} />
            </Field>
            {souEu ? null : (
              <Field
                label="Como a pessoa disse"
                required
                className="min-w-56 flex-1"
                hint="O telefonema, o termo, a tela"
                error={recusa.campo('origem')}
              >
                <Input maxLength={200} value={origem} onChange={(evento) => setOrigem(evento.target.value)} />
              </Field>
            )}
            <Button type="submit" tone="primary" className="mb-5" busy={salvar.isPending} disabled={!origem.trim()}>
              {souEu ? 'Salvar' : 'Registrar'}
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  )
}
