import { Button, Card, Dialog, Facts, Note } from '@consorcio/design-system'
import { opcoes, rotulo } from '@consorcio/formatos'
import { SelectField, useFormulario } from '@consorcio/forms'
import {
  type DefinirIndiceGrupoEntrada,
  definirIndiceGrupo,
  type Grupo,
  type IndiceGrupo,
  useComando,
} from '@consorcio/shared-api'
import { zDefinirIndiceGrupoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

interface Props {
  grupo: Grupo
  contrato: IndiceGrupo
}

/** What was defined; null while nothing was. */
export function indiceDefinido({ indice, base }: IndiceGrupo): DefinirIndiceGrupoEntrada | null {
  return indice === 'NAO_INFORMADO' ? null : { indice, base }
}

/** Which index the prices of the group follow, and from whose anniversary its 12 months count (R4.30). */
export function IndiceDoGrupo({ grupo, contrato }: Props) {
  const podeDefinir = usePode('financeiro.reajuste.definir')
  const [definindo, setDefinindo] = useState(false)
  const definido = indiceDefinido(contrato)
  const fechar = () => setDefinindo(false)
  return (
    <Card
      title="Índice do contrato"
      actions={
        podeDefinir ? (
          <Button size="sm" onClick={() => setDefinindo(true)}>
            {definido ? 'Mudar' : 'Definir o índice'}
          </Button>
        ) : null
      }
    >
      {definido ? (
        <Facts
          columns={1}
          items={[
            ['Índice', rotulo('Indice', definido.indice).texto],
            ['12 meses contados', rotulo('BaseReajuste', definido.base).texto],
          ]}
        />
      ) : (
        <p className="text-muted text-sm">
          Este grupo não segue um índice: os preços mudam em Bens e preços, um a um ou por lista.
        </p>
      )}
      <Dialog
        open={definindo}
        onClose={fechar}
        title={`Índice do grupo ${grupo.codigo}`}
        description="O que diz o contrato. Um reajuste que já foi proposto fica com o índice de antes."
      >
        <Formulario grupo={grupo} contrato={contrato} fechar={fechar} />
      </Dialog>
    </Card>
  )
}

function Formulario({ grupo, contrato, fechar }: Props & { fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<DefinirIndiceGrupoEntrada>(
    zDefinirIndiceGrupoEntrada,
    indiceDefinido(contrato) ?? { base: 'GRUPO' },
  )
  const definir = useComando(
    (headers, body: DefinirIndiceGrupoEntrada) =>
      definirIndiceGrupo({ headers, path: { grupo_id: grupo.grupo_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Índice do grupo definido.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form noValidate className="space-y-4" onSubmit={form.handleSubmit((entrada) => definir.mutate(entrada))}>
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <SelectField form={form} name="indice" label="Índice" required empty="Escolha" options={opcoes('Indice')} />
      <SelectField
        form={form}
        name="base"
        label="12 meses contados"
        required
        hint="Da adesão, cotas que fazem aniversário em meses diferentes pedem bens diferentes"
        options={opcoes('BaseReajuste')}
      />
      <Button type="submit" tone="primary" busy={definir.isPending}>
        Definir
      </Button>
    </form>
  )
}
