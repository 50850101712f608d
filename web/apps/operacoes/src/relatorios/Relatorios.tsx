import { CardSkeleton, Failure, PageHeader, Tabs } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import { listarRelatoriosOptions, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { Agendamentos } from './Agendamentos'
import { Execucoes } from './Execucoes'
import { Gerar } from './Gerar'
import { Projecao } from './Projecao'

/** Reports: to look at, to take as a file, to have every morning. */
export default function Relatorios() {
  const [busca, mudar] = useBusca()
  const { data, error, refetch } = useQuery(listarRelatoriosOptions())
  return (
    <>
      <PageHeader
        title="Relatórios"
        description="Para ver na tela, levar em arquivo ou receber sempre que for a hora."
        actions={<Projecao />}
      />
      {error && !data ? <Failure message={mensagemDe(error)} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <CardSkeleton lines={8} />}
      {data ? (
        <Tabs
          label="Relatórios"
          atual={busca.get('aba') ?? 'gerar'}
          mudar={(aba) => mudar({ aba: aba === 'gerar' ? null : aba })}
          tabs={[
            { id: 'gerar', texto: 'Gerar', conteudo: <Gerar relatorios={data.relatorios} /> },
            { id: 'execucoes', texto: 'Arquivos gerados', conteudo: <Execucoes relatorios={data.relatorios} /> },
            { id: 'agendamentos', texto: 'Agendamentos', conteudo: <Agendamentos relatorios={data.relatorios} /> },
          ]}
        />
      ) : null}
    </>
  )
}
