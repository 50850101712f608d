import { Button, Facts, Note, StateBadge } from '@consorcio/design-system'
import { data, hoje, opcoes, rotulo } from '@consorcio/formatos'
import { SelectField, TextField, useFormulario } from '@consorcio/forms'
import {
  type Estorno,
  listarEstornosOptions,
  mensagemDe,
  type Pagamento,
  type ProporEstornoEntrada,
  preverEstornoOptions,
  proporEstorno,
  useComando,
} from '@consorcio/shared-api'
import { zProporEstornoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** What was asked to be put right of a payment, and by whom; or the way to ask for it. */
export function EstornoDoPagamento({ pagamento, fechar }: { pagamento: Pagamento; fechar: () => void }) {
  const podeLer = usePode('financeiro.estorno.ler')
  const podePropor = usePode('financeiro.estorno.registrar')
  const [propondo, setPropondo] = useState(false)
  const valendo = pagamento.situacao === 'APLICADO' || pagamento.situacao === 'DISTRIBUIDO'
  const { data: lista, error } = useQuery({
    ...listarEstornosOptions({ query: { pagamento_id: pagamento.pagamento_id } }),
    enabled: podeLer && (valendo || pagamento.situacao === 'ESTORNADO'),
  })
  if (!podeLer) return null
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  const espera = lista?.estornos.some(({ situacao }) => situacao === 'PROPOSTO')
  return (
    <>
      {lista?.estornos.map((estorno) => (
        <Feito key={estorno.estorno_id} estorno={estorno} />
      ))}
      {valendo && podePropor && lista && !espera && !propondo ? (
        <Button tone="danger" onClick={() => setPropondo(true)}>
          Estornar
        </Button>
      ) : null}
      {propondo ? <Proposta pagamento={pagamento} fechar={fechar} desistir={() => setPropondo(false)} /> : null}
    </>
  )
}

function Feito({ estorno }: { estorno: Estorno }) {
  return (
    <section aria-label="Estorno" className="border-line border-t pt-4">
      <h3 className="mb-1 font-medium">Estorno</h3>
      <Facts
        columns={1}
        items={[
          ['Situação', <StateBadge key="s" of="SituacaoEstorno" value={estorno.situacao} />],
          ['O dinheiro', rotulo('DestinoEstorno', estorno.destino).texto],
          ['Motivo', estorno.motivo],
          ['Data', data(estorno.data_contabil)],
          ['Proposto por', estorno.proposto_por],
          ...(estorno.decidido_por ? ([['Decidido por', estorno.decidido_por]] as [string, string][]) : []),
          ...(estorno.comprovante ? ([['Débito no banco', estorno.comprovante]] as [string, string][]) : []),
          ...(estorno.recusa ? ([['Por que foi recusado', estorno.recusa]] as [string, string][]) : []),
        ]}
      />
    </section>
  )
}

function Proposta({ pagamento, fechar, desistir }: { pagamento: Pagamento; fechar: () => void; desistir: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<ProporEstornoEntrada>(zProporEstornoEntrada, {
    destino: 'IDENTIFICAR_DE_NOVO',
    motivo: '',
    comprovante: '',
    data_contabil: hoje(),
  })
  const destino = form.watch('destino')
  const { data: previsao, error } = useQuery(
    preverEstornoOptions({ path: { pagamento_id: pagamento.pagamento_id }, query: { destino } }),
  )
  const propor = useComando(
    (headers, entrada: ProporEstornoEntrada) =>
      proporEstorno({
        headers,
        path: { pagamento_id: pagamento.pagamento_id },
        body: { ...entrada, comprovante: entrada.destino === 'SEM_DINHEIRO' ? entrada.comprovante : '' },
        throwOnError: true,
      }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Estorno proposto: outra pessoa decide, em Pendências.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      className="space-y-4 border-line border-t pt-4"
      onSubmit={form.handleSubmit((entrada) => propor.mutate(entrada))}
    >
      <h3 className="font-medium">Estornar este pagamento</h3>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      <SelectField form={form} name="destino" label="O dinheiro" required options={opcoes('DestinoEstorno')} />
      {previsao?.impedimento ? <Note tone="ruim">{previsao.impedimento}</Note> : null}
      {previsao && previsao.consequencias.length > 0 ? (
        <Note tone="atencao">
          <ul className="list-disc pl-4">
            {previsao.consequencias.map((uma) => (
              <li key={uma}>{uma}</li>
            ))}
          </ul>
        </Note>
      ) : null}
      <TextField form={form} name="motivo" label="Por que se estorna" required maxLength={300} />
      {destino === 'SEM_DINHEIRO' ? (
        <TextField
          form={form}
          name="comprovante"
          label="Identidade do débito no banco"
          required
          hint="O documento da linha do extrato"
          maxLength={100}
        />
      ) : null}
      <TextField form={form} name="data_contabil" label="Data" required type="date" />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="danger" disabled={previsao?.impedimento !== ''} busy={propor.isPending}>
          Propor o estorno
        </Button>
        <Button onClick={desistir}>Deixar como está</Button>
      </div>
    </form>
  )
}
