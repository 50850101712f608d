import { Button, Dialog, HelpCircle } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import { useQuemSou } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

const GERAL = 'Atalhos: Ctrl+K busca em tudo; Tab percorre a tela; Esc fecha o que estiver aberto.'

/** What this screen is for, in a few lines. */
export function Ajuda() {
  const [aberta, setAberta] = useState(false)
  const { pathname } = useNav()
  const deConsorciado = useQuemSou() !== null
  const { data: textos = [] } = useQuery({
    queryKey: ['ajuda', pathname, deConsorciado],
    queryFn: async () => (await import('./textosDaAjuda')).textosDaAjuda(pathname, deConsorciado),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: aberta,
  })
  return (
    <>
      <Button
        tone="ghost"
        size="icon"
        aria-label="Ajuda desta tela"
        title="Ajuda desta tela"
        onClick={() => setAberta(true)}
      >
        <HelpCircle aria-hidden />
      </Button>
      <Dialog open={aberta} onClose={() => setAberta(false)} title="Ajuda desta tela">
        <div className="space-y-3">
          {textos.map((texto) => (
            <p key={texto}>{texto}</p>
          ))}
          <p className="text-muted">{GERAL}</p>
          {deConsorciado ? null : (
            <p>
              <a href="/api/v1/docs" className="text-brand underline">
                Documentação da API
              </a>
            </p>
          )}
        </div>
      </Dialog>
    </>
  )
}
