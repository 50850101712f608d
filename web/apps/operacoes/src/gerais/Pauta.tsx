import { Badge, Card, StackedBar } from '@consorcio/design-system'
import { contagem, inteiro, rotulo } from '@consorcio/formatos'
import type { AssembleiaGeral, ResultadoItem } from '@consorcio/shared-api'

/** The agenda in the order of the vote, each item with its count: as it comes in, then as it stands. */
export function Pauta({ geral }: { geral: AssembleiaGeral }) {
  const aberta = geral.situacao === 'ABERTA'
  return (
    <Card
      flush
      title="Pauta"
      description={aberta ? 'Contagem ao vivo, dos votos que já chegaram.' : 'Na ordem da votação.'}
    >
      <ol className="divide-y divide-line border-line border-t">
        {geral.pauta.map((item, i) => {
          const resultado = geral.resultados.find((um) => um.item === i + 1)
          return (
            <li key={item.texto} className="space-y-2 px-4 py-3">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium">
                  {i + 1}. {rotulo('Materia', item.materia).texto}
                </span>
                {resultado ? <Decisao resultado={resultado} aberta={aberta} /> : null}
              </p>
              <p className="text-sm">{item.texto}</p>
              {resultado ? <Contagem resultado={resultado} /> : null}
            </li>
          )
        })}
      </ol>
    </Card>
  )
}

function Decisao({ resultado, aberta }: { resultado: ResultadoItem; aberta: boolean }) {
  if (aberta) return <Badge tone="info">{contagem(votos(resultado), 'voto', 'votos')}</Badge>
  return <Badge tone={resultado.aprovado ? 'bom' : 'ruim'}>{resultado.aprovado ? 'Aprovado' : 'Não aprovado'}</Badge>
}

/** How the votes of an item fell, and who could give one. */
export function Contagem({ resultado }: { resultado: ResultadoItem }) {
  const total = Math.max(1, votos(resultado))
  return (
    <>
      <StackedBar
        label={`Votos do item ${resultado.item}`}
        slices={[
          { texto: 'A favor', fracao: resultado.favor / total, valor: inteiro(resultado.favor), tom: 'bom' },
          { texto: 'Contra', fracao: resultado.contra / total, valor: inteiro(resultado.contra), tom: 'ruim' },
          { texto: 'Em branco', fracao: resultado.brancos / total, valor: inteiro(resultado.brancos), tom: 'neutro' },
        ]}
      />
      <p className="text-muted text-xs">
        {rotulo('Eleitorado', resultado.eleitorado).texto}: {contagem(resultado.eleitores, 'cota vota', 'cotas votam')}.
        {resultado.desconsiderados > 0
          ? ` ${contagem(resultado.desconsiderados, 'voto não conta', 'votos não contam')}, de quem não vota esta matéria.`
          : ''}
      </p>
    </>
  )
}

function votos({ favor, contra, brancos }: ResultadoItem): number {
  return favor + contra + brancos
}
