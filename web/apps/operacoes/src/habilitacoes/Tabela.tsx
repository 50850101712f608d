import { Badge, Card, type Column, DataTable, Empty, StateBadge } from '@consorcio/design-system'
import { data, rotulo } from '@consorcio/formatos'
import { type Habilitacao, useGrupos } from '@consorcio/shared-api'
import { documentosResolvidos, prazoDaEtapa } from './etapas'

/** The same processes as rows: to sort out many groups at once, and to export. */
export function Tabela({ itens }: { itens: readonly Habilitacao[] }) {
  const { data: grupos } = useGrupos()
  const codigo = (grupoId: string) => grupos?.find(({ grupo_id }) => grupo_id === grupoId)?.codigo ?? ''
  const colunas: readonly Column<Habilitacao>[] = [
    {
      id: 'cota',
      title: 'Cota',
      fixed: true,
      cell: (item) => `Grupo ${codigo(item.grupo_id)}, cota ${item.cota_numero}`,
    },
    {
      id: 'etapa',
      title: 'Etapa',
      fixed: true,
      cell: (item) => <StateBadge of="EtapaHabilitacao" value={item.etapa} />,
      text: (item) => rotulo('EtapaHabilitacao', item.etapa).texto,
    },
    { id: 'desde', title: 'Desde', align: 'right', cell: (item) => data(item.desde) },
    { id: 'prazo', title: 'Responder até', align: 'right', cell: (item) => data(item.prazo) },
    {
      id: 'andamento',
      title: 'Prazo',
      cell: (item) => {
        const { texto, tom } = prazoDaEtapa(item)
        return texto ? <Badge tone={tom}>{texto}</Badge> : '–'
      },
      text: (item) => prazoDaEtapa(item).texto,
    },
    { id: 'documentos', title: 'Documentos', align: 'right', cell: documentosResolvidos },
    { id: 'pessoa', title: 'Contemplado', cell: (item) => rotulo('PessoaHabilitada', item.pessoa).texto },
    { id: 'validade', title: 'Vale até', align: 'right', cell: (item) => data(item.valida_ate) },
    { id: 'motivo', title: 'Motivo', wrap: true, cell: (item) => item.motivo || '–' },
  ]
  return (
    <Card flush>
      <DataTable
        name="habilitacoes"
        label="Habilitações"
        columns={colunas}
        items={itens}
        rowKey={(item) => item.habilitacao_id}
        href={(item) => `/habilitacoes/${item.cota_id}`}
        rowTone={(item) => (item.atrasada ? 'ruim' : item.etapa === 'REPROVADA' ? 'apagado' : null)}
        empty={<Empty title="Nenhuma habilitação aqui" />}
      />
    </Card>
  )
}
