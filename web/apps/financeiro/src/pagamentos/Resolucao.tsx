import { Button, Field, Input, Note, Select } from '@consorcio/design-system'
import { data, dinheiro } from '@consorcio/formatos'
import {
  listarParcelasGrupo,
  mensagemDe,
  type Pagamento,
  type Parcela,
  resolverPagamento,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { PreviaDaDistribuicao } from './PreviaDaDistribuicao'

/** Says whose the money is, or that it goes back. */
export function Resolucao({ pagamento, fechar }: { pagamento: Pagamento; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const { data: grupos } = useGrupos()
  const [grupoId, setGrupoId] = useState(pagamento.grupo_id)
  const [texto, setTexto] = useState('')
  const [parcela, setParcela] = useState<Parcela | null>(null)
  const [cota, setCota] = useState<Parcela | null>(null)
  const [motivo, setMotivo] = useState('')
  const resolver = useComando(
    (headers, body: { parcela_id: string; cota_id: string; motivo: string }) =>
      resolverPagamento({ headers, path: { pagamento_id: pagamento.pagamento_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', oQueSeFez(parcela, cota))
        fechar()
      },
    },
  )
  const abertas = useAbertas(grupoId)
  const achadas =
    abertas.data?.filter(
      (uma) => texto && (String(uma.cota_numero) === texto.trim() || uma.identificador.includes(texto.trim())),
    ) ?? []
  const daCota = achadas.find((uma) => String(uma.cota_numero) === texto.trim())
  const destino = parcela ?? cota
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    resolver.mutate({ parcela_id: parcela?.parcela_id ?? '', cota_id: cota?.cota_id ?? '', motivo })
  }
  return (
    <form onSubmit={enviar} className="space-y-3 border-line border-t pt-4">
      <h3 className="font-medium">De quem é este dinheiro?</h3>
      {resolver.error ? <Note tone="ruim">{resolver.error.message}</Note> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Grupo" required>
          <Select
            empty="Escolha"
            value={grupoId}
            onChange={(evento) => {
              setGrupoId(evento.target.value)
              setParcela(null)
              setCota(null)
            }}
            options={(grupos ?? []).map((grupo) => ({ valor: grupo.grupo_id, texto: `Grupo ${grupo.codigo}` }))}
          />
        </Field>
        <Field label="Cota ou título" hint="Número da cota, ou parte do identificador">
          <Input
            value={texto}
            onChange={(evento) => {
              setTexto(evento.target.value)
              setCota(null)
            }}
          />
        </Field>
      </div>
      {parcela ? (
        <Note tone="bom">
          Título {parcela.identificador}, {dinheiro(parcela.valor)}.
          <Button size="sm" className="ml-2" onClick={() => setParcela(null)}>
            Tirar
          </Button>
        </Note>
      ) : null}
      {cota ? (
        <>
          <Note tone="bom">
            O que a cota {cota.cota_numero} deve, do mais antigo ao mais novo.
            <Button size="sm" className="ml-2" onClick={() => setCota(null)}>
              Tirar
            </Button>
          </Note>
          <PreviaDaDistribuicao cotaId={cota.cota_id} valor={pagamento.valor} dia={pagamento.data_pagamento} />
        </>
      ) : daCota && !parcela ? (
        <Button size="sm" onClick={() => setCota(daCota)}>
          Dividir entre os títulos em aberto da cota {daCota.cota_numero}
        </Button>
      ) : null}
      {abertas.error ? <Note tone="ruim">{mensagemDe(abertas.error)}</Note> : null}
      {texto.trim() && abertas.data && achadas.length === 0 ? (
        <p role="status" className="text-muted text-sm">
          Nenhum título em aberto deste grupo com isso.
        </p>
      ) : null}
      <ul className="max-h-48 divide-y divide-line overflow-y-auto">
        {achadas.map((uma) => (
          <li key={uma.parcela_id}>
            <button
              type="button"
              className="flex w-full justify-between gap-3 px-2 py-1.5 text-left tabular-nums hover:bg-sunken"
              onClick={() => {
                setParcela(uma)
                setCota(null)
              }}
            >
              <span>{uma.identificador}</span>
              <span className="text-muted">{data(uma.vencimento)}</span>
              <span>{dinheiro(uma.valor)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Field label="Explicação" required>
        <Input required maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" tone="primary" disabled={!destino || !motivo.trim()} busy={resolver.isPending}>
          {cota ? 'Aplicar aos títulos da cota' : 'Aplicar ao título'}
        </Button>
        <Button type="submit" tone="danger" disabled={destino !== null || !motivo.trim()} busy={resolver.isPending}>
          Devolver a quem pagou
        </Button>
      </div>
    </form>
  )
}

function oQueSeFez(parcela: Parcela | null, cota: Parcela | null): string {
  if (cota) return `Aplicado ao que a cota ${cota.cota_numero} devia.`
  return parcela ? `Aplicado ao título ${parcela.identificador}.` : 'Marcado para devolução.'
}

function useAbertas(grupoId: string) {
  return useQuery({
    queryKey: ['abertas', grupoId],
    enabled: Boolean(grupoId),
    queryFn: async ({ signal }) => {
      const abertas: Parcela[] = []
      let token = ''
      do {
        const query = { situacao: 'ABERTO' as const, tamanho_pagina: 200, token_pagina: token }
        const { data: pagina } = await listarParcelasGrupo({
          path: { grupo_id: grupoId },
          query,
          signal,
          throwOnError: true,
        })
        abertas.push(...pagina.parcelas)
        token = pagina.proximo_token
      } while (token)
      return abertas
    },
  })
}
