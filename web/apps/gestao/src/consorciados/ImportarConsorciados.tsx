import { Button, Card, FileDrop, Metric, MetricRow, Note, PageHeader } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import {
  emBase64,
  type ImportarConsorciadosEntrada,
  type ImportarConsorciadosResposta,
  importarConsorciados,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { ProblemasDoArquivo } from '../comum/ProblemasDoArquivo'

const LIMITE_BYTES = 8 * 1024 * 1024

/** A spreadsheet of people: first what it would do, then, if nothing is wrong, doing it. */
export default function ImportarConsorciados() {
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const [entrada, setEntrada] = useState<ImportarConsorciadosEntrada | null>(null)
  const [nome, setNome] = useState('')
  const importar = useComando(
    (headers, body: ImportarConsorciadosEntrada) => importarConsorciados({ headers, body, throwOnError: true }),
    {
      aoConcluir: (relato: ImportarConsorciadosResposta) => {
        if (relato.simulacao || relato.problemas.length > 0) return
        avisar('bom', `${relato.criados} consorciados cadastrados.`)
        nav.push('/consorciados')
      },
    },
  )
  const conferir = async (arquivo: File) => {
    const formato = arquivo.name.toLowerCase().endsWith('.xlsx') ? 'XLSX' : 'CSV'
    const nova: ImportarConsorciadosEntrada = { conteudo: await emBase64(arquivo), formato, simulacao: true }
    setNome(arquivo.name)
    setEntrada(nova)
    importar.mutate(nova)
  }
  const relato = importar.data
  const pronto = relato?.simulacao && relato.problemas.length === 0 && relato.criados > 0
  return (
    <>
      <PageHeader
        title="Importar consorciados"
        crumbs={[{ texto: 'Consorciados', para: '/consorciados' }, { texto: 'Importar' }]}
        description="O arquivo é conferido inteiro antes; nada é gravado se houver um problema. Enviar de novo o mesmo arquivo não muda nada."
      />
      <Card className="mb-4">
        <FileDrop
          accept=".csv,.xlsx"
          maxBytes={LIMITE_BYTES}
          hint="CSV ou planilha do Excel, até 8 MB"
          busy={importar.isPending}
          onFile={(arquivo) => void conferir(arquivo)}
        />
      </Card>
      {importar.error ? <Note tone="ruim">{importar.error.message}</Note> : null}
      {relato ? (
        <>
          <MetricRow>
            <Metric label="Linhas lidas" value={relato.linhas} note={nome} />
            <Metric label="A cadastrar" value={relato.criados} tone="bom" />
            <Metric label="Já cadastrados" value={relato.inalterados} />
            <Metric
              label="Problemas"
              value={relato.problemas.length}
              tone={relato.problemas.length > 0 ? 'ruim' : 'neutro'}
            />
          </MetricRow>
          {pronto && entrada ? (
            <Note tone="bom" className="mb-4">
              Tudo certo com o arquivo.{' '}
              <Button
                size="sm"
                tone="primary"
                className="ml-2"
                busy={importar.isPending}
                onClick={() => importar.mutate({ ...entrada, simulacao: false })}
              >
                Cadastrar {relato.criados}
              </Button>
            </Note>
          ) : null}
          <ProblemasDoArquivo nome="problemas-da-importacao" problemas={relato.problemas} />
        </>
      ) : null}
    </>
  )
}
