import { Button, Checkbox, Note } from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import { NumberField, SelectField, useFormulario } from '@consorcio/forms'
import {
  type GerarArquivoNegativacaoEntrada,
  gerarArquivoNegativacao,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { zGerarArquivoNegativacaoEntrada } from '@consorcio/shared-api/schemas'

/** Which debts go to the bureau: how late, of which groups; and what was left out for want of an address. */
export function NovoArquivo({ fechar }: { fechar: () => void }) {
  const { data: grupos } = useGrupos()
  const form = useFormulario<GerarArquivoNegativacaoEntrada>(zGerarArquivoNegativacaoEntrada, {
    dias_atraso: 30,
    aviso_dias: 10,
    inclui_nao_contemplados: false,
  })
  const gerar = useComando(
    (headers, body: GerarArquivoNegativacaoEntrada) => gerarArquivoNegativacao({ headers, body, throwOnError: true }),
    { aoFalhar: form.recusar },
  )
  if (gerar.data) {
    const { arquivo, sem_endereco: semEndereco } = gerar.data
    return (
      <div className="space-y-4">
        <Note tone="bom">
          Arquivo {arquivo?.sequencial}: {contagem(arquivo?.inclusoes ?? 0, 'inclusão', 'inclusões')} e{' '}
          {contagem(arquivo?.exclusoes ?? 0, 'exclusão', 'exclusões')}.
        </Note>
        {semEndereco.length > 0 ? (
          <Note tone="atencao">
            {contagem(semEndereco.length, 'parcela ficou', 'parcelas ficaram')} de fora por falta de endereço do
            devedor. Complete os cadastros e gere outro.
          </Note>
        ) : null}
        <Button tone="primary" onClick={fechar}>
          Ver os arquivos
        </Button>
      </div>
    )
  }
  return (
    <form noValidate onSubmit={form.handleSubmit((entrada) => gerar.mutate(entrada))} className="space-y-4">
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <SelectField
        form={form}
        name="grupo_id"
        label="Grupo"
        empty="Todos"
        options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
      />
      <NumberField form={form} name="dias_atraso" label="Dias de atraso" required />
      <NumberField
        form={form}
        name="aviso_dias"
        label="Dias entre o aviso e a publicação"
        hint="Ao menos 10; quem avisa o devedor é o cadastro"
      />
      <Checkbox {...form.register('inclui_nao_contemplados')}>
        Incluir quem ainda não foi contemplado{' '}
        <span className="text-muted text-sm">a parcela dele deixa de ser dívida na exclusão</span>
      </Checkbox>
      <Button type="submit" tone="primary" busy={gerar.isPending}>
        Gerar
      </Button>
    </form>
  )
}
