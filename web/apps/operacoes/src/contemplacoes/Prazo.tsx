import { Badge, cx } from '@consorcio/design-system'
import { contagem, diasEntre, hoje, type Tom } from '@consorcio/formatos'

/** How much time is left to pay the bid, and the title that pays it. */
export function Prazo({ dia, titulo, className }: { dia: string; titulo: string; className?: string }) {
  const faltam = diasEntre(hoje(), dia)
  const tom: Tom = faltam < 0 ? 'ruim' : faltam <= 1 ? 'atencao' : 'info'
  return (
    <div className={cx('flex flex-wrap items-center gap-2 text-xs', className)}>
      <Badge tone={tom}>{prazoEmPalavras(faltam)}</Badge>
      <span className="text-muted tabular-nums">{titulo}</span>
    </div>
  )
}

export function prazoEmPalavras(faltam: number): string {
  if (faltam < 0) return `Venceu há ${contagem(-faltam, 'dia', 'dias')}`
  return faltam === 0 ? 'Vence hoje' : `Faltam ${contagem(faltam, 'dia', 'dias')}`
}
