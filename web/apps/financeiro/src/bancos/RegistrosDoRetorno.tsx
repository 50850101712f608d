import { Card, type Column, DataTable, Empty, Select, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, opcoes, rotulo } from '@consorcio/formatos'
import {
  type EstadoRegistro,
  listarRegistrosRetorno,
  type RegistroRetorno,
  type Retorno,
  usePaginado,
} from '@consorcio/shared-api'
import { useState } from 'react'

const COLUNAS: readonly Column<RegistroRetorno>[] = [
  {
    id: 'linha',
    title: 'Linha',
    align: 'right',
    fixed: true,
    cell: ({ linha, coluna_de, coluna_ate }) =>
      coluna_de > 0 ? `${linha}, col. ${coluna_de}–${coluna_ate}` : String(linha),
  },
  {
    id: 'numero',
    title: 'Nosso número',
    align: 'right',
    fixed: true,
    cell: (registro) => registro.nosso_numero || '–',
  },
  {
    id: 'ocorrencia',
    title: 'Ocorrência',
    cell: ({ ocorrencia, descricao }) => [ocorrencia, descricao].filter(Boolean).join(', ') || '–',
  },
  { id: 'data', title: 'Data', align: 'right', cell: (registro) => data(registro.data) },
  { id: 'valor', title: 'Valor', align: 'right', fixed: true, cell: (registro) => dinheiro(registro.valor) },
  {
    id: 'estado',
    title: 'O que se fez',
    fixed: true,
    wrap: true,
    cell: ({ estado, motivo }) => (
      <>
        <StateBadge of="EstadoRegistro" value={estado} />
        {motivo ? <p className="mt-1 text-muted text-sm">{motivo}</p> : null}
      </>
    ),
    text: ({ estado, motivo }) => [rotulo('EstadoRegistro', estado).texto, motivo].filter(Boolean).join(': '),
  },
]

/** Every line of the file, accepted or refused, with the reason. */
export function RegistrosDoRetorno({ retorno }: { retorno: Retorno }) {
  const [estado, setEstado] = useState<EstadoRegistro | ''>('')
  const query = { ...(estado ? { estado } : {}), tamanho_pagina: 100 }
  const lista = usePaginado(
    ['registros', retorno.retorno_id, query],
    (token, signal) =>
      listarRegistrosRetorno({
        path: { retorno_id: retorno.retorno_id },
        query: { ...query, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.registros,
  )
  return (
    <Card
      flush
      title="Linha a linha"
      actions={
        <Select
          aria-label="O que se fez"
          className="w-52"
          empty="Todos os registros"
          value={estado}
          onChange={(evento) => setEstado(evento.target.value as EstadoRegistro | '')}
          options={opcoes('EstadoRegistro')}
        />
      }
    >
      <DataTable
        name={`retorno-${retorno.nome}`}
        label="Registros do retorno"
        columns={COLUNAS}
        items={lista.itens}
        rowKey={(registro) => `${registro.linha}-${registro.coluna_de}-${registro.nosso_numero}`}
        rowTone={({ estado: feito }) =>
          feito === 'RECUSADO' ? 'ruim' : feito === 'A_CONFERIR' || feito === 'NAO_IDENTIFICADO' ? 'atencao' : null
        }
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty title="Nenhum registro assim neste arquivo" />}
      />
    </Card>
  )
}
