import { Badge, Button, Card, CardSkeleton, Dialog, Field, Note, StateBadge, Textarea } from '@consorcio/design-system'
import { contagem, data, emPalavras, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  type ConcluirProvidenciaEntrada,
  concluirProvidencia,
  listarProvidencias,
  mensagemDe,
  type Providencia,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

interface Props {
  grupoId: string
  /** Only what one assembly decided; without it, all of the group. */
  assembleiaGeralId?: string
}

/** What the decisions that were approved oblige to do; some are done when a fact of the system shows it. */
export function Providencias({ grupoId, assembleiaGeralId }: Props) {
  const pode = usePode('sorteios.assembleia.conduzir')
  const [aberta, setAberta] = useState<Providencia | null>(null)
  const query = { grupo_id: grupoId, tamanho_pagina: 200 }
  const lista = usePaginado(
    ['providencias', grupoId],
    (token, signal) => listarProvidencias({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.providencias,
  )
  const doGrupo = lista.atualizando ? undefined : lista.itens
  const itens = doGrupo?.filter((uma) => !assembleiaGeralId || uma.assembleia_geral_id === assembleiaGeralId)
  const pendentes = itens?.filter(({ situacao }) => situacao === 'PENDENTE').length ?? 0
  if (itens?.length === 0) return null
  return (
    <Card
      title="Providências"
      description="O que as decisões aprovadas mandam fazer."
      actions={pendentes > 0 ? <Badge tone="atencao">{contagem(pendentes, 'a fazer', 'a fazer')}</Badge> : null}
      className="mt-4"
    >
      {lista.erro ? <Note tone="ruim">{mensagemDe(lista.erro)}</Note> : null}
      {itens || lista.erro ? null : <CardSkeleton lines={3} />}
      <ul className="divide-y divide-line">
        {itens?.map((uma) => (
          <li
            key={uma.providencia_id}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-2.5 first:pt-0 last:pb-0"
          >
            <div className="min-w-0 flex-1 basis-64">
              <p className="font-medium">{uma.descricao}</p>
              <p className="text-muted text-xs">
                {[
                  rotulo('Materia', uma.materia).texto,
                  uma.concluida_em ? `em ${data(uma.concluida_em)}` : '',
                  evidenciaEmPalavras(uma.evidencia),
                ]
                  .filter(Boolean)
                  .join('; ')}
              </p>
            </div>
            <div className="flex items-center gap-2">
              <StateBadge of="SituacaoProvidencia" value={uma.situacao} />
              {pode && uma.situacao === 'PENDENTE' ? (
                <Button size="sm" aria-label={`Concluir: ${uma.descricao}`} onClick={() => setAberta(uma)}>
                  Concluir
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <Dialog
        open={aberta !== null}
        onClose={() => setAberta(null)}
        title="Concluir a providência"
        description={aberta?.descricao}
      >
        {aberta ? <Conclusao providencia={aberta} fechar={() => setAberta(null)} /> : null}
      </Dialog>
    </Card>
  )
}

/** What a fact of the system proves is told by the name of the fact; its id stays in the audit log. */
function evidenciaEmPalavras(evidencia: string): string {
  const fato = /^([A-Z]\w+) [0-9a-f-]{36}$/.exec(evidencia)?.[1]
  return fato ? `Feito pelo sistema: ${emPalavras(fato).toLowerCase()}` : evidencia
}

function Conclusao({ providencia, fechar }: { providencia: Providencia; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [evidencia, setEvidencia] = useState('')
  const concluir = useComando(
    (headers, body: ConcluirProvidenciaEntrada) =>
      concluirProvidencia({
        headers,
        path: { providencia_id: providencia.providencia_id },
        body,
        throwOnError: true,
      }),
    {
      aoAtualizar: ({ situacao }) => {
        avisar('bom', situacao === 'DISPENSADA' ? 'Providência dispensada.' : 'Providência concluída.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(concluir.error, ['evidencia'])
  return (
    <div className="space-y-4">
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field
        label="Evidência"
        required
        hint="Onde se vê que foi feita, ou por que não se faz"
        error={recusa.campo('evidencia')}
      >
        <Textarea maxLength={1000} value={evidencia} onChange={(evento) => setEvidencia(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          disabled={!evidencia.trim()}
          aria-disabled={concluir.isPending}
          busy={concluir.isPending && !concluir.variables.dispensada}
          onClick={() => concluir.mutate({ evidencia: evidencia.trim(), dispensada: false })}
        >
          Está feita
        </Button>
        <Button
          disabled={!evidencia.trim()}
          aria-disabled={concluir.isPending}
          busy={concluir.isPending && concluir.variables.dispensada === true}
          onClick={() => concluir.mutate({ evidencia: evidencia.trim(), dispensada: true })}
        >
          Dispensar
        </Button>
      </div>
    </div>
  )
}
