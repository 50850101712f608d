import { Button, Note } from '@consorcio/design-system'
import { opcoes } from '@consorcio/formatos'
import { SelectField, TextAreaField, TextField, useFormulario } from '@consorcio/forms'
import { type RegistrarPedidoTitularEntrada, registrarPedidoTitular, useComando } from '@consorcio/shared-api'
import { zRegistrarPedidoTitularEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, useSessao } from '@consorcio/shared-state'

interface Props {
  consorciadoId: string
  fechar: () => void
}

/** A request as it came; whoever is the holder asks by this very screen. */
export function NovoPedido({ consorciadoId, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const meu = useSessao((sessao) => sessao.usuario?.consorciado_id === consorciadoId)
  const form = useFormulario<RegistrarPedidoTitularEntrada>(zRegistrarPedidoTitularEntrada, {
    direito: 'ACESSO',
    origem: meu ? 'Portal do consorciado' : '',
    detalhe: '',
  })
  const registrar = useComando(
    (headers, body: RegistrarPedidoTitularEntrada) =>
      registrarPedidoTitular({ headers, path: { consorciado_id: consorciadoId }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Pedido registrado.')
        fechar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form noValidate onSubmit={form.handleSubmit((entrada) => registrar.mutate(entrada))} className="space-y-4">
      {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
      <SelectField form={form} name="direito" label="O que pede" required options={opcoes('DireitoTitular')} />
      {meu ? null : (
        <TextField
          form={form}
          name="origem"
          label="Por onde pediu"
          required
          hint="Telefone, e-mail do encarregado, balcão"
          maxLength={60}
        />
      )}
      <TextAreaField
        form={form}
        name="detalhe"
        label={meu ? 'O seu pedido, com as suas palavras' : 'Nas palavras de quem pede'}
        required
        maxLength={4000}
      />
      <Button type="submit" tone="primary" busy={registrar.isPending}>
        {meu ? 'Enviar o pedido' : 'Registrar'}
      </Button>
    </form>
  )
}
