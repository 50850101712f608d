import { Button, CardSkeleton, Facts, Note, StateBadge } from '@consorcio/design-system'
import { contagem, documentoMascarado, instante } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { Link } from '@consorcio/navigation'
import {
  buscarConsorciadoOptions,
  type Consorciado,
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
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { CONSORCIADO, DeQuemEOAcesso } from './DeQuemEOAcesso'
import { SenhaProvisoria } from './EscolhaDePapeis'

const SEM_SESSOES = 'Nenhuma sessão estava aberta.'

/** Whose it is, roles, password, sessions, and the door itself. */
export function EdicaoDeUsuario({ usuario }: { usuario: Usuario }) {
  const podeAtribuir = usePode('identidade.papel.atribuir')
  const { data: pessoa, isLoading } = useQuery({
    ...buscarConsorciadoOptions({ path: { consorciado_id: usuario.consorciado_id } }),
    enabled: usuario.consorciado_id !== '',
  })
  if (isLoading) return <CardSkeleton lines={6} />
  return (
    <div className="space-y-5">
      <Facts
        columns={1}
        items={[
          ['Nome de acesso', usuario.nome_usuario],
          ['E-mail', usuario.email || '–'],
          ['Situação', <StateBadge key="s" of="SituacaoUsuario" value={usuario.situacao} />],
          ['Último acesso', instante(usuario.ultimo_acesso_em)],
          ...(pessoa ? [['Acesso de', <Ligado key="de" pessoa={pessoa} />] as [string, ReactNode]] : []),
        ]}
      />
      {podeAtribuir ? <Papeis key={usuario.versao} usuario={usuario} pessoa={pessoa ?? null} /> : null}
      <Acesso usuario={usuario} />
    </div>
  )
}

function Ligado({ pessoa }: { pessoa: Consorciado }) {
  return (
    <Link to={`/consorciados/${pessoa.consorciado_id}`} className="text-brand hover:underline">
      {pessoa.nome}, {documentoMascarado(pessoa.documento)}
    </Link>
  )
}

function Papeis({ usuario, pessoa: atual }: { usuario: Usuario; pessoa: Consorciado | null }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [papeis, setPapeis] = useState<string[]>(usuario.papeis)
  const [pessoa, setPessoa] = useState(atual)
  const consorciado_id = pessoa?.consorciado_id ?? ''
  const definir = useComando(
    (headers, novos: string[]) =>
      definirPapeis({
        headers,
        path: { usuario_id: usuario.usuario_id },
        body: { papeis: novos, consorciado_id, versao: usuario.versao },
        throwOnError: true,
      }),
    { aoConcluir: () => avisar('bom', 'Papéis alterados.') },
  )
  const outraPessoa = consorciado_id !== usuario.consorciado_id
  const mudou = outraPessoa || [...papeis].sort().join() !== [...usuario.papeis].sort().join()
  const falta = papeis.includes(CONSORCIADO) ? !pessoa : papeis.length === 0
  const { campo, aviso } = recusaDe(definir.error, ['papeis', 'consorciado_id'])
  return (
    <div className="space-y-3">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <DeQuemEOAcesso
        papeis={papeis}
        pessoa={pessoa}
        mudar={(novos, escolhida) => {
          definir.reset()
          setPapeis(novos)
          setPessoa(escolhida)
        }}
        erros={{ papeis: campo('papeis'), consorciado: campo('consorciado_id') }}
      />
      {outraPessoa && !falta ? <p className="text-muted text-sm">As sessões abertas deste acesso terminam.</p> : null}
      <Button disabled={!mudou || falta} busy={definir.isPending} onClick={() => definir.mutate(papeis)}>
        Salvar os papéis
      </Button>
    </div>
  )
}

/** Not made again when the user changes: a password that is shown once stays on the screen until it is closed. */
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
      aoConcluir: ({ encerradas }) =>
        avisar('bom', encerradas > 0 ? contagem(encerradas, 'sessão encerrada.', 'sessões encerradas.') : SEM_SESSOES),
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
  const pedir = (fazer: () => void) => () => {
    setErro('')
    fazer()
  }
  return (
    <div className="space-y-3 border-line border-t pt-4">
      {erro ? <Note tone="ruim">{erro}</Note> : null}
      {redefinir.data ? <SenhaProvisoria senha={redefinir.data.senha_provisoria ?? ''} /> : null}
      <div className="flex flex-wrap gap-2">
        {podeRedefinir ? (
          <Button busy={redefinir.isPending} onClick={pedir(() => redefinir.mutate(false))}>
            Nova senha provisória
          </Button>
        ) : null}
        {podeRedefinir && usuario.segundo_fator ? (
          <Button busy={redefinir.isPending} onClick={pedir(() => redefinir.mutate(true))}>
            Nova senha e sem segundo fator
          </Button>
        ) : null}
        {podeEncerrar ? (
          <Button busy={encerrar.isPending} onClick={pedir(() => encerrar.mutate(''))}>
            Encerrar as sessões
          </Button>
        ) : null}
        {podeDesativar ? (
          <Button
            tone={ativo ? 'danger' : 'secondary'}
            busy={alternar.isPending}
            onClick={pedir(() => alternar.mutate(usuario.versao))}
          >
            {ativo ? 'Desativar o acesso' : 'Reativar o acesso'}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
