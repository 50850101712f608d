import { Button, Field, Input, Note, Select } from '@consorcio/design-system'
import { hoje, opcoes } from '@consorcio/formatos'
import { type Recusa, recusaDe } from '@consorcio/forms'
import {
  type Extracao,
  type OrigemExtracao,
  type RegistrarExtracaoEntrada,
  registrarExtracao,
  useComando,
} from '@consorcio/shared-api'
import { type FormEvent, useState } from 'react'
import { digitados, Premios, premiosCompletos, SEM_PREMIOS } from './Premios'

const FONTES: Record<OrigemExtracao, string> = { LOTERIA_FEDERAL: 'Loteria Federal', GLOBO: 'Globo da assembleia' }

interface Origem {
  origem: OrigemExtracao
  numero: string
  participantes: string
  dia: string
  fonte: string
}

interface Props {
  aoRegistrar: (extracao: Extracao) => void
  /** Of whom the globo is: the day and the participants of the group that the draw is for. */
  globo?: { dia: string; participantes: number } | undefined
}

/** The prizes of an extraction or the balls of a globo, typed twice: nothing is sent until both are the same. */
export function RegistroDeExtracao({ aoRegistrar, globo }: Props) {
  const [de, setDe] = useState<Origem>(() => origemInicial(globo))
  const [primeira, setPrimeira] = useState(SEM_PREMIOS)
  const [segunda, setSegunda] = useState(SEM_PREMIOS)
  const [conferindo, setConferindo] = useState(false)
  const registrar = useComando(
    (headers, body: RegistrarExtracaoEntrada) => registrarExtracao({ headers, body, throwOnError: true }),
    { aoAtualizar: aoRegistrar, aoFalhar: () => setConferindo(false) },
  )
  const { origem } = de
  const diferentes = segunda.map((valor, i) => diferenca(origem, primeira[i] ?? '', valor))
  const prontos = premiosCompletos(origem, primeira) && identificada(de)
  const iguais = premiosCompletos(origem, segunda) && segunda.every((valor, i) => valor === primeira[i])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (!conferindo) setConferindo(prontos)
    else if (iguais) registrar.mutate(entradaDe(de, primeira))
  }
  const recusa = recusaDe(registrar.error, [origem === 'GLOBO' ? 'participantes' : 'numero', 'data', 'fonte'])
  return (
    <form onSubmit={enviar} className="space-y-4">
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      {conferindo ? (
        <>
          <Note>
            Digite {origem === 'GLOBO' ? 'as bolas' : 'os prêmios'} de novo, olhando a fonte e não o que foi digitado
            antes.
          </Note>
          <Premios origem={origem} valores={segunda} mudar={setSegunda} erros={diferentes} />
        </>
      ) : (
        <>
          <Identificacao de={de} mudar={(novo) => setDe({ ...de, ...novo })} campo={recusa.campo} />
          <Premios origem={origem} valores={primeira} mudar={setPrimeira} />
        </>
      )}
      <div className="flex gap-2">
        {conferindo ? <Button onClick={() => setConferindo(false)}>Corrigir a primeira vez</Button> : null}
        <Button
          type="submit"
          tone="primary"
          busy={registrar.isPending}
          disabled={conferindo ? origem === 'GLOBO' && !iguais : !prontos}
        >
          {conferindo ? 'Conferir e registrar' : 'Continuar'}
        </Button>
      </div>
    </form>
  )
}

interface PropsDaIdentificacao {
  de: Origem
  mudar: (novo: Partial<Origem>) => void
  campo: Recusa['campo']
}

/** Where the numbers come from, and what tells this draw from every other. */
function Identificacao({ de, mudar, campo }: PropsDaIdentificacao) {
  const trocar = (origem: OrigemExtracao) => mudar({ origem, fonte: FONTES[origem] })
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="De onde são os números" required>
        <Select
          value={de.origem}
          onChange={(evento) => trocar(evento.target.value as OrigemExtracao)}
          options={opcoes('OrigemExtracao')}
        />
      </Field>
      {de.origem === 'GLOBO' ? (
        <Field
          label="Participantes"
          required
          hint="Quantas bolas havia: serve aos grupos desse tamanho no dia"
          error={campo('participantes')}
        >
          <Numero valor={de.participantes} mudar={(participantes) => mudar({ participantes })} />
        </Field>
      ) : (
        <Field label="Número da extração" required error={campo('numero')}>
          <Numero valor={de.numero} mudar={(numero) => mudar({ numero })} />
        </Field>
      )}
      <Field label="Data" required error={campo('data')}>
        <Input type="date" value={de.dia} onChange={(evento) => mudar({ dia: evento.target.value })} />
      </Field>
      <Field label="Fonte" required error={campo('fonte')}>
        <Input value={de.fonte} maxLength={200} onChange={(evento) => mudar({ fonte: evento.target.value })} />
      </Field>
    </div>
  )
}

function Numero({ valor, mudar }: { valor: string; mudar: (valor: string) => void }) {
  return (
    <Input
      inputMode="numeric"
      maxLength={6}
      value={valor}
      onChange={(evento) => mudar(evento.target.value.replace(/\D/g, ''))}
    />
  )
}

function origemInicial(globo: Props['globo']): Origem {
  const origem = globo ? 'GLOBO' : 'LOTERIA_FEDERAL'
  const participantes = globo ? String(globo.participantes) : ''
  return { origem, numero: '', participantes, dia: globo?.dia ?? hoje(), fonte: FONTES[origem] }
}

function identificada({ origem, numero, participantes, fonte }: Origem): boolean {
  const qual = origem === 'GLOBO' ? participantes : numero
  return Number(qual) > 0 && fonte.trim() !== ''
}

/** A prize is compared once it is whole; a ball, which may have fewer digits, while it is not the beginning of the first. */
function diferenca(origem: OrigemExtracao, primeira: string, segunda: string): string | undefined {
  const comparavel = origem === 'GLOBO' ? !primeira.startsWith(segunda) : segunda.length === 5
  return comparavel && segunda !== primeira ? 'Diferente da primeira vez' : undefined
}

function entradaDe({ origem, numero, participantes, dia, fonte }: Origem, numeros: string[]): RegistrarExtracaoEntrada {
  const comum = { data: dia, premios: digitados(numeros) as RegistrarExtracaoEntrada['premios'], fonte }
  return origem === 'GLOBO'
    ? { ...comum, origem, participantes: Number(participantes) }
    : { ...comum, numero: Number(numero) }
}
