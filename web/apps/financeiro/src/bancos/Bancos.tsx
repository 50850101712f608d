import { Card, CardSkeleton, Empty, Failure, Landmark, PageHeader, Tabs } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import { type ContaBancaria, listarContasBancariasOptions, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { BotaoNovaConta, Contas } from './Contas'
import { EmissaoDeBoletos } from './EmissaoDeBoletos'
import { Remessas } from './Remessas'
import { Retornos } from './Retornos'

/** What goes to the banks and what comes back from them. */
export default function Bancos() {
  const { data, error, refetch } = useQuery(listarContasBancariasOptions())
  return (
    <>
      <PageHeader
        title="Bancos"
        description="Boletos registrados, arquivos de retorno e as contas em que o dinheiro entra."
        actions={<BotaoNovaConta />}
      />
      {error && !data ? <Failure message={mensagemDe(error)} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <CardSkeleton lines={8} />}
      {data ? <Abas contas={data.contas} /> : null}
    </>
  )
}

function Abas({ contas }: { contas: readonly ContaBancaria[] }) {
  const [busca, mudar] = useBusca()
  const deCobranca = contas.filter(({ finalidade }) => finalidade !== 'VINCULADA')
  if (contas.length === 0) {
    return (
      <Card>
        <Empty icon={<Landmark aria-hidden />} title="Nenhuma conta bancária" action={<BotaoNovaConta />}>
          Cadastre a conta e o convênio de cobrança para emitir boletos e ler os retornos do banco.
        </Empty>
      </Card>
    )
  }
  return (
    <Tabs
      label="Bancos"
      atual={busca.get('aba') ?? 'retorno'}
      mudar={(aba) => mudar({ aba: aba === 'retorno' ? null : aba })}
      tabs={[
        { id: 'retorno', texto: 'Retorno', conteudo: <Retornos contas={deCobranca} /> },
        { id: 'boletos', texto: 'Emitir boletos', conteudo: <EmissaoDeBoletos contas={deCobranca} /> },
        { id: 'remessas', texto: 'Remessas', conteudo: <Remessas contas={deCobranca} /> },
        { id: 'contas', texto: 'Contas', conteudo: <Contas contas={contas} /> },
      ]}
    />
  )
}
