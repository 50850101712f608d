import { Badge, Button, Card, type Column, DataTable, Dialog, Empty, Facts, Note } from '@consorcio/design-system'
import { centavos, data, dinheiro, hoje, percentual, somar } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import {
  type Grupo,
  listarRateioFinal,
  type RateioFinal as Parte,
  proporPagamentoRateio,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

function colunasDe(pagar: ((parte: Parte) => void) | null): readonly Column<Parte>[] {
  return [
    { id: 'cota', title: 'Cota', cell: ({ numero }) => String(numero), align: 'right', fixed: true },
    { id: 'peso', title: 'Peso na partilha', cell: ({ peso }) => percentual(peso).replace('%', ''), align: 'right' },
    { id: 'valor', title: 'Parte nas sobras', cell: ({ valor }) => dinheiro(valor), align: 'right', fixed: true },
    { id: 'a_devolver', title: 'Pago a maior', cell: ({ a_devolver }) => dinheiro(a_devolver), align: 'right' },
    { id: 'pago', title: 'Já pago', cell: ({ pago }) => dinheiro(pago), align: 'right' },
    { id: 'falta', title: 'A pagar', cell: (parte) => dinheiro(falta(parte)), align: 'right', fixed: true },
    {
      id: 'acao',
      title: 'Pagamento',
      fixed: true,
      align: 'right',
      text: ({ pagamento_em }) => (pagamento_em ? `Proposto para ${data(pagamento_em)}` : ''),
      cell: (parte) => <Situacao parte={parte} pagar={pagar} />,
    },
  ]
}

/** What each quota has in what was left over, and its payment, which a second person decides (R9.05). */
export function RateioFinal({ grupo }: { grupo: Grupo }) {
  const pode = usePode('financeiro.encerramento.registrar')
  const [pagando, setPagando] = useState<Parte | null>(null)
  const lista = usePaginado(
    ['rateio-final', grupo.grupo_id],
    (token, signal) =>
      listarRateioFinal({
        path: { grupo_id: grupo.grupo_id },
        query: { tamanho_pagina: 200, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.partes,
  )
  return (
    <Card flush title="Rateio das sobras" description="O que cabe a cada cota ativa, e o que ainda está com o grupo.">
      <DataTable
        name="rateio-final"
        file={`rateio-final-${grupo.codigo}`}
        label="Rateio das sobras"
        columns={colunasDe(pode ? setPagando : null)}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={({ cota_id }) => cota_id}
        href={({ cota_id }) => `/cotas/${cota_id}`}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty title="Nada sobrou para ratear" />}
      />
      <Dialog
        open={pagando !== null}
        onClose={() => setPagando(null)}
        title={`Pagar à cota ${pagando?.numero ?? ''}`}
        description="O dinheiro só sai depois que outra pessoa aprova, em Pendências."
      >
        {pagando ? <Proposta parte={pagando} fechar={() => setPagando(null)} /> : null}
      </Dialog>
    </Card>
  )
}

function falta({ a_pagar, a_devolver }: Parte): string {
  return somar([a_pagar, a_devolver])
}

function Situacao({ parte, pagar }: { parte: Parte; pagar: ((parte: Parte) => void) | null }) {
  if (parte.pagamento_em) return <Badge tone="atencao">Espera decisão</Badge>
  if (!pagar || centavos(falta(parte)) <= 0n) return null
  return (
    <Button size="sm" aria-label={`Pagar à cota ${parte.numero}`} onClick={() => pagar(parte)}>
      Pagar
    </Button>
  )
}

function Proposta({ parte, fechar }: { parte: Parte; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const propor = useComando(
    (headers, data_contabil: string) =>
      proporPagamentoRateio({ headers, path: { cota_id: parte.cota_id }, body: { data_contabil }, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Pagamento proposto: outra pessoa decide.')
        fechar()
      },
    },
  )
  const { campo, aviso } = recusaDe(propor.error, ['data_contabil'])
  return (
    <div className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Facts
        columns={1}
        items={[
          ['Parte nas sobras', dinheiro(parte.a_pagar)],
          ['Pago a maior', dinheiro(parte.a_devolver)],
          ['A pagar', <strong key="total">{dinheiro(falta(parte))}</strong>],
        ]}
      />
      <DataContabil dia={dia} mudar={setDia} erro={campo('data_contabil')} />
      <Button tone="primary" busy={propor.isPending} onClick={() => propor.mutate(dia)}>
        Propor o pagamento
      </Button>
    </div>
  )
}
