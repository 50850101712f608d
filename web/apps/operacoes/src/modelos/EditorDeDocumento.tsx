import { Button, Card, CardSkeleton, Eye, Failure, Field, Note, StateBadge, Textarea } from '@consorcio/design-system'
import { contagem, instante } from '@consorcio/formatos'
import { erroDe, TextField, useFormulario } from '@consorcio/forms'
import {
  buscarModeloOptions,
  deBase64,
  type Modelo,
  mensagemDe,
  preverModelo,
  publicarModelo,
  type SalvarModeloEntrada,
  salvarModelo,
  useComando,
} from '@consorcio/shared-api'
import { zSalvarModeloEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useMutation, useQuery } from '@tanstack/react-query'

/** The page of a document in HTML, its example data, and its PDF made by the service. */
export function EditorDeDocumento({ codigo, numero }: { codigo: string; numero: number }) {
  const { data: modelo, error, refetch } = useQuery(buscarModeloOptions({ path: { codigo }, query: { numero } }))
  if (error && !modelo) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!modelo) return <CardSkeleton lines={8} />
  return (
    <Card
      title={modelo.nome}
      description={
        modelo.publicado_em
          ? `Versão ${modelo.numero}, publicada em ${instante(modelo.publicado_em)}`
          : `Versão ${modelo.numero}`
      }
      actions={<StateBadge of="SituacaoModelo" value={modelo.publicada ? 'PUBLICADA' : 'RASCUNHO'} />}
    >
      <Formulario key={modelo.versao} modelo={modelo} />
    </Card>
  )
}

function Formulario({ modelo }: { modelo: Modelo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeAlterar = usePode('documentos.modelo.alterar')
  const podePublicar = usePode('documentos.modelo.publicar')
  const path = { codigo: modelo.codigo }
  const form = useFormulario<SalvarModeloEntrada>(zSalvarModeloEntrada, {
    nome: modelo.nome,
    tipo: modelo.tipo,
    html: modelo.html,
    exemplo: modelo.exemplo,
    versao: modelo.versao,
  })
  const salvar = useComando(
    (headers, body: SalvarModeloEntrada) => salvarModelo({ headers, path, body, throwOnError: true }),
    { aoConcluir: ({ numero }) => avisar('bom', `Versão ${numero} salva em rascunho.`), aoFalhar: form.recusar },
  )
  const publicar = useComando(
    (headers, versao: number) => publicarModelo({ headers, path, body: { versao }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Modelo publicado.'), aoFalhar: form.recusar },
  )
  const { errors } = form.formState
  return (
    <form noValidate className="space-y-3" onSubmit={form.handleSubmit((entrada) => salvar.mutate(entrada))}>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <TextField form={form} name="nome" label="Nome" required disabled={!podeAlterar} />
      <Field label="Página, em HTML" required error={erroDe(errors, 'html')}>
        <Textarea rows={16} className="font-mono text-sm" disabled={!podeAlterar} {...form.register('html')} />
      </Field>
      <Field
        label="Dados de exemplo"
        required
        hint="Em JSON: com eles se faz a prévia, e o que o modelo usa precisa estar aqui"
        error={erroDe(errors, 'exemplo')}
      >
        <Textarea rows={6} className="font-mono text-sm" disabled={!podeAlterar} {...form.register('exemplo')} />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        {podeAlterar ? (
          <Button type="submit" tone="primary" disabled={!form.formState.isDirty} busy={salvar.isPending}>
            Salvar rascunho
          </Button>
        ) : null}
        {podePublicar && !modelo.publicada ? (
          <Button
            busy={publicar.isPending}
            disabled={form.formState.isDirty}
            onClick={() => publicar.mutate(modelo.versao)}
          >
            Publicar a versão {modelo.numero}
          </Button>
        ) : null}
        <Previa modelo={modelo} />
      </div>
    </form>
  )
}

/** The PDF of the version kept, in a window of its own. */
function Previa({ modelo }: { modelo: Modelo }) {
  const prever = useMutation({
    mutationFn: async () => {
      const { data } = await preverModelo({
        path: { codigo: modelo.codigo },
        body: { numero: modelo.numero },
        throwOnError: true,
      })
      const endereco = URL.createObjectURL(new Blob([deBase64(data.pdf)], { type: 'application/pdf' }))
      window.open(endereco, '_blank', 'noopener')
      return data.paginas
    },
  })
  return (
    <>
      <Button busy={prever.isPending} onClick={() => prever.mutate()}>
        <Eye aria-hidden /> Ver em PDF
      </Button>
      <span role="status" className="text-muted text-sm">
        {prever.data ? contagem(prever.data, 'página', 'páginas') : ''}
      </span>
      {prever.error ? <Note tone="ruim">{mensagemDe(prever.error)}</Note> : null}
    </>
  )
}
