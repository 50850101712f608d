import { Button, Note } from '@consorcio/design-system'
import { TextField, useFormulario } from '@consorcio/forms'
import { type CriarUsuarioEntrada, criarUsuario, useComando } from '@consorcio/shared-api'
import { zCriarUsuarioEntrada } from '@consorcio/shared-api/schemas'
import { EscolhaDePapeis, SenhaProvisoria } from './EscolhaDePapeis'

const NOVO: CriarUsuarioEntrada = { nome_usuario: '', nome: '', email: '', papeis: [] }

export function NovoUsuario({ fechar }: { fechar: () => void }) {
  const form = useFormulario<CriarUsuarioEntrada>(zCriarUsuarioEntrada, NOVO)
  const criar = useComando(
    (headers, body: CriarUsuarioEntrada) => criarUsuario({ headers, body, throwOnError: true }),
    { aoFalhar: form.recusar },
  )
  if (criar.data) {
    return (
      <div className="space-y-4">
        <Note tone="bom">
          {criar.data.usuario?.nome} já pode entrar com o nome de acesso {criar.data.usuario?.nome_usuario}.
        </Note>
        <SenhaProvisoria senha={criar.data.senha_provisoria ?? ''} />
        <Button tone="primary" onClick={fechar}>
          Pronto
        </Button>
      </div>
    )
  }
  return (
    <form noValidate className="space-y-4" onSubmit={form.handleSubmit((entrada) => criar.mutate(entrada))}>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <TextField form={form} name="nome" label="Nome completo" required />
      <TextField
        form={form}
        name="nome_usuario"
        label="Nome de acesso"
        required
        hint="Letras minúsculas, números, ponto, hífen"
        autoCapitalize="none"
      />
      <TextField form={form} name="email" type="email" label="E-mail" required />
      <EscolhaDePapeis
        escolhidos={form.watch('papeis')}
        mudar={(papeis) => form.setValue('papeis', papeis, { shouldValidate: true })}
        erro={form.formState.errors.papeis ? 'Escolha ao menos um papel.' : undefined}
      />
      <Button type="submit" tone="primary" busy={criar.isPending}>
        Criar
      </Button>
    </form>
  )
}
