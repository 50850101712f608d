import { Failure, PageSkeleton } from '@consorcio/design-system'
import { useNav } from '@consorcio/navigation'
import { Component, lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { carregarRemoto, type NomeDoRemoto } from './federacao'

const TITULOS = { gestao: 'Gestão', financeiro: 'Financeiro', operacoes: 'Operações' }

/** One remote, and the wall around it: when it fails, the rest of the system goes on. */
export function RemotoNaTela({ nome }: { nome: NomeDoRemoto }) {
  const nav = useNav()
  const [tentativa, setTentativa] = useState(0)
  const Remoto = useMemo(() => lazy(() => carregarRemoto(nome, tentativa)), [nome, tentativa])
  return (
    <Parede key={`${nome}-${tentativa}`} nome={nome} repetir={() => setTentativa((atual) => atual + 1)}>
      <Suspense fallback={<PageSkeleton />}>
        <Remoto nav={nav} />
      </Suspense>
    </Parede>
  )
}

interface Props {
  nome: NomeDoRemoto
  repetir: () => void
  children: ReactNode
}

class Parede extends Component<Props, { caiu: boolean }> {
  override state = { caiu: false }

  static getDerivedStateFromError() {
    return { caiu: true }
  }

  override render() {
    if (!this.state.caiu) return this.props.children
    return (
      <Failure
        title={`${TITULOS[this.props.nome]} não está respondendo`}
        message="O restante do sistema continua funcionando. Tente de novo em instantes."
        onRetry={this.props.repetir}
      />
    )
  }
}
