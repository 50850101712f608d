import { CircleCheck } from '@consorcio/design-system'
import { instante, maiuscula, rotulo } from '@consorcio/formatos'
import { aindaNaoEncerrada, type ItemDaVotacao, type MinhaVotacao } from '@consorcio/shared-api'

/** Of each quota in an item: the vote it gave and when, or why it gives none. */
export function Recibo({ minha, item }: { minha: MinhaVotacao; item: number }) {
  const varias = minha.cotas.length > 1
  const linhas = minha.cotas.flatMap(({ cota_id, numero, itens }) => {
    const deste = itens.find((um) => um.item === item)
    const texto = deste ? textoDo(deste, minha) : ''
    return deste && texto ? [{ cota_id, numero, votou: deste.voto !== 'NAO_INFORMADO', texto }] : []
  })
  if (linhas.length === 0) return null
  return (
    <ul className="space-y-1">
      {linhas.map(({ cota_id, numero, votou, texto }) => (
        <li key={cota_id} className="flex gap-2 text-sm">
          {votou ? <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" /> : null}
          <span className={votou ? undefined : 'text-muted'}>
            {varias ? `Cota ${numero}: ${texto}` : maiuscula(texto)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function textoDo(item: ItemDaVotacao, minha: MinhaVotacao): string {
  if (item.voto !== 'NAO_INFORMADO') {
    const como = [rotulo('MeioVoto', item.meio).texto.toLowerCase(), item.por_procuracao ? 'por procuração' : '']
    const voto = rotulo('OpcaoVoto', item.voto).texto.toLowerCase()
    return `você votou ${voto}, ${como.filter(Boolean).join(', ')}, em ${instante(item.registrado_em)}.`
  }
  if (item.direito === 'CONTEMPLADA') return 'esta matéria é só dos não contemplados: a sua cota já foi contemplada.'
  if (item.direito === 'SEM_VAGA') return 'a cota não tem vaga ativa nesta assembleia: não vota.'
  const aVotar = aindaNaoEncerrada(minha)
  if (item.direito === 'EM_ATRASO' && minha.votacao.situacao !== 'CONVOCADA') {
    return 'a cota estava em atraso na abertura: não vota.'
  }
  return aVotar ? '' : 'você não votou este item.'
}
