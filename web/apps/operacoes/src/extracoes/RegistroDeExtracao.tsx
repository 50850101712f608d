import { Button, Field, Input, Note } from '@consorcio/design-system'
import { hoje } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { type Extracao, type RegistrarExtracaoEntrada, registrarExtracao, useComando } from '@consorcio/shared-api'
import { type FormEvent, useState } from 'react'
import { Premios, premiosCompletos, SEM_PREMIOS } from './Premios'

/** The prizes of an extraction, typed twice: nothing is sent until both are the same. */
export function RegistroDeExtracao({ aoRegistrar }: { aoRegistrar: (extracao: Extracao) => void }) {
  const [numero, setNumero] = useState('')
  const [dia, setDia] = useState(hoje())
  const [fonte, setFonte] = useState('Loteria Federal')
  const [primeira, setPrimeira] = useState(SEM_PREMIOS)
  const [segunda, setSegunda] = useState(SEM_PREMIOS)
  const [conferindo, setConferindo] = useState(false)
  const registrar = useComando(
    (headers, body: RegistrarExtracaoEntrada) => registrarExtracao({ headers, body, throwOnError: true }),
    { aoConcluir: aoRegistrar, aoFalhar: () => setConferindo(false) },
  )
  const diferentes = segunda.map((valor, i) =>
    valor.length === 5 && valor !== primeira[i] ? 'Diferente da primeira vez' : undefined,
  )
  const prontos = premiosCompletos(primeira) && /^\d{1,6}$/.test(numero) && Number(numero) > 0 && fonte.trim() !== ''
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (!conferindo) setConferindo(prontos)
    else if (premiosCompletos(segunda) && diferentes.every((erro) => !erro))
      registrar.mutate({
        numero: Number(numero),
        data: dia,
        premios: primeira as RegistrarExtracaoEntrada['premios'],
        fonte,
      })
  }
  const { campo, aviso } = recusaDe(registrar.error, ['numero', 'data', 'fonte'])
  return (
    <form onSubmit={enviar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {conferindo ? (
        <>
          <Note>Digite os prêmios de novo, olhando a fonte e não o que foi digitado antes.</Note>
          <Premios valores={segunda} mudar={setSegunda} erros={diferentes} />
        </>
      ) : (
        <>
          <div className="grid gap-3 sm:grid-cols-3">
            <Field label="Número da extração" required error={campo('numero')}>
              <Input
                inputMode="numeric"
                maxLength={6}
                value={numero}
                onChange={(evento) => setNumero(evento.target.value.replace(/\D/g, ''))}
              />
            </Field>
            <Field label="Data" required error={campo('data')}>
              <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value)} />
            </Field>
            <Field label="Fonte" required error={campo('fonte')}>
              <Input value={fonte} maxLength={200} onChange={(evento) => setFonte(evento.target.value)} />
            </Field>
          </div>
          <Premios valores={primeira} mudar={setPrimeira} />
        </>
      )}
      <div className="flex gap-2">
        {conferindo ? <Button onClick={() => setConferindo(false)}>Corrigir a primeira vez</Button> : null}
        <Button type="submit" tone="primary" busy={registrar.isPending} disabled={!conferindo && !prontos}>
          {conferindo ? 'Conferir e registrar' : 'Continuar'}
        </Button>
      </div>
    </form>
  )
}
