import { Button, Card, Checkbox, Field, Input, Note, Select } from '@consorcio/design-system'
import { hoje, opcoes, rotulo } from '@consorcio/formatos'
import { DataContabil } from '@consorcio/forms'
import {
  type AssembleiaGeral,
  type MeioVoto,
  mensagemDe,
  type OpcaoVoto,
  type RegistrarVotoEntrada,
  registrarVoto,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { useCotasAtivas } from '../cotasAtivas'

const VOTOS: readonly OpcaoVoto[] = ['FAVOR', 'CONTRA', 'BRANCO']

/** A quota's vote in each item: by letter or internet until the business day before, then in the assembly. */
export function Votacao({ geral, presencial }: { geral: AssembleiaGeral; presencial: boolean }) {
  const pode = usePode('sorteios.voto.registrar')
  const { data: cotas } = useCotasAtivas(geral.grupo_id)
  const [numero, setNumero] = useState('')
  const [meio, setMeio] = useState<MeioVoto>(presencial ? 'PRESENCIAL' : 'CARTA')
  const [porProcuracao, setPorProcuracao] = useState(false)
  const [dia, setDia] = useState(hoje())
  const cota = cotas?.find((uma) => String(uma.numero) === numero.trim())
  const meios = opcoes('MeioVoto').filter(({ valor }) => (valor === 'PRESENCIAL') === presencial)
  if (!pode) return null
  return (
    <Card
      title="Registrar votos"
      description={
        presencial
          ? 'Um voto por cota em cada item. O voto não muda.'
          : 'Antes da assembleia entram os votos por carta e pela internet.'
      }
    >
      <div className="space-y-4">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label="Número da cota"
            required
            error={numero && cotas && !cota ? 'Não há cota ativa com esse número.' : undefined}
          >
            <Input inputMode="numeric" value={numero} onChange={(evento) => setNumero(evento.target.value)} />
          </Field>
          <Field label="Chegou" required>
            <Select value={meio} onChange={(evento) => setMeio(evento.target.value as MeioVoto)} options={meios} />
          </Field>
          <DataContabil dia={dia} mudar={setDia} />
          <Checkbox
            className="self-end pb-1.5"
            checked={porProcuracao}
            onChange={(evento) => setPorProcuracao(evento.target.checked)}
          >
            Por procuração
          </Checkbox>
        </div>
        {cota ? (
          <ol className="divide-y divide-line border-line border-t">
            {geral.pauta.map(({ texto }, i) => (
              <ItemDaVotacao
                key={`${cota.cota_id}-${texto}`}
                geral={geral}
                numero={cota.numero}
                texto={texto}
                voto={{ cota_id: cota.cota_id, item: i + 1, meio, por_procuracao: porProcuracao, data_contabil: dia }}
              />
            ))}
          </ol>
        ) : null}
      </div>
    </Card>
  )
}

interface ItemProps {
  geral: AssembleiaGeral
  numero: number
  texto: string
  voto: Omit<RegistrarVotoEntrada, 'voto'>
}

function ItemDaVotacao({ geral, numero, texto, voto }: ItemProps) {
  const avisar = useAvisos((estado) => estado.avisar)
  const registrar = useComando(
    (headers, opcao: OpcaoVoto) =>
      registrarVoto({
        headers,
        path: { assembleia_geral_id: geral.assembleia_geral_id },
        body: { ...voto, voto: opcao },
        throwOnError: true,
      }),
    { aoConcluir: () => avisar('bom', `Voto da cota ${numero} no item ${voto.item} registrado.`) },
  )
  return (
    <li className="space-y-2 py-2.5">
      <p className="text-sm">
        {voto.item}. {texto}
      </p>
      {registrar.error ? <Note tone="ruim">{mensagemDe(registrar.error)}</Note> : null}
      <div className="flex flex-wrap gap-2">
        {VOTOS.map((opcao) => (
          <Button
            key={opcao}
            size="sm"
            aria-label={`${rotulo('OpcaoVoto', opcao).texto}, item ${voto.item}`}
            disabled={registrar.isSuccess}
            aria-disabled={registrar.isPending}
            busy={registrar.isPending && registrar.variables === opcao}
            onClick={() => registrar.mutate(opcao)}
          >
            {rotulo('OpcaoVoto', opcao).texto}
          </Button>
        ))}
      </div>
    </li>
  )
}
