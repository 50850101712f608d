import { Field, Note, Select } from '@consorcio/design-system'
import { EscolhaDeConsorciado } from '@consorcio/forms'
import type { Consorciado } from '@consorcio/shared-api'
import { EscolhaDePapeis } from './EscolhaDePapeis'

export const CONSORCIADO = 'consorciado'
const ESCOLHAS = [
  { valor: 'equipe', texto: 'Alguém da equipe' },
  { valor: CONSORCIADO, texto: 'Um consorciado' },
]

interface Props {
  papeis: readonly string[]
  pessoa: Consorciado | null
  mudar: (papeis: string[], pessoa: Consorciado | null) => void
  erros: { papeis: string | undefined; consorciado: string | undefined }
}

/** Whose a login is: of the team, with its roles, or of one consorciado, who sees only what is theirs. */
export function DeQuemEOAcesso({ papeis, pessoa, mudar, erros }: Props) {
  const deConsorciado = papeis.includes(CONSORCIADO)
  return (
    <div className="space-y-4">
      <Field label="De quem é o acesso" required>
        <Select
          value={deConsorciado ? CONSORCIADO : 'equipe'}
          onChange={(evento) => mudar(evento.target.value === CONSORCIADO ? [CONSORCIADO] : [], null)}
          options={ESCOLHAS}
        />
      </Field>
      {deConsorciado ? (
        <>
          <Note>
            Vê as próprias cotas, parcelas e documentos, e oferta lances. Cada pessoa tem um acesso só, que não se
            mistura com papéis da equipe.
          </Note>
          <EscolhaDeConsorciado
            mascarado
            escolhido={pessoa}
            escolher={(escolhida) => mudar([CONSORCIADO], escolhida)}
            erro={erros.consorciado ?? erros.papeis}
          />
        </>
      ) : (
        <EscolhaDePapeis escolhidos={papeis} mudar={(novos) => mudar(novos, null)} erro={erros.papeis} />
      )}
    </div>
  )
}
