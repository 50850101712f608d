import { Button, Field, Input, Note, Select } from '@consorcio/design-system'
import { hoje, lerPercentual, opcoes, rotulo } from '@consorcio/formatos'
import { DataContabil, MoneyInput, recusaDe } from '@consorcio/forms'
import {
  type Assembleia,
  buscarRegraOptions,
  type Grupo,
  type Modalidade,
  type ProcessarLanceEntrada,
  processarLance,
  type Reducao,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useCotasAtivas } from '../cotasAtivas'

const CAMPOS = ['cota_id', 'modalidade', 'quantidade', 'embutido', 'reducao', 'data_contabil']

interface Props {
  assembleia: Assembleia
  grupo: Grupo
  fechar: () => void
}

/** A bid on behalf of a consorciado, by the number of the quota. */
export function NovoLance({ assembleia, grupo, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const { data: regra } = useQuery(buscarRegraOptions({ path: { grupo_id: grupo.grupo_id } }))
  const { data: cotas } = useCotasAtivas(grupo.grupo_id)
  const [numero, setNumero] = useState('')
  const [escolhida, setEscolhida] = useState<Modalidade | null>(null)
  const [quantidade, setQuantidade] = useState('')
  const [embutido, setEmbutido] = useState('')
  const [reducao, setReducao] = useState('')
  const [dia, setDia] = useState(hoje())
  const oferecer = useComando(
    (headers, body: ProcessarLanceEntrada) =>
      processarLance({ headers, path: { assembleia_id: assembleia.assembleia_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `Lance da cota ${numero} recebido.`)
        fechar()
      },
    },
  )
  const cota = cotas?.find((uma) => String(uma.numero) === numero.trim())
  const oferta = lerPercentual(quantidade)
  const { campo, aviso } = recusaDe(oferecer.error, CAMPOS)
  const permitidas = opcoes('Modalidade').filter(
    ({ valor }) => regra?.modalidades_lance?.some((aceita) => aceita === valor) ?? valor === 'LIVRE',
  )
  // Not all groups take the free bid: what goes is what the screen shows, also when the rule comes after.
  const modalidade = escolhida ?? ((permitidas[0]?.valor ?? 'LIVRE') as Modalidade)
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (!cota) return
    oferecer.mutate({
      cota_id: cota.cota_id,
      modalidade,
      data_contabil: dia,
      ...(oferta ? { quantidade: oferta } : {}),
      ...(embutido ? { embutido } : {}),
      ...(reducao ? { reducao: reducao as Reducao } : {}),
    })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Número da cota"
          required
          error={numero && cotas && !cota ? 'Não há cota ativa com esse número.' : campo('cota_id')}
        >
          <Input inputMode="numeric" value={numero} onChange={(evento) => setNumero(evento.target.value)} />
        </Field>
        <Field label="Modalidade" required error={campo('modalidade')}>
          <Select
            value={modalidade}
            onChange={(evento) => setEscolhida(evento.target.value as Modalidade)}
            options={permitidas}
          />
        </Field>
        <Field
          label={`Oferta: ${rotulo('BaseLance', regra?.base_lance).texto.toLowerCase()}`}
          required={modalidade !== 'FIXO'}
          error={quantidade && !oferta ? 'O formato não está certo.' : campo('quantidade')}
          hint={modalidade === 'FIXO' ? 'No lance fixo vale o percentual do grupo' : undefined}
        >
          <Input inputMode="decimal" value={quantidade} onChange={(evento) => setQuantidade(evento.target.value)} />
        </Field>
        <Field label="Embutido (R$)" hint="Parte paga com o próprio crédito" error={campo('embutido')}>
          <MoneyInput value={embutido} onChange={setEmbutido} />
        </Field>
        <Field label="O lance pago reduz" required error={campo('reducao')}>
          <Select
            empty="Como na regra do grupo"
            value={reducao}
            onChange={(evento) => setReducao(evento.target.value)}
            options={opcoes('Reducao')}
          />
        </Field>
        <DataContabil dia={dia} mudar={setDia} erro={campo('data_contabil')} />
      </div>
      <Button type="submit" tone="primary" busy={oferecer.isPending} disabled={!cota || !regra}>
        Oferecer
      </Button>
    </form>
  )
}
