import { Button, Dialog, Failure } from '@consorcio/design-system'
import { useSessao } from '@consorcio/shared-state'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { Esqueleto } from './Shell'
import { aoEntrar, entrar, entrarEmOutraJanela, lerSessao } from './sessao'

/** Nothing is shown before it is known who is in. An ended session asks again over the screen, which stays. */
export function PortaDaSessao({ children }: { children: ReactNode }) {
  const situacao = useSessao((sessao) => sessao.situacao)
  useEffect(() => void lerSessao(), [])
  useEffect(() => {
    if (situacao === 'ausente') entrar()
  }, [situacao])
  if (situacao === 'carregando' || situacao === 'ausente') return <Esqueleto />
  if (situacao === 'indisponivel') {
    return (
      <Failure
        title="O sistema não respondeu"
        message="Confira a rede e tente de novo."
        onRetry={() => void lerSessao()}
      />
    )
  }
  return (
    <>
      {children}
      <SessaoExpirada aberta={situacao === 'expirada'} />
    </>
  )
}

function SessaoExpirada({ aberta }: { aberta: boolean }) {
  const cache = useQueryClient()
  useEffect(
    () =>
      aoEntrar(async () => {
        await lerSessao()
        await cache.invalidateQueries()
      }),
    [cache],
  )
  return (
    <Dialog
      open={aberta}
      onClose={() => {}}
      persistent
      title="Sua sessão terminou"
      footer={
        <Button tone="primary" onClick={entrarEmOutraJanela}>
          Entrar de novo
        </Button>
      }
    >
      <p>
        Entre de novo para continuar. O que você estava preenchendo continua nesta tela: depois de entrar, é só salvar.
      </p>
    </Dialog>
  )
}
