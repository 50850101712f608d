import { Button, Note } from '@consorcio/design-system'
import { erroDe, TextField, useFormulario } from '@consorcio/forms'
import { type Consorciado, type CriarUsuarioEntrada, criarUsuario, useComando } from '@consorcio/shared-api'
import { zCriarUsuarioEntrada } from '@consorcio/shared-api/schemas'
import { useState } from 'react'
import { CONSORCIADO, DeQuemEOAcesso } from './DeQuemEOAcesso'
import { SenhaProvisoria } from './EscolhaDePapeis'

const NOVO: CriarUsuarioEntrada = { nome_usuario: '', nome: '', email: '', papeis: [], consorciado_id: '' }

function conferir({ papeis, consorciado_id }: CriarUsuarioEntrada) {
  const semPessoa = papeis.includes(CONSORCIADO) && !consorciado_id
  return {
    papeis: papeis.length === 0 ? 'Escolha ao menos um papel.' : undefined,
    consorciado_id: semPessoa ? 'Escolha a pessoa de quem é o acesso.' : undefined,
  }
}

export function NovoUsuario({ fechar }: { fechar: () => void }) {
  const form = useFormulario<CriarUsuarioEntrada>(zCriarUsuarioEntrada, NOVO, conferir)
  form.register('papeis')
  form.register('consorciado_id')
  const [pessoa, setPessoa] = useState<Consorciado | null>(null)
  const criar = useComando(
    (headers, body: CriarUsuarioEntrada) => criarUsuario({ headers, body, throwOnError: true }),
    { aoFalhar: form.recusar },
  )
  if (criar.data) return <Criado resposta={criar.data} fechar={fechar} />
  const mudar = (papeis: string[], escolhida: Consorciado | null) => {
    const { isSubmitted } = form.formState
    form.setValue('papeis', papeis, { shouldValidate: isSubmitted })
    form.setValue('consorciado_id', escolhida?.consorciado_id ?? '', { shouldValidate: isSubmitted })
    if (escolhida) preencher(escolhida)
    setPessoa(escolhida)
  }
  const preencher = ({ nome, contatos }: Consorciado) => {
    const email = contatos.find(({ tipo }) => tipo === 'EMAIL')?.valor ?? ''
    if (!form.getValues('nome')) form.setValue('nome', nome)
    if (!form.getValues('email')) form.setValue('email', email)
  }
  return (
    <form noValidate className="space-y-4" onSubmit={form.handleSubmit((entrada) => criar.mutate(entrada))}>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <DeQuemEOAcesso
        papeis={form.watch('papeis')}
        pessoa={pessoa}
        mudar={mudar}
        erros={{
          papeis: erroDe(form.formState.errors, 'papeis'),
          consorciado: erroDe(form.formState.errors, 'consorciado_id'),
        }}
      />
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
      <Button type="submit" tone="primary" busy={criar.isPending}>
        Criar
      </Button>
    </form>
  )
}

interface CriadoProps {
  resposta: Awaited<ReturnType<typeof criarUsuario<true>>>['data']
  fechar: () => void
}

function Criado({ resposta: { usuario, senha_provisoria }, fechar }: CriadoProps) {
  return (
    <div className="space-y-4">
      <Note tone="bom">
        {usuario?.nome} já pode entrar com o nome de acesso {usuario?.nome_usuario}.
      </Note>
      <SenhaProvisoria senha={senha_provisoria ?? ''} />
      <Button tone="primary" onClick={fechar}>
        Pronto
      </Button>
    </div>
  )
}
