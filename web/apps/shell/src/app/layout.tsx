import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Shell } from '../shell/Shell'
import './global.css'

export const metadata: Metadata = { title: 'Consórcio', icons: { icon: '/icone.svg' } }
export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** The pages are empty slots: the shell reads the address and chooses what fills the screen. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="pt-BR" suppressHydrationWarning>
      <head>
        {/* Not deferred: it must run before the first paint. */}
        <script src="/tema.js" />
      </head>
      <body>
        <Shell />
        {children}
      </body>
    </html>
  )
}
