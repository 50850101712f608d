import { Button, Card, type Column, DataTable, Dialog, Empty, Landmark } from '@consorcio/design-system'
import { dinheiro, opcoes, rotulo, somar } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type ContaARepassar,
  type GrupoARepassar,
  listarGruposARepassar,
  listarValoresARepassarOptions,
  usePaginado,
  type ValorARepassar,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { PropostaDeRepasse } from './PropostaDeRepasse'
import { Reembolso } from './Reembolso'

const COLUNAS: readonly Column<ValorARepassar | GrupoARepassar>[] = [
  { id: 'valor', title: 'A repassar', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
  { id: 'disponivel', title: 'O caixa cobre', align: 'right', cell: ({ disponivel }) => dinheiro(disponivel) },
  { id: 'proposto', title: 'Espera decisão', align: 'right', cell: ({ proposto }) => dinheiro(proposto) },
  { id: 'a_receber', title: 'Falta voltar', align: 'right', cell: ({ a_receber }) => dinheiro(a_receber) },
]
const ZERO = '0.00'
const CONTAS = opcoes('ContaARepassar').map(({ valor }) => valor as ContaARepassar)
const nomeDaConta = (conta: ValorARepassar['conta']) => rotulo('ContaARepassar', conta).texto

/** What there is of each account in all groups; of the one that was chosen, in each of them. */
export function ARepassar() {
  const [busca] = useBusca()
  const [conta, setConta] = useState<ContaARepassar | null>(null)
  const podePropor = usePode('financeiro.repasse.registrar')
  const { data, error, refetch } = useQuery(listarValoresARepassarOptions())
  const aberta = CONTAS.find((uma) => uma === busca.get('conta'))
  const colunas: readonly Column<ValorARepassar>[] = [
    { id: 'conta', title: 'De quem é', fixed: true, cell: (uma) => nomeDaConta(uma.conta) },
    ...COLUNAS.map((coluna) =>
      coluna.id === 'valor'
        ? { ...coluna, total: dinheiro(somar(data?.contas.map(({ valor }) => valor) ?? [])) }
        : coluna,
    ),
    { id: 'grupos', title: 'Grupos', align: 'right', cell: ({ grupos }) => String(grupos) },
    {
      id: 'acoes',
      title: 'Ações',
      fixed: true,
      text: () => '',
      cell: (uma) =>
        podePropor && uma.disponivel !== ZERO ? (
          <Button
            size="sm"
            aria-label={`Propor repasse: ${nomeDaConta(uma.conta)}`}
            onClick={() => setConta(CONTAS.find((conta) => conta === uma.conta) ?? null)}
          >
            Propor repasse
          </Button>
        ) : (
          '–'
        ),
    },
  ]
  return (
    <>
      <Card flush>
        <DataTable
          name="a-repassar"
          label="A repassar por conta"
          columns={colunas}
          items={data?.contas}
          rowKey={(uma) => uma.conta}
          href={(uma) => `/financeiro/repasses?conta=${uma.conta}`}
          error={error}
          onRetry={() => void refetch()}
          empty={<Empty icon={<Landmark aria-hidden />} title="Nada a repassar" />}
        />
      </Card>
      {aberta ? <PorGrupo key={aberta} conta={aberta} /> : null}
      <Dialog
        open={conta !== null}
        onClose={() => setConta(null)}
        title="Propor repasse"
        description={conta ? `${nomeDaConta(conta)}. Nada sai até outra pessoa decidir.` : ''}
      >
        {conta ? <PropostaDeRepasse conta={conta} fechar={() => setConta(null)} /> : null}
      </Dialog>
    </>
  )
}

function PorGrupo({ conta }: { conta: ContaARepassar }) {
  const podeReceber = usePode('financeiro.repasse.registrar')
  const [devido, setDevido] = useState<GrupoARepassar | null>(null)
  const lista = usePaginado(
    ['grupos-a-repassar', conta],
    (token, signal) =>
      listarGruposARepassar({ query: { conta, tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.grupos,
  )
  const colunas: readonly Column<GrupoARepassar>[] = [
    { id: 'grupo', title: 'Grupo', fixed: true, cell: ({ grupo_codigo }) => `Grupo ${grupo_codigo}` },
    ...COLUNAS,
    {
      id: 'acoes',
      title: 'Ações',
      fixed: true,
      text: () => '',
      cell: (um) =>
        podeReceber && um.a_receber !== ZERO ? (
          <Button size="sm" aria-label={`Registrar a volta ao grupo ${um.grupo_codigo}`} onClick={() => setDevido(um)}>
            Registrar a volta
          </Button>
        ) : (
          '–'
        ),
    },
  ]
  return (
    <Card flush title={`${nomeDaConta(conta)}, por grupo`} className="mt-4">
      <DataTable
        name="grupos-a-repassar"
        label="A repassar por grupo"
        columns={colunas}
        items={lista.itens}
        rowKey={({ grupo_id }) => grupo_id}
        href={({ grupo_id }) => `/grupos/${grupo_id}`}
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Landmark aria-hidden />} title="Nenhum grupo tem saldo nesta conta" />}
      />
      <Dialog
        open={devido !== null}
        onClose={() => setDevido(null)}
        title="Registrar a volta"
        description="O que se repassou e o grupo depois devolveu a quem tinha pago. Sem isso o grupo não se encerra."
      >
        {devido ? <Reembolso conta={conta} grupo={devido} fechar={() => setDevido(null)} /> : null}
      </Dialog>
    </Card>
  )
}
