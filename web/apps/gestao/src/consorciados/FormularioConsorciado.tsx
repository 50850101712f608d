import { Button, ButtonLink, Card, Checkbox, Failure, Note, PageHeader, PageSkeleton } from '@consorcio/design-system'
import { cnpjValido, cpfValido, limparDocumento, opcoes } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { Link, useNav, useParametro } from '@consorcio/navigation'
import {
  type AtualizarConsorciadoAlteracao,
  atualizarConsorciado,
  buscarConsorciadoOptions,
  type Consorciado,
  type CriarConsorciadoEntrada,
  criarConsorciado,
  mensagemDe,
  pesquisarConsorciados,
  type SituacaoConsorciado,
  useComando,
} from '@consorcio/shared-api'
import { zCriarConsorciadoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ListaDeContatos } from './ListaDeContatos'
import { ListaDeEnderecos } from './ListaDeEnderecos'

export type Valores = CriarConsorciadoEntrada & { situacao?: SituacaoConsorciado }

const NOVO: Valores = {
  tipo: 'FISICA',
  nome: '',
  documento: '',
  data_nascimento: '',
  renda_mensal: '',
  pessoa_exposta_politicamente: false,
  parte_relacionada: false,
  contatos: [{ tipo: 'CELULAR', valor: '', preferencial: true }],
  enderecos: [],
  documentos: [],
}

/** Registers somebody, or changes who is registered: the same form. */
export default function FormularioConsorciado() {
  const editando = useNav().pathname.endsWith('/editar')
  return editando ? <Edicao /> : <Formulario inicial={NOVO} />
}

function Edicao() {
  const path = { consorciado_id: useParametro('consorciadoId') }
  const {
    data: pessoa,
    error,
    isFetchedAfterMount: lida,
  } = useQuery({ ...buscarConsorciadoOptions({ path }), refetchOnMount: 'always', refetchOnWindowFocus: false })
  if (error && !pessoa) return <Failure message={mensagemDe(error)} />
  // What another page read may be old, and the form is filled only once.
  if (!pessoa || !lida) return <PageSkeleton />
  return <Formulario inicial={pessoa as Valores} pessoa={pessoa} />
}

function conferirDocumento({ tipo, documento }: Valores): Record<string, string | undefined> {
  const limpo = limparDocumento(documento)
  if (limpo === '') return {}
  const certo = tipo === 'FISICA' ? cpfValido(limpo) : cnpjValido(limpo)
  return { documento: certo ? undefined : `Este ${tipo === 'FISICA' ? 'CPF' : 'CNPJ'} não existe: confira os números.` }
}

