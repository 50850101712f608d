import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  PageHeader,
  StateBadge,
  Toolbar,
  Wallet,
} from '@consorcio/design-system'
import { data, dinheiro, rotulo, somar } from '@consorcio/formatos'
import { Link, useBusca } from '@consorcio/navigation'
import { type ADevolver, type Devolucao, listarADevolver, listarDevolucoes, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { Aplicacao } from './Aplicacao'
import { Proposta } from './Proposta'

/** What members paid in excess, or for seats that came to nothing: it goes back, or pays something else (R2.11, R4.52). */
export default function Devolucoes() {
  const [busca, mudar] = useBusca()
  const feitas = busca.get('ver') === 'feitas'
  return (
    <>
      <PageHeader
        title="Devoluções"
        description="O que se pagou a maior fica à parte, em nome da cota, até voltar a quem pagou (uma pessoa propõe, outra decide) ou pagar outro título dele."
      />
      <Toolbar>
        <Button
          size="sm"
          tone={feitas ? 'secondary' : 'primary'}
          aria-pressed={!feitas}
          onClick={() => mudar({ ver: null })}
        >
          A devolver
        </Button>
        <Button
          size="sm"
          tone={feitas ? 'primary' : 'secondary'}
          aria-pressed={feitas}
          onClick={() => mudar({ ver: 'feitas' })}
        >
          Propostas e pagas
        </Button>
      </Toolbar>
      <Card flush>{feitas ? <Feitas /> : <Pendentes />}</Card>
    </>
  )
}

const COTA: Column<{ cota_id: string; numero: number }> = {
  id: 'cota',
  title: 'Cota',
  fixed: true,
  text: ({ numero }) => String(numero),
  cell: ({ cota_id: id, numero }) => (
    <Link to={`/cotas/${id}`} className="text-brand underline">
      {numero}
    </Link>
  ),
}

function Pendentes() {
  const pode = usePode('financeiro.devolucao.registrar')
  const podeAplicar = usePode('financeiro.pagamento.resolver')
  const [propondo, setPropondo] = useState<ADevolver | null>(null)
  const [aplicando, setAplicando] = useState<ADevolver | null>(null)
  const lista = usePaginado(
    ['a-devolver'],
    (token, signal) =>
      listarADevolver({ query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.itens,
  )
  const colunas: readonly Column<ADevolver>[] = [
    { id: 'grupo', title: 'Grupo', fixed: true, cell: ({ grupo_codigo: codigo }) => codigo },
    COTA,
    {
      id: 'valor',
      title: 'A devolver',
      align: 'right',
      fixed: true,
      cell: ({ valor }) => dinheiro(valor),
      total: dinheiro(somar(lista.itens?.map(({ valor }) => valor) ?? [])),
    },
    {
      id: 'proposto',
      title: 'À espera de decisão',
      align: 'right',
      cell: ({ proposto }) => (Number(proposto) ? dinheiro(proposto) : '–'),
    },
    {
      id: 'acoes',
      title: 'Ações',
      fixed: true,
      text: () => '',
      cell: (item) =>
        (pode || podeAplicar) && !Number(item.proposto) ? (
          <div className="flex flex-wrap gap-2">
            {pode ? (
              <Button
                size="sm"
                aria-label={`Propor devolução à cota ${item.numero} do grupo ${item.grupo_codigo}`}
                onClick={() => setPropondo(item)}
              >
                Propor devolução
              </Button>
            ) : null}
            {podeAplicar ? (
              <Button
                size="sm"
                aria-label={`Aplicar em outro título o que é da cota ${item.numero} do grupo ${item.grupo_codigo}`}
                onClick={() => setAplicando(item)}
              >
                Aplicar em outro título
              </Button>
            ) : null}
          </div>
        ) : (
          '–'
        ),
    },
  ]
  return (
    <>
      <DataTable
        name="a-devolver"
        label="Valores a devolver"
        columns={colunas}
        items={lista.itens}
        rowKey={({ cota_id: id }) => id}
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={
          <Empty icon={<Wallet aria-hidden />} title="Nada a devolver">
            O que se paga acima do devido, ou por uma vaga que não foi adiante, aparece aqui.
          </Empty>
        }
      />
      <Dialog
        open={propondo !== null}
        onClose={() => setPropondo(null)}
        title="Propor devolução"
        description="Sozinha não move dinheiro: outra pessoa decide, em Pendências, com o comprovante do banco."
      >
        {propondo ? <Proposta item={propondo} fechar={() => setPropondo(null)} /> : null}
      </Dialog>
      <Dialog
        open={aplicando !== null}
        onClose={() => setAplicando(null)}
        title="Aplicar em outro título"
        description="Do mesmo consorciado, no mesmo grupo. Vale como pago no dia em que o dinheiro entrou."
      >
        {aplicando ? <Aplicacao item={aplicando} fechar={() => setAplicando(null)} /> : null}
      </Dialog>
    </>
  )
}

function Feitas() {
  const lista = usePaginado(
    ['devolucoes'],
    (token, signal) =>
      listarDevolucoes({ query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.devolucoes,
  )
  const colunas: readonly Column<Devolucao>[] = [
    COTA,
    { id: 'data', title: 'Data', align: 'right', fixed: true, cell: ({ data_contabil: dia }) => data(dia) },
    { id: 'valor', title: 'Valor', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      cell: ({ situacao }) => <StateBadge of="SituacaoDevolucao" value={situacao} />,
      text: ({ situacao }) => rotulo('SituacaoDevolucao', situacao).texto,
    },
    {
      id: 'comprovante',
      title: 'Comprovante',
      wrap: true,
      cell: ({ comprovante }) => comprovante || '–',
      text: ({ comprovante }) => comprovante,
    },
  ]
  return (
    <DataTable
      name="devolucoes"
      label="Devoluções"
      columns={colunas}
      items={lista.itens}
      rowKey={({ devolucao_id: id }) => id}
      error={lista.erro}
      onRetry={lista.repetir}
      updating={lista.atualizando}
      more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
      empty={<Empty icon={<Wallet aria-hidden />} title="Nenhuma devolução foi proposta" />}
    />
  )
}
