import { Card, CardSkeleton, ChartColumn, type Column, DataTable, Empty, Failure, Note } from '@consorcio/design-system'
import { data, dinheiro, inteiro, percentual } from '@consorcio/formatos'
import { type Coluna, linhasNdjson, mensagemDe, type ParametrosEntrada, type Relatorio } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** Enough to see whether the report is the right one; the whole of it goes in a file. */
const LINHAS_NA_TELA = 300

interface Lido {
  colunas: Coluna[]
  linhas: string[][]
  total: string[]
  cortado: boolean
}

interface Pagina {
  colunas?: Coluna[]
  linhas?: { valores: string[] }[]
  total?: { valores: string[] }
}

/** The first rows of a report, as the service writes them. */
export function Previa({ relatorio, parametros }: { relatorio: Relatorio; parametros: ParametrosEntrada | null }) {
  const {
    data: lido,
    error,
    refetch,
    isFetching,
  } = useQuery({
    queryKey: ['relatorio', relatorio.tipo, parametros],
    enabled: parametros !== null,
    queryFn: ({ signal }) => ler(relatorio.tipo, parametros ?? {}, signal),
  })
  if (!parametros) {
    return (
      <Card title={relatorio.nome}>
        <Empty icon={<ChartColumn aria-hidden />} title="Ainda não há o que mostrar">
          {relatorio.colunas.map(({ titulo }) => titulo).join(', ')}.
        </Empty>
      </Card>
    )
  }
  if (error) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!lido) return <Card title={relatorio.nome}>{isFetching ? <CardSkeleton lines={10} /> : null}</Card>
  return (
    <Card flush title={relatorio.nome}>
      {lido.cortado ? (
        <Note className="mx-4 mb-3">
          As primeiras {inteiro(lido.linhas.length)} linhas. O relatório inteiro vai no arquivo.
        </Note>
      ) : null}
      <DataTable
        name={`relatorio-${relatorio.tipo}`}
        label={relatorio.nome}
        columns={colunasDe(lido)}
        items={lido.linhas.map((valores, i) => ({ id: String(i), valores }))}
        rowKey={({ id }) => id}
        empty={<Empty title="O relatório não tem linhas com esses filtros" />}
      />
    </Card>
  )
}

function colunasDe({ colunas, total, cortado }: Lido): Column<{ id: string; valores: string[] }>[] {
  return colunas.map((coluna, i) => ({
    id: coluna.nome,
    title: coluna.titulo,
    cell: ({ valores }) => celula(coluna, valores[i] ?? ''),
    align: coluna.formato === 'TEXTO' ? 'left' : 'right',
    ...(i === 0 ? { fixed: true } : {}),
    ...(coluna.soma && total[i] && !cortado ? { total: celula(coluna, total[i]) } : {}),
  }))
}

function celula({ formato }: Coluna, texto: string): string {
  if (!texto) return '–'
  if (formato === 'DINHEIRO') return dinheiro(texto)
  if (formato === 'PERCENTUAL') return percentual(texto)
  if (formato === 'DATA') return data(texto)
  return formato === 'INTEIRO' ? inteiro(Number(texto)) : texto
}

async function ler(tipo: string, parametros: ParametrosEntrada, sinal: AbortSignal): Promise<Lido> {
  const busca = new URLSearchParams(
    Object.entries(parametros)
      .filter(([, valor]) => valor)
      .map(([nome, valor]) => [`parametros.${nome}`, String(valor)]),
  )
  const lido: Lido = { colunas: [], linhas: [], total: [], cortado: false }
  for await (const pagina of linhasNdjson(`/api/v1/relatorios/${tipo}/linhas?${busca}`, sinal)) {
    const { colunas, linhas, total } = pagina as Pagina
    if (colunas?.length) lido.colunas = colunas
    lido.linhas.push(...(linhas ?? []).map(({ valores }) => valores))
    if (total) lido.total = total.valores
    if (lido.linhas.length > LINHAS_NA_TELA) {
      return { ...lido, linhas: lido.linhas.slice(0, LINHAS_NA_TELA), cortado: true }
    }
  }
  return lido
}
