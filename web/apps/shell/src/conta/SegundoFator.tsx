import { Badge, Button, Card, Dialog, Note } from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import { removerSegundoFator, renovarCodigosRecuperacao, useComando } from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { AtivacaoDoSegundoFator } from './AtivacaoDoSegundoFator'
import { CodigosDeRecuperacao } from './CodigosDeRecuperacao'
import { ComOsDoisFatores, type DoisFatores } from './ComOsDoisFatores'

type Acao = 'ativar' | 'renovar' | 'remover'

const TITULOS: Record<Acao, string> = {
  ativar: 'Ativar o segundo fator',
  renovar: 'Gerar novos códigos de recuperação',
  remover: 'Remover o segundo fator',
}
const POUCOS = 3

/** Second factor: a code of an authenticator application besides the password, and what enters when it is lost. */
export function SegundoFator({ ativo, restantes }: { ativo: boolean; restantes: number }) {
  const [acao, setAcao] = useState<Acao | null>(null)
  const [codigos, setCodigos] = useState<string[]>([])
  const fechar = () => {
    setAcao(null)
    setCodigos([])
  }
  const mostrando = codigos.length > 0
  return (
    <Card
      title="Segundo fator"
      actions={ativo ? <Badge tone="bom">Ativo</Badge> : <Badge tone="atencao">Inativo</Badge>}
    >
      <p className="mb-3 text-muted">Além da senha, um código do aplicativo autenticador do seu celular.</p>
      {ativo ? <Restantes restantes={restantes} /> : null}
      <div className="flex flex-wrap gap-2">
        {ativo ? <Button onClick={() => setAcao('renovar')}>Gerar novos códigos</Button> : null}
        <Button onClick={() => setAcao(ativo ? 'remover' : 'ativar')}>{ativo ? 'Remover' : 'Ativar'}</Button>
      </div>
      <Dialog
        open={acao !== null}
        onClose={fechar}
        title={mostrando ? 'Guarde os códigos de recuperação' : TITULOS[acao ?? 'ativar']}
        persistent={mostrando}
      >
        {mostrando ? <CodigosDeRecuperacao codigos={codigos} fechar={fechar} /> : null}
        {!mostrando && acao === 'ativar' ? <AtivacaoDoSegundoFator aoAtivar={setCodigos} /> : null}
        {!mostrando && acao === 'renovar' ? <Renovacao aoRenovar={setCodigos} /> : null}
        {!mostrando && acao === 'remover' ? <Remocao fechar={fechar} /> : null}
      </Dialog>
    </Card>
  )
}

function Restantes({ restantes }: { restantes: number }) {
  if (restantes === 0) {
    return (
      <Note tone="atencao" className="mb-3">
        Você não tem códigos de recuperação. Sem o celular, só quem administra o sistema devolve o seu acesso.
      </Note>
    )
  }
  const quantos = contagem(restantes, 'código de recuperação', 'códigos de recuperação')
  if (restantes > POUCOS) return <p className="mb-3 text-muted">Para quando perder o celular, você tem {quantos}.</p>
  return (
    <Note tone="atencao" className="mb-3">
      {restantes === 1 ? 'Resta' : 'Restam'} {quantos}. Gere outros antes que acabem.
    </Note>
  )
}

function Renovacao({ aoRenovar }: { aoRenovar: (codigos: string[]) => void }) {
  const renovar = useComando(
    (headers, body: DoisFatores) => renovarCodigosRecuperacao({ headers, body, throwOnError: true }),
    { aoConcluir: ({ codigos_recuperacao }) => aoRenovar(codigos_recuperacao ?? []) },
  )
  return (
    <ComOsDoisFatores comando={renovar} acao="Gerar" tom="primary">
      <p className="text-muted">Os códigos que você guardou antes deixam de valer.</p>
    </ComOsDoisFatores>
  )
}

function Remocao({ fechar }: { fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const remover = useComando(
    (headers, body: DoisFatores) => removerSegundoFator({ headers, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Segundo fator removido.')
        fechar()
      },
    },
  )
  return <ComOsDoisFatores comRecuperacao comando={remover} acao="Remover" tom="danger" />
}
