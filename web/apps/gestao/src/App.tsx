import { Empty } from '@consorcio/design-system'
import { type Nav, NavContext, Rotas } from '@consorcio/navigation'
import './app.css'

/** What the shell loads. */
export default function App({ nav }: { nav: Nav }) {
  return (
    <NavContext value={nav}>
      <div data-mf="gestao">
        <Rotas rotas={[]} senao={<Empty title="Esta tela ainda não existe" />} />
      </div>
    </NavContext>
  )
}
