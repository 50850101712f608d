import { Card, CardSkeleton, Empty, Failure, PenLine } from '@consorcio/design-system'
import { emPalavras, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { mensagemDe, type NotificacoesModelo, notificacoesListarModelosOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { EditorDeAviso } from './EditorDeAviso'
import { ListaDeModelos } from './ListaDeModelos'

const chaveDe = ({ codigo, canal }: NotificacoesModelo) => `${codigo}.${canal}`

/** Templates of notifications, by code and channel: what is in use of each. */
export function ModelosDeAviso() {
  const [busca, mudar] = useBusca()
  const { data, error, refetch } = useQuery(notificacoesListarModelosOptions())
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!data) return <CardSkeleton lines={8} />
  const atual = data.modelos.find((modelo) => chaveDe(modelo) === busca.get('modelo')) ?? data.modelos[0]
  if (!atual) {
    return (
      <Card>
        <Empty icon={<PenLine aria-hidden />} title="Nenhum modelo de aviso" />
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <ListaDeModelos
        atual={chaveDe(atual)}
        escolher={(modelo) => mudar({ modelo })}
        itens={data.modelos.map((modelo) => ({
          chave: chaveDe(modelo),
          nome: emPalavras(modelo.codigo.toUpperCase()),
          detalhe: `${rotulo('Canal', modelo.canal).texto}, versão ${modelo.versao}`,
          situacao: modelo.situacao,
        }))}
      />
      <Editor key={chaveDe(atual)} emUso={atual} />
    </div>
  )
}

/** The list has only what is in use; of one template every version is read, a draft as well. */
function Editor({ emUso: { codigo, canal } }: { emUso: NotificacoesModelo }) {
  const { data, error, refetch } = useQuery(notificacoesListarModelosOptions({ query: { codigo } }))
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!data) return <CardSkeleton lines={8} />
  const versoes = data.modelos.filter((uma) => uma.canal === canal).toSorted((a, b) => b.versao - a.versao)
  return <EditorDeAviso key={versoes[0]?.versao} versoes={versoes} />
}
