import {
  Button,
  CalendarDays,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Plus,
  StateBadge,
} from '@consorcio/design-system'
import { contagem, instante, rotulo } from '@consorcio/formatos'
import {
  type Agendamento,
  encerrarAgendamento,
  listarAgendamentosOptions,
  listarExecucoesOptions,
  type Relatorio,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { NovoAgendamento } from './NovoAgendamento'

const DIAS_DA_SEMANA = ['segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado', 'domingo']

/** Reports that come by themselves, and how the last one went. */
export function Agendamentos({ relatorios }: { relatorios: readonly Relatorio[] }) {
  const [criando, setCriando] = useState(false)
  const pode = usePode('relatorios.agendamento.alterar')
  const lista = useQuery(listarAgendamentosOptions())
  const execucoes = useQuery(listarExecucoesOptions({ query: { tamanho_pagina: 200 } }))
  const { data: grupos } = useGrupos()
  const ultima = (agendamentoId: string) =>
    execucoes.data?.execucoes.find(({ agendamento_id }) => agendamento_id === agendamentoId)
  const colunas: readonly Column<Agendamento>[] = [
    {
      id: 'relatorio',
      title: 'Relatório',
      fixed: true,
      cell: ({ tipo }) => relatorios.find((um) => um.tipo === tipo)?.nome ?? tipo,
    },
    {
      id: 'grupo',
      title: 'Grupo',
      cell: ({ grupo_id }) => grupos?.find((um) => um.grupo_id === grupo_id)?.codigo ?? 'Todos',
    },
    { id: 'quando', title: 'Quando', fixed: true, cell: quando },
    { id: 'formato', title: 'Arquivo', cell: ({ formato }) => rotulo('RelatoriosFormatoArquivo', formato).texto },
    {
      id: 'proxima',
      title: 'Próxima vez',
      align: 'right',
      fixed: true,
      cell: ({ proxima_em }) => instante(proxima_em),
    },
    {
      id: 'ultima',
      title: 'Última vez',
      text: ({ agendamento_id }) => rotulo('SituacaoExecucao', ultima(agendamento_id)?.situacao).texto,
      cell: ({ agendamento_id }) => <StateBadge of="SituacaoExecucao" value={ultima(agendamento_id)?.situacao} />,
    },
    {
      id: 'acao',
      title: 'Ação',
      fixed: true,
      align: 'right',
      text: () => '',
      cell: ({ agendamento_id }) => (pode ? <Encerrar agendamentoId={agendamento_id} /> : null),
    },
  ]
  const criar = pode ? (
    <Button onClick={() => setCriando(true)}>
      <Plus aria-hidden /> Novo agendamento
    </Button>
  ) : null
  return (
    <>
      <Card flush title="Agendamentos" actions={criar}>
        <DataTable
          name="agendamentos"
          label="Agendamentos"
          columns={colunas}
          items={lista.data?.agendamentos}
          rowKey={({ agendamento_id }) => agendamento_id}
          error={lista.error}
          onRetry={() => void lista.refetch()}
          empty={
            <Empty icon={<CalendarDays aria-hidden />} title="Nenhum relatório agendado">
              Agende o que se abre toda manhã: o arquivo espera pronto.
            </Empty>
          }
        />
      </Card>
      <Dialog open={criando} onClose={() => setCriando(false)} title="Novo agendamento">
        <NovoAgendamento relatorios={relatorios} fechar={() => setCriando(false)} />
      </Dialog>
    </>
  )
}

function quando({ periodicidade, dia, hora }: Agendamento): string {
  const nome = rotulo('Periodicidade', periodicidade).texto
  if (periodicidade === 'SEMANAL') return `Toda ${DIAS_DA_SEMANA[dia - 1] ?? 'semana'}, às ${hora}`
  if (periodicidade === 'MENSAL') return `Todo dia ${dia}, às ${hora}`
  if (periodicidade === 'DIA_UTIL') return `${contagem(dia, 'º', 'º').replace(' ', '')} dia útil, às ${hora}`
  return `${nome}, às ${hora}`
}

function Encerrar({ agendamentoId }: { agendamentoId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const encerrar = useComando(
    (headers, agendamento_id: string) =>
      encerrarAgendamento({ headers, path: { agendamento_id }, body: {}, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Agendamento encerrado.'),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  return (
    <Button size="sm" busy={encerrar.isPending} onClick={() => encerrar.mutate(agendamentoId)}>
      Encerrar
    </Button>
  )
}
