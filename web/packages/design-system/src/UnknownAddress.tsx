import { Link } from '@consorcio/navigation'
import { HelpCircle } from './icons'
import { Empty } from './states'

/** The page of an address that is none of ours, in the shell and in each of its parts. */
export function UnknownAddress() {
  return (
    <Empty icon={<HelpCircle aria-hidden />} title="Este endereço não existe" level={1}>
      Confira o endereço ou{' '}
      <Link to="/" className="text-brand underline">
        volte ao painel
      </Link>
      .
    </Empty>
  )
}
