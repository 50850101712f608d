import {
  Button,
  Card,
  type Column,
  DataTable,
  Empty,
  FileDrop,
  Metric,
  MetricRow,
  Note,
  PageHeader,
} from '@consorcio/design-system'
import { contagem, data, dinheiro, percentual } from '@consorcio/formatos'
import { useNav } from '@consorcio/navigation'
import {
  type EfeitoListaPrecos,
  emBase64,
  type ImportarListaPrecosEntrada,
  importarListaPrecos,
  type ListaPrecosImportada,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { ProblemasDoArquivo } from '../comum/ProblemasDoArquivo'

const LIMITE_BYTES = 2 * 1024 * 1024

const EFEITOS: readonly Column<EfeitoListaPrecos>[] = [
  { id: 'grupo', title: 'Grupo', cell: ({ grupo_codigo }) => grupo_codigo, fixed: true },
  { id: 'bem', title: 'Bem', cell: ({ bem_codigo }) => bem_codigo, fixed: true },
  { id: 'cotas', title: 'Cotas ativas', cell: ({ cotas }) => String(cotas), align: 'right' },
  { id: 'anterior', title: 'De', cell: ({ anterior }) => dinheiro(anterior), align: 'right' },
  { id: 'novo', title: 'Para', cell: ({ novo }) => dinheiro(novo), align: 'right', fixed: true },
  { id: 'variacao', title: 'Variação', cell: ({ variacao }) => percentual(variacao, 2), align: 'right', fixed: true },
  { id: 'desde', title: 'Desde', cell: ({ vigencia_inicio }) => data(vigencia_inicio), align: 'right' },
]

/** A price list: first what it would do to each group, then, if nothing is wrong, doing it. */
export default function ImportarPrecos() {
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const [entrada, setEntrada] = useState<ImportarListaPrecosEntrada | null>(null)
  const [nome, setNome] = useState('')
  const importar = useComando(
    (headers, body: ImportarListaPrecosEntrada) => importarListaPrecos({ headers, body, throwOnError: true }),
    {
      aoConcluir: (lista: ListaPrecosImportada) => {
        if (lista.simulacao) return
        avisar(
          'bom',
          `${contagem(lista.alterados, 'preço acrescentado', 'preços acrescentados')}. Valem desde a data da lista.`,
        )
        nav.push('/bens')
      },
    },
  )
  const conferir = async (arquivo: File) => {
    const nova = { conteudo: await emBase64(arquivo), simulacao: true }
    setNome(arquivo.name)
    setEntrada(nova)
    importar.mutate(nova)
  }
  const lista = importar.data
  const pronta = lista?.simulacao && lista.problemas.length === 0 && lista.alterados > 0
  return (
    <>
      <PageHeader
        title="Importar lista de preços"
        crumbs={[{ texto: 'Bens e preços', para: '/bens' }, { texto: 'Importar lista' }]}
        description="FIPE ou fabricante: a lista é conferida inteira antes, e nada é gravado se houver um problema. A mesma lista de novo não muda nada."
      />
      <Card className="mb-4">
        <FileDrop
          accept=".csv"
          maxBytes={LIMITE_BYTES}
          hint="CSV com as colunas lista;codigo;vigencia_inicio;preco, até 2 MB"
          busy={importar.isPending}
          onFile={(arquivo) => void conferir(arquivo)}
        />
      </Card>
      {importar.error ? <Note tone="ruim">{importar.error.message}</Note> : null}
      {lista ? <Conferencia lista={lista} nome={nome} /> : null}
      {pronta && entrada ? (
        <Button
          tone="primary"
          busy={importar.isPending}
          onClick={() => importar.mutate({ ...entrada, simulacao: false })}
        >
          Acrescentar {contagem(lista.alterados, 'preço', 'preços')}
        </Button>
      ) : null}
    </>
  )
}

function Conferencia({ lista, nome }: { lista: ListaPrecosImportada; nome: string }) {
  return (
    <>
      <MetricRow>
        <Metric label="Linhas lidas" value={lista.linhas} note={nome} />
        <Metric label="Preços que mudam" value={lista.alterados} tone="bom" />
        <Metric label="Já são estes" value={lista.inalterados} />
        <Metric
          label="Problemas"
          value={lista.problemas.length}
          tone={lista.problemas.length > 0 ? 'ruim' : 'neutro'}
        />
      </MetricRow>
      {lista.sem_preco.length > 0 ? (
        <Note tone="atencao" className="mb-4">
          Seguem a lista e não estão nela: {lista.sem_preco.join(', ')}.
        </Note>
      ) : null}
      <ProblemasDoArquivo nome="problemas-da-lista-de-precos" problemas={lista.problemas} />
      <Card flush title="O que muda em cada grupo" className="mb-4">
        <DataTable
          name="efeitos-da-lista-de-precos"
          label="O que muda em cada grupo"
          columns={EFEITOS}
          items={lista.efeitos}
          rowKey={(efeito) => `${efeito.grupo_id}-${efeito.bem_id}`}
          empty={<Empty title="Nenhum grupo muda" />}
        />
      </Card>
    </>
  )
}
