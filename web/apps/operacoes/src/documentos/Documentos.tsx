import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Field,
  FolderOpen,
  PageHeader,
  Select,
  StateBadge,
  Toolbar,
  Upload,
} from '@consorcio/design-system'
import { data, instante, rotulo, tamanho } from '@consorcio/formatos'
import { Link, useBusca } from '@consorcio/navigation'
import {
  type DocumentosDocumento,
  listarDocumentos,
  listarTiposOptions,
  useGrupos,
  usePaginado,
} from '@consorcio/shared-api'
import { usePodeNoQueEMeu, useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Detalhe } from './Detalhe'
import { EnvioDeDocumento } from './EnvioDeDocumento'

/** Files of people, quotas and groups: what there is, until when it is kept, and a new one. */
export default function Documentos() {
  const [busca, mudar] = useBusca()
  const [enviando, setEnviando] = useState(false)
  const [aberto, setAberto] = useState<string | null>(null)
  const podeCriar = usePodeNoQueEMeu('documentos.documento.criar')
  const quemSou = useQuemSou()
  const query = {
    grupo_id: busca.get('grupo') ?? '',
    consorciado_id: busca.get('consorciado') ?? '',
    cota_id: busca.get('cota') ?? '',
    tamanho_pagina: 100,
  }
  const lista = usePaginado(
    ['documentos', query],
    (token, signal) => listarDocumentos({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.documentos,
  )
  const documento = lista.itens?.find(({ documento_id }) => documento_id === aberto)
  return (
    <>
      <PageHeader
        title={quemSou ? 'Meus documentos' : 'Documentos'}
        description={
          quemSou
            ? 'O contrato, os comprovantes que você enviou e os papéis das suas cotas.'
            : 'Arquivos de pessoas, cotas e grupos, com as suas versões e o prazo de guarda.'
        }
        actions={
          podeCriar ? (
            <Button tone="primary" onClick={() => setEnviando(true)}>
              <Upload aria-hidden /> Enviar documento
            </Button>
          ) : null
        }
      />
      {quemSou ? null : (
        <Filtros
          grupo={query.grupo_id}
          verTodos={query.consorciado_id || query.cota_id ? () => mudar({ consorciado: null, cota: null }) : undefined}
          mudar={(grupo) => mudar({ grupo })}
        />
      )}
      <Card flush>
        <Tabela lista={lista} abrir={setAberto} />
      </Card>
      <Dialog
        open={enviando}
        onClose={() => setEnviando(false)}
        title="Enviar documento"
        description="O conteúdo é cifrado antes de ser guardado."
      >
        <EnvioDeDocumento fechar={() => setEnviando(false)} de={quemSou ?? undefined} cotaId={query.cota_id} />
      </Dialog>
      <Dialog
        open={documento !== undefined}
        onClose={() => setAberto(null)}
        title={documento?.titulo || 'Documento'}
        wide
      >
        {documento ? <Detalhe key={documento.documento_id} documento={documento} /> : null}
      </Dialog>
    </>
  )
}

interface FiltrosProps {
  grupo: string
  /** Absent when nothing is hidden by whose they are. */
  verTodos: (() => void) | undefined
  mudar: (grupo: string | null) => void
}

function Filtros({ grupo, verTodos, mudar }: FiltrosProps) {
  const { data: grupos } = useGrupos()
  return (
    <Toolbar
      end={
        verTodos ? (
          <Button size="sm" onClick={verTodos}>
            Ver os de todos
          </Button>
        ) : null
      }
    >
      <Field label="Grupo" required className="w-44">
        <Select
          empty="Todos"
          value={grupo}
          onChange={(evento) => mudar(evento.target.value || null)}
          options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
        />
      </Field>
    </Toolbar>
  )
}

type Lista = ReturnType<
  typeof usePaginado<{ documentos: DocumentosDocumento[]; proximo_token: string }, DocumentosDocumento>
>

function Tabela({ lista, abrir }: { lista: Lista; abrir: (documentoId: string) => void }) {
  const { data: tipos } = useQuery(listarTiposOptions())
  const quemSou = useQuemSou()
  const nomeDoTipo = (codigo: string) => tipos?.tipos.find(({ tipo }) => tipo === codigo)?.nome ?? codigo
  const colunas: readonly Column<DocumentosDocumento>[] = [
    {
      id: 'titulo',
      title: 'Documento',
      fixed: true,
      text: (documento) => documento.titulo,
      cell: (documento) => (
        <>
          <button
            type="button"
            className="max-w-80 truncate text-left font-medium text-brand hover:underline"
            onClick={() => abrir(documento.documento_id)}
          >
            {documento.titulo || nomeDoTipo(documento.tipo)}
          </button>
          <p className="text-muted text-sm">{nomeDoTipo(documento.tipo)}</p>
        </>
      ),
    },
    {
      id: 'de',
      title: 'De',
      text: donoEmPalavras,
      cell: (documento) => (quemSou ? donoEmPalavras(documento) : <Dono documento={documento} />),
    },
    { id: 'versoes', title: 'Versões', align: 'right', cell: ({ versoes }) => String(versoes.length) },
    {
      id: 'tamanho',
      title: 'Tamanho',
      align: 'right',
      cell: ({ versoes }) => tamanho(versoes.at(-1)?.tamanho_bytes),
    },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      text: ({ versoes }) => rotulo('SituacaoVersao', versoes.at(-1)?.situacao).texto,
      cell: ({ versoes }) => <StateBadge of="SituacaoVersao" value={versoes.at(-1)?.situacao} />,
    },
    { id: 'guarda', title: 'Guardar até', align: 'right', cell: ({ guardar_ate }) => data(guardar_ate) },
    { id: 'criado', title: 'Criado em', align: 'right', cell: ({ criado_em }) => instante(criado_em) },
  ]
  return (
    <DataTable
      name="documentos"
      label="Documentos"
      columns={colunas}
      items={lista.itens}
      rowKey={({ documento_id }) => documento_id}
      rowTone={({ situacao }) => (situacao === 'EXCLUIDO' ? 'apagado' : null)}
      error={lista.erro}
      onRetry={lista.repetir}
      updating={lista.atualizando}
      more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
      empty={
        <Empty icon={<FolderOpen aria-hidden />} title="Nenhum documento aqui">
          {quemSou
            ? 'O contrato e o que a administradora pedir aparecem aqui. O que ela pediu a você, envie acima.'
            : 'Contratos, comprovantes e atas aparecem assim que são enviados ou gerados.'}
        </Empty>
      }
    />
  )
}

function donoEmPalavras({ consorciado_id, cota_id, grupo_id }: DocumentosDocumento): string {
  if (cota_id) return 'Cota'
  if (consorciado_id) return 'Consorciado'
  return grupo_id ? 'Grupo' : 'Administradora'
}

function Dono({ documento }: { documento: DocumentosDocumento }) {
  const { consorciado_id, cota_id, grupo_id } = documento
  const para = cota_id
    ? `/cotas/${cota_id}`
    : consorciado_id
      ? `/consorciados/${consorciado_id}`
      : grupo_id
        ? `/grupos/${grupo_id}`
        : ''
  const texto = donoEmPalavras(documento)
  return para ? (
    <Link to={para} className="text-brand hover:underline">
      {texto}
    </Link>
  ) : (
    texto
  )
}
