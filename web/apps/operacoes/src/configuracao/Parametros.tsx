import {
  Badge,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  SearchInput,
  SlidersHorizontal,
  Toolbar,
} from '@consorcio/design-system'
import { rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { listarParametros, type Parametro, usePaginado } from '@consorcio/shared-api'
import { useState } from 'react'
import { DetalheDoParametro } from './DetalheDoParametro'
import { nomeDoParametro, valorEmPalavras } from './valores'

/** Every parameter with what it is worth now. */
export function Parametros() {
  const [busca, mudar] = useBusca()
  const [texto, setTexto] = useState('')
  const lista = usePaginado(
    ['parametros'],
    (token, signal) =>
      listarParametros({ query: { tamanho_pagina: 200, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.parametros,
  )
  const achados = lista.itens?.filter(({ chave, descricao }) =>
    `${chave} ${descricao}`.toLowerCase().includes(texto.trim().toLowerCase()),
  )
  const aberto = lista.itens?.find(({ chave }) => chave === busca.get('chave'))
  return (
    <>
      <Toolbar>
        <SearchInput
          label="Buscar parâmetro"
          placeholder="Buscar por nome ou descrição"
          className="w-80 max-w-full"
          value={texto}
          onChange={(evento) => setTexto(evento.target.value)}
        />
      </Toolbar>
      <Card flush>
        <DataTable
          name="parametros"
          label="Parâmetros"
          columns={colunas((chave) => mudar({ chave }))}
          items={achados}
          rowKey={({ chave }) => chave}
          error={lista.erro}
          onRetry={lista.repetir}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<SlidersHorizontal aria-hidden />} title="Nenhum parâmetro assim" />}
        />
      </Card>
      <Dialog
        open={aberto !== undefined}
        onClose={() => mudar({ chave: null })}
        title={aberto ? nomeDoParametro(aberto.chave) : ''}
        description={aberto?.chave}
        wide
      >
        {aberto ? <DetalheDoParametro key={aberto.versao} parametro={aberto} /> : null}
      </Dialog>
    </>
  )
}

/** What it is worth for everybody now. */
function valorAtual({ valores, padrao }: Parametro): string {
  return valores.find(({ em_vigor, escopo }) => em_vigor && escopo?.tipo === 'GLOBAL')?.valor ?? padrao
}

function colunas(abrir: (chave: string) => void): readonly Column<Parametro>[] {
  return [
    {
      id: 'chave',
      title: 'Parâmetro',
      fixed: true,
      wrap: true,
      text: ({ chave }) => chave,
      cell: ({ chave, descricao }) => (
        <>
          <button
            type="button"
            className="text-left font-medium text-brand hover:underline"
            onClick={() => abrir(chave)}
          >
            {nomeDoParametro(chave)}
          </button>
          <p className="text-muted text-sm">{descricao}</p>
          <p className="font-mono text-muted text-xs">{chave}</p>
        </>
      ),
    },
    {
      id: 'valor',
      title: 'Vale hoje',
      fixed: true,
      align: 'right',
      text: (parametro) => valorEmPalavras(valorAtual(parametro), parametro.tipo),
      cell: (parametro) => (
        <>
          <span className="font-medium">{valorEmPalavras(valorAtual(parametro), parametro.tipo)}</span>{' '}
          <span className="text-muted">{parametro.unidade}</span>
        </>
      ),
    },
    {
      id: 'excecoes',
      title: 'Exceções',
      align: 'right',
      cell: ({ valores }) =>
        String(valores.filter(({ em_vigor, escopo }) => em_vigor && escopo?.tipo !== 'GLOBAL').length || '–'),
    },
    { id: 'tipo', title: 'Tipo', cell: ({ tipo }) => rotulo('TipoParametro', tipo).texto },
    {
      id: 'sensivel',
      title: 'Quem muda',
      text: ({ sensivel }) => (sensivel ? 'Duas pessoas' : 'Uma pessoa'),
      cell: ({ sensivel }) => (sensivel ? <Badge tone="atencao">Duas pessoas</Badge> : 'Uma pessoa'),
    },
  ]
}
