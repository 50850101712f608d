import {
  Badge,
  Button,
  Card,
  type Column,
  CopyButton,
  DataTable,
  Dialog,
  Empty,
  Field,
  Input,
  Note,
  PageHeader,
  QrCodeIcon,
  StateBadge,
  Toolbar,
} from '@consorcio/design-system'
import { contagem, dinheiro, hoje, instante, rotulo, somar, somarDias } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { Link, useBusca } from '@consorcio/navigation'
import {
  type ConciliarPixEntrada,
  conciliarPix,
  listarPixRecebidos,
  type PixRecebido,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'
import { Devolucao } from './Devolucao'

/** Every Pix that came in, how it was told, where it went; what no title took goes back by the same way. */
export default function PixRecebidos() {
  const [busca, mudar] = useBusca()
  const [devolvendo, setDevolvendo] = useState<PixRecebido | null>(null)
  const soDivergentes = busca.get('divergentes') === '1'
  const query = { so_divergentes: soDivergentes, tamanho_pagina: 100 }
  const lista = usePaginado(
    ['pix-recebidos', query],
    (token, signal) => listarPixRecebidos({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.recebidos,
  )
  return (
    <>
      <PageHeader
        title="Pix recebidos"
        description="O que o PSP contou, por aviso ou por consulta. As cobranças com QR ficam em cada parcela."
      />
      <Conferencia />
      <Toolbar>
        <Button
          size="sm"
          tone={soDivergentes ? 'primary' : 'secondary'}
          aria-pressed={soDivergentes}
          onClick={() => mudar({ divergentes: soDivergentes ? null : '1' })}
        >
          Só os divergentes
        </Button>
      </Toolbar>
      <Card flush>
        <Tabela lista={lista} devolver={setDevolvendo} />
      </Card>
      <Dialog
        open={devolvendo !== null}
        onClose={() => setDevolvendo(null)}
        title="Devolver por Pix"
        description="O dinheiro volta para quem pagou, pela mesma chave. Não se desfaz."
      >
        {devolvendo ? <Devolucao pix={devolvendo} fechar={() => setDevolvendo(null)} /> : null}
      </Dialog>
    </>
  )
}

type Lista = ReturnType<typeof usePaginado<{ recebidos: PixRecebido[]; proximo_token: string }, PixRecebido>>

function Tabela({ lista, devolver }: { lista: Lista; devolver: (pix: PixRecebido) => void }) {
  const podeDevolver = usePode('financeiro.pix.devolver')
  const colunas: readonly Column<PixRecebido>[] = [
    {
      id: 'e2eid',
      title: 'Identificador do Pix',
      fixed: true,
      text: ({ e2eid }) => e2eid,
      cell: ({ e2eid }) => (
        <span className="flex items-center gap-1">
          <span className="tabular-nums text-sm">{e2eid}</span>
          <CopyButton text={e2eid} label="Copiar o identificador do Pix" />
        </span>
      ),
    },
    { id: 'horario', title: 'Pago em', align: 'right', fixed: true, cell: ({ horario }) => instante(horario) },
    {
      id: 'valor',
      title: 'Valor',
      align: 'right',
      fixed: true,
      cell: ({ valor }) => dinheiro(valor),
      total: dinheiro(somar(lista.itens?.map(({ valor }) => valor) ?? [])),
    },
    {
      id: 'situacao',
      title: 'Situação',
      fixed: true,
      cell: ({ situacao }) => <StateBadge of="SituacaoPagamento" value={situacao} />,
      text: ({ situacao }) => rotulo('SituacaoPagamento', situacao).texto,
    },
    { id: 'cobranca', title: 'Por', cell: ({ txid }) => (txid ? 'Cobrança com QR' : 'Chave, sem cobrança') },
    {
      id: 'origem',
      title: 'Como se soube',
      cell: ({ origem }) => (origem === 'WEBHOOK' ? 'Aviso do PSP' : 'Consulta'),
    },
    {
      id: 'devolucao',
      title: 'Devolução',
      wrap: true,
      cell: ({ devolucao, recusa_devolucao: recusa }) => (
        <>
          <StateBadge of="SituacaoDevolucaoPix" value={devolucao} />
          {recusa ? <span className="block text-muted text-xs">{recusa}</span> : null}
        </>
      ),
      text: ({ devolucao, recusa_devolucao: recusa }) =>
        [rotulo('SituacaoDevolucaoPix', devolucao).texto, recusa].filter(Boolean).join(': '),
    },
    {
      id: 'divergencia',
      title: 'Divergência',
      wrap: true,
      cell: ({ divergencia }) => (divergencia ? <Badge tone="ruim">{divergencia}</Badge> : '–'),
      text: ({ divergencia }) => divergencia,
    },
    {
      id: 'acoes',
      title: 'Ações',
      fixed: true,
      text: () => '',
      cell: (pix) =>
        pix.situacao === 'NAO_IDENTIFICADO' && pix.devolucao !== 'EM_PROCESSAMENTO' ? (
          <span className="flex gap-2">
            <Link to="/financeiro/pagamentos?situacao=NAO_IDENTIFICADO" className="text-brand underline">
              Identificar
            </Link>
            {podeDevolver ? (
              <Button size="sm" aria-label={`Devolver o Pix ${pix.e2eid}`} onClick={() => devolver(pix)}>
                Devolver
              </Button>
            ) : null}
          </span>
        ) : (
          '–'
        ),
    },
  ]
  return (
    <DataTable
      name="pix-recebidos"
      label="Pix recebidos"
      columns={colunas}
      items={lista.itens}
      rowKey={({ e2eid }) => e2eid}
      rowTone={({ divergencia, situacao }) =>
        divergencia ? 'ruim' : situacao === 'NAO_IDENTIFICADO' ? 'atencao' : null
      }
      error={lista.erro}
      onRetry={lista.repetir}
      updating={lista.atualizando}
      more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
      empty={
        <Empty icon={<QrCodeIcon aria-hidden />} title="Nenhum Pix recebido">
          As cobranças se criam na tela de cada parcela, com QR e copia e cola.
        </Empty>
      }
    />
  )
}

/** Asks the PSP what came in over some days, for when its notice did not arrive. */
function Conferencia() {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.pix.conciliar')
  const [inicio, setInicio] = useState(somarDias(hoje(), -1))
  const [fim, setFim] = useState(hoje())
  const conciliar = useComando(
    (headers, body: ConciliarPixEntrada) => conciliarPix({ headers, body, throwOnError: true }),
    {
      aoConcluir: ({ novos, repetidos, divergentes }) =>
        avisar(
          divergentes > 0 ? 'ruim' : 'bom',
          `${contagem(novos, 'Pix novo', 'Pix novos')}, ${contagem(repetidos, 'já tinha entrado', 'já tinham entrado')}, ${contagem(divergentes, 'divergente', 'divergentes')}.`,
        ),
    },
  )
  if (!pode) return null
  const recusa = recusaDe(conciliar.error, ['data_inicial', 'data_final'])
  const perguntar = (evento: FormEvent) => {
    evento.preventDefault()
    conciliar.mutate({ data_inicial: inicio, data_final: fim })
  }
  return (
    <Card className="mb-4">
      <form noValidate onSubmit={perguntar} className="flex flex-wrap items-end gap-3">
        <Field label="Perguntar ao PSP de" required className="w-44" error={recusa.campo('data_inicial')}>
          <Input type="date" value={inicio} onChange={(evento) => setInicio(evento.target.value)} />
        </Field>
        <Field label="Até" required className="w-44" error={recusa.campo('data_final')}>
          <Input type="date" value={fim} onChange={(evento) => setFim(evento.target.value)} />
        </Field>
        <Button type="submit" busy={conciliar.isPending} disabled={!inicio || !fim}>
          Perguntar
        </Button>
      </form>
      {recusa.aviso ? (
        <Note tone="ruim" className="mt-3">
          {recusa.aviso}
        </Note>
      ) : null}
    </Card>
  )
}
