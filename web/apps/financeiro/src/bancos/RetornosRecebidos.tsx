import { Button, Card, type Column, DataTable, Empty, Send, StateBadge } from '@consorcio/design-system'
import { contagem, data, instante, inteiro } from '@consorcio/formatos'
import {
  listarRetornos,
  mensagemDe,
  type RetornoRecebido,
  retomarRetorno,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'

const COLUNAS: readonly Column<RetornoRecebido>[] = [
  { id: 'nome', title: 'Arquivo', fixed: true, cell: ({ nome }) => nome },
  {
    id: 'situacao',
    title: 'Situação',
    fixed: true,
    cell: ({ situacao }) => <StateBadge of="SituacaoRetorno" value={situacao} />,
  },
  {
    id: 'registros',
    title: 'Registros',
    align: 'right',
    fixed: true,
    cell: ({ situacao, tratados, registros }) =>
      situacao === 'CONCLUIDO' ? inteiro(registros) : `${inteiro(tratados)} de ${inteiro(registros)}`,
  },
  { id: 'contabil', title: 'Data contábil', align: 'right', cell: ({ data_contabil }) => data(data_contabil) },
  { id: 'quando', title: 'Recebido em', align: 'right', cell: ({ recebido_em }) => instante(recebido_em) },
  {
    id: 'acao',
    title: 'Ação',
    align: 'right',
    fixed: true,
    text: () => '',
    cell: (retorno) => (retorno.situacao === 'INTERROMPIDO' ? <Retomar retorno={retorno} /> : null),
  },
]

/** The files that came, whatever their account: one that stopped in the middle goes on from here. */
export function RetornosRecebidos() {
  const podeLer = usePode('financeiro.retorno.ler')
  const lista = usePaginado(
    ['retornos'],
    (token, signal) =>
      listarRetornos({ query: { tamanho_pagina: 50, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.retornos,
    podeLer,
  )
  if (!podeLer) return null
  return (
    <Card flush title="Retornos recebidos">
      <DataTable
        name="retornos"
        label="Retornos recebidos"
        columns={COLUNAS}
        items={lista.itens}
        rowKey={({ retorno_id }) => retorno_id}
        rowTone={({ situacao }) => (situacao === 'INTERROMPIDO' ? 'ruim' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Send aria-hidden />} title="Nenhum retorno recebido" />}
      />
    </Card>
  )
}

function Retomar({ retorno }: { retorno: RetornoRecebido }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.retorno.processar')
  const retomar = useComando(
    (headers, retorno_id: string) => retomarRetorno({ headers, path: { retorno_id }, body: {}, throwOnError: true }),
    {
      aoConcluir: ({ nome, aplicados }) =>
        avisar('bom', `${nome} acabou: ${contagem(aplicados, 'pagamento aplicado', 'pagamentos aplicados')}.`),
      aoFalhar: (erro) => avisar('ruim', mensagemDe(erro)),
    },
  )
  if (!retorno.retomavel) return <span className="text-muted text-sm">Envie o arquivo de novo</span>
  if (!pode) return null
  return (
    <Button size="sm" busy={retomar.isPending} onClick={() => retomar.mutate(retorno.retorno_id)}>
      Retomar
    </Button>
  )
}
