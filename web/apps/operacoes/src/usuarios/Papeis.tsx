import { Badge, Card, CardSkeleton, Note } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { listarPapeisOptions, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'

/** What each role may do. */
export function Papeis() {
  const { data, error } = useQuery(listarPapeisOptions())
  if (error) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!data) return <CardSkeleton lines={8} />
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {data.papeis.map((papel) => (
        <Card
          key={papel.papel}
          title={emPalavras(papel.papel)}
          description={papel.descricao}
          actions={papel.fixo ? <Badge>Fixo</Badge> : null}
        >
          <ul className="flex flex-wrap gap-1.5">
            {papel.permissoes.map((permissao) => (
              <li key={permissao} className="rounded-md bg-sunken px-2 py-0.5 text-sm" title={permissao}>
                {permissaoEmPalavras(permissao)}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

/** `grupos.cota.ler` → `Grupos: cota, ler`; `*` → `Tudo`. */
function permissaoEmPalavras(permissao: string): string {
  if (permissao === '*') return 'Tudo'
  const partes = permissao.split('.').map((parte) => emPalavras(parte === '*' ? 'tudo' : parte.toLowerCase()))
  const [primeira = '', ...resto] = partes
  return `${primeira === 'Tudo' ? 'Em tudo' : primeira}: ${resto.join(', ').toLowerCase()}`
}
