import { Button, Note } from '@consorcio/design-system'
import {
  type ConferirExtracaoEntrada,
  conferirExtracao,
  type Extracao,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'
import { nomeDaExtracao } from './nomes'
import { digitados, Premios, premiosCompletos, SEM_PREMIOS } from './Premios'

/** Another person types the numbers again; only then does the extraction decide assemblies. */
export function Conferencia({ extracao, fechar }: { extracao: Extracao; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [premios, setPremios] = useState(SEM_PREMIOS)
  const origem = extracao.origem === 'GLOBO' ? 'GLOBO' : 'LOTERIA_FEDERAL'
  const conferir = useComando(
    (headers, body: ConferirExtracaoEntrada) =>
      conferirExtracao({ headers, path: { numero: extracao.numero }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `${nomeDaExtracao(extracao)}: conferência registrada.`)
        fechar()
      },
    },
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    conferir.mutate({ premios: digitados(premios) as ConferirExtracaoEntrada['premios'] })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {conferir.error ? <Note tone="ruim">{mensagemDe(conferir.error)}</Note> : null}
      <Note>Olhe a fonte, não a tela: quem confere não pode ser quem registrou.</Note>
      <Premios origem={origem} valores={premios} mudar={setPremios} />
      <Button type="submit" tone="primary" disabled={!premiosCompletos(origem, premios)} busy={conferir.isPending}>
        Conferir
      </Button>
    </form>
  )
}
