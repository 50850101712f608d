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
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
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
        {data?.usuario ? (
          <SegundoFator ativo={data.usuario.segundo_fator} restantes={data.codigos_recuperacao} />
        ) : (
          <Card title="Segundo fator">
            <CardSkeleton />
          </Card>
        )}
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
              <p className="truncate" title={sessao.agente}>
                {aparelhoEmPalavras(sessao.agente)}
              </p>
              <p className="text-muted text-sm">
                {sessao.ip}, desde {instante(sessao.criada_em)}{' '}
                {sessao.metodos.includes('otp') ? <Badge tone="bom">Segundo fator</Badge> : null}
              </p>
            </div>
            <Button
              size="sm"
              aria-disabled={encerrar.isPending}
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

const NAVEGADORES: [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/Firefox/, 'Firefox'],
  [/Chrom/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const SISTEMAS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Mozilla/5.0 (X11; Linux x86_64) … Chrome/142 …` → `Chrome no Linux`. */
function aparelhoEmPalavras(agente: string): string {
  const nome = (conhecidos: [RegExp, string][]) => conhecidos.find(([marca]) => marca.test(agente))?.[1]
  const [navegador, sistema] = [nome(NAVEGADORES), nome(SISTEMAS)]
  if (!navegador) return agente || 'Aplicativo'
  return sistema ? `${navegador} no ${sistema}` : navegador
}
