import { ButtonLink, Card, type Column, DataTable, Empty, FolderOpen, StateBadge } from '@consorcio/design-system'
import { data, instante, rotulo, tamanho } from '@consorcio/formatos'
import { type DocumentosDocumento, listarDocumentos, listarTiposOptions, usePaginado } from '@consorcio/shared-api'
import { usePodeNoQueEMeu } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'

interface Props {
  /** Whose files: of a group, of a person or of a quota. */
  de: { grupo_id: string } | { consorciado_id: string } | { cota_id: string }
  /** Where they are opened and sent. */
  para: string
}

/** Files of what the page is about; they are opened and sent where all of them are. */
export function DocumentosDe({ de, para }: Props) {
  const pode = usePodeNoQueEMeu('documentos.documento.ler')
  const { data: tipos } = useQuery({ ...listarTiposOptions(), enabled: pode })
  const query = { ...de, tamanho_pagina: 100 }
  const lista = usePaginado(
    ['documentos-de', query],
    (token, signal) => listarDocumentos({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.documentos,
    pode,
  )
  const nomeDoTipo = (codigo: string) => tipos?.tipos.find(({ tipo }) => tipo === codigo)?.nome ?? codigo
  const colunas: readonly Column<DocumentosDocumento>[] = [
    { id: 'titulo', title: 'Documento', fixed: true, cell: ({ titulo, tipo }) => titulo || nomeDoTipo(tipo) },
    { id: 'tipo', title: 'Tipo', cell: ({ tipo }) => nomeDoTipo(tipo) },
    { id: 'tamanho', title: 'Tamanho', align: 'right', cell: ({ versoes }) => tamanho(versoes.at(-1)?.tamanho_bytes) },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      text: ({ versoes }) => rotulo('SituacaoVersao', versoes.at(-1)?.situacao).texto,
      cell: ({ versoes }) => <StateBadge of="SituacaoVersao" value={versoes.at(-1)?.situacao} />,
    },
    { id: 'guarda', title: 'Guardar até', align: 'right', cell: ({ guardar_ate }) => data(guardar_ate) },
    { id: 'criado', title: 'Enviado em', align: 'right', cell: ({ criado_em }) => instante(criado_em) },
  ]
  if (!pode) return null
  return (
    <Card
      flush
      title="Documentos"
      actions={
        <ButtonLink to={para} size="sm">
          Abrir e enviar
        </ButtonLink>
      }
    >
      <DataTable
        name="documentos-de"
        label="Documentos"
        columns={colunas}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={({ documento_id }) => documento_id}
        rowTone={({ situacao }) => (situacao === 'EXCLUIDO' ? 'apagado' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<FolderOpen aria-hidden />} title="Nenhum documento ainda" />}
      />
    </Card>
  )
}
