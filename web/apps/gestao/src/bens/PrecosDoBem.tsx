import { Button, CardSkeleton, Note } from '@consorcio/design-system'
import { centavos, data, dinheiro, hoje } from '@consorcio/formatos'
import { FormattedField, TextField, useFormulario } from '@consorcio/forms'
import {
  type AlterarPrecoEntrada,
  alterarPreco,
  type Bem,
  type DefinirFontePrecoEntrada,
  definirFontePreco,
  listarPrecosOptions,
  mensagemDe,
  type Preco,
  useComando,
} from '@consorcio/shared-api'
import { zAlterarPrecoEntrada, zDefinirFontePrecoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'

/** The series of prices of a good, and the next one. */
export function PrecosDoBem({ bem }: { bem: Bem }) {
  const { data: resposta, error } = useQuery(listarPrecosOptions({ path: { bem_id: bem.bem_id } }))
  const pode = usePode('grupos.bem.alterar_preco')
  const podeDefinir = usePode('grupos.bem.definir_fonte')
  return (
    <>
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {resposta ? <Serie precos={resposta.precos} /> : <CardSkeleton lines={3} />}
      {pode ? <NovoPreco key={bem.versao} bem={bem} /> : null}
      {podeDefinir ? <Fonte key={`fonte-${bem.versao}`} bem={bem} /> : null}
    </>
  )
}

function Serie({ precos }: { precos: readonly Preco[] }) {
  return (
    <ol className="divide-y divide-line">
      {precos.map((preco, i) => (
        <li key={preco.vigencia_inicio + preco.preco} className="flex items-baseline justify-between gap-4 py-2">
          <span>
            {data(preco.vigencia_inicio)} <span className="text-muted text-sm">{preco.motivo}</span>
          </span>
          <span className="font-medium tabular-nums">
            {dinheiro(preco.preco)} <Variacao atual={preco.preco} anterior={precos[i + 1]?.preco} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function Variacao({ atual, anterior }: { atual: string; anterior: string | undefined }) {
  if (!anterior) return null
  const decimos = Number(((centavos(atual) - centavos(anterior)) * 10_000n) / centavos(anterior))
  const texto = (decimos / 100).toLocaleString('pt-BR', { maximumFractionDigits: 2, signDisplay: 'always' })
  return <span className="ml-2 text-muted text-xs">{texto}%</span>
}

function NovoPreco({ bem }: { bem: Bem }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<AlterarPrecoEntrada>(zAlterarPrecoEntrada, {
    preco: '',
    vigencia_inicio: hoje(),
    motivo: '',
    versao: bem.versao,
  })
  const alterar = useComando(
    (headers, body: AlterarPrecoEntrada) =>
      alterarPreco({ headers, path: { bem_id: bem.bem_id }, body, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Preço acrescentado. As próximas parcelas saem por ele.'),
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      className="mt-4 grid gap-3 border-line border-t pt-4 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => alterar.mutate(entrada))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <FormattedField form={form} name="preco" label="Novo preço (R$)" required kind="dinheiro" />
      <TextField form={form} name="vigencia_inicio" type="date" label="Vigora desde" required />
      <TextField form={form} name="motivo" label="Motivo" className="sm:col-span-2" />
      <div className="sm:col-span-2">
        <Button type="submit" busy={alterar.isPending}>
          Acrescentar preço
        </Button>
      </div>
    </form>
  )
}

/** The list whose prices the good follows. */
function Fonte({ bem }: { bem: Bem }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<DefinirFontePrecoEntrada>(zDefinirFontePrecoEntrada, {
    fonte_preco: bem.fonte_preco,
    versao: bem.versao,
  })
  const definir = useComando(
    (headers, body: DefinirFontePrecoEntrada) =>
      definirFontePreco({ headers, path: { bem_id: bem.bem_id }, body, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Fonte do preço guardada.'), aoFalhar: form.recusar },
  )
  return (
    <form
      noValidate
      className="mt-4 grid gap-3 border-line border-t pt-4"
      onSubmit={form.handleSubmit((entrada) => definir.mutate(entrada))}
    >
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <TextField
        form={form}
        name="fonte_preco"
        label="Fonte do preço"
        hint="O nome da lista que este bem segue, como nos arquivos: FIPE, tabela do fabricante"
      />
      <div>
        <Button type="submit" busy={definir.isPending}>
          Guardar fonte
        </Button>
      </div>
    </form>
  )
}
