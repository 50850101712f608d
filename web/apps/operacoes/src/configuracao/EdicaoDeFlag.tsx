import { Button, Checkbox, Field, Input, Note } from '@consorcio/design-system'
import { hoje, somarDias } from '@consorcio/formatos'
import { erroDe, NumberField, TextField, useFormulario } from '@consorcio/forms'
import {
  atualizarFlag,
  type CriarFlagEntrada,
  criarFlag,
  type Flag,
  removerFlag,
  useComando,
} from '@consorcio/shared-api'
import { zCriarFlagEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'

const DIAS_DE_ENSAIO = 90

export function EdicaoDeFlag({ flag, fechar }: { flag: Flag | null; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<CriarFlagEntrada>(zCriarFlagEntrada, {
    chave: flag?.chave ?? '',
    descricao: flag?.descricao ?? '',
    responsavel: flag?.responsavel ?? '',
    remover_em: flag?.remover_em ?? somarDias(hoje(), DIAS_DE_ENSAIO),
    ligada: flag?.ligada ?? false,
    percentual: flag?.percentual ?? 100,
    papeis: flag?.papeis ?? [],
    grupo_ids: flag?.grupo_ids ?? [],
  })
  const concluir = (texto: string) => () => {
    avisar('bom', texto)
    fechar()
  }
  const salvar = useComando(
    (headers, { chave, ...resto }: CriarFlagEntrada) =>
      flag
        ? atualizarFlag({ headers, path: { chave }, body: { ...resto, versao: flag.versao }, throwOnError: true })
        : criarFlag({ headers, body: { chave, ...resto }, throwOnError: true }),
    { aoAtualizar: concluir('Funcionalidade salva.'), aoFalhar: form.recusar },
  )
  const remover = useComando(
    (headers, { chave, versao }: Flag) =>
      removerFlag({ headers, path: { chave }, body: { versao }, throwOnError: true }),
    { aoAtualizar: concluir('Funcionalidade removida.'), aoFalhar: form.recusar },
  )
  return (
    <form noValidate className="space-y-3" onSubmit={form.handleSubmit((entrada) => salvar.mutate(entrada))}>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      {flag ? null : <TextField form={form} name="chave" label="Chave" required hint="Letras minúsculas e _" />}
      <TextField form={form} name="descricao" label="Descrição" required />
      <TextField form={form} name="responsavel" label="Responsável" required />
      <div className="grid gap-3 sm:grid-cols-2">
        <NumberField form={form} name="percentual" label="Para quantos (%)" />
        <Field label="Remover em" required error={erroDe(form.formState.errors, 'remover_em')}>
          <Input type="date" {...form.register('remover_em')} />
        </Field>
      </div>
      <Checkbox {...form.register('ligada')}>Ligada</Checkbox>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" aria-disabled={remover.isPending} busy={salvar.isPending}>
          Salvar
        </Button>
        {flag ? (
          <Button
            tone="danger"
            aria-disabled={salvar.isPending}
            busy={remover.isPending}
            onClick={() => remover.mutate(flag)}
          >
            Remover
          </Button>
        ) : null}
      </div>
    </form>
  )
}
