import { Badge, Button, Card, Facts, Field, Input, Note, Select, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, instante } from '@consorcio/formatos'
import { EscolhaDeConsorciado, recusaDe } from '@consorcio/forms'
import { Link } from '@consorcio/navigation'
import {
  type Consorciado,
  type Cota,
  cancelarTransferencia,
  type DecidirTransferenciaEntrada,
  decidirTransferencia,
  type Grupo,
  listarDocumentosOptions,
  listarTransferenciasOptions,
  mensagemDe,
  type Transferencia as Pedido,
  pedirTransferencia,
  useComando,
  useNomesDoGrupo,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** The quota in other hands: asked for, analysed by another person, done when the fee is paid. */
export function Transferencia({ cota, grupo }: { cota: Cota; grupo: Grupo }) {
  const { data: resposta, error } = useQuery(
    listarTransferenciasOptions({ path: { grupo_id: grupo.grupo_id }, query: { tamanho_pagina: 200 } }),
  )
  const desta = resposta?.transferencias.filter(({ cota_id }) => cota_id === cota.cota_id) ?? []
  const aberta = desta.find(({ situacao }) => situacao === 'EM_ANALISE' || situacao === 'AGUARDANDO_TAXA')
  const podePedir = usePode('grupos.transferencia.criar') && cota.vinculo === 'ATIVA'
  return (
    <Card
      title="Transferência"
      description="Quem recebe a cota assume o que falta e o que já foi pago."
      actions={aberta ? <StateBadge of="SituacaoTransferencia" value={aberta.situacao} /> : null}
    >
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {aberta ? <EmCurso pedido={aberta} grupo={grupo} /> : null}
      {!aberta && podePedir ? <NovoPedido cotaId={cota.cota_id} /> : null}
      {desta.some((uma) => uma !== aberta) ? (
        <ul className="mt-4 divide-y divide-line border-line border-t">
          {desta
            .filter((uma) => uma !== aberta)
            .map((uma) => (
              <li key={uma.transferencia_id} className="flex items-center justify-between gap-3 py-2">
                <span className="text-sm">
                  Pedida em {data(uma.pedida_em)}. <span className="text-muted">{uma.motivo}</span>
                </span>
                <StateBadge of="SituacaoTransferencia" value={uma.situacao} />
              </li>
            ))}
        </ul>
      ) : null}
    </Card>
  )
}

function NovoPedido({ cotaId }: { cotaId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [pessoa, setPessoa] = useState<Consorciado | null>(null)
  const pedir = useComando(
    (headers, cessionario_id: string) =>
      pedirTransferencia({ headers, path: { cota_id: cotaId }, body: { cessionario_id }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Transferência pedida: outra pessoa analisa.') },
  )
  const { campo, aviso } = recusaDe(pedir.error, ['cessionario_id'])
  return (
    <div className="space-y-3">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <EscolhaDeConsorciado escolhido={pessoa} escolher={setPessoa} erro={campo('cessionario_id')} />
      <Button disabled={!pessoa} busy={pedir.isPending} onClick={() => pessoa && pedir.mutate(pessoa.consorciado_id)}>
        Pedir a transferência
      </Button>
    </div>
  )
}

function EmCurso({ pedido, grupo }: { pedido: Pedido; grupo: Grupo }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeDecidir = usePode('grupos.transferencia.decidir')
  const podeCancelar = usePode('grupos.transferencia.criar')
  const { data: nomes } = useNomesDoGrupo(grupo.grupo_id)
  const [motivo, setMotivo] = useState('')
  const [garantia, setGarantia] = useState('')
  const [termo, setTermo] = useState('')
  const path = { transferencia_id: pedido.transferencia_id }
  const decidir = useComando(
    (headers, body: DecidirTransferenciaEntrada) => decidirTransferencia({ headers, path, body, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Decisão registrada.') },
  )
  const cancelar = useComando(
    (headers, texto: string) => cancelarTransferencia({ headers, path, body: { motivo: texto }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Transferência cancelada.') },
  )
  const responder = (resposta: DecidirTransferenciaEntrada) => {
    cancelar.reset()
    decidir.mutate(resposta)
  }
  const emCurso = decidir.isPending || cancelar.isPending
  const { campo, aviso } = recusaDe(decidir.error ?? cancelar.error, ['motivo', 'garantia', 'termo_documento_id'])
  return (
    <div className="space-y-3">
      <Facts
        columns={1}
        items={[
          [
            'Para',
            <Link key="para" to={`/consorciados/${pedido.cessionario_id}`} className="text-brand hover:underline">
              {nomes?.get(pedido.cessionario_id) ?? 'Ver quem recebe'}
            </Link>,
          ],
          ['Pedida em', data(pedido.pedida_em)],
          ['Taxa', dinheiro(pedido.taxa)],
          ['Pagar até', data(pedido.prazo_taxa)],
        ]}
      />
      {pedido.situacao === 'AGUARDANDO_TAXA' && pedido.parcela_id ? (
        <p>
          <Badge tone="atencao">Espera a taxa</Badge>{' '}
          <Link to={`/financeiro/parcelas/${pedido.parcela_id}`} className="text-brand hover:underline">
            Abrir o título da taxa
          </Link>
        </p>
      ) : null}
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {podeDecidir && pedido.situacao === 'EM_ANALISE' ? (
        <>
          <TermoAssinado cotaId={pedido.cota_id} termo={termo} mudar={setTermo} erro={campo('termo_documento_id')} />
          <Field label="Garantia" hint="Quando a cota já é contemplada" error={campo('garantia')}>
            <Input maxLength={300} value={garantia} onChange={(evento) => setGarantia(evento.target.value)} />
          </Field>
        </>
      ) : null}
      {podeDecidir || podeCancelar ? (
        <Field label="Motivo" hint="Para recusar ou cancelar" error={campo('motivo')}>
          <Input value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
        </Field>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {podeDecidir && pedido.situacao === 'EM_ANALISE' ? (
          <>
            <Button
              tone="primary"
              aria-disabled={emCurso}
              busy={decidir.isPending && decidir.variables.aprova === true}
              onClick={() => responder({ aprova: true, garantia, termo_documento_id: termo })}
            >
              Aprovar
            </Button>
            <Button
              tone="danger"
              aria-disabled={emCurso}
              busy={decidir.isPending && decidir.variables.aprova === false}
              onClick={() => responder({ aprova: false, motivo })}
            >
              Recusar
            </Button>
          </>
        ) : null}
        {podeCancelar ? (
          <Button
            aria-disabled={emCurso}
            busy={cancelar.isPending}
            onClick={() => {
              decidir.reset()
              cancelar.mutate(motivo)
            }}
          >
            Cancelar o pedido
          </Button>
        ) : null}
      </div>
    </div>
  )
}

const TERMO = 'termo-transferencia'

interface PropsDoTermo {
  cotaId: string
  termo: string
  mudar: (termo: string) => void
  erro: string | undefined
}

/** The term that both signed, of those kept with the quota: without it nobody approves (R7.50). */
function TermoAssinado({ cotaId, termo, mudar, erro }: PropsDoTermo) {
  const { data: lista } = useQuery(listarDocumentosOptions({ query: { cota_id: cotaId, tamanho_pagina: 100 } }))
  const termos = lista?.documentos.filter(({ tipo, situacao }) => tipo === TERMO && situacao !== 'EXCLUIDO') ?? []
  return (
    <div className="space-y-1">
      <Field label="Termo de transferência assinado" required error={erro}>
        <Select
          empty={lista && termos.length === 0 ? 'Nenhum termo enviado ainda' : 'Escolha'}
          value={termo}
          onChange={(evento) => mudar(evento.target.value)}
          options={termos.map(({ documento_id, titulo, criado_em }) => ({
            valor: documento_id,
            texto: `${titulo || 'Termo de transferência'}, de ${instante(criado_em)}`,
          }))}
        />
      </Field>
      <Link to={`/documentos?cota=${cotaId}`} className="text-brand text-sm hover:underline">
        Enviar o termo aos documentos da cota
      </Link>
    </div>
  )
}
