import { Button, Facts, Note, StateBadge } from '@consorcio/design-system'
import { instante } from '@consorcio/formatos'
import {
  definirPapeis,
  desativarUsuario,
  type ErroDaApi,
  encerrarSessoes,
  reativarUsuario,
  redefinirSenha,
  type Usuario,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { EscolhaDePapeis, SenhaProvisoria } from './EscolhaDePapeis'

/** Roles, password, sessions, and the door itself. */
export function EdicaoDeUsuario({ usuario }: { usuario: Usuario }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [papeis, setPapeis] = useState<string[]>(usuario.papeis)
  const podeAtribuir = usePode('identidade.papel.atribuir')
  const path = { usuario_id: usuario.usuario_id }
  const mudou = [...papeis].sort().join() !== [...usuario.papeis].sort().join()
  const definir = useComando(
    (headers, novos: string[]) =>
      definirPapeis({ headers, path, body: { papeis: novos, versao: usuario.versao }, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Papéis alterados.') },
  )
  return (
    <div className="space-y-5">
      <Facts
        columns={1}
        items={[
          ['Nome de acesso', usuario.nome_usuario],
          ['E-mail', usuario.email || '–'],
          ['Situação', <StateBadge key="s" of="SituacaoUsuario" value={usuario.situacao} />],
          ['Último acesso', instante(usuario.ultimo_acesso_em)],
        ]}
      />
      {podeAtribuir ? (
        <div className="space-y-3">
          <EscolhaDePapeis escolhidos={papeis} mudar={setPapeis} erro={definir.error?.message} />
          <Button
            disabled={!mudou || papeis.length === 0}
            busy={definir.isPending}
            onClick={() => definir.mutate(papeis)}
          >
            Salvar os papéis
          </Button>
        </div>
      ) : null}
      <Acesso usuario={usuario} />
    </div>
  )
}

function Acesso({ usuario }: { usuario: Usuario }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const podeRedefinir = usePode('identidade.usuario.redefinir_senha')
  const podeDesativar = usePode('identidade.usuario.desativar')
  const podeEncerrar = usePode('identidade.sessao.encerrar')
  const path = { usuario_id: usuario.usuario_id }
  const ativo = usuario.situacao === 'ATIVO'
  const [erro, setErro] = useState('')
  const aoFalhar = (falha: ErroDaApi) => setErro(falha.message)
  const redefinir = useComando(
    (headers, remover_segundo_fator: boolean) =>
      redefinirSenha({ headers, path, body: { remover_segundo_fator }, throwOnError: true }),
    { aoFalhar },
  )
  const encerrar = useComando(
    (headers, sessao_id: string) => encerrarSessoes({ headers, path, body: { sessao_id }, throwOnError: true }),
    {
      aoConcluir: ({ encerradas }) => avisar('bom', `${encerradas} sessões encerradas.`),
      aoFalhar,
    },
  )
  const alternar = useComando(
    (headers, versao: number) =>
      (ativo ? desativarUsuario : reativarUsuario)({ headers, path, body: { versao }, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', ativo ? 'Acesso desativado.' : 'Acesso reativado.'),
      aoFalhar,
    },
  )
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {erro ? <Note tone="ruim">{erro}</Note> : null}
      {redefinir.data ? <SenhaProvisoria senha={redefinir.data.senha_provisoria ?? ''} /> : null}
      <div className="flex flex-wrap gap-2">
        {podeRedefinir ? (
          <Button busy={redefinir.isPending} onClick={() => redefinir.mutate(false)}>
            Nova senha provisória
          </Button>
        ) : null}
        {podeRedefinir && usuario.segundo_fator ? (
          <Button onClick={() => redefinir.mutate(true)}>Nova senha e sem segundo fator</Button>
        ) : null}
        {podeEncerrar ? (
          <Button busy={encerrar.isPending} onClick={() => encerrar.mutate('')}>
            Encerrar as sessões
          </Button>
        ) : null}
        {podeDesativar ? (
          <Button
            tone={ativo ? 'danger' : 'secondary'}
            busy={alternar.isPending}
            onClick={() => alternar.mutate(usuario.versao)}
          >
            {ativo ? 'Desativar o acesso' : 'Reativar o acesso'}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
