import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Field,
  PageHeader,
  ReceiptText,
  Select,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { data, dinheiro, opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type Despesa,
  type FinalidadeDespesa,
  listarDespesas,
  type SituacaoDespesa,
  useGrupos,
  usePaginado,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { DetalheDaDespesa } from './DetalheDaDespesa'
import { PropostaDeDespesa } from './PropostaDeDespesa'

const COLUNAS: readonly Column<Despesa>[] = [
  { id: 'data', title: 'Data', fixed: true, cell: (uma) => data(uma.data) },
  { id: 'grupo', title: 'Grupo', fixed: true, cell: ({ grupo_codigo }) => grupo_codigo },
  { id: 'finalidade', title: 'Para quê', cell: ({ finalidade }) => rotulo('FinalidadeDespesa', finalidade).texto },
  { id: 'valor', title: 'Valor', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
  { id: 'beneficiario', title: 'Quem recebe', wrap: true, cell: ({ beneficiario }) => beneficiario },
  { id: 'descricao', title: 'A que se deve', wrap: true, cell: ({ descricao }) => descricao },
  {
    id: 'situacao',
    title: 'Situação',
    text: ({ situacao }) => rotulo('SituacaoDespesa', situacao).texto,
    cell: ({ situacao }) => <StateBadge of="SituacaoDespesa" value={situacao} />,
  },
]

/** What the fundo de reserva of the groups paid, or was asked to pay (R10.08). */
export default function Despesas() {
  const [propondo, setPropondo] = useState(false)
  const [aberta, setAberta] = useState<string | null>(null)
  const podePropor = usePode('financeiro.despesa.registrar')
  return (
    <>
      <PageHeader
        title="Despesas"
        description="O que o contrato deixa o fundo de reserva do grupo pagar. Uma pessoa propõe, outra decide; o que o banco já cobrou se lança na conciliação."
        actions={
          podePropor ? (
            <Button tone="primary" onClick={() => setPropondo(true)}>
              Propor despesa
            </Button>
          ) : null
        }
      />
      <Lista abrir={setAberta} />
      <Dialog
        open={propondo}
        onClose={() => setPropondo(false)}
        title="Propor despesa"
        description="Sozinha não move dinheiro: outra pessoa decide, com o comprovante do banco."
        wide
      >
        {propondo ? <PropostaDeDespesa fechar={() => setPropondo(false)} /> : null}
      </Dialog>
      <Dialog open={aberta !== null} onClose={() => setAberta(null)} title="Despesa" wide>
        {aberta ? <DetalheDaDespesa key={aberta} despesaId={aberta} fechar={() => setAberta(null)} /> : null}
      </Dialog>
    </>
  )
}

function Lista({ abrir }: { abrir: (despesaId: string) => void }) {
  const [busca] = useBusca()
  const situacao = (busca.get('situacao') ?? '') as SituacaoDespesa | ''
  const finalidade = (busca.get('finalidade') ?? '') as FinalidadeDespesa | ''
  const query = {
    grupo_id: busca.get('grupo') ?? '',
    ...(situacao ? { situacao } : {}),
    ...(finalidade ? { finalidade } : {}),
    tamanho_pagina: 50,
  }
  const lista = usePaginado(
    ['despesas', query],
    (token, signal) => listarDespesas({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.despesas,
  )
  const acoes: Column<Despesa> = {
    id: 'acoes',
    title: 'Ações',
    fixed: true,
    text: () => '',
    cell: (uma) => (
      <Button
        size="sm"
        aria-label={`Abrir a despesa de ${dinheiro(uma.valor)} do grupo ${uma.grupo_codigo} em ${data(uma.data)}`}
        onClick={() => abrir(uma.despesa_id)}
      >
        Abrir
      </Button>
    ),
  }
  return (
    <>
      <Filtros />
      <Card flush>
        <DataTable
          name="despesas"
          label="Despesas"
          columns={[...COLUNAS, acoes]}
          items={lista.itens}
          rowKey={({ despesa_id }) => despesa_id}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<ReceiptText aria-hidden />} title="Nenhuma despesa" />}
        />
      </Card>
    </>
  )
}

function Filtros() {
  const [busca, mudar] = useBusca()
  const { data: grupos } = useGrupos()
  const filtros = [
    {
      nome: 'grupo',
      rotulo: 'Grupo',
      todos: 'Todos',
      opcoes: (grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` })),
    },
    { nome: 'situacao', rotulo: 'Situação', todos: 'Todas', opcoes: opcoes('SituacaoDespesa') },
    { nome: 'finalidade', rotulo: 'Para quê', todos: 'Todas', opcoes: opcoes('FinalidadeDespesa') },
  ]
  return (
    <Toolbar>
      {filtros.map((filtro) => (
        <Field key={filtro.nome} label={filtro.rotulo} required className="w-44">
          <Select
            empty={filtro.todos}
            value={busca.get(filtro.nome) ?? ''}
            onChange={(evento) => mudar({ [filtro.nome]: evento.target.value || null })}
            options={filtro.opcoes}
          />
        </Field>
      ))}
    </Toolbar>
  )
}
