import {
  Button,
  Card,
  type Column,
  DataTable,
  Download,
  Empty,
  FileText,
  Progress,
  StateBadge,
} from '@consorcio/design-system'
import { data, instante, inteiro, rotulo, tamanho } from '@consorcio/formatos'
import {
  cancelarExecucao,
  type Execucao,
  gerarLinkExecucao,
  listarExecucoes,
  type Relatorio,
  useComando,
  useGrupos,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { enderecoLocal } from '../documentos/conteudo'

const ATUALIZA_MS = 1500

function emAndamento({ situacao }: Execucao): boolean {
  return situacao === 'NA_FILA' || situacao === 'EXECUTANDO'
}

/** Files made and being made; what is being made tells how far it went. */
export function Execucoes({ relatorios }: { relatorios: readonly Relatorio[] }) {
  const cache = useQueryClient()
  const { data: grupos } = useGrupos()
  const lista = usePaginado(
    ['execucoes'],
    (token, signal) =>
      listarExecucoes({ query: { tamanho_pagina: 50, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.execucoes,
  )
  const correndo = lista.itens?.some(emAndamento) ?? false
  useEffect(() => {
    if (!correndo) return
    // What is on its way is waited for: where an answer takes longer than this, none would ever come.
    const ler = () => void cache.invalidateQueries({ queryKey: ['execucoes'] }, { cancelRefetch: false })
    const relogio = setInterval(ler, ATUALIZA_MS)
    return () => clearInterval(relogio)
  }, [correndo, cache])
  const nomeDo = (tipo: string) => relatorios.find((um) => um.tipo === tipo)?.nome ?? tipo
  const recorte = (parametros: Execucao['parametros']) => {
    const grupo = grupos?.find(({ grupo_id }) => grupo_id === parametros?.grupo_id)
    const datas = [parametros?.data_inicial, parametros?.data_final].filter(Boolean).map(data).join(' a ')
    return [grupo ? `Grupo ${grupo.codigo}` : 'Todos os grupos', datas].filter(Boolean).join(', ')
  }
  const colunas: readonly Column<Execucao>[] = [
    {
      id: 'relatorio',
      title: 'Relatório',
      fixed: true,
      wrap: true,
      text: ({ tipo }) => nomeDo(tipo),
      cell: ({ tipo, parametros }) => (
        <>
          <span className="font-medium">{nomeDo(tipo)}</span>
          <p className="text-muted text-sm">{recorte(parametros)}</p>
        </>
      ),
    },
    { id: 'formato', title: 'Arquivo', cell: ({ formato }) => rotulo('RelatoriosFormatoArquivo', formato).texto },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      text: ({ situacao }) => rotulo('SituacaoExecucao', situacao).texto,
      cell: (execucao) => <Andamento execucao={execucao} />,
    },
    {
      id: 'linhas',
      title: 'Linhas',
      align: 'right',
      text: ({ linhas_escritas }) => String(linhas_escritas),
      cell: ({ linhas_escritas, tamanho_bytes }) => (
        <>
          {inteiro(linhas_escritas)}
          <p className="text-muted text-sm">{tamanho(tamanho_bytes)}</p>
        </>
      ),
    },
    { id: 'pedido', title: 'Pedido em', align: 'right', cell: ({ criada_em }) => instante(criada_em) },
    {
      id: 'acao',
      title: 'Ação',
      fixed: true,
      align: 'right',
      cell: (execucao) => <Acao execucao={execucao} />,
      text: () => '',
    },
  ]
  return (
    <Card flush>
      <DataTable
        name="execucoes"
        label="Arquivos gerados"
        columns={colunas}
        items={lista.itens}
        rowKey={({ execucao_id }) => execucao_id}
        rowTone={({ situacao }) => (situacao === 'FALHOU' ? 'ruim' : situacao === 'EXPIRADA' ? 'apagado' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<FileText aria-hidden />} title="Nenhum arquivo gerado ainda" />}
      />
    </Card>
  )
}

function Andamento({ execucao }: { execucao: Execucao }) {
  if (execucao.situacao === 'EXECUTANDO' && execucao.linhas_total > 0) {
    return <Progress value={execucao.linhas_escritas / execucao.linhas_total} label="Escrevendo o arquivo" />
  }
  return (
    <>
      <StateBadge of="SituacaoExecucao" value={execucao.situacao} />
      {execucao.motivo ? <p className="mt-1 text-muted text-sm">{execucao.motivo}</p> : null}
    </>
  )
}

function Acao({ execucao }: { execucao: Execucao }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const path = { execucao_id: execucao.execucao_id }
  const cancelar = useComando(
    (headers, _: string) => cancelarExecucao({ headers, path, body: {}, throwOnError: true }),
    {
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  const baixar = useMutation({
    mutationFn: async () => {
      const { data: link } = await gerarLinkExecucao({ path, throwOnError: true })
      const ancora = document.createElement('a')
      ancora.href = enderecoLocal(link.url)
      ancora.download = execucao.nome_arquivo
      ancora.click()
    },
    onError: (erro) => avisar('ruim', erro.message),
  })
  if (execucao.situacao === 'CONCLUIDA') {
    return (
      <Button size="sm" busy={baixar.isPending} onClick={() => baixar.mutate()}>
        <Download aria-hidden /> Baixar
      </Button>
    )
  }
  if (!emAndamento(execucao)) return null
  return (
    <Button size="sm" busy={cancelar.isPending} onClick={() => cancelar.mutate(execucao.execucao_id)}>
      Cancelar
    </Button>
  )
}
