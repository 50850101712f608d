import { Button, CardSkeleton, FileDrop, Metric, MetricRow, Note } from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import {
  type ContaBancaria,
  type ExtratoImportado,
  emBase64,
  type ImportarExtratoEntrada,
  importarExtrato,
  listarContasBancariasOptions,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { EscolhaDeConta, useConta } from '../bancos/EscolhaDeConta'

const LIMITE_BYTES = 16 * 1024 * 1024

/** A statement, dropped or chosen: what it brought, and how each line was matched. */
export function ImportacaoDeExtrato({ fechar }: { fechar: () => void }) {
  const { data, error } = useQuery(listarContasBancariasOptions())
  if (error && !data) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!data) return <CardSkeleton lines={4} />
  if (data.contas.length === 0) {
    return (
      <Note tone="info">
        Antes, cadastre a conta em{' '}
        <Link to="/financeiro/bancos?aba=contas" className="text-brand underline">
          Bancos
        </Link>
        .
      </Note>
    )
  }
  return <Envio contas={data.contas} fechar={fechar} />
}

function Envio({ contas, fechar }: { contas: readonly ContaBancaria[]; fechar: () => void }) {
  const conta = useConta(contas)
  const importar = useComando((headers, { contaId, ...body }: ImportarExtratoEntrada & { contaId: string }) =>
    importarExtrato({ headers, path: { conta_id: contaId }, body, throwOnError: true }),
  )
  const ler = async (arquivo: File) => {
    if (!conta) return
    importar.mutate({ contaId: conta.conta_id, nome: arquivo.name, conteudo: await emBase64(arquivo) })
  }
  if (importar.data) return <Resultado extrato={importar.data} outro={() => importar.reset()} fechar={fechar} />
  return (
    <div className="space-y-4">
      {importar.error ? <Note tone="ruim">{importar.error.message}</Note> : null}
      <EscolhaDeConta contas={contas} />
      <FileDrop
        accept=".ofx,.ret,.txt"
        maxBytes={LIMITE_BYTES}
        hint="OFX ou CNAB 240, até 16 MB"
        busy={importar.isPending}
        onFile={(arquivo) => void ler(arquivo)}
      />
    </div>
  )
}

function Resultado({ extrato, outro, fechar }: { extrato: ExtratoImportado; outro: () => void; fechar: () => void }) {
  const casadas = extrato.por_referencia + extrato.por_data + extrato.por_janela + extrato.por_total
  return (
    <div className="space-y-4">
      {extrato.repetido ? (
        <Note tone="atencao">Este arquivo já tinha sido importado: nada mudou agora.</Note>
      ) : (
        <>
          <MetricRow>
            <Metric label="Linhas" value={extrato.linhas} note={contagem(extrato.novas, 'nova', 'novas')} />
            <Metric label="Pela referência" value={extrato.por_referencia} tone="bom" />
            <Metric
              label="Pelo valor"
              value={extrato.por_data + extrato.por_janela}
              tone="bom"
              note={`${extrato.por_data} no mesmo dia, ${extrato.por_janela} em dias próximos`}
            />
            <Metric label="Pelo total do dia" value={extrato.por_total} tone="bom" />
          </MetricRow>
          <Note tone={casadas < extrato.novas ? 'atencao' : 'bom'}>
            {contagem(casadas, 'linha casada', 'linhas casadas')} com os livros agora.
            {casadas < extrato.novas ? ' O resto está nas diferenças.' : ''}
          </Note>
        </>
      )}
      <div className="flex gap-2">
        <Button tone="primary" onClick={fechar}>
          Ver as diferenças
        </Button>
        <Button onClick={outro}>Importar outro</Button>
      </div>
    </div>
  )
}
