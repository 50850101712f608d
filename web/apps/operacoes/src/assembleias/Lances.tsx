import {
  Button,
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Gavel,
  Plus,
  StateBadge,
} from '@consorcio/design-system'
import { dinheiro, instante, percentual, rotulo } from '@consorcio/formatos'
import {
  type Assembleia,
  type Grupo,
  type Lance,
  listarLances,
  retirarLance,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode, useQuemSou } from '@consorcio/shared-state'
import { useState } from 'react'
import { Impressao } from '../Impressao'
import { NovoLance } from './NovoLance'

/** Bids of the assembly: sealed until the apuração, ranked after it. */
export function Lances({ assembleia, grupo }: { assembleia: Assembleia; grupo: Grupo }) {
  const [oferecendo, setOferecendo] = useState(false)
  const meus = useQuemSou() !== null
  const podeOferecer = usePode('sorteios.lance.criar') && assembleia.situacao === 'CONVOCADA'
  const apurada = assembleia.situacao !== 'CONVOCADA' && assembleia.situacao !== 'ABERTA'
  const lista = usePaginado(
    ['lances', assembleia.assembleia_id, assembleia.situacao],
    (token, signal) =>
      listarLances({
        path: { assembleia_id: assembleia.assembleia_id },
        query: { tamanho_pagina: 100, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.lances,
  )
  const oferecer = podeOferecer ? (
    <Button size="sm" tone="primary" onClick={() => setOferecendo(true)}>
      <Plus aria-hidden /> Oferecer lance
    </Button>
  ) : null
  return (
    <Card
      flush
      title={meus ? 'Os seus lances' : apurada ? 'Classificação dos lances' : 'Lances'}
      description={
        apurada ? undefined : 'O valor fica sigiloso até a apuração; a impressão digital prova que não mudou.'
      }
      actions={oferecer}
    >
      <DataTable
        name={`lances-${grupo.codigo}-${assembleia.ago}`}
        label="Lances"
        columns={colunasDe(apurada, podeOferecer)}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={(lance) => lance.lance_id}
        rowTone={(lance) => (lance.situacao === 'RETIRADO' || lance.situacao === 'PERDEDOR' ? 'apagado' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={
          <Empty
            icon={<Gavel aria-hidden />}
            title={meus ? 'Você não ofereceu lance' : 'Nenhum lance'}
            action={meus ? <ButtonLink to="/">Ver as minhas cotas</ButtonLink> : oferecer}
          >
            {meus && !apurada ? 'Oferece-se na página da cota, em Lances e antecipação.' : null}
          </Empty>
        }
      />
      <Dialog open={oferecendo} onClose={() => setOferecendo(false)} title="Oferecer lance">
        <NovoLance assembleia={assembleia} grupo={grupo} fechar={() => setOferecendo(false)} />
      </Dialog>
    </Card>
  )
}

function colunasDe(apurada: boolean, podeRetirar: boolean): readonly Column<Lance>[] {
  return [
    ...(apurada
      ? [
          {
            id: 'classificacao',
            title: 'Posição',
            cell: (lance: Lance) => (lance.classificacao ? `${lance.classificacao}º` : '–'),
            fixed: true,
          },
        ]
      : []),
    { id: 'cota', title: 'Cota', cell: (lance) => String(lance.cota_numero), align: 'right', fixed: true },
    {
      id: 'modalidade',
      title: 'Modalidade',
      cell: (lance) => rotulo('Modalidade', lance.modalidade).texto,
      fixed: true,
    },
    ...(apurada
      ? [
          {
            id: 'quantidade',
            title: 'Oferta',
            cell: (lance: Lance) => percentual(lance.quantidade),
            align: 'right' as const,
            fixed: true,
          },
          {
            id: 'valor',
            title: 'Valor',
            cell: (lance: Lance) => dinheiro(lance.valor),
            align: 'right' as const,
            fixed: true,
          },
          {
            id: 'embutido',
            title: 'Embutido',
            cell: (lance: Lance) => dinheiro(lance.embutido),
            align: 'right' as const,
          },
        ]
      : []),
    {
      id: 'situacao',
      title: 'Situação',
      cell: (lance) => <StateBadge of="SituacaoLance" value={lance.situacao} />,
      text: (lance) => rotulo('SituacaoLance', lance.situacao).texto,
      fixed: true,
    },
    { id: 'motivo', title: 'Motivo', cell: (lance) => lance.motivo || '–', wrap: apurada },
    { id: 'quando', title: 'Oferecido em', cell: (lance) => instante(lance.ofertado_em), align: 'right' },
    {
      id: 'impressao',
      title: 'Impressão digital',
      cell: (lance) => <Impressao texto={lance.impressao_digital} nome="Impressão digital do lance" />,
      text: (lance) => lance.impressao_digital,
    },
    ...(podeRetirar
      ? [
          {
            id: 'retirar',
            title: 'Ações',
            text: () => '',
            cell: (lance: Lance) => <Retirar lance={lance} />,
            fixed: true,
          },
        ]
      : []),
  ]
}

function Retirar({ lance }: { lance: Lance }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const retirar = useComando(
    (headers, lance_id: string) => retirarLance({ headers, path: { lance_id }, body: {}, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', `Lance da cota ${lance.cota_numero} retirado.`),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  if (lance.situacao !== 'OFERTADO') return null
  return (
    <Button size="sm" tone="ghost" busy={retirar.isPending} onClick={() => retirar.mutate(lance.lance_id)}>
      Retirar
    </Button>
  )
}
