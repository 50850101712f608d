import { PageHeader, Tabs } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import { usePode } from '@consorcio/shared-state'
import { ModelosDeAviso } from './ModelosDeAviso'
import { ModelosDeDocumento } from './ModelosDeDocumento'

/** The texts the system sends and the documents it makes: drafts, previews, versions. */
export default function Modelos() {
  const [busca, mudar] = useBusca()
  const podeDocumentos = usePode('documentos.modelo.ler')
  const abas = [
    { id: 'avisos', texto: 'Avisos', conteudo: <ModelosDeAviso /> },
    ...(podeDocumentos ? [{ id: 'documentos', texto: 'Documentos', conteudo: <ModelosDeDocumento /> }] : []),
  ]
  return (
    <>
      <PageHeader
        title="Modelos"
        description="Salvar cria uma versão nova em rascunho; só a publicada é usada, e as anteriores ficam."
      />
      <Tabs
        label="Modelos"
        atual={busca.get('aba') ?? 'avisos'}
        mudar={(aba) => mudar({ aba: aba === 'avisos' ? null : aba, modelo: null })}
        tabs={abas}
      />
    </>
  )
}
