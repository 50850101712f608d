import { useEffect } from 'react'
import { anunciarEntrada } from './sessao'

/** The window that entered on behalf of another one. */
export function Entrou() {
  useEffect(anunciarEntrada, [])
  return <p className="p-8 text-center">Pronto. Você pode fechar esta janela e continuar na outra.</p>
}
