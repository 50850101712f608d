import { Badge, cx } from '@consorcio/design-system'
import { contagem, diasEntre, hoje, type Tom } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import type { Contemplacao } from '@consorcio/shared-api'

/** How much time is left to pay the bid, and the way to the title that pays it. */
export function Prazo({ contemplacao, className }: { contemplacao: Contemplacao; className?: string }) {
  const faltam = diasEntre(hoje(), contemplacao.prazo_pagamento)
  const tom: Tom = faltam < 0 ? 'ruim' : faltam <= 1 ? 'atencao' : 'info'
  return (
    <div className={cx('flex flex-wrap items-center gap-2 text-xs', className)}>
      <Badge tone={tom}>{prazoEmPalavras(faltam)}</Badge>
      <Link to={`/cotas/${contemplacao.cota_id}?aba=parcelas`} className="text-brand tabular-nums hover:underline">
        {contemplacao.identificador_titulo}
      </Link>
    </div>
  )
}

export function prazoEmPalavras(faltam: number): string {
  if (faltam < 0) return `Venceu há ${contagem(-faltam, 'dia', 'dias')}`
  return faltam === 0 ? 'Vence hoje' : `Faltam ${contagem(faltam, 'dia', 'dias')}`
}
