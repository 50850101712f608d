import {
  Button,
  Card,
  type Column,
  DataTable,
  Empty,
  Field,
  FileDrop,
  Metric,
  MetricRow,
  Note,
  PageHeader,
  Select,
} from '@consorcio/design-system'
import { canaisDeEntrada, contagem, dinheiro } from '@consorcio/formatos'
import {
  emBase64,
  type ProblemaLinha,
  type ProcessarArquivoPagamentosEntrada,
  type ProcessarArquivoPagamentosResposta,
  processarArquivoPagamentos,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'

const LIMITE_BYTES = 16 * 1024 * 1024

const COLUNAS: readonly Column<ProblemaLinha>[] = [
  { id: 'linha', title: 'Linha', cell: ({ linha }) => String(linha), align: 'right', fixed: true },
  { id: 'coluna', title: 'Coluna', cell: ({ coluna }) => coluna || 'linha inteira', fixed: true },
  { id: 'motivo', wrap: true, title: 'O que aconteceu', cell: ({ motivo }) => motivo, fixed: true },
]

type Canal = ProcessarArquivoPagamentosEntrada['canal']

/** A file of payments: what it would do, line by line, and then doing it. */
export default function ArquivoDePagamentos() {
  const avisar = useAvisos((estado) => estado.avisar)
  const [canal, setCanal] = useState<Canal>('BOLETO')
  const [entrada, setEntrada] = useState<ProcessarArquivoPagamentosEntrada | null>(null)
  const enviar = useComando(
    (headers, body: ProcessarArquivoPagamentosEntrada) =>
      processarArquivoPagamentos({ headers, body, throwOnError: true }),
    {
      aoConcluir: (relato: ProcessarArquivoPagamentosResposta) => {
        if (relato.simulacao || recusado(relato)) return
        avisar(
          'bom',
          `${contagem(relato.aplicados, 'pagamento aplicado', 'pagamentos aplicados')}, ${dinheiro(relato.valor_total)}.`,
        )
      },
    },
  )
  const conferir = async (arquivo: File) => {
    const nova = { conteudo: await emBase64(arquivo), nome: arquivo.name, canal, simulacao: true }
    setEntrada(nova)
    enviar.mutate(nova)
  }
  // What was checked is told of the channel it was checked for: of another, it is checked again.
  const mudarCanal = (novo: Canal) => {
    setCanal(novo)
    if (!entrada || !enviar.data?.simulacao) return
    const nova = { ...entrada, canal: novo }
    setEntrada(nova)
    enviar.mutate(nova)
  }
  return (
    <>
      <PageHeader
        title="Enviar arquivo de pagamentos"
        crumbs={[{ texto: 'Pagamentos', para: '/financeiro/pagamentos' }, { texto: 'Enviar arquivo' }]}
        description="Primeiro o arquivo é só conferido. Uma linha já registrada não muda nada; uma malformada recusa o arquivo inteiro."
      />
      <Card className="mb-4">
        <Field label="Canal dos pagamentos" required className="mb-4 w-56">
          <Select
            value={canal}
            onChange={(evento) => mudarCanal(evento.target.value as Canal)}
            options={canaisDeEntrada()}
          />
        </Field>
        <FileDrop
          accept=".csv,.txt"
          maxBytes={LIMITE_BYTES}
          hint="CSV com referencia;identificador;valor;data, até 16 MB"
          busy={enviar.isPending}
          onFile={(arquivo) => void conferir(arquivo)}
        />
      </Card>
      {enviar.error ? <Note tone="ruim">{enviar.error.message}</Note> : null}
      {enviar.data && entrada ? (
        <Relato
          relato={enviar.data}
          nome={entrada.nome}
          enviando={enviar.isPending}
          gravar={() => enviar.mutate({ ...entrada, simulacao: false })}
        />
      ) : null}
    </>
  )
}

/** Nothing of it was kept: a malformed line refuses the whole file. */
function recusado({ aplicados, nao_identificados, repetidos }: ProcessarArquivoPagamentosResposta): boolean {
  return aplicados + nao_identificados + repetidos === 0
}

interface RelatoProps {
  relato: ProcessarArquivoPagamentosResposta
  nome: string
  enviando: boolean
  gravar: () => void
}

function Relato({ relato, nome, enviando, gravar }: RelatoProps) {
  const pedeAtencao = relato.problemas.length
  return (
    <>
      <MetricRow>
        <Metric label="Linhas lidas" value={relato.linhas} note={nome} />
        {relato.simulacao ? null : (
          <Metric label="Aplicados" value={relato.aplicados} tone="bom" note={dinheiro(relato.valor_total)} />
        )}
        {relato.simulacao ? null : (
          <Metric
            label="Não identificados"
            value={relato.nao_identificados}
            tone={relato.nao_identificados > 0 ? 'atencao' : 'neutro'}
            note={`${relato.repetidos} já registrados antes`}
          />
        )}
        <Metric label="Linhas que pedem atenção" value={pedeAtencao} tone={pedeAtencao > 0 ? 'atencao' : 'bom'} />
      </MetricRow>
      {relato.simulacao ? (
        <Note tone={pedeAtencao > 0 ? 'atencao' : 'info'} className="mb-4">
          Nada foi gravado ainda. {pedeAtencao > 0 ? 'Com uma linha malformada o arquivo será recusado inteiro. ' : ''}
          <Button size="sm" tone="primary" className="ml-2" busy={enviando} onClick={gravar}>
            Registrar os pagamentos
          </Button>
        </Note>
      ) : (
        <Note tone={recusado(relato) ? 'ruim' : 'bom'} className="mb-4">
          {recusado(relato)
            ? 'O arquivo foi recusado: corrija as linhas abaixo e envie de novo.'
            : 'Arquivo registrado.'}
        </Note>
      )}
      <Card flush title="Linha a linha" description="Só as linhas que pedem atenção.">
        <DataTable
          name="linhas-do-arquivo"
          label="Linhas do arquivo"
          columns={COLUNAS}
          items={relato.problemas}
          rowKey={(problema) => `${problema.linha}-${problema.coluna}-${problema.motivo}`}
          empty={<Empty title="Nenhuma linha pede atenção" />}
        />
      </Card>
    </>
  )
}
