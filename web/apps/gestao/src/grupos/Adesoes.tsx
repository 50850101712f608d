import {
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Field,
  Input,
  Note,
  StateBadge,
  UserPlus,
} from '@consorcio/design-system'
import { data, instante, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  type Adesao,
  cancelarAdesao,
  type Grupo,
  listarAdesoes,
  useComando,
  useNomesDoGrupo,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { NovaAdesao } from './NovaAdesao'

const CANCELAVEIS = new Set(['VALIDANDO', 'AGUARDANDO_PAGAMENTO', 'PAGA'])

/** Sales of quotas of the group, from the request to the active quota. */
export function Adesoes({ grupo }: { grupo: Grupo }) {
  const [vendendo, setVendendo] = useState(false)
  const [cancelando, setCancelando] = useState<Adesao | null>(null)
  const podeVender = usePode('grupos.adesao.criar')
  const podeCancelar = usePode('grupos.adesao.cancelar')
  const { data: nomes } = useNomesDoGrupo(grupo.grupo_id)
  const path = { grupo_id: grupo.grupo_id }
  const lista = usePaginado(
    ['adesoes', grupo.grupo_id],
    (token, signal) =>
      listarAdesoes({ path, query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.adesoes,
  )
  const colunas: readonly Column<Adesao>[] = [
    {
      id: 'titular',
      title: 'Consorciado',
      cell: (adesao) => nomes?.get(adesao.consorciado_id) ?? 'Consorciado',
      fixed: true,
    },
    {
      id: 'numero',
      title: 'Cota',
      cell: (adesao) => (adesao.numero ? String(adesao.numero) : '–'),
      align: 'right',
      fixed: true,
    },
    {
      id: 'situacao',
      title: 'Situação',
      cell: (adesao) => <StateBadge of="SituacaoAdesao" value={adesao.situacao} />,
      text: (adesao) => rotulo('SituacaoAdesao', adesao.situacao).texto,
    },
    { id: 'prazo', title: 'Pagar até', cell: (adesao) => data(adesao.prazo_pagamento), align: 'right' },
    { id: 'criada', title: 'Pedida em', cell: (adesao) => instante(adesao.criada_em), align: 'right' },
    { id: 'motivo', wrap: true, title: 'Motivo', cell: (adesao) => adesao.motivo || '–' },
    ...(podeCancelar
      ? [
          {
            id: 'acao',
            title: 'Ações',
            cell: (adesao: Adesao) =>
              CANCELAVEIS.has(adesao.situacao) ? (
                <Button size="sm" tone="ghost" onClick={() => setCancelando(adesao)}>
                  Cancelar
                </Button>
              ) : null,
            text: () => '',
            fixed: true,
          },
        ]
      : []),
  ]
  const vender = podeVender ? (
    <Button tone="primary" size="sm" onClick={() => setVendendo(true)}>
      <UserPlus aria-hidden /> Vender cota
    </Button>
  ) : null
  return (
    <Card flush title="Adesões" actions={vender}>
      <DataTable
        name={`adesoes-${grupo.codigo}`}
        label="Adesões"
        columns={colunas}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={(adesao) => adesao.adesao_id}
        href={(adesao) => `/consorciados/${adesao.consorciado_id}`}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={
          <Empty icon={<UserPlus aria-hidden />} title="Nenhuma adesão ainda" action={vender}>
            Vender uma cota reserva a vaga e emite a primeira parcela; paga a parcela, a cota é da pessoa.
          </Empty>
        }
      />
      <Dialog open={vendendo} onClose={() => setVendendo(false)} title={`Vender cota do grupo ${grupo.codigo}`}>
        <NovaAdesao grupo={grupo} fechar={() => setVendendo(false)} />
      </Dialog>
      <Dialog
        open={cancelando !== null}
        onClose={() => setCancelando(null)}
        title="Cancelar a adesão"
        description="A vaga fica livre para outra pessoa. Não há volta."
      >
        {cancelando ? <Cancelamento adesao={cancelando} fechar={() => setCancelando(null)} /> : null}
      </Dialog>
    </Card>
  )
}

function Cancelamento({ adesao, fechar }: { adesao: Adesao; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [motivo, setMotivo] = useState('')
  const cancelar = useComando(
    (headers, texto: string) =>
      cancelarAdesao({ headers, path: { adesao_id: adesao.adesao_id }, body: { motivo: texto }, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Adesão cancelada; a vaga está livre.')
        fechar()
      },
    },
  )
  const { campo, aviso } = recusaDe(cancelar.error, ['motivo'])
  return (
    <div className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Field label="Motivo" required error={campo('motivo')}>
        <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <Button
        tone="danger"
        busy={cancelar.isPending}
        disabled={!motivo.trim()}
        onClick={() => cancelar.mutate(motivo.trim())}
      >
        Liberar a vaga
      </Button>
    </div>
  )
}
