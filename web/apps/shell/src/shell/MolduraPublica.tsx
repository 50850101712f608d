import type { ReactNode } from 'react'

/** The frame of what anyone may see. */
export function MolduraPublica({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="flex h-14 items-center gap-3 border-line border-b bg-surface px-4">
        <img src="/icone.svg" alt="" className="size-7" />
        <span className="font-semibold">Consórcio</span>
        <span className="text-muted">Conferência pública</span>
      </header>
      <main className="mx-auto max-w-6xl px-4 py-6">{children}</main>
    </>
  )
}
