import { Button, CardSkeleton, Note } from '@consorcio/design-system'
import { somarMeses, ultimoMesTerminado } from '@consorcio/formatos'
import { TextField, useFormulario } from '@consorcio/forms'
import {
  type AtualizarIndiceEntrada,
  atualizarIndice,
  type Indice,
  listarIndiceOptions,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { zAtualizarIndiceEntrada } from '@consorcio/shared-api/schemas'
import { useQuery } from '@tanstack/react-query'
import { OQueEntrou } from './OQueEntrou'

const MESES_DA_PRIMEIRA_BUSCA = 24

interface Props {
  indice: Indice
  fechar: () => void
}

/** The months that Banco Central has and the series has not: by default, from the one after the last. */
export function AtualizacaoDoIndice({ indice, fechar }: Props) {
  const { data: serie, error } = useQuery(listarIndiceOptions({ query: { indice } }))
  if (error && !serie) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!serie) return <CardSkeleton lines={3} />
  return <Busca indice={indice} fechar={fechar} ultimo={serie.meses.at(-1)?.mes} />
}

function primeiroMes(ultimo: string | undefined, ate: string): string {
  const seguinte = ultimo ? somarMeses(ultimo, 1) : somarMeses(ate, 1 - MESES_DA_PRIMEIRA_BUSCA)
  return seguinte < ate ? seguinte : ate
}

function Busca({ indice, fechar, ultimo }: Props & { ultimo: string | undefined }) {
  const ate = ultimoMesTerminado()
  const form = useFormulario<AtualizarIndiceEntrada>(
    zAtualizarIndiceEntrada,
    { indice, mes_inicial: primeiroMes(ultimo, ate), mes_final: ate },
    ({ mes_inicial, mes_final }) => ({
      mes_final: mes_inicial > mes_final ? 'O último mês vem depois do primeiro.' : undefined,
    }),
  )
  const atualizar = useComando(
    (headers, body: AtualizarIndiceEntrada) => atualizarIndice({ headers, body, throwOnError: true }),
    { aoFalhar: form.recusar },
  )
  if (atualizar.data) return <OQueEntrou serie={atualizar.data} fechar={fechar} />
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => atualizar.mutate(entrada))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <TextField form={form} name="mes_inicial" label="Primeiro mês" type="month" required />
      <TextField form={form} name="mes_final" label="Último mês" type="month" required />
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={atualizar.isPending}>
          Buscar no Banco Central
        </Button>
      </div>
    </form>
  )
}
