import { Button, Note } from '@consorcio/design-system'
import { hoje, opcoes } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { type CriarBemEntrada, criarBem, useComando } from '@consorcio/shared-api'
import { zCriarBemEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

export function NovoBem({ fechar }: { fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<CriarBemEntrada>(zCriarBemEntrada, {
    codigo: '',
    descricao: '',
    classe_objeto: 'MOVEIS',
    fonte_preco: '',
    preco: '',
    vigencia_inicio: hoje(),
  })
  const criar = useComando((headers, body: CriarBemEntrada) => criarBem({ headers, body, throwOnError: true }), {
    aoAtualizar: () => {
      avisar('bom', 'Bem cadastrado.')
      fechar()
    },
    aoFalhar: form.recusar,
  })
  return (
    <form
      noValidate
      className="grid gap-4 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => criar.mutate(entrada))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <TextField form={form} name="codigo" label="Código" required />
      <SelectField form={form} name="classe_objeto" label="Classe" required options={opcoes('ClasseObjeto')} />
      <TextField form={form} name="descricao" label="Descrição" required className="sm:col-span-2" />
      <FormattedField form={form} name="preco" label="Preço (R$)" required kind="dinheiro" />
      <TextField form={form} name="vigencia_inicio" type="date" label="Vigora desde" required />
      <TextField
        form={form}
        name="fonte_preco"
        label="Fonte do preço"
        hint="Tabela do fabricante, índice"
        className="sm:col-span-2"
      />
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={criar.isPending}>
          Cadastrar
        </Button>
      </div>
    </form>
  )
}
