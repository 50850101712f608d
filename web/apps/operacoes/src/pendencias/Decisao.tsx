import { Button, Facts, Field, Input, Note } from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  type Aprovacao,
  decidirDespesa,
  decidirDevolucao,
  decidirEncerramento,
  decidirEstorno,
  decidirPagamentoRateio,
  decidirPagamentoRestituicao,
  decidirPagamentoRnp,
  decidirPena,
  decidirProposta,
  decidirRepasse,
  decidirUsoCredito,
  type Proposta,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { Conferencia } from '../extracoes/Conferencia'
import type { Pendencia } from './fila'

/** Shows what is proposed and takes the decision to the service that waits for it. */
export function Decisao({ pendencia, fechar }: { pendencia: Pendencia; fechar: () => void }) {
  const { origem } = pendencia
  if (origem.tipo === 'extracao') return <Conferencia extracao={origem.extracao} fechar={fechar} />
  if (origem.tipo !== 'aprovacao' && origem.tipo !== 'proposta') return null
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['O que é', pendencia.tipo],
          ['Valor', pendencia.valor || '–'],
          ['Data', pendencia.quando],
        ]}
      />
      <p className="text-sm">{pendencia.detalhe}</p>
      {origem.tipo === 'aprovacao' ? (
        <DecisaoDoFinanceiro aprovacao={origem.aprovacao} fechar={fechar} />
      ) : (
        <DecisaoDaConfiguracao proposta={origem.proposta} fechar={fechar} />
      )}
    </div>
  )
}

interface Resposta {
  aprova: boolean
  motivo: string
  comprovante: string
}

function decidir(aprovacao: Aprovacao, headers: { 'Idempotency-Key': string }, resposta: Resposta) {
  const { aprova, motivo, comprovante } = resposta
  const { versao } = aprovacao
  if (aprovacao.tipo === 'USO_CREDITO') {
    const path = { uso_id: aprovacao.proposta_id }
    return decidirUsoCredito({ headers, path, body: { aprova, motivo, comprovante }, throwOnError: true })
  }
  if (aprovacao.tipo === 'REPASSE') {
    const path = { repasse_id: aprovacao.proposta_id }
    return decidirRepasse({ headers, path, body: { aprova, motivo, comprovante }, throwOnError: true })
  }
  if (aprovacao.tipo === 'DESPESA') {
    const path = { despesa_id: aprovacao.proposta_id }
    return decidirDespesa({ headers, path, body: { aprova, motivo, comprovante }, throwOnError: true })
  }
  if (aprovacao.tipo === 'ENCERRAMENTO') {
    const path = { grupo_id: aprovacao.grupo_id }
    return decidirEncerramento({ headers, path, body: { aprova }, throwOnError: true })
  }
  if (aprovacao.tipo === 'RNP') {
    const path = { rnp_id: aprovacao.proposta_id }
    return decidirPagamentoRnp({ headers, path, body: { aprova, comprovante }, throwOnError: true })
  }
  if (aprovacao.tipo === 'DEVOLUCAO') {
    const path = { devolucao_id: aprovacao.proposta_id }
    return decidirDevolucao({ headers, path, body: { aprova, comprovante }, throwOnError: true })
  }
  if (aprovacao.tipo === 'ESTORNO') {
    const path = { estorno_id: aprovacao.proposta_id }
    return decidirEstorno({ headers, path, body: { aprova, motivo }, throwOnError: true })
  }
  const path = { cota_id: aprovacao.cota_id }
  if (aprovacao.tipo === 'RATEIO_FINAL') {
    return decidirPagamentoRateio({ headers, path, body: { aprova, comprovante }, throwOnError: true })
  }
  return aprovacao.tipo === 'PENA'
    ? decidirPena({ headers, path, body: { versao, aprova }, throwOnError: true })
    : decidirPagamentoRestituicao({ headers, path, body: { versao, aprova, comprovante }, throwOnError: true })
}

const PEDEM_MOTIVO: readonly Aprovacao['tipo'][] = ['USO_CREDITO', 'REPASSE', 'DESPESA', 'ESTORNO']
/** Nobody transfers anything when these are approved. */
const SEM_SAIDA: readonly Aprovacao['tipo'][] = ['PENA', 'ENCERRAMENTO', 'ESTORNO']

function DecisaoDoFinanceiro({ aprovacao, fechar }: { aprovacao: Aprovacao; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [comprovante, setComprovante] = useState('')
  const [motivo, setMotivo] = useState('')
  const enviar = useComando<Resposta, unknown>((headers, resposta) => decidir(aprovacao, headers, resposta), {
    aoAtualizar: () => {
      avisar('bom', 'Decisão registrada.')
      fechar()
    },
  })
  const pedeMotivo = PEDEM_MOTIVO.includes(aprovacao.tipo)
  const saiDinheiro = !SEM_SAIDA.includes(aprovacao.tipo)
  const { campo, aviso } = recusaDe(enviar.error, [
    ...(saiDinheiro ? ['comprovante'] : []),
    ...(pedeMotivo ? ['motivo'] : []),
  ])
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {saiDinheiro ? (
        <Field
          label="Comprovante do pagamento"
          required
          hint="Número do Pix ou da transferência; só para aprovar"
          error={campo('comprovante')}
        >
          <Input value={comprovante} onChange={(evento) => setComprovante(evento.target.value)} />
        </Field>
      ) : null}
      {pedeMotivo ? (
        <Field label="Motivo" hint="Só para recusar" error={campo('motivo')}>
          <Input value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
        </Field>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          aria-disabled={enviar.isPending}
          busy={enviar.isPending && enviar.variables.aprova}
          disabled={saiDinheiro && !comprovante.trim()}
          onClick={() => enviar.mutate({ aprova: true, motivo: '', comprovante })}
        >
          {saiDinheiro ? 'Aprovar e registrar o pagamento' : 'Aprovar'}
        </Button>
        <Button
          tone="danger"
          aria-disabled={enviar.isPending}
          busy={enviar.isPending && !enviar.variables.aprova}
          onClick={() => enviar.mutate({ aprova: false, motivo, comprovante: '' })}
        >
          Recusar
        </Button>
      </div>
    </div>
  )
}

export function DecisaoDaConfiguracao({ proposta, fechar }: { proposta: Proposta; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [parecer, setParecer] = useState('')
  const enviar = useComando(
    (headers, decisao: 'APROVAR' | 'REJEITAR') =>
      decidirProposta({
        headers,
        path: { proposta_id: proposta.proposta_id },
        body: { decisao, versao_parametro: proposta.versao_parametro, parecer },
        throwOnError: true,
      }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Decisão registrada.')
        fechar()
      },
    },
  )
  const { campo, aviso } = recusaDe(enviar.error, ['parecer'])
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {proposta.parametro_mudou ? (
        <Note tone="atencao">
          O parâmetro mudou depois desta proposta, que vale desde {data(proposta.vigencia_inicio)}. Confira antes de
          aprovar.
        </Note>
      ) : null}
      <Field label="Parecer" error={campo('parecer')}>
        <Input maxLength={300} value={parecer} onChange={(evento) => setParecer(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          aria-disabled={enviar.isPending}
          busy={enviar.isPending && enviar.variables === 'APROVAR'}
          onClick={() => enviar.mutate('APROVAR')}
        >
          Aprovar
        </Button>
        <Button
          tone="danger"
          aria-disabled={enviar.isPending}
          busy={enviar.isPending && enviar.variables === 'REJEITAR'}
          onClick={() => enviar.mutate('REJEITAR')}
        >
          Rejeitar
        </Button>
      </div>
    </div>
  )
}
