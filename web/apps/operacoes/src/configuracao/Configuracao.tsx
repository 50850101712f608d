import { PageHeader, Tabs } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import { Flags } from './Flags'
import { Parametros } from './Parametros'

/** What may change without a release: parameters with their dates, and features turned on little by little. */
export default function Configuracao() {
  const [busca, mudar] = useBusca()
  return (
    <>
      <PageHeader
        title="Configuração"
        description="Os serviços percebem uma mudança em até dois segundos. As sensíveis esperam outra pessoa em Pendências."
      />
      <Tabs
        label="Configuração"
        atual={busca.get('aba') ?? 'parametros'}
        mudar={(aba) => mudar({ aba: aba === 'parametros' ? null : aba })}
        tabs={[
          { id: 'parametros', texto: 'Parâmetros', conteudo: <Parametros /> },
          { id: 'flags', texto: 'Funcionalidades', conteudo: <Flags /> },
        ]}
      />
    </>
  )
}
