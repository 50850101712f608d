import { Button, CopyButton, Download, downloadText, Note } from '@consorcio/design-system'

interface Props {
  codigos: readonly string[]
  fechar: () => void
}

/** The recovery codes, this once: to be copied or kept in a file before going on. */
export function CodigosDeRecuperacao({ codigos, fechar }: Props) {
  const texto = codigos.join('\n')
  const baixar = () => downloadText('codigos-de-recuperacao.txt', `${texto}\n`, 'text/plain;charset=utf-8')
  return (
    <div className="space-y-4">
      <p>Sem o celular, cada um destes códigos entra uma vez no lugar do código do aplicativo.</p>
      <ul
        aria-label="Códigos de recuperação"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md bg-sunken px-4 py-3 font-mono text-base tracking-wide"
      >
        {codigos.map((codigo) => (
          <li key={codigo} className="text-center">
            {codigo}
          </li>
        ))}
      </ul>
      <Note tone="atencao">Eles não aparecem outra vez. Guarde-os longe do celular e da senha.</Note>
      <div className="flex flex-wrap justify-between gap-2">
        <span className="flex flex-wrap gap-2">
          <CopyButton text={texto} label="Copiar" />
          <Button size="sm" onClick={baixar}>
            <Download aria-hidden /> Baixar
          </Button>
        </span>
        <Button tone="primary" onClick={fechar}>
          Guardei os códigos
        </Button>
      </div>
    </div>
  )
}
