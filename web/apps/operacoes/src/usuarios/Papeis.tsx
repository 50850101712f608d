import { Badge, Button, Card, CardSkeleton, Dialog, Note } from '@consorcio/design-system'
import { emPalavras } from '@consorcio/formatos'
import { listarPapeisOptions, mensagemDe, type Papel } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EdicaoDePapel } from './EdicaoDePapel'
import { permissaoEmPalavras } from './permissoes'

/** What each role may do. */
export function Papeis() {
  const { data, error } = useQuery(listarPapeisOptions())
  const [editando, setEditando] = useState<Papel | null>(null)
  const pode = usePode('identidade.papel.alterar')
  if (error && !data) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!data) return <CardSkeleton lines={8} />
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {data.papeis.map((papel) => (
        <Card
          key={papel.papel}
          title={emPalavras(papel.papel)}
          description={papel.descricao}
          actions={
            papel.fixo ? (
              <Badge>Fixo</Badge>
            ) : pode ? (
              <Button size="sm" onClick={() => setEditando(papel)}>
                Alterar
              </Button>
            ) : null
          }
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
      <Dialog
        open={editando !== null}
        onClose={() => setEditando(null)}
        title={editando ? `Permissões: ${emPalavras(editando.papel).toLowerCase()}` : ''}
        wide
      >
        {editando ? (
          <EdicaoDePapel
            papel={editando}
            conhecidas={data.papeis.flatMap(({ permissoes }) => permissoes)}
            fechar={() => setEditando(null)}
          />
        ) : null}
      </Dialog>
    </div>
  )
}
