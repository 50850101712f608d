import {
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Empty,
  FileUp,
  PageHeader,
  Plus,
  SavedViews,
  SearchInput,
  Select,
  StateBadge,
  Toolbar,
  Users,
} from '@consorcio/design-system'
import { cpfCnpj, instante, limparDocumento, opcoes, rotulo, telefone } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type Consorciado,
  type PesquisarConsorciadosData,
  pesquisarConsorciados,
  type SituacaoConsorciado,
  useGrupos,
  usePaginado,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useEffect, useState } from 'react'

const ESPERA_MS = 250

const COLUNAS: readonly Column<Consorciado>[] = [
  { id: 'nome', title: 'Nome', cell: (pessoa) => pessoa.nome, fixed: true },
  {
    id: 'documento',
    title: 'CPF ou CNPJ',
    cell: (pessoa) => cpfCnpj(pessoa.documento),
    className: 'tabular-nums whitespace-nowrap',
  },
  { id: 'contato', title: 'Contato', cell: contatoDe },
  { id: 'municipio', title: 'Município', cell: municipioDe },
  {
    id: 'situacao',
    title: 'Situação',
    cell: (pessoa) => <StateBadge of="SituacaoConsorciado" value={pessoa.situacao} />,
    text: (pessoa) => rotulo('SituacaoConsorciado', pessoa.situacao).texto,
  },
  {
    id: 'criado',
    title: 'Cadastro',
    cell: (pessoa) => instante(pessoa.criado_em),
    className: 'whitespace-nowrap text-muted',
  },
]

function contatoDe({ contatos }: Consorciado): string {
  const contato = contatos?.find(({ preferencial }) => preferencial) ?? contatos?.[0]
  if (!contato) return '–'
  return contato.tipo === 'EMAIL' ? contato.valor : telefone(contato.valor)
}

function municipioDe({ enderecos }: Consorciado): string {
  const endereco = enderecos?.[0]
  return endereco ? `${endereco.municipio}/${endereco.uf}` : '–'
}

/** People and companies, found by the service as one types. */
export default function ListaConsorciados() {
  const [busca, mudar] = useBusca()
  const lista = usePesquisa(busca)
  const filtrada = ['q', 'situacao', 'grupo'].some((nome) => busca.get(nome))
  const podeCriar = usePode('consorciados.consorciado.criar')
  const podeImportar = usePode('consorciados.consorciado.importar')
  return (
    <>
      <PageHeader
        title="Consorciados"
        description="Pessoas e empresas que participam, ou querem participar, de grupos."
        actions={
          <>
            {podeImportar ? (
              <ButtonLink to="/consorciados/importar">
                <FileUp aria-hidden /> Importar
              </ButtonLink>
            ) : null}
            {podeCriar ? (
              <ButtonLink to="/consorciados/novo" tone="primary">
                <Plus aria-hidden /> Cadastrar
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Filtros busca={busca} mudar={mudar} />
      <Card flush>
        <DataTable
          name="consorciados"
          label="Consorciados"
          columns={COLUNAS}
          items={lista.itens}
          rowKey={(pessoa) => pessoa.consorciado_id}
          href={(pessoa) => `/consorciados/${pessoa.consorciado_id}`}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={
            <Empty
              icon={<Users aria-hidden />}
              title={filtrada ? 'Ninguém com esses filtros' : 'Ainda não há consorciados'}
              action={podeCriar ? <ButtonLink to="/consorciados/novo">Cadastrar consorciado</ButtonLink> : null}
            >
              {filtrada
                ? 'A busca é pelo começo de cada palavra do nome, ou pelo CPF ou CNPJ inteiro.'
                : 'Cadastre um a um, ou importe uma planilha inteira.'}
            </Empty>
          }
        />
      </Card>
    </>
  )
}

function Filtros({ busca, mudar }: { busca: URLSearchParams; mudar: ReturnType<typeof useBusca>[1] }) {
  const pedido = busca.get('q') ?? ''
  const [texto, setTexto] = useState(pedido)
  const [visto, setVisto] = useState(pedido)
  if (visto !== pedido) {
    // A saved view, or the way back, asked for something else than what was typed.
    setVisto(pedido)
    setTexto(pedido)
  }
  const grupos = useGrupos()
  useEffect(() => {
    if (texto === pedido) return
    const relogio = setTimeout(() => mudar({ q: texto || null }), ESPERA_MS)
    return () => clearTimeout(relogio)
  }, [texto, pedido, mudar])
  return (
    <Toolbar end={<SavedViews list="consorciados" search={busca} onApply={(parametros) => mudar(parametros)} />}>
      <SearchInput
        label="Nome, CPF ou CNPJ"
        placeholder="Nome, CPF ou CNPJ"
        className="w-72 max-w-full"
        value={texto}
        onChange={(evento) => setTexto(evento.target.value)}
      />
      <Select
        aria-label="Grupo"
        className="w-44"
        empty="Todos os grupos"
        options={(grupos.data ?? []).map((grupo) => ({ valor: grupo.grupo_id, texto: `Grupo ${grupo.codigo}` }))}
        value={busca.get('grupo') ?? ''}
        onChange={(evento) => mudar({ grupo: evento.target.value || null })}
      />
      <Select
        aria-label="Situação"
        className="w-52"
        empty="Todas as situações"
        options={opcoes('SituacaoConsorciado')}
        value={busca.get('situacao') ?? ''}
        onChange={(evento) => mudar({ situacao: evento.target.value || null })}
      />
    </Toolbar>
  )
}

function usePesquisa(busca: URLSearchParams) {
  const texto = (busca.get('q') ?? '').trim()
  const documento = limparDocumento(texto)
  const porDocumento = /^\d{11}$|^[0-9A-Z]{12}\d{2}$/.test(documento)
  const filtro: PesquisarConsorciadosData['query'] = {
    ...(porDocumento ? { documento } : { nome: texto }),
    grupo_id: busca.get('grupo') ?? '',
    ...(busca.get('situacao') ? { situacao: busca.get('situacao') as SituacaoConsorciado } : {}),
    tamanho_pagina: 100,
  }
  return usePaginado(
    ['consorciados', filtro],
    (token, signal) => pesquisarConsorciados({ query: { ...filtro, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.consorciados,
  )
}