function Formulario({ inicial, pessoa: agora }: { inicial: Valores; pessoa?: Consorciado }) {
  // The version goes with the values that it filled: with a newer one, what another person changed would be undone unseen.
  const [pessoa] = useState(agora)
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<Valores>(zCriarConsorciadoEntrada, inicial, conferirDocumento)
  const salvar = useComando(enviarDe(pessoa), {
    aoConcluir: (salva: Consorciado) => {
      avisar('bom', pessoa ? 'Cadastro alterado.' : 'Consorciado cadastrado.')
      nav.push(`/consorciados/${salva.consorciado_id}`)
    },
    aoFalhar: form.recusar,
  })
  const titulo = pessoa ? `Editar ${pessoa.nome}` : 'Cadastrar consorciado'
  const fisica = form.watch('tipo') === 'FISICA'
  return (
    <>
      <PageHeader title={titulo} crumbs={[{ texto: 'Consorciados', para: '/consorciados' }, { texto: titulo }]} />
      <form
        noValidate
        className="max-w-3xl space-y-4"
        onSubmit={form.handleSubmit((valores) => {
          form.limpar()
          salvar.mutate(preenchidos(valores))
        })}
      >
        {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
        <Card title="Identificação">
          <div className="grid gap-4 sm:grid-cols-6">
            {pessoa ? null : (
              <>
                <SelectField
                  form={form}
                  name="tipo"
                  label="Tipo"
                  required
                  options={opcoes('TipoPessoa')}
                  className="sm:col-span-3"
                />
                <div className="sm:col-span-3">
                  <FormattedField
                    form={form}
                    name="documento"
                    label={fisica ? 'CPF' : 'CNPJ'}
                    required
                    kind="documento"
                  />
                  <JaCadastrado documento={form.watch('documento')} />
                </div>
              </>
            )}
            <TextField
              form={form}
              name="nome"
              label={fisica ? 'Nome completo' : 'Razão social'}
              required
              className="sm:col-span-6"
            />
            <TextField
              form={form}
              name="data_nascimento"
              type="date"
              label={fisica ? 'Data de nascimento' : 'Data de abertura'}
              className="sm:col-span-3"
            />
            <FormattedField
              form={form}
              name="renda_mensal"
              label={fisica ? 'Renda mensal' : 'Faturamento mensal'}
              kind="dinheiro"
              hint="Em reais. Usada para avaliar a capacidade de pagamento."
              className="sm:col-span-3"
            />
            <div className="space-y-2 sm:col-span-6">
              <Checkbox {...form.register('pessoa_exposta_politicamente')}>Pessoa exposta politicamente</Checkbox>
              <Checkbox {...form.register('parte_relacionada')}>
                Ligada à administradora: administrador, sócio ou empresa coligada (só é contemplada depois das outras)
              </Checkbox>
            </div>
            {pessoa ? (
              <SelectField
                form={form}
                name="situacao"
                label="Situação"
                required
                options={opcoes('SituacaoConsorciado')}
                className="sm:col-span-3"
              />
            ) : null}
          </div>
        </Card>
        <ListaDeContatos form={form} />
        <ListaDeEnderecos form={form} />
        <div className="flex gap-2">
          <Button type="submit" tone="primary" busy={salvar.isPending}>
            {pessoa ? 'Salvar' : 'Cadastrar'}
          </Button>
          <ButtonLink to={pessoa ? `/consorciados/${pessoa.consorciado_id}` : '/consorciados'}>Cancelar</ButtonLink>
        </div>
      </form>
    </>
  )
}

function enviarDe(pessoa: Consorciado | undefined) {
  return (headers: { 'Idempotency-Key': string }, valores: Valores) => {
    if (!pessoa) return criarConsorciado({ headers, body: valores, throwOnError: true })
    const { tipo: _tipo, documento: _documento, ...mudam } = valores
    const body: AtualizarConsorciadoAlteracao = { ...mudam, versao: pessoa.versao }
    return atualizarConsorciado({ headers, path: { consorciado_id: pessoa.consorciado_id }, body, throwOnError: true })
  }
}

/** Only what the contract takes: empty optional fields are not sent, and rows left blank are no contacts. */
function preenchidos(valores: Valores): Valores {
  const {
    tipo,
    nome,
    documento,
    data_nascimento,
    renda_mensal,
    pessoa_exposta_politicamente,
    parte_relacionada,
    situacao,
  } = valores
  return {
    tipo,
    nome,
    documento: limparDocumento(documento),
    pessoa_exposta_politicamente,
    parte_relacionada,
    ...(data_nascimento ? { data_nascimento } : {}),
    ...(renda_mensal ? { renda_mensal } : {}),
    ...(situacao ? { situacao } : {}),
    contatos: valores.contatos?.filter((contato) => contato.valor.trim() !== '') ?? [],
    enderecos: valores.enderecos ?? [],
    documentos: valores.documentos ?? [],
  }
}

/** Says at once that the document is already registered, and where. */
function JaCadastrado({ documento }: { documento: string }) {
  const limpo = limparDocumento(documento)
  const completo = cpfValido(limpo) || cnpjValido(limpo)
  const { data } = useQuery({
    queryKey: ['ja-cadastrado', limpo],
    enabled: completo,
    queryFn: async ({ signal }) => {
      const resposta = await pesquisarConsorciados({ query: { documento: limpo }, signal, throwOnError: true })
      return resposta.data.consorciados[0] ?? null
    },
  })
  if (!completo || !data) return null
  return (
    <p role="alert" className="mt-1 text-warn text-xs">
      Já cadastrado:{' '}
      <Link to={`/consorciados/${data.consorciado_id}`} className="underline">
        {data.nome}
      </Link>
    </p>
  )
}
