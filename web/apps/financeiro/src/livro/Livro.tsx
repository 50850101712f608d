import { PageHeader, Tabs, Toolbar } from '@consorcio/design-system'
import { SeletorDeGrupo, SemGrupo } from '@consorcio/forms'
import { useBusca } from '@consorcio/navigation'
import { useGrupoEscolhido } from '@consorcio/shared-api'
import { Balancete } from './Balancete'
import { Lancamentos } from './Lancamentos'
import { Periodos } from './Periodos'
import { Relatorios } from './Relatorios'

/** The books of a group: balances, entries, the months that closed, reports. */
export default function Livro() {
  const escolha = useGrupoEscolhido()
  const [busca, mudar] = useBusca()
  const { grupo } = escolha
  return (
    <>
      <PageHeader
        title="Livro e balancete"
        description="Partidas dobradas, só acrescentadas: um erro se corrige com um lançamento novo."
      />
      <Toolbar>
        <SeletorDeGrupo {...escolha} />
      </Toolbar>
      {grupo ? (
        <Tabs
          label="Livro"
          atual={busca.get('aba') ?? 'balancete'}
          mudar={(aba) => mudar({ aba: aba === 'balancete' ? null : aba })}
          tabs={[
            { id: 'balancete', texto: 'Balancete', conteudo: <Balancete grupo={grupo} /> },
            { id: 'lancamentos', texto: 'Lançamentos', conteudo: <Lancamentos grupo={grupo} /> },
            { id: 'periodos', texto: 'Períodos', conteudo: <Periodos key={grupo.grupo_id} grupo={grupo} /> },
            { id: 'relatorios', texto: 'Relatórios', conteudo: <Relatorios grupo={grupo} /> },
          ]}
        />
      ) : (
        <SemGrupo erro={escolha.erro} vazio={escolha.grupos?.length === 0} />
      )}
    </>
  )
}
