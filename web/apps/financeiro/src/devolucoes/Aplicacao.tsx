import { Button, Facts, Failure, Note } from '@consorcio/design-system'
import { centavos, data, dinheiro, hoje, rotulo } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import {
  type ADevolver,
  type AplicarADevolverEntrada,
  aplicarADevolver,
  mensagemDe,
  type PreverAplicacaoResponse,
  preverAplicacaoOptions,
  type TituloAAplicar,
  useComando,
} from '@consorcio/shared-api'
import { zAplicarADevolverEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PreviaDaDistribuicao } from '../pagamentos/PreviaDaDistribuicao'

interface Props {
  item: ADevolver
  fechar: () => void
}

/** What is apart pays another title of the same member, as on the day the money came in (R4.73, R10.01). */
export function Aplicacao({ item, fechar }: Props) {
  const { data: previsao, error } = useQuery(preverAplicacaoOptions({ path: { cota_id: item.cota_id } }))
  if (error) return <Failure message={mensagemDe(error)} />
  if (!previsao) return <p role="status">Lendo os títulos em aberto…</p>
  if (previsao.titulos.length === 0) {
    return <Note>Este consorciado não tem título em aberto no grupo: o valor só pode ser devolvido.</Note>
  }
  return <Formulario item={item} previsao={previsao} fechar={fechar} />
}

function Formulario({ item, previsao, fechar }: Props & { previsao: PreverAplicacaoResponse }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [confirmando, setConfirmando] = useState(false)
  const form = useFormulario<AplicarADevolverEntrada>(zAplicarADevolverEntrada, {
    parcela_id: '',
    valor: '',
    motivo: '',
    data_contabil: hoje(),
  })
  const aplicar = useComando(
    (headers, body: AplicarADevolverEntrada) =>
      aplicarADevolver({ headers, path: { cota_id: item.cota_id }, body, throwOnError: true }),
    {
      aoAtualizar: ({ valor }) => {
        avisar('bom', `${dinheiro(valor)} aplicados.`)
        fechar()
      },
      aoFalhar: (erro) => {
        setConfirmando(false)
        form.recusar(erro)
      },
    },
  )
  const titulo = previsao.titulos.find(({ parcela_id: id }) => id === form.watch('parcela_id'))
  const quanto = form.watch('valor') || (titulo ? oQueCabe(previsao.disponivel, titulo.devido) : previsao.disponivel)
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={form.handleSubmit((entrada) => (confirmando ? aplicar.mutate(entrada) : setConfirmando(true)))}
    >
      <Facts
        columns={1}
        items={[
          ['Grupo e cota', `${item.grupo_codigo}, cota ${item.numero}`],
          ['À parte em nome dela', <strong key="valor">{dinheiro(previsao.disponivel)}</strong>],
          ['Entrou até', data(previsao.data_do_dinheiro)],
        ]}
      />
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <SelectField
        form={form}
        name="parcela_id"
        label="Título"
        empty="O que a cota deve, do mais antigo ao mais novo"
        options={previsao.titulos.map((um) => ({ valor: um.parcela_id, texto: emPalavras(um) }))}
      />
      <FormattedField
        form={form}
        name="valor"
        label="Aplicar (R$)"
        kind="dinheiro"
        hint="Vazio: o que falta pagar, ou tudo o que há"
      />
      {titulo ? null : (
        <PreviaDaDistribuicao
          cotaId={item.cota_id}
          valor={form.watch('valor') || previsao.disponivel}
          dia={previsao.data_do_dinheiro}
        />
      )}
      <TextField form={form} name="motivo" label="Explicação" required maxLength={300} />
      <TextField form={form} name="data_contabil" label="Data contábil" required type="date" />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" busy={aplicar.isPending}>
          {confirmando ? 'Confirmar a aplicação' : 'Aplicar'}
        </Button>
        {confirmando ? (
          <>
            <Button aria-disabled={aplicar.isPending} onClick={() => setConfirmando(false)}>
              Voltar
            </Button>
            <span role="status" className="text-sm">
              {titulo
                ? `${dinheiro(quanto)} pagam o título ${titulo.identificador}, da cota ${titulo.numero}.`
                : `Até ${dinheiro(quanto)} pagam o que a cota deve.`}{' '}
              Não há volta.
            </span>
          </>
        ) : null}
      </div>
    </form>
  )
}

function emPalavras({ numero, tipo, identificador, vencimento, devido }: TituloAAplicar): string {
  const nome = rotulo('TipoTitulo', tipo).texto
  return `Cota ${numero}, ${nome} ${identificador}, vence em ${data(vencimento)}: faltam ${dinheiro(devido)}`
}

function oQueCabe(disponivel: string, devido: string): string {
  return centavos(devido) < centavos(disponivel) ? devido : disponivel
}
