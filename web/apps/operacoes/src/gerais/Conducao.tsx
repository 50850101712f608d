import { Button, Card, Note } from '@consorcio/design-system'
import { data, hoje } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import { type AssembleiaGeral, abrirAssembleiaGeral, encerrarAssembleiaGeral, useComando } from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'

/** Opening freezes who votes; closing counts. Neither is undone, so both are confirmed. */
export function Conducao({ geral }: { geral: AssembleiaGeral }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.assembleia.conduzir')
  const [confirmando, setConfirmando] = useState(false)
  const [dia, setDia] = useState(hoje())
  const abrindo = geral.situacao === 'CONVOCADA'
  const path = { assembleia_geral_id: geral.assembleia_geral_id }
  const passar = useComando(
    (headers, data_contabil: string) => {
      const pedido = { headers, path, body: { data_contabil }, throwOnError: true } as const
      return abrindo ? abrirAssembleiaGeral(pedido) : encerrarAssembleiaGeral(pedido)
    },
    {
      aoConcluir: ({ situacao }) => {
        setConfirmando(false)
        avisar('bom', situacao === 'ABERTA' ? 'Assembleia aberta: quem vota está congelado.' : 'Votos contados.')
      },
      aoFalhar: () => setConfirmando(false),
    },
  )
  const recusa = recusaDe(passar.error, ['data_contabil'])
  if (!pode || !(abrindo || geral.situacao === 'ABERTA')) return null
  return (
    <Card
      title={abrindo ? 'Abrir a assembleia' : 'Encerrar a votação'}
      description={
        abrindo
          ? `Só no seu dia, ${data(geral.data)}. Ao abrir, congela-se quem vota.`
          : 'Ao encerrar, contam-se os votos de cada item. Não se desfaz.'
      }
    >
      <div className="space-y-3">
        {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
        <DataContabil dia={dia} mudar={setDia} erro={recusa.campo('data_contabil')} />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            tone="primary"
            busy={passar.isPending}
            onClick={() => (confirmando ? passar.mutate(dia) : setConfirmando(true))}
          >
            {confirmando ? 'Confirmar' : abrindo ? 'Abrir' : 'Encerrar e contar'}
          </Button>
          {confirmando ? <Button onClick={() => setConfirmando(false)}>Voltar</Button> : null}
        </div>
      </div>
    </Card>
  )
}
