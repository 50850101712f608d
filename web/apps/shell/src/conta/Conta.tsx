import { Badge, Button, Card, CardSkeleton, Facts, Failure, PageHeader } from '@consorcio/design-system'
import { emPalavras, instante } from '@consorcio/formatos'
import {
  buscarMinhaContaOptions,
  encerrarMinhasSessoes,
  listarMinhasSessoesOptions,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { SegundoFator } from './SegundoFator'
import { TrocaDeSenha } from './TrocaDeSenha'

/** The person's own access: data, password, second factor, open sessions. */
export default function Conta() {
  const { data, error, refetch } = useQuery(buscarMinhaContaOptions())
  if (error) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  return (
    <>
      <PageHeader title="Sua conta" crumbs={[{ texto: 'Painel', para: '/' }, { texto: 'Sua conta' }]} />
      <div className="grid max-w-5xl gap-4 lg:grid-cols-2">
        <Card title="Dados">
          {data ? (
            <Facts
              columns={1}
              items={[
                ['Nome', data.usuario?.nome],
                ['Nome de acesso', data.usuario?.nome_usuario],
                ['E-mail', data.usuario?.email || '–'],
                ['Papéis', data.usuario?.papeis.map(emPalavras).join(', ')],
                ['Último acesso', instante(data.usuario?.ultimo_acesso_em)],
              ]}
            />
          ) : (
            <CardSkeleton />
          )}
        </Card>
        <SegundoFator ativo={data?.usuario?.segundo_fator ?? false} />
        <TrocaDeSenha />
        <Sessoes />
      </div>
    </>
  )
}

function Sessoes() {
  const { data } = useQuery(listarMinhasSessoesOptions())
  const avisar = useAvisos((estado) => estado.avisar)
  const encerrar = useComando(
    (headers, sessaoId: string) =>
      encerrarMinhasSessoes({ headers, body: { sessao_id: sessaoId }, throwOnError: true }),
    {
      aoConcluir: () => avisar('bom', 'Sessão encerrada.'),
      aoFalhar: (erro) => avisar('ruim', erro.message),
    },
  )
  return (
    <Card title="Sessões abertas" description="Encerre o que você não reconhece.">
      {data ? null : <CardSkeleton lines={3} />}
      <ul className="divide-y divide-line">
        {data?.sessoes.map((sessao) => (
          <li key={sessao.sessao_id} className="flex items-start justify-between gap-3 py-2">
            <div className="min-w-0">
              <p className="truncate">{sessao.agente || 'Aplicativo'}</p>
              <p className="text-muted text-sm">
                {sessao.ip}, desde {instante(sessao.criada_em)}{' '}
                {sessao.metodos.includes('otp') ? <Badge tone="bom">Segundo fator</Badge> : null}
              </p>
            </div>
            <Button
              size="sm"
              busy={encerrar.isPending && encerrar.variables === sessao.sessao_id}
              onClick={() => encerrar.mutate(sessao.sessao_id)}
            >
              Encerrar
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
