import { FileDrop, Note } from '@consorcio/design-system'
import {
  type ErroDaApi,
  emBase64,
  type ImportarIndicesEntrada,
  importarIndices,
  useComando,
} from '@consorcio/shared-api'
import { OQueEntrou } from './OQueEntrou'

const LIMITE_BYTES = 1024 * 1024

/** A file of series: what it brought, or each line that was refused. */
export function ImportacaoDeIndices({ fechar }: { fechar: () => void }) {
  const importar = useComando((headers, body: ImportarIndicesEntrada) =>
    importarIndices({ headers, body, throwOnError: true }),
  )
  const ler = async (arquivo: File) => importar.mutate({ conteudo: await emBase64(arquivo) })
  if (importar.data) return <OQueEntrou serie={importar.data} fechar={fechar} />
  return (
    <div className="space-y-4">
      {importar.error ? <Recusado erro={importar.error} /> : null}
      <FileDrop
        accept=".csv"
        maxBytes={LIMITE_BYTES}
        hint="CSV com as colunas indice;mes;variacao (IPCA;2025-11;0,18), até 1 MB"
        busy={importar.isPending}
        onFile={(arquivo) => void ler(arquivo)}
      />
    </div>
  )
}

function Recusado({ erro }: { erro: ErroDaApi }) {
  if (erro.campos.length === 0) return <Note tone="ruim">{erro.message}</Note>
  return (
    <Note tone="ruim">
      <p className="font-medium">Nada foi importado. Corrija no arquivo e envie de novo.</p>
      <ul aria-label="Linhas recusadas" className="mt-1 space-y-0.5">
        {erro.campos.map(({ mensagem }) => (
          <li key={mensagem}>{mensagem}</li>
        ))}
      </ul>
    </Note>
  )
}
