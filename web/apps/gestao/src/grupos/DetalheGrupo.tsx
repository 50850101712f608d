import { Failure, PageHeader, PageSkeleton, StateBadge, Tabs } from '@consorcio/design-system'
import { contagem, rotulo } from '@consorcio/formatos'
import { useBusca, useParametro } from '@consorcio/navigation'
import { buscarGrupoOptions, falhaDe, type Grupo } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { DocumentosDe } from '../comum/DocumentosDe'
import { HistoricoDe } from '../comum/HistoricoDe'
import { AcoesDoGrupo } from './AcoesDoGrupo'
import { Adesoes } from './Adesoes'
import { AssembleiasDoGrupo } from './AssembleiasDoGrupo'
import { CaixaDoGrupo } from './CaixaDoGrupo'
import { CotasDoGrupo } from './CotasDoGrupo'
import { Cronograma } from './Cronograma'
import { Encerramento } from './Encerramento'
import { ReajusteDoGrupo } from './ReajusteDoGrupo'
import { RegrasDoGrupo } from './RegrasDoGrupo'
import { ResumoDoGrupo } from './ResumoDoGrupo'

/** One group, by tabs; the tab is in the address. */
export default function DetalheGrupo() {
  const path = { grupo_id: useParametro('grupoId') }
  const { data: grupo, error, refetch } = useQuery(buscarGrupoOptions({ path }))
  const [busca, mudar] = useBusca()
  const podeVerOFim = usePode('financeiro.encerramento.ler')
  const podeVerReajuste = usePode('financeiro.reajuste.ler')
  if (error && !grupo) return <Failure page {...falhaDe(error, refetch)} />
  if (!grupo) return <PageSkeleton />
  return (
    <>
      <PageHeader
        title={`Grupo ${grupo.codigo}`}
        crumbs={[{ texto: 'Grupos', para: '/grupos' }, { texto: `Grupo ${grupo.codigo}` }]}
        badge={<StateBadge of="SituacaoGrupo" value={grupo.situacao} />}
        description={`${rotulo('ClasseObjeto', grupo.classe_objeto).texto}, ${contagem(grupo.prazo_meses, 'mês', 'meses')}, até ${contagem(grupo.max_cotas, 'cota', 'cotas')}`}
        actions={<AcoesDoGrupo grupo={grupo} />}
      />
      <Tabs
        label={`Grupo ${grupo.codigo}`}
        atual={busca.get('aba') ?? 'resumo'}
        mudar={(aba) => mudar({ aba: aba === 'resumo' ? null : aba, agrupar: null })}
        tabs={abasDe(grupo, podeVerOFim, podeVerReajuste)}
      />
    </>
  )
}

function abasDe(grupo: Grupo, podeVerOFim: boolean, podeVerReajuste: boolean) {
  const temFim = podeVerOFim && grupo.situacao !== 'EM_FORMACAO' && grupo.situacao !== 'NAO_CONSTITUIDO'
  return [
    { id: 'resumo', texto: 'Resumo', conteudo: <ResumoDoGrupo grupo={grupo} /> },
    { id: 'cotas', texto: 'Cotas', conteudo: <CotasDoGrupo grupo={grupo} /> },
    { id: 'adesoes', texto: 'Adesões', conteudo: <Adesoes grupo={grupo} /> },
    { id: 'cronograma', texto: 'Cronograma', conteudo: <Cronograma grupo={grupo} /> },
    { id: 'regras', texto: 'Regras', conteudo: <RegrasDoGrupo grupo={grupo} /> },
    { id: 'caixa', texto: 'Caixa', conteudo: <CaixaDoGrupo grupo={grupo} /> },
    ...(podeVerReajuste ? [{ id: 'reajuste', texto: 'Reajuste', conteudo: <ReajusteDoGrupo grupo={grupo} /> }] : []),
    { id: 'assembleias', texto: 'Assembleias', conteudo: <AssembleiasDoGrupo grupo={grupo} /> },
    ...(temFim ? [{ id: 'encerramento', texto: 'Encerramento', conteudo: <Encerramento grupo={grupo} /> }] : []),
    {
      id: 'documentos',
      texto: 'Documentos',
      conteudo: <DocumentosDe de={{ grupo_id: grupo.grupo_id }} para={`/documentos?grupo=${grupo.grupo_id}`} />,
    },
    {
      id: 'auditoria',
      texto: 'Auditoria',
      conteudo: <HistoricoDe entidadeId={grupo.grupo_id} titulo={`O que se fez no grupo ${grupo.codigo}`} />,
    },
  ]
}
