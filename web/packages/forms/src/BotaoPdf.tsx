import { Button, downloadBytes, Printer } from '@consorcio/design-system'
import { deBase64, mensagemDe } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useMutation } from '@tanstack/react-query'

interface Props {
  texto: string
  /** Asks the API for the paper. */
  buscar: () => Promise<{ data: { nome: string; conteudo: string } }>
  size?: 'sm' | 'md'
}

/** A paper that the API prints, downloaded under the name that it gives. */
export function BotaoPdf({ texto, buscar, size = 'md' }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const imprimir = useMutation({
    mutationFn: async () => (await buscar()).data,
    onSuccess: ({ nome, conteudo }) => downloadBytes(nome, deBase64(conteudo), 'application/pdf'),
    onError: (erro) => avisar('ruim', mensagemDe(erro)),
  })
  return (
    <Button size={size} busy={imprimir.isPending} onClick={() => imprimir.mutate()}>
      <Printer aria-hidden /> {texto}
    </Button>
  )
}
