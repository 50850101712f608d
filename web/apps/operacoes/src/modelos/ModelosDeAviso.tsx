import { Card, CardSkeleton, Empty, Failure, PenLine } from '@consorcio/design-system'
import { emPalavras, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { mensagemDe, type NotificacoesModelo, notificacoesListarModelosOptions } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { EditorDeAviso } from './EditorDeAviso'
import { ListaDeModelos } from './ListaDeModelos'

const chaveDe = ({ codigo, canal }: NotificacoesModelo) => `${codigo}.${canal}`

/** Templates of notifications, by code and channel; each with its versions, the newest first. */
export function ModelosDeAviso() {
  const [busca, mudar] = useBusca()
  const { data, error, refetch } = useQuery(notificacoesListarModelosOptions())
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!data) return <CardSkeleton lines={8} />
  const versoes = Map.groupBy(data.modelos, chaveDe)
  for (const lista of versoes.values()) lista.sort((uma, outra) => outra.versao - uma.versao)
  const atual = versoes.has(busca.get('modelo') ?? '') ? busca.get('modelo') : [...versoes.keys()][0]
  const doAtual = versoes.get(atual ?? '')
  if (!atual || !doAtual) {
    return (
      <Card>
        <Empty icon={<PenLine aria-hidden />} title="Nenhum modelo de aviso" />
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <ListaDeModelos
        atual={atual}
        escolher={(modelo) => mudar({ modelo })}
        itens={[...versoes].map(([chave, lista]) => ({
          chave,
          nome: emPalavras((lista[0]?.codigo ?? '').toUpperCase()),
          detalhe: `${rotulo('Canal', lista[0]?.canal).texto}, versão ${lista[0]?.versao}`,
          situacao: lista[0]?.situacao ?? 'NAO_INFORMADO',
        }))}
      />
      <EditorDeAviso key={`${atual}-${doAtual[0]?.versao}`} versoes={doAtual} />
    </div>
  )
}
