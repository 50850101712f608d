import { ButtonLink, Card, type Column, DataTable, Empty, History } from '@consorcio/design-system'
import { acaoEmPalavras, emPalavras, instante } from '@consorcio/formatos'
import { consultarRegistros, type Registro, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'

const COLUNAS: readonly Column<Registro>[] = [
  {
    id: 'quando',
    title: 'Quando',
    fixed: true,
    className: 'tabular-nums',
    cell: (registro) => instante(registro.instante),
  },
  { id: 'acao', title: 'O que', fixed: true, cell: (registro) => acaoEmPalavras(registro.acao) },
  {
    id: 'quem',
    title: 'Quem',
    fixed: true,
    cell: ({ ator_id, ator_nome }) => (ator_id.startsWith('sistema:') ? 'Sistema' : ator_nome || 'Sistema'),
  },
  { id: 'servico', title: 'Serviço', cell: (registro) => emPalavras(registro.servico) },
]

/** What was done to something, by whom, from the log that only grows; each line is proved in the audit screen. */
export function HistoricoDe({ entidadeId, titulo }: { entidadeId: string; titulo: string }) {
  const pode = usePode('auditoria.registro.ler')
  const query = { entidade_id: entidadeId, tamanho_pagina: 100 }
  const lista = usePaginado(
    ['historico-de', entidadeId],
    (token, signal) => consultarRegistros({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.registros,
    pode,
  )
  if (!pode) {
    return (
      <Card>
        <Empty icon={<History aria-hidden />} title="Só quem lê a auditoria vê o histórico" />
      </Card>
    )
  }
  return (
    <Card
      flush
      title={titulo}
      description="Do registro que só cresce: o mais novo primeiro."
      actions={
        <ButtonLink to={`/auditoria?id=${entidadeId}`} size="sm">
          Ver e provar na auditoria
        </ButtonLink>
      }
    >
      <DataTable
        name="historico-de"
        label={titulo}
        columns={COLUNAS}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={({ indice }) => String(indice)}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<History aria-hidden />} title="Nada registrado ainda" />}
      />
    </Card>
  )
}
