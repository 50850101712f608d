import { Card, CardSkeleton, Empty, Failure, PenLine } from '@consorcio/design-system'
import { useBusca } from '@consorcio/navigation'
import { listarModelosOptions, type Modelo, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { EditorDeDocumento } from './EditorDeDocumento'
import { ListaDeModelos } from './ListaDeModelos'

/** Templates of the documents the system writes: contract, minutes, receipts. */
export function ModelosDeDocumento() {
  const [busca, mudar] = useBusca()
  const { data, error, refetch } = useQuery(listarModelosOptions())
  if (error && !data) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!data) return <CardSkeleton lines={8} />
  const modelos = maisNovos(data.modelos)
  const atual = modelos.find(({ codigo }) => codigo === busca.get('modelo')) ?? modelos[0]
  if (!atual) {
    return (
      <Card>
        <Empty icon={<PenLine aria-hidden />} title="Nenhum modelo de documento" />
      </Card>
    )
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <ListaDeModelos
        atual={atual.codigo}
        escolher={(modelo) => mudar({ modelo })}
        itens={modelos.map((modelo) => ({
          chave: modelo.codigo,
          nome: modelo.nome,
          detalhe: `Versão ${modelo.numero}`,
          situacao: modelo.publicada ? 'PUBLICADA' : 'RASCUNHO',
        }))}
      />
      <EditorDeDocumento key={atual.codigo} codigo={atual.codigo} numero={atual.numero} />
    </div>
  )
}

/** The last version of each: the draft while there is one, else what is in use. */
function maisNovos(versoes: readonly Modelo[]): Modelo[] {
  const nova = ({ codigo, numero }: Modelo) => !versoes.some((uma) => uma.codigo === codigo && uma.numero > numero)
  return versoes.filter(nova)
}
