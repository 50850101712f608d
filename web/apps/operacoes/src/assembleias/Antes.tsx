import { Button, Card, CircleCheck, CircleX, Dialog, Note } from '@consorcio/design-system'
import { contagem, data, dinheiro, hoje } from '@consorcio/formatos'
import { DataContabil } from '@consorcio/forms'
import {
  type Assembleia,
  abrirAssembleia,
  buscarPosicaoGrupoOptions,
  type Grupo,
  listarParcelasGrupoOptions,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** What to check before the list is frozen. */
export function Antes({ assembleia, grupo }: { assembleia: Assembleia; grupo: Grupo }) {
  const path = { grupo_id: grupo.grupo_id }
  const { data: posicao } = useQuery(buscarPosicaoGrupoOptions({ path }))
  const { data: emitidas } = useQuery(
    listarParcelasGrupoOptions({ path, query: { ago: assembleia.ago, tamanho_pagina: 1 } }),
  )
  const pode = usePode('sorteios.assembleia.abrir')
  const [abrindo, setAbrindo] = useState(false)
  const venceu = hoje() >= assembleia.vencimento
  const itens: [boolean, string][] = [
    [(emitidas?.parcelas.length ?? 0) > 0, `Parcelas da ${assembleia.ago}ª assembleia emitidas`],
    [venceu, `Vencimento de ${data(assembleia.vencimento)} já passou`],
    [
      assembleia.lances > 0,
      assembleia.lances > 0
        ? contagem(assembleia.lances, 'lance recebido', 'lances recebidos')
        : 'Nenhum lance recebido (pode haver assembleia sem lances)',
    ],
    [
      posicao !== undefined && posicao.fundo_comum_livre !== '0.00',
      `Fundo comum livre: ${dinheiro(posicao?.fundo_comum_livre)}`,
    ],
  ]
  return (
    <Card
      title="Antes de abrir"
      description="Ao abrir, preços, elegíveis e saldos ficam congelados, e a raiz da lista é publicada. Não há volta."
      actions={
        pode ? (
          <Button tone="primary" onClick={() => setAbrindo(true)}>
            Abrir a assembleia
          </Button>
        ) : null
      }
    >
      <ul className="space-y-2">
        {itens.map(([feito, texto]) => (
          <li key={texto} className="flex gap-2">
            {feito ? (
              <CircleCheck aria-label="Pronto" className="mt-0.5 size-4 shrink-0 text-good" />
            ) : (
              <CircleX aria-label="Atenção" className="mt-0.5 size-4 shrink-0 text-warn" />
            )}
            {texto}
          </li>
        ))}
      </ul>
      <Dialog open={abrindo} onClose={() => setAbrindo(false)} title="Abrir a assembleia">
        <Abertura assembleia={assembleia} fechar={() => setAbrindo(false)} />
      </Dialog>
    </Card>
  )
}

function Abertura({ assembleia, fechar }: { assembleia: Assembleia; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const abrir = useComando(
    (headers, data_contabil: string) =>
      abrirAssembleia({
        headers,
        path: { assembleia_id: assembleia.assembleia_id },
        body: { data_contabil },
        throwOnError: true,
      }),
    {
      aoAtualizar: (aberta) => {
        avisar('bom', `Lista congelada com ${contagem(aberta.elegiveis, 'cota elegível', 'cotas elegíveis')}.`)
        fechar()
      },
    },
  )
  return (
    <div className="space-y-4">
      {abrir.error ? <Note tone="ruim">{abrir.error.message}</Note> : null}
      <p>
        A lista de quem concorre será congelada agora. Pagamentos e lances que chegarem depois não contam para esta
        assembleia.
      </p>
      <DataContabil dia={dia} mudar={setDia} />
      <div className="flex justify-end gap-2">
        <Button onClick={fechar}>Ainda não</Button>
        <Button tone="primary" busy={abrir.isPending} onClick={() => abrir.mutate(dia)}>
          Congelar e abrir
        </Button>
      </div>
    </div>
  )
}
