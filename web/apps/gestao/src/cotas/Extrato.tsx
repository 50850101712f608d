import { Card, type Column, DataTable, Empty, FileText } from '@consorcio/design-system'
import { data, dinheiro, percentual, rotulo } from '@consorcio/formatos'
import { BotaoPdf } from '@consorcio/forms'
import { imprimirExtratoCota, type LinhaExtrato, listarExtratoCota, usePaginado } from '@consorcio/shared-api'

const COLUNAS: readonly Column<LinhaExtrato>[] = [
  { id: 'data', title: 'Data', cell: (linha) => data(linha.data), fixed: true, className: 'tabular-nums' },
  { id: 'descricao', title: 'O que aconteceu', cell: (linha) => linha.descricao, fixed: true, wrap: true },
  { id: 'componente', title: 'Componente', cell: (linha) => rotulo('Componente', linha.componente).texto },
  { id: 'ago', title: 'Assembleia', cell: (linha) => (linha.ago ? `${linha.ago}ª` : '–'), align: 'right' },
  {
    id: 'percentual',
    title: '% do bem',
    cell: (linha) => percentual(semZero(linha.percentual)),
    align: 'right',
    fixed: true,
  },
  { id: 'valor', title: 'R$', cell: (linha) => dinheiro(linha.valor), align: 'right', fixed: true },
  { id: 'preco', title: 'Preço usado', cell: (linha) => dinheiro(semZero(linha.preco)), align: 'right' },
  { id: 'fc', title: 'Fundo comum depois', cell: (linha) => percentual(linha.fc_pago), align: 'right' },
]

/** A zero that means "not applicable" is not written as a number. */
function semZero(texto: string): string {
  return Number(texto) === 0 ? '' : texto
}

/** Each fact that moved the quota, in percent of the good and in reais. */
export function Extrato({ cotaId, nome }: { cotaId: string; nome: string }) {
  const lista = usePaginado(
    ['extrato', cotaId],
    (token, signal) =>
      listarExtratoCota({
        path: { cota_id: cotaId },
        query: { tamanho_pagina: 100, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.linhas,
  )
  return (
    <Card
      flush
      title="Extrato"
      description="O percentual é o que vale; os reais são ele vezes o preço do bem no dia."
      actions={
        <BotaoPdf
          size="sm"
          texto="Extrato em PDF"
          buscar={() => imprimirExtratoCota({ path: { cota_id: cotaId }, throwOnError: true })}
        />
      }
    >
      <DataTable
        name={`extrato-${nome}`}
        label="Extrato da cota"
        columns={COLUNAS}
        items={lista.itens?.map((linha, i) => ({ ...linha, chave: String(i) }))}
        updating={lista.atualizando}
        rowKey={(linha) => `${linha.data}-${(linha as LinhaExtrato & { chave: string }).chave}`}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={
          <Empty icon={<FileText aria-hidden />} title="Sem lançamentos ainda">
            O extrato começa com a primeira parcela paga.
          </Empty>
        }
      />
    </Card>
  )
}
