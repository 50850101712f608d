import { Button, Card, Field, Input, Note } from '@consorcio/design-system'
import { data, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { type DecidirEtapaEntrada, decidirEtapa, type Habilitacao, useComando } from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { documentosResolvidos, ETAPAS, posicaoDa } from './etapas'

/** The answer of a second person to the stage: to the next one, or refused with its reason. */
export function DecisaoDaEtapa({ habilitacao }: { habilitacao: Habilitacao }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.habilitacao.aprovar')
  const [motivo, setMotivo] = useState('')
  const decidir = useComando(
    (headers, body: DecidirEtapaEntrada) =>
      decidirEtapa({ headers, path: { cota_id: habilitacao.cota_id }, body, throwOnError: true }),
    {
      aoConcluir: ({ etapa }) => {
        setMotivo('')
        avisar('bom', etapa === 'REPROVADA' ? 'Habilitação reprovada.' : `Agora: ${nome(etapa).toLowerCase()}.`)
      },
    },
  )
  const seguinte = ETAPAS[posicaoDa(habilitacao.etapa) + 1]
  const recusa = recusaDe(decidir.error, ['motivo'])
  return (
    <Card
      title={`Etapa: ${nome(habilitacao.etapa).toLowerCase()}`}
      description={`Desde ${data(habilitacao.desde)}; responder até ${data(habilitacao.prazo)}. ${documentosResolvidos(habilitacao)} em ordem.`}
    >
      {habilitacao.minha ? (
        <Note tone="info">Você abriu esta habilitação: outra pessoa decide as etapas.</Note>
      ) : pode ? (
        <div className="space-y-3">
          {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
          <Field label="Motivo" hint="Só para reprovar" error={recusa.campo('motivo')}>
            <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button
              tone="primary"
              aria-disabled={decidir.isPending}
              busy={decidir.isPending && decidir.variables.aprova === true}
              onClick={() => decidir.mutate({ aprova: true })}
            >
              {seguinte === 'AUTORIZADA' ? 'Autorizar o faturamento' : `Passar a: ${nome(seguinte).toLowerCase()}`}
            </Button>
            <Button
              tone="danger"
              disabled={!motivo.trim()}
              aria-disabled={decidir.isPending}
              busy={decidir.isPending && decidir.variables.aprova === false}
              onClick={() => decidir.mutate({ aprova: false, motivo })}
            >
              Reprovar
            </Button>
          </div>
        </div>
      ) : (
        <Note tone="info">Esta etapa espera quem aprova habilitações.</Note>
      )}
    </Card>
  )
}

function nome(etapa: string | undefined): string {
  return rotulo('EtapaHabilitacao', etapa).texto
}
