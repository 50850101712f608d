import { Button, Dialog, Note } from '@consorcio/design-system'
import { hoje, maiuscula, mesPorExtenso } from '@consorcio/formatos'
import { DataContabil, recusaDe } from '@consorcio/forms'
import { type Faturamento, type IniciarFaturamentoEntrada, iniciarFaturamento, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { type FormEvent, useState } from 'react'
import { Previa } from './Previa'

interface Props {
  mes: string
  faturamento: Faturamento | undefined
  /** The address keeps the month: it is no longer the next to bill. */
  aoIniciar: () => void
}

/** Asks for the run of a month, after showing what it would issue. Again, it tries what was refused and what is new. */
export function Faturar({ mes, faturamento, aoIniciar }: Props) {
  const [confirmando, setConfirmando] = useState(false)
  const emCurso = faturamento?.situacao === 'EM_CURSO'
  return (
    <>
      <Button tone={faturamento ? 'secondary' : 'primary'} aria-disabled={emCurso} onClick={() => setConfirmando(true)}>
        {faturamento ? 'Faturar o que falta' : 'Faturar o mês'}
      </Button>
      <Dialog
        open={confirmando}
        onClose={() => setConfirmando(false)}
        title={`Faturar ${mesPorExtenso(mes)}`}
        description={
          faturamento
            ? 'Só os grupos recusados e os novos; o que foi emitido não muda.'
            : 'Uma assembleia de um grupo por vez; fechar a tela não interrompe.'
        }
      >
        <Confirmacao mes={mes} faturamento={faturamento} aoIniciar={aoIniciar} fechar={() => setConfirmando(false)} />
      </Dialog>
    </>
  )
}

function Confirmacao({ mes, faturamento, aoIniciar, fechar }: Props & { fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(hoje())
  const iniciar = useComando(
    (headers, body: IniciarFaturamentoEntrada) => iniciarFaturamento({ headers, body, throwOnError: true }),
    {
      aoConcluir: aoIniciar,
      aoAtualizar: (novo) => {
        avisar('bom', resultado(novo, faturamento))
        fechar()
      },
    },
  )
  const { campo, aviso } = recusaDe(iniciar.error, ['data_contabil'])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    iniciar.mutate({ mes, data_contabil: dia })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Previa mes={mes} ativa={!iniciar.isPending} />
      <DataContabil dia={dia} mudar={setDia} erro={campo('data_contabil')} />
      <Note tone="atencao">
        As parcelas saem pelo preço do bem em vigor na data contábil. O que for emitido não se desfaz.
      </Note>
      <div className="flex justify-end gap-2">
        <Button onClick={fechar}>Ainda não</Button>
        <Button type="submit" tone="primary" busy={iniciar.isPending}>
          Faturar
        </Button>
      </div>
    </form>
  )
}

/** Asking again for a month with nothing to do opens no other round. */
function resultado(novo: Faturamento, antes: Faturamento | undefined): string {
  const mes = maiuscula(mesPorExtenso(novo.mes))
  if (novo.situacao === 'EM_CURSO') return `${mes}: faturamento em curso.`
  return novo.rodada === antes?.rodada ? 'Nada a faturar: o que havia já foi faturado.' : `${mes} faturado.`
}
