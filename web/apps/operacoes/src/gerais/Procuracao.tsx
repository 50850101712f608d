import { Button, Card, Checkbox, Field, Input, Note } from '@consorcio/design-system'
import { recusaDe } from '@consorcio/forms'
import {
  type AssembleiaGeral,
  type RegistrarProcuracaoEntrada,
  registrarProcuracao,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'
import { useCotasAtivas } from '../cotasAtivas'

/** Who represents a quota. In the extraordinary, only with powers for it (Lei 11.795/2008, art. 20). */
export function Procuracao({ geral }: { geral: AssembleiaGeral }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.assembleia.conduzir')
  const { data: cotas } = useCotasAtivas(geral.grupo_id)
  const [numero, setNumero] = useState('')
  const [procurador, setProcurador] = useState('')
  const [especificos, setEspecificos] = useState(false)
  const cota = cotas?.find((uma) => String(uma.numero) === numero.trim())
  const registrar = useComando(
    (headers, body: RegistrarProcuracaoEntrada) =>
      registrarProcuracao({
        headers,
        path: { assembleia_geral_id: geral.assembleia_geral_id },
        body,
        throwOnError: true,
      }),
    {
      aoConcluir: (_, { cota_id, procurador: quem }) => {
        const dada = String(cotas?.find((uma) => uma.cota_id === cota_id)?.numero)
        avisar('bom', `Procuração da cota ${dada} registrada.`)
        // The next one may have been typed already.
        setNumero((agora) => (agora.trim() === dada ? '' : agora))
        setProcurador((agora) => (agora === quem ? '' : agora))
        setEspecificos(false)
      },
    },
  )
  if (!pode) return null
  const recusa = recusaDe(registrar.error, ['cota_id', 'procurador'])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (cota) registrar.mutate({ cota_id: cota.cota_id, procurador, poderes_especificos: especificos })
  }
  return (
    <Card title="Registrar procuração" description="Até o encerramento. Uma por cota.">
      <form noValidate onSubmit={enviar} className="grid gap-3 sm:grid-cols-2">
        {recusa.aviso ? (
          <Note tone="ruim" className="sm:col-span-2">
            {recusa.aviso}
          </Note>
        ) : null}
        <Field
          label="Cota representada"
          required
          error={numero && cotas && !cota ? 'Não há cota ativa com esse número.' : recusa.campo('cota_id')}
        >
          <Input inputMode="numeric" value={numero} onChange={(evento) => setNumero(evento.target.value)} />
        </Field>
        <Field
          label="Quem representa"
          hint="Vazio: a administradora, se o contrato a admite"
          error={recusa.campo('procurador')}
        >
          <Input maxLength={200} value={procurador} onChange={(evento) => setProcurador(evento.target.value)} />
        </Field>
        <Checkbox
          className="sm:col-span-2"
          checked={especificos}
          onChange={(evento) => setEspecificos(evento.target.checked)}
        >
          Dá poderes específicos para esta assembleia
        </Checkbox>
        <div className="sm:col-span-2">
          <Button type="submit" busy={registrar.isPending} disabled={!cota}>
            Registrar
          </Button>
        </div>
      </form>
    </Card>
  )
}
