import { Badge, Button, Card, Field, Note, Select, StateBadge, Textarea } from '@consorcio/design-system'
import { emPalavras, instante, opcoes, rotulo } from '@consorcio/formatos'
import { erroDe, TextField, useFormulario } from '@consorcio/forms'
import {
  type Canal,
  type CriarVersaoModeloEntrada,
  criarVersaoModelo,
  type NotificacoesModelo,
  notificacoesPublicarModelo,
  useComando,
} from '@consorcio/shared-api'
import { zCriarVersaoModeloEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { PreviaDeAviso } from './PreviaDeAviso'

/** Edits the text of a template beside how it will look; a version is never changed, a new one is made. */
export function EditorDeAviso({ versoes }: { versoes: readonly NotificacoesModelo[] }) {
  const [numero, setNumero] = useState(versoes[0]?.versao ?? 0)
  const modelo = versoes.find(({ versao }) => versao === numero)
  if (!modelo) return null
  return (
    <Card
      title={emPalavras(modelo.codigo.toUpperCase())}
      description={`${rotulo('Canal', modelo.canal).texto}; criada em ${instante(modelo.criada_em)}`}
      actions={
        <>
          <StateBadge of="SituacaoModelo" value={modelo.situacao} />
          <Select
            aria-label="Versão"
            className="w-36"
            value={String(numero)}
            onChange={(evento) => setNumero(Number(evento.target.value))}
            options={versoes.map(({ versao }) => ({ valor: String(versao), texto: `Versão ${versao}` }))}
          />
        </>
      }
    >
      <Formulario key={numero} modelo={modelo} />
    </Card>
  )
}

function Formulario({ modelo }: { modelo: NotificacoesModelo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeAlterar = usePode('notificacoes.modelo.alterar')
  const path = { codigo: modelo.codigo }
  const canal = modelo.canal as Canal
  const form = useFormulario<CriarVersaoModeloEntrada>(zCriarVersaoModeloEntrada, {
    canal,
    finalidade: modelo.finalidade as CriarVersaoModeloEntrada['finalidade'],
    assunto: modelo.assunto,
    corpo: modelo.corpo,
    corpo_html: modelo.corpo_html,
    variaveis: modelo.variaveis,
  })
  const salvar = useComando(
    (headers, body: CriarVersaoModeloEntrada) => criarVersaoModelo({ headers, path, body, throwOnError: true }),
    {
      aoConcluir: ({ versao }) => avisar('bom', `Versão ${versao} salva em rascunho.`),
      aoFalhar: form.recusar,
    },
  )
  const { errors } = form.formState
  return (
    <div className="grid gap-5 xl:grid-cols-2">
      <form noValidate className="min-w-0 space-y-3" onSubmit={form.handleSubmit((entrada) => salvar.mutate(entrada))}>
        {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
        <Field label="Finalidade" required error={erroDe(errors, 'finalidade')}>
          <Select options={opcoes('Finalidade')} disabled={!podeAlterar} {...form.register('finalidade')} />
        </Field>
        {canal === 'EMAIL' || canal === 'PUSH' || canal === 'TELA' ? (
          <TextField form={form} name="assunto" label="Assunto" disabled={!podeAlterar} />
        ) : null}
        <Field label="Texto" required error={erroDe(errors, 'corpo')}>
          <Textarea rows={10} disabled={!podeAlterar} {...form.register('corpo')} />
        </Field>
        {canal === 'EMAIL' ? (
          <Field label="HTML" error={erroDe(errors, 'corpo_html')}>
            <Textarea rows={8} className="font-mono text-sm" disabled={!podeAlterar} {...form.register('corpo_html')} />
          </Field>
        ) : null}
        <div>
          <p className="mb-1 font-medium text-sm">Dados que o texto pode usar</p>
          <ul className="flex flex-wrap gap-1.5">
            {modelo.variaveis.map((variavel) => (
              <li key={variavel}>
                <Badge className="font-mono">{`{{ ${variavel} }}`}</Badge>
              </li>
            ))}
          </ul>
        </div>
        <div className="flex flex-wrap gap-2">
          {podeAlterar ? (
            <Button type="submit" tone="primary" disabled={!form.formState.isDirty} busy={salvar.isPending}>
              Salvar versão nova
            </Button>
          ) : null}
          <Publicacao modelo={modelo} />
        </div>
      </form>
      <PreviaDeAviso assunto={form.watch('assunto') ?? ''} corpo={form.watch('corpo')} variaveis={modelo.variaveis} />
    </div>
  )
}

function Publicacao({ modelo }: { modelo: NotificacoesModelo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('notificacoes.modelo.publicar')
  const publicar = useComando(
    (headers, versao: number) =>
      notificacoesPublicarModelo({
        headers,
        path: { codigo: modelo.codigo },
        body: { canal: modelo.canal as Canal, versao },
        throwOnError: true,
      }),
    {
      aoConcluir: ({ versao }) => avisar('bom', `Versão ${versao} publicada.`),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  if (!pode || modelo.situacao === 'PUBLICADA') return null
  return (
    <Button busy={publicar.isPending} onClick={() => publicar.mutate(modelo.versao)}>
      Publicar a versão {modelo.versao}
    </Button>
  )
}
