import { Button, Facts, Note } from '@consorcio/design-system'
import { data, dinheiro, hoje } from '@consorcio/formatos'
import { FormattedField, TextField, useFormulario } from '@consorcio/forms'
import {
  type Exclusao,
  type ProporPagamentoRestituicaoEntrada,
  proporPagamentoRestituicao,
  useComando,
} from '@consorcio/shared-api'
import { zProporPagamentoRestituicaoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'

/** What is due to who left, proposed by one person and paid when another approves it, in Pendências (R8.07, R2.02). */
export function PagamentoDaRestituicao({ exclusao }: { exclusao: Exclusao }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.restituicao.registrar')
  const desde = exclusao.disponivel_em
  const form = useFormulario<ProporPagamentoRestituicaoEntrada>(zProporPagamentoRestituicaoEntrada, {
    rendimentos: '',
    data_pagamento: desde > hoje() ? desde : hoje(),
  })
  const propor = useComando(
    (headers, body: ProporPagamentoRestituicaoEntrada) =>
      proporPagamentoRestituicao({ headers, path: { cota_id: exclusao.cota_id }, body, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Pagamento proposto: outra pessoa decide, em Pendências.'),
      aoFalhar: form.recusar,
    },
  )
  if (!pode || exclusao.situacao !== 'A_PAGAR') return null
  return (
    <form
      noValidate
      className="grid gap-3 border-line border-t pt-4 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => propor.mutate(entrada))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <div className="sm:col-span-2">
        <Facts
          columns={1}
          items={[
            ['A restituir', <strong key="valor">{dinheiro(exclusao.restituicao?.liquido)}</strong>],
            ['À disposição desde', data(desde)],
          ]}
        />
      </div>
      <FormattedField
        form={form}
        name="rendimentos"
        label="Rendimentos (R$)"
        kind="dinheiro"
        hint="Da aplicação, do sorteio até a véspera do pagamento"
      />
      <TextField form={form} name="data_pagamento" label="Pagar em" required type="date" />
      <div className="sm:col-span-2">
        <Button type="submit" busy={propor.isPending}>
          Propor o pagamento
        </Button>
      </div>
    </form>
  )
}
