/** How far something went, from 0 to 1; the number is beside the bar, for who does not see it. */
export function Progress({ value, label }: { value: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div className="flex items-center gap-3">
      <progress aria-label={label} value={percent} max={100} className="h-2 min-w-24 flex-1 accent-brand" />
      <span className="w-10 text-right text-muted text-sm tabular-nums">{percent}%</span>
    </div>
  )
}
