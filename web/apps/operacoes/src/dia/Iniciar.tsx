import { Button, Card, Field, Note, Select } from '@consorcio/design-system'
import { data, hoje } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type ApuracaoDia,
  type IniciarApuracaoDiaEntrada,
  iniciarApuracaoDia,
  listarExtracoesOptions,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

interface Props {
  dia: string
  apuracao: ApuracaoDia | undefined
}

/** Asks for the run of a day. Again, it tries only what was refused, what waits, and what is new. */
export function Iniciar({ dia, apuracao }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.sorteio.executar')
  const [contabil, setContabil] = useState(() => (dia < hoje() ? dia : hoje()))
  const [extracao, setExtracao] = useState('')
  const { data: extracoes } = useQuery(listarExtracoesOptions({ query: { tamanho_pagina: 50 } }))
  const iniciar = useComando(
    (headers, body: IniciarApuracaoDiaEntrada) => iniciarApuracaoDia({ headers, body, throwOnError: true }),
    { aoConcluir: (nova) => avisar('bom', resultado(nova, apuracao)) },
  )
  const { campo, aviso } = recusaDe(iniciar.error, ['dia', 'data_contabil', 'extracao'])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    iniciar.mutate({ dia, data_contabil: contabil, extracao: Number(extracao) })
  }
  const emCurso = apuracao?.situacao === 'EM_CURSO'
  return (
    <Card title={apuracao ? 'Tentar de novo' : 'Iniciar'} description={descricao(apuracao)}>
      {pode ? (
        <form onSubmit={enviar} className="space-y-4">
          {(campo('dia') ?? aviso) ? <Note tone="ruim">{campo('dia') ?? aviso}</Note> : null}
          <Field
            label="Extração que decide todos"
            hint="Sem ela, de cada grupo a que a sua regra pede"
            error={campo('extracao')}
          >
            <Select
              empty="A da regra de cada grupo"
              value={extracao}
              onChange={(evento) => setExtracao(evento.target.value)}
              options={(extracoes?.extracoes ?? [])
                .filter(({ conferida, origem }) => conferida && origem !== 'GLOBO')
                .map(({ numero, data: quando }) => ({ valor: String(numero), texto: `${numero}, de ${data(quando)}` }))}
            />
          </Field>
          <DataContabil dia={contabil} mudar={setContabil} erro={campo('data_contabil')} />
          <Button type="submit" tone="primary" className="w-full" busy={iniciar.isPending} disabled={emCurso}>
            {apuracao ? 'Apurar o que falta' : 'Apurar o dia'}
          </Button>
        </form>
      ) : (
        <Note>Quem executa sorteios inicia a apuração.</Note>
      )}
    </Card>
  )
}

/** Asking again for a day with nothing to do opens no other round. */
function resultado(nova: ApuracaoDia, antes: ApuracaoDia | undefined): string {
  if (nova.situacao !== 'CONCLUIDA') return 'Apuração em curso.'
  return nova.rodada === antes?.rodada ? 'Nada a apurar: o que havia já foi apurado.' : 'Dia apurado.'
}

function descricao(apuracao: ApuracaoDia | undefined): string {
  return apuracao
    ? 'Só os recusados, os que esperam e os novos; o que foi apurado não muda.'
    : 'Congela as listas do que está convocado e apura o que tem a extração.'
}
