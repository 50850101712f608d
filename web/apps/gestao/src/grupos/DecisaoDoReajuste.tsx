import { Button, Note, StateBadge } from '@consorcio/design-system'
import { data, dia, mesPorExtenso, percentual, rotulo } from '@consorcio/formatos'
import {
  type DecidirReajusteEntrada,
  decidirReajuste,
  type Grupo,
  type Reajuste,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode, useSessao } from '@consorcio/shared-state'
import { useState } from 'react'
import { PreviaNaTela } from './EfeitoDoReajuste'

/** A readjustment that waits, what it would do, and its decision, which is of somebody else (R2.02). */
export function DecisaoDoReajuste({ grupo, reajuste }: { grupo: Grupo; reajuste: Reajuste }) {
  const eu = useSessao((sessao) => sessao.usuario?.id)
  const podeDecidir = usePode('financeiro.reajuste.decidir')
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          {emPalavras(reajuste)}, proposto em {dia(reajuste.proposto_em)}
        </span>
        <StateBadge of="SituacaoReajuste" value={reajuste.situacao} />
      </p>
      <PreviaNaTela grupoId={grupo.grupo_id} vigencia={reajuste.vigencia} />
      {reajuste.proposto_por === eu ? (
        <Note>Você propôs: outra pessoa decide.</Note>
      ) : podeDecidir ? (
        <Decisao reajuste={reajuste} />
      ) : (
        <Note>Espera quem decide.</Note>
      )}
    </div>
  )
}

export function emPalavras({ indice, mes_final, variacao }: Reajuste): string {
  return `${percentual(variacao)}, ${rotulo('Indice', indice).texto} até ${mesPorExtenso(mes_final)}`
}

function Decisao({ reajuste }: { reajuste: Reajuste }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [confirmando, setConfirmando] = useState(false)
  const decidir = useComando(
    (headers, body: DecidirReajusteEntrada) =>
      decidirReajuste({ headers, path: { reajuste_id: reajuste.reajuste_id }, body, throwOnError: true }),
    {
      aoConcluir: ({ situacao }) =>
        avisar('bom', situacao === 'APLICADO' ? 'Reajuste aplicado: os preços mudaram.' : 'Reajuste recusado.'),
      aoFalhar: () => setConfirmando(false),
    },
  )
  const aplicar = () => (confirmando ? decidir.mutate({ decisao: 'APLICAR' }) : setConfirmando(true))
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {decidir.error ? <Note tone="ruim">{decidir.error.message}</Note> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone="primary"
          aria-disabled={decidir.isPending}
          busy={decidir.isPending && decidir.variables.decisao === 'APLICAR'}
          onClick={aplicar}
        >
          {confirmando ? 'Confirmar' : 'Aplicar o reajuste'}
        </Button>
        {confirmando ? (
          <Button aria-disabled={decidir.isPending} onClick={() => setConfirmando(false)}>
            Voltar
          </Button>
        ) : (
          <Button
            tone="danger"
            aria-disabled={decidir.isPending}
            busy={decidir.isPending}
            onClick={() => decidir.mutate({ decisao: 'RECUSAR' })}
          >
            Recusar
          </Button>
        )}
      </div>
      {confirmando ? (
        <p role="status" className="text-sm">
          Os preços mudam desde {data(reajuste.vigencia)} e com eles o que falta pagar de todas as cotas. Não há volta.
        </p>
      ) : null}
    </div>
  )
}
