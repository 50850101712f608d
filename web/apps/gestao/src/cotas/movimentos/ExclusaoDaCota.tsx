import { Button, Card, CardSkeleton, Facts, Field, Input, Note, Select, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, hoje, opcoes, percentual, rotulo } from '@consorcio/formatos'
import { erroDe, recusaDe, TextField, useFormulario } from '@consorcio/forms'
import {
  buscarExclusaoOptions,
  type Cota,
  type ExcluirCotaEntrada,
  type Exclusao,
  excluirCota,
  mensagemDe,
  type PrevisaoExclusao,
  preverExclusaoOptions,
  readmitirCota,
  useComando,
} from '@consorcio/shared-api'
import { zExcluirCotaEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PagamentoDaRestituicao } from './PagamentoDaRestituicao'

/** Leaving the group before being contemplated: what it would give back, and doing it. */
export function ExclusaoDaCota({ cota }: { cota: Cota }) {
  // The cota hears of it a moment after the money does.
  const [registrada, setRegistrada] = useState(false)
  if (registrada || cota.vinculo === 'EXCLUIDA') return <Excluida cotaId={cota.cota_id} />
  return cota.vinculo === 'ATIVA' ? <Previsao cota={cota} aoExcluir={() => setRegistrada(true)} /> : null
}

function Previsao({ cota, aoExcluir }: { cota: Cota; aoExcluir: () => void }) {
  const cotaId = cota.cota_id
  const minha = useQuemSou() === cota.consorciado_id
  const pode = usePode('financeiro.exclusao.registrar')
  const { data: previsao, error } = useQuery(preverExclusaoOptions({ path: { cota_id: cotaId } }))
  return (
    <Card
      title={minha ? 'Se você sair do grupo' : 'Exclusão'}
      description="A restituição só é paga quando a cota for sorteada, ou no fim do grupo."
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {previsao || error ? null : <CardSkeleton lines={4} />}
      {previsao ? (
        <div className="space-y-4">
          {previsao.impedimento ? <Note tone="info">{previsao.impedimento}</Note> : null}
          <Estimativa previsao={previsao} />
          {pode && !previsao.impedimento ? (
            <Formulario cotaId={cotaId} previsao={previsao} aoExcluir={aoExcluir} />
          ) : null}
        </div>
      ) : null}
    </Card>
  )
}

function Estimativa({ previsao }: { previsao: PrevisaoExclusao }) {
  const valores = previsao.se_desistente
  return (
    <Facts
      columns={1}
      items={[
        ['Parcelas vencidas e não pagas', String(previsao.vencimentos_em_aberto.length)],
        ['Para ficar em dia', dinheiro(previsao.valor_para_purgar)],
        ...(valores
          ? ([
              ['Pago do fundo comum', percentual(valores.percentual)],
              ['Pelo preço de hoje', dinheiro(valores.bruto)],
              ['Penas do contrato', dinheiro(valores.pena_grupo)],
              ['Restituição hoje', <strong key="liquido">{dinheiro(valores.liquido)}</strong>],
            ] as [string, React.ReactNode][])
          : []),
      ]}
    />
  )
}

interface FormularioProps {
  cotaId: string
  previsao: PrevisaoExclusao
  aoExcluir: () => void
}

function Formulario({ cotaId, previsao, aoExcluir }: FormularioProps) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [confirmando, setConfirmando] = useState(false)
  const form = useFormulario<ExcluirCotaEntrada>(zExcluirCotaEntrada, {
    causa: 'DESISTENCIA',
    justificativa: '',
    data_pedido: hoje(),
  })
  const excluir = useComando(
    (headers, body: ExcluirCotaEntrada) =>
      excluirCota({ headers, path: { cota_id: cotaId }, body, throwOnError: true }),
    {
      aoConcluir: ({ numero }) => {
        avisar('bom', `Cota ${numero} excluída do grupo.`)
        aoExcluir()
      },
      aoFalhar: (erro) => {
        setConfirmando(false)
        form.recusar(erro)
      },
    },
  )
  const causas = opcoes('CausaExclusao').filter(({ valor }) => valor === 'DESISTENCIA' || previsao.excluivel)
  return (
    <form
      noValidate
      className="grid gap-3 border-line border-t pt-4 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => (confirmando ? excluir.mutate(entrada) : setConfirmando(true)))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <Field label="Causa" required error={erroDe(form.formState.errors, 'causa')}>
        <Select options={causas} {...form.register('causa')} />
      </Field>
      <Field label="Pedido em" required error={erroDe(form.formState.errors, 'data_pedido')}>
        <Input type="date" {...form.register('data_pedido')} />
      </Field>
      <TextField form={form} name="justificativa" label="Justificativa" required className="sm:col-span-2" />
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
        <Button type="submit" tone="danger" busy={excluir.isPending}>
          {confirmando ? 'Confirmar a exclusão' : 'Excluir do grupo'}
        </Button>
        {confirmando ? (
          <>
            <Button onClick={() => setConfirmando(false)}>Voltar</Button>
            <span role="status" className="text-sm">
              As parcelas em aberto serão canceladas e a cota sai do grupo.
            </span>
          </>
        ) : null}
      </div>
    </form>
  )
}

function Excluida({ cotaId }: { cotaId: string }) {
  const { data: exclusao, error } = useQuery(buscarExclusaoOptions({ path: { cota_id: cotaId } }))
  return (
    <Card title="Exclusão" actions={exclusao ? <StateBadge of="SituacaoExclusao" value={exclusao.situacao} /> : null}>
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {exclusao || error ? null : <CardSkeleton lines={4} />}
      {exclusao ? (
        <div className="space-y-4">
          <Facts
            columns={1}
            items={[
              ['Causa', rotulo('CausaExclusao', exclusao.causa).texto],
              ['Justificativa', exclusao.justificativa],
              ['Excluída em', data(exclusao.excluida_em)],
              ['Pago do fundo comum', percentual(exclusao.percentual)],
              ['Restituição', dinheiro(exclusao.restituicao?.liquido)],
              [exclusao.situacao === 'PAGAMENTO_PROPOSTO' ? 'Proposta para' : 'Paga em', data(exclusao.paga_em)],
            ]}
          />
          <Readmissao exclusao={exclusao} />
          <PagamentoDaRestituicao exclusao={exclusao} />
        </div>
      ) : null}
    </Card>
  )
}

function Readmissao({ exclusao }: { exclusao: Exclusao }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.exclusao.registrar')
  const [justificativa, setJustificativa] = useState('')
  const readmitir = useComando(
    (headers, texto: string) =>
      readmitirCota({
        headers,
        path: { cota_id: exclusao.cota_id },
        body: { justificativa: texto },
        throwOnError: true,
      }),
    { aoConcluir: () => avisar('bom', 'Readmissão pedida.') },
  )
  if (!pode || exclusao.situacao !== 'AGUARDA_SORTEIO') return null
  const { campo, aviso } = recusaDe(readmitir.error, ['justificativa'])
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {exclusao.recusa_readmissao ? <Note tone="atencao">{exclusao.recusa_readmissao}</Note> : null}
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Field label="Justificativa da readmissão" required error={campo('justificativa')}>
        <Input value={justificativa} onChange={(evento) => setJustificativa(evento.target.value)} />
      </Field>
      <Button
        busy={readmitir.isPending}
        disabled={!justificativa.trim()}
        onClick={() => readmitir.mutate(justificativa)}
      >
        Readmitir a cota
      </Button>
    </div>
  )
}
