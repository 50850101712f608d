import { PageHeader, Tabs } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import { ARepassar } from './ARepassar'
import { Historico } from './Historico'

/** Money of others that waits in the groups, what was asked to leave, and what left (R10.04). */
export default function Repasses() {
  const [busca, mudar] = useBusca()
  return (
    <>
      <PageHeader
        title="Repasses"
        description="O que os grupos receberam e é da administradora, da seguradora ou de quem registra. Uma pessoa propõe, outra decide."
      />
      <Tabs
        label="Repasses"
        atual={busca.get('aba') ?? 'a-repassar'}
        mudar={(aba) => mudar({ aba: aba === 'a-repassar' ? null : aba })}
        tabs={[
          { id: 'a-repassar', texto: 'A repassar', conteudo: <ARepassar /> },
          { id: 'repasses', texto: 'Propostos e pagos', conteudo: <Historico /> },
        ]}
      />
    </>
  )
}
