import { Button, Facts, Field, Input, Note } from '@consorcio/design-system'
import { centavos, dinheiro, rotulo, somar } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { type DecidirGarantiaEntrada, decidirGarantia, type Garantia, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

interface Props {
  garantia: Garantia
  /** What the quota owes today. */
  saldo: string | undefined
  /** Sum of the guarantees already in force. */
  outras: string
  fechar: () => void
}

/** The second person's answer, with what is owed beside what would secure it. */
export function DecisaoDaGarantia({ garantia, saldo, outras, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [registro, setRegistro] = useState(garantia.registro)
  const [motivo, setMotivo] = useState('')
  const decidir = useComando(
    (headers, body: DecidirGarantiaEntrada) =>
      decidirGarantia({ headers, path: { garantia_id: garantia.garantia_id }, body, throwOnError: true }),
    {
      aoAtualizar: ({ situacao }) => {
        avisar('bom', situacao === 'CONSTITUIDA' ? 'Garantia constituída.' : 'Garantia recusada.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(decidir.error, ['registro', 'motivo'])
  const total = garantia.substitui_garantia_id ? garantia.valor : somar([garantia.valor, outras])
  const falta = saldo !== undefined && centavos(total) < centavos(saldo)
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['Tipo', rotulo('TipoGarantia', garantia.tipo).texto],
          ['O que é', garantia.descricao],
          ['Valor avaliado', dinheiro(garantia.valor)],
          ['Com as já constituídas', dinheiro(total)],
          ['A cota deve', dinheiro(saldo)],
        ]}
      />
      {falta ? (
        <Note tone="atencao">
          As garantias somam menos que o saldo devedor: só aprova quem tem alçada superior, com o motivo.
        </Note>
      ) : null}
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Registro" required hint="Gravame, matrícula ou outro" error={recusa.campo('registro')}>
        <Input maxLength={100} value={registro} onChange={(evento) => setRegistro(evento.target.value)} />
      </Field>
      <Field label="Motivo" hint="Para recusar, ou aceitar menos que o saldo devedor" error={recusa.campo('motivo')}>
        <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.aprova === true}
          onClick={() => decidir.mutate({ aprova: true, registro, motivo })}
        >
          Aprovar
        </Button>
        <Button
          tone="danger"
          disabled={!motivo.trim()}
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.aprova === false}
          onClick={() => decidir.mutate({ aprova: false, motivo })}
        >
          Recusar
        </Button>
      </div>
    </div>
  )
}
