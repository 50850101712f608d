import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Field,
  Landmark,
  Select,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { data, dinheiro, opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { listarRepasses, type Repasse, type SituacaoRepasse, usePaginado } from '@consorcio/shared-api'
import { useState } from 'react'
import { DetalheDoRepasse } from './DetalheDoRepasse'
import { deOnde } from './nomes'

const COLUNAS: readonly Column<Repasse>[] = [
  { id: 'data', title: 'Data', fixed: true, cell: (um) => data(um.data) },
  { id: 'conta', title: 'De quem é', fixed: true, cell: ({ conta }) => rotulo('ContaARepassar', conta).texto },
  { id: 'grupo', title: 'De', cell: deOnde },
  { id: 'valor', title: 'Valor', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
  { id: 'beneficiario', title: 'Quem recebe', wrap: true, cell: ({ beneficiario }) => beneficiario },
  {
    id: 'situacao',
    title: 'Situação',
    text: ({ situacao }) => rotulo('SituacaoRepasse', situacao).texto,
    cell: ({ situacao }) => <StateBadge of="SituacaoRepasse" value={situacao} />,
  },
  { id: 'comprovante', title: 'Comprovante', cell: ({ comprovante }) => comprovante || '–' },
]

/** Every remittance asked for, the newest first; the one that waits is decided here by another person. */
export function Historico() {
  const [busca, mudar] = useBusca()
  const [aberto, setAberto] = useState<string | null>(null)
  const situacao = (busca.get('situacao') ?? '') as SituacaoRepasse | ''
  const query = { ...(situacao ? { situacao } : {}), tamanho_pagina: 50 }
  const lista = usePaginado(
    ['repasses', query],
    (token, signal) => listarRepasses({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.repasses,
  )
  const abrir: Column<Repasse> = {
    id: 'abrir',
    title: 'Ações',
    fixed: true,
    text: () => '',
    cell: (um) => (
      <Button
        size="sm"
        aria-label={`Abrir o repasse de ${dinheiro(um.valor)} em ${data(um.data)}`}
        onClick={() => setAberto(um.repasse_id)}
      >
        Abrir
      </Button>
    ),
  }
  return (
    <>
      <Toolbar>
        <Field label="Situação" required className="w-44">
          <Select
            empty="Todas"
            value={situacao}
            onChange={(evento) => mudar({ situacao: evento.target.value || null })}
            options={opcoes('SituacaoRepasse')}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <DataTable
          name="repasses"
          label="Repasses"
          columns={[...COLUNAS, abrir]}
          items={lista.itens}
          rowKey={({ repasse_id }) => repasse_id}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<Landmark aria-hidden />} title="Nenhum repasse" />}
        />
      </Card>
      <Dialog open={aberto !== null} onClose={() => setAberto(null)} title="Repasse" wide>
        {aberto ? <DetalheDoRepasse key={aberto} repasseId={aberto} fechar={() => setAberto(null)} /> : null}
      </Dialog>
    </>
  )
}
