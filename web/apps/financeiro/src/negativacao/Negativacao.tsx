import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Download,
  downloadBytes,
  Empty,
  Field,
  PageHeader,
  Scale,
  Select,
  Tabs,
  Toolbar,
} from '@consorcio/design-system'
import { data, dinheiro, emPalavras, instante, somar } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type ArquivoNegativacao,
  baixarArquivoNegativacao,
  type Negativacao as Divida,
  deBase64,
  listarArquivosNegativacao,
  listarNegativacoes,
  mensagemDe,
  useGrupos,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { NovoArquivo } from './NovoArquivo'

/** What was told to the credit bureaus: debts that are there, those that left, and the files that said so. */
export default function Negativacao() {
  const [busca, mudar] = useBusca()
  const [gerando, setGerando] = useState(false)
  const podeGerar = usePode('financeiro.negativacao.gerar')
  return (
    <>
      <PageHeader
        title="Negativação"
        description="Dívidas informadas aos cadastros de proteção ao crédito. Quem paga sai no arquivo seguinte."
        actions={
          podeGerar ? (
            <Button tone="primary" onClick={() => setGerando(true)}>
              Gerar arquivo
            </Button>
          ) : null
        }
      />
      <Tabs
        label="Negativação"
        atual={busca.get('aba') ?? 'dividas'}
        mudar={(aba) => mudar({ aba: aba === 'dividas' ? null : aba })}
        tabs={[
          { id: 'dividas', texto: 'Dívidas', conteudo: <Dividas /> },
          { id: 'arquivos', texto: 'Arquivos', conteudo: <Arquivos /> },
        ]}
      />
      <Dialog
        open={gerando}
        onClose={() => setGerando(false)}
        title="Gerar arquivo para o cadastro"
        description="Cada dívida entra uma vez e sai uma vez. Saem as pagas, as canceladas e as de mais de cinco anos."
      >
        <NovoArquivo fechar={() => setGerando(false)} />
      </Dialog>
    </>
  )
}

const COLUNAS: readonly Column<Divida>[] = [
  { id: 'titulo', title: 'Título', fixed: true, className: 'tabular-nums', cell: ({ identificador }) => identificador },
  { id: 'vencimento', title: 'Vencimento', align: 'right', fixed: true, cell: ({ vencimento }) => data(vencimento) },
  { id: 'valor', title: 'Valor informado', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
  { id: 'incluida', title: 'Informada em', align: 'right', cell: ({ incluida_em }) => data(incluida_em) },
  { id: 'publicar', title: 'Publicada desde', align: 'right', cell: ({ publicar_de }) => data(publicar_de) },
  { id: 'excluida', title: 'Saída pedida em', align: 'right', cell: ({ excluida_em }) => data(excluida_em) },
  {
    id: 'motivo',
    title: 'Por que saiu',
    cell: ({ motivo_exclusao }) => (motivo_exclusao ? emPalavras(motivo_exclusao) : '–'),
  },
]

function Dividas() {
  const [busca, mudar] = useBusca()
  const { data: grupos } = useGrupos()
  const emVigor = busca.get('todas') !== '1'
  const query = { grupo_id: busca.get('grupo') ?? '', so_em_vigor: emVigor, tamanho_pagina: 100 }
  const lista = usePaginado(
    ['negativacoes', query],
    (token, signal) => listarNegativacoes({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.negativacoes,
  )
  const colunas = COLUNAS.map((coluna) =>
    coluna.id === 'valor'
      ? { ...coluna, total: dinheiro(somar(lista.itens?.map(({ valor }) => valor) ?? [])) }
      : coluna,
  )
  return (
    <>
      <Toolbar
        end={
          <Button size="sm" aria-pressed={!emVigor} onClick={() => mudar({ todas: emVigor ? '1' : null })}>
            {emVigor ? 'Ver também as que saíram' : 'Só as que estão no cadastro'}
          </Button>
        }
      >
        <Field label="Grupo" required className="w-44">
          <Select
            empty="Todos"
            value={query.grupo_id}
            onChange={(evento) => mudar({ grupo: evento.target.value || null })}
            options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <DataTable
          name="negativacoes"
          label="Dívidas informadas"
          columns={colunas}
          items={lista.itens}
          rowKey={({ parcela_id, incluida_em }) => parcela_id + incluida_em}
          href={({ parcela_id }) => `/financeiro/parcelas/${parcela_id}`}
          rowTone={({ excluida_em }) => (excluida_em ? 'apagado' : null)}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<Scale aria-hidden />} title="Nenhuma dívida no cadastro" />}
        />
      </Card>
    </>
  )
}

function Arquivos() {
  const lista = usePaginado(
    ['arquivos-negativacao'],
    (token, signal) =>
      listarArquivosNegativacao({ query: { tamanho_pagina: 50, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.arquivos,
  )
  const colunas: readonly Column<ArquivoNegativacao>[] = [
    { id: 'numero', title: 'Arquivo', fixed: true, cell: ({ sequencial }) => `Nº ${sequencial}` },
    { id: 'gerado', title: 'Gerado em', align: 'right', fixed: true, cell: ({ gerado_em }) => instante(gerado_em) },
    { id: 'inclusoes', title: 'Inclusões', align: 'right', cell: ({ inclusoes }) => String(inclusoes) },
    { id: 'exclusoes', title: 'Exclusões', align: 'right', cell: ({ exclusoes }) => String(exclusoes) },
    { id: 'baixar', title: 'Ações', fixed: true, text: () => '', cell: (arquivo) => <Baixar arquivo={arquivo} /> },
  ]
  return (
    <Card flush>
      <DataTable
        name="arquivos-negativacao"
        label="Arquivos de negativação"
        columns={colunas}
        items={lista.itens}
        rowKey={({ arquivo_id }) => arquivo_id}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Scale aria-hidden />} title="Nenhum arquivo gerado" />}
      />
    </Card>
  )
}

function Baixar({ arquivo }: { arquivo: ArquivoNegativacao }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.negativacao.baixar')
  const baixar = useMutation({
    mutationFn: async () => {
      const path = { arquivo_id: arquivo.arquivo_id }
      const { data: conteudo } = await baixarArquivoNegativacao({ path, throwOnError: true })
      downloadBytes(conteudo.nome, deBase64(conteudo.conteudo), 'text/csv')
    },
    onError: (erro) => avisar('ruim', mensagemDe(erro)),
  })
  if (!pode) return '–'
  return (
    <Button
      size="sm"
      aria-label={`Baixar o arquivo ${arquivo.sequencial}`}
      busy={baixar.isPending}
      onClick={() => baixar.mutate()}
    >
      <Download aria-hidden /> Baixar
    </Button>
  )
}
