import { Button, Note } from '@consorcio/design-system'
import { type ConferirExtracaoEntrada, conferirExtracao, type Extracao, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'
import { Premios, premiosCompletos, SEM_PREMIOS } from './Premios'

/** Another person types the prizes again; only then does the extraction decide assemblies. */
export function Conferencia({ extracao, fechar }: { extracao: Extracao; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [premios, setPremios] = useState(SEM_PREMIOS)
  const conferir = useComando(
    (headers, body: ConferirExtracaoEntrada) =>
      conferirExtracao({ headers, path: { numero: extracao.numero }, body, throwOnError: true }),
    {
      aoConcluir: () => {
        avisar('bom', `Extração ${extracao.numero} conferida.`)
        fechar()
      },
    },
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    conferir.mutate({ premios: premios as ConferirExtracaoEntrada['premios'] })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {conferir.error ? <Note tone="ruim">{conferir.error.campos[0]?.mensagem ?? conferir.error.message}</Note> : null}
      <Note>Olhe a fonte, não a tela: quem confere não pode ser quem registrou.</Note>
      <Premios valores={premios} mudar={setPremios} />
      <Button type="submit" tone="primary" disabled={!premiosCompletos(premios)} busy={conferir.isPending}>
        Conferir
      </Button>
    </form>
  )
}
