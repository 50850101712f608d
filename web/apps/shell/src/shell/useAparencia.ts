import { usePreferencias } from '@consorcio/shared-state'
import { useEffect } from 'react'

/** Keeps <html> as the person chose. */
export function useAparencia(): void {
  const tema = usePreferencias((preferencias) => preferencias.tema)
  const densidade = usePreferencias((preferencias) => preferencias.densidade)
  useEffect(() => {
    const { dataset } = document.documentElement
    if (tema === 'sistema') delete dataset.tema
    else dataset.tema = tema
    if (densidade === 'compacta') dataset.densidade = densidade
    else delete dataset.densidade
  }, [tema, densidade])
}
