import { Button, Note } from '@consorcio/design-system'
import { dinheiro, hoje } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import {
  type ContaARepassar,
  listarValoresARepassarOptions,
  mensagemDe,
  type ProporRepasseEntrada,
  proporRepasse,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { zProporRepasseEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** Asks that the money of an account leaves one group or all, after who asks sees how much that is. */
export function PropostaDeRepasse({ conta, fechar }: { conta: ContaARepassar; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const { data: grupos } = useGrupos()
  const [confirmando, setConfirmando] = useState(false)
  const form = useFormulario<ProporRepasseEntrada>(
    zProporRepasseEntrada,
    { conta, valor: '', beneficiario: '', documento: '', data_contabil: hoje() },
    ({ data_contabil }) => ({
      data_contabil: data_contabil && data_contabil > hoje() ? 'A data não pode ser futura.' : undefined,
    }),
  )
  const propor = useComando(
    (headers, body: ProporRepasseEntrada) => proporRepasse({ headers, body, throwOnError: true }),
    {
      aoAtualizar: ({ valor }) => {
        avisar('bom', `Repasse de ${dinheiro(valor)} proposto: outra pessoa decide.`)
        fechar()
      },
      aoFalhar: (erro) => {
        setConfirmando(false)
        form.recusar(erro)
      },
    },
  )
  const grupoId = form.watch('grupo_id')
  const { frase, lendo } = useQuanto(conta, grupoId, form.getValues('valor'))
  const enviar = ({ valor, ...entrada }: ProporRepasseEntrada) =>
    confirmando ? propor.mutate(grupoId && valor ? { ...entrada, valor } : entrada) : setConfirmando(true)
  return (
    <form noValidate className="grid gap-3 sm:grid-cols-2" onSubmit={form.handleSubmit(enviar)}>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <SelectField
        form={form}
        name="grupo_id"
        label="De"
        empty="Todos os grupos"
        options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
      />
      {grupoId ? (
        <FormattedField form={form} name="valor" label="Valor (R$)" kind="dinheiro" hint="Vazio: tudo o que há" />
      ) : null}
      <TextField form={form} name="beneficiario" label="Quem recebe" required hint="Nome ou razão social" />
      <FormattedField form={form} name="documento" label="CPF ou CNPJ" required kind="documento" />
      <TextField form={form} name="data_contabil" label="Data" required type="date" />
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
        <Button type="submit" tone="primary" busy={propor.isPending || (confirmando && lendo)}>
          {confirmando ? 'Confirmar a proposta' : 'Propor'}
        </Button>
        {confirmando ? (
          <>
            <Button aria-disabled={propor.isPending} onClick={() => setConfirmando(false)}>
              Voltar
            </Button>
            <span role="status" className="text-sm">
              {frase}
            </span>
          </>
        ) : null}
      </div>
    </form>
  )
}

/** How much would leave, in words; nobody confirms before it was read. */
function useQuanto(conta: ContaARepassar, grupoId: string | undefined, valor: string | undefined) {
  const { data, error } = useQuery(listarValoresARepassarOptions({ query: { grupo_id: grupoId ?? '' } }))
  const quanto = (grupoId && valor) || data?.contas.find((uma) => uma.conta === conta)?.disponivel
  if (error || !quanto) return { frase: error ? mensagemDe(error) : '', lendo: !error }
  const deQuem = grupoId ? 'do grupo' : 'de todos os grupos, em uma transferência'
  return { frase: `Propõe-se repassar ${dinheiro(quanto)} ${deQuem}.`, lendo: false }
}
