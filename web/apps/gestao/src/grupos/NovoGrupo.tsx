import {
  Button,
  ButtonLink,
  Card,
  Checkbox,
  Facts,
  Field,
  Note,
  PageHeader,
  Select,
  Stepper,
} from '@consorcio/design-system'
import { data, dinheiro, percentual, rotulo } from '@consorcio/formatos'
import { TextField, useFormulario } from '@consorcio/forms'
import { Link, useNav } from '@consorcio/navigation'
import {
  type Bem,
  type CriarGrupoEntrada,
  criarGrupo,
  type Grupo,
  listarBensOptions,
  listarPlanosOptions,
  type Plano,
  useComando,
} from '@consorcio/shared-api'
import { zCriarGrupoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { Simulacao } from './Simulacao'

const PASSOS = ['Plano e bem', 'Código e calendário', 'Conferir']
const CAMPOS_DO_PASSO = [
  ['plano_id', 'bem_ids'],
  ['codigo', 'primeiro_vencimento', 'contrato_versao'],
] as const
const NOVO: CriarGrupoEntrada = { codigo: '', plano_id: '', bem_ids: [], primeiro_vencimento: '', contrato_versao: '' }

/** A group in three steps, with the parcela simulated beside them. */
export default function NovoGrupo() {
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const [passo, setPasso] = useState(0)
  const form = useFormulario<CriarGrupoEntrada>(zCriarGrupoEntrada, NOVO)
  const { data: planos } = useQuery(listarPlanosOptions({ query: { tamanho_pagina: 200 } }))
  const { data: bens } = useQuery(listarBensOptions({ query: { tamanho_pagina: 200 } }))
  const criar = useComando((headers, body: CriarGrupoEntrada) => criarGrupo({ headers, body, throwOnError: true }), {
    aoConcluir: (grupo: Grupo) => {
      avisar('bom', `Grupo ${grupo.codigo} criado, com as vagas e o cronograma.`)
      nav.push(`/grupos/${grupo.grupo_id}`)
    },
    aoFalhar: (erro) => {
      const passoDoErro = CAMPOS_DO_PASSO.findIndex((campos) =>
        erro.campos.some(({ nome }) => campos.some((campo) => nome.startsWith(campo))),
      )
      // The fields of that step first: what is refused has its place on the screen.
      if (passoDoErro >= 0) flushSync(() => setPasso(passoDoErro))
      form.recusar(erro, ['bem_ids'])
    },
  })
  const valores = form.watch()
  const plano = planos?.planos.find((um) => um.plano_id === valores.plano_id)
  const escolhidos = bens?.bens.filter((bem) => valores.bem_ids.includes(bem.bem_id)) ?? []
  const avancar = async () => {
    if (await form.trigger([...(CAMPOS_DO_PASSO[passo] ?? [])])) setPasso(passo + 1)
  }
  return (
    <>
      <PageHeader title="Criar grupo" crumbs={[{ texto: 'Grupos', para: '/grupos' }, { texto: 'Criar grupo' }]} />
      <Stepper steps={PASSOS} current={passo} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <form
          noValidate
          className="space-y-4"
          onSubmit={(evento) => {
            evento.preventDefault()
            if (passo < 2) void avancar()
            else void form.handleSubmit((entrada) => criar.mutate(entrada))()
          }}
        >
          {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
          {passo === 0 ? <PlanoEBem form={form} planos={planos?.planos} bens={bens?.bens} plano={plano} /> : null}
          {passo === 1 ? <CodigoECalendario form={form} /> : null}
          {passo === 2 ? <Conferencia valores={valores} plano={plano} bens={escolhidos} /> : null}
          <div className="flex gap-2">
            {passo > 0 ? (
              <Button onClick={() => setPasso(passo - 1)}>Voltar</Button>
            ) : (
              <ButtonLink to="/grupos">Cancelar</ButtonLink>
            )}
            <Button type="submit" tone="primary" busy={criar.isPending}>
              {passo < 2 ? 'Continuar' : 'Criar o grupo'}
            </Button>
          </div>
        </form>
        <Simulacao preco={escolhidos[0]?.preco ?? ''} regra={plano?.regra ?? {}} />
      </div>
    </>
  )
}

type Form = ReturnType<typeof useFormulario<CriarGrupoEntrada>>

function PlanoEBem({
  form,
  planos,
  bens,
  plano,
}: {
  form: Form
  planos: readonly Plano[] | undefined
  bens: readonly Bem[] | undefined
  plano: Plano | undefined
}) {
  const { errors } = form.formState
  const escolhidos = form.watch('bem_ids')
  const alternar = (bemId: string) =>
    form.setValue(
      'bem_ids',
      escolhidos.includes(bemId) ? escolhidos.filter((id) => id !== bemId) : [...escolhidos, bemId],
      { shouldValidate: true },
    )
  const daClasse = bens?.filter((bem) => !plano || bem.classe_objeto === plano.classe_objeto)
  return (
    <>
      <Card title="Plano" description="O grupo copia a regra do plano; depois da constituição ela fica fixa.">
        <Field label="Plano" required error={errors.plano_id?.message ? 'Escolha um plano.' : undefined}>
          <Select
            empty="Escolha"
            options={(planos ?? []).map((um) => ({ valor: um.plano_id, texto: `${um.codigo}, ${um.nome}` }))}
            {...form.register('plano_id')}
          />
        </Field>
        {planos?.length === 0 ? (
          <p className="mt-2 text-muted">
            Ainda não há planos.{' '}
            <Link to="/planos/novo" className="text-brand underline">
              Criar um plano
            </Link>
          </p>
        ) : null}
      </Card>
      <Card
        title="Bens de referência"
        description="O preço deles é o crédito. O menor deve valer ao menos metade do maior."
      >
        {errors.bem_ids ? (
          <p role="alert" className="mb-2 text-bad text-xs">
            {errors.bem_ids.message ?? 'Escolha ao menos um bem.'}
          </p>
        ) : null}
        <ul className="space-y-2">
          {daClasse?.map((bem) => (
            <li key={bem.bem_id}>
              <Checkbox checked={escolhidos.includes(bem.bem_id)} onChange={() => alternar(bem.bem_id)}>
                {bem.descricao}{' '}
                <span className="text-muted tabular-nums">
                  {dinheiro(bem.preco)}, desde {data(bem.vigencia_inicio)}
                </span>
              </Checkbox>
            </li>
          ))}
        </ul>
        {daClasse?.length === 0 ? (
          <p className="text-muted">
            Nenhum bem desta classe.{' '}
            <Link to="/bens" className="text-brand underline">
              Cadastrar um bem
            </Link>
          </p>
        ) : null}
      </Card>
    </>
  )
}

function CodigoECalendario({ form }: { form: Form }) {
  return (
    <Card title="Código e calendário">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          form={form}
          name="codigo"
          label="Código do grupo"
          required
          hint="Aparece nos títulos: 1001-0007-00-003"
        />
        <TextField
          form={form}
          name="contrato_versao"
          label="Versão do contrato padrão"
          hint="Como registrada em cartório"
        />
        <TextField
          form={form}
          name="primeiro_vencimento"
          type="date"
          label="Primeiro vencimento"
          required
          hint="As assembleias seguem alguns dias úteis depois de cada vencimento."
        />
      </div>
    </Card>
  )
}

function Conferencia({
  valores,
  plano,
  bens,
}: {
  valores: CriarGrupoEntrada
  plano: Plano | undefined
  bens: readonly Bem[]
}) {
  return (
    <Card title="Conferir antes de criar">
      <Facts
        columns={1}
        items={[
          ['Código', valores.codigo],
          ['Plano', plano?.nome ?? '–'],
          ['Bens', bens.map((bem) => `${bem.descricao}, ${dinheiro(bem.preco)}`).join('; ')],
          ['Prazo', `${plano?.regra?.prazo_meses ?? 0} meses`],
          ['Vagas', String(plano?.regra?.max_cotas ?? 0)],
          ['Taxa de administração', percentual(plano?.regra?.taxa_administracao)],
          ['Fundo de reserva', percentual(plano?.regra?.fundo_reserva)],
          ['Sorteio', rotulo('MetodoSorteio', plano?.regra?.metodo_sorteio).texto],
          ['Primeiro vencimento', data(valores.primeiro_vencimento)],
        ]}
      />
    </Card>
  )
}
