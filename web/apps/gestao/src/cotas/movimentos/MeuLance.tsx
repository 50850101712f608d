import { Button, CardSkeleton, Facts, Field, Input, Note, Select } from '@consorcio/design-system'
import { dinheiro, lerPercentual, opcoes, parteDe, percentual, rotulo } from '@consorcio/formatos'
import { MoneyInput, recusaDe } from '@consorcio/forms'
import {
  type Assembleia,
  buscarPosicaoCotaOptions,
  buscarRegraOptions,
  type Cota,
  type Modalidade,
  mensagemDe,
  type ProcessarLanceEntrada,
  processarLance,
  type RegraGrupo,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

const SEM_OFERTA: readonly Modalidade[] = ['FIXO', 'QUITACAO']

interface Props {
  cota: Cota
  assembleia: Assembleia
  fechar: () => void
}

/** A bid by who holds the quota: what the contract accepts, what it comes to in reais, and what winning asks for. */
export function MeuLance({ cota, assembleia, fechar }: Props) {
  const { data: regra, error } = useQuery(buscarRegraOptions({ path: { grupo_id: cota.grupo_id } }))
  const { data: posicao } = useQuery(buscarPosicaoCotaOptions({ path: { cota_id: cota.cota_id } }))
  if (error && !regra) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!regra || !posicao) return <CardSkeleton lines={6} />
  return <Formulario cota={cota} assembleia={assembleia} fechar={fechar} regra={regra} preco={posicao.preco} />
}

function Formulario({ cota, assembleia, fechar, regra, preco }: Props & { regra: RegraGrupo; preco: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const permitidas = opcoes('Modalidade').filter(
    ({ valor }) => regra.modalidades_lance?.some((aceita) => aceita === valor) ?? valor === 'LIVRE',
  )
  const [modalidade, setModalidade] = useState((permitidas[0]?.valor ?? 'LIVRE') as Modalidade)
  const [quantidade, setQuantidade] = useState('')
  const [embutido, setEmbutido] = useState('')
  const oferta = lerPercentual(quantidade)
  const pedeOferta = !SEM_OFERTA.includes(modalidade)
  const oferecer = useComando(
    (headers, body: ProcessarLanceEntrada) =>
      processarLance({ headers, path: { assembleia_id: assembleia.assembleia_id }, body, throwOnError: true }),
    {
      aoAtualizar: ({ valor }) => {
        avisar('bom', `Lance de ${dinheiro(valor)} recebido.`)
        fechar()
      },
    },
  )
  const { campo, aviso } = recusaDe(oferecer.error, ['modalidade', 'quantidade', 'embutido'])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    oferecer.mutate({
      cota_id: cota.cota_id,
      modalidade,
      ...(pedeOferta && oferta ? { quantidade: oferta } : {}),
      ...(embutido ? { embutido } : {}),
    })
  }
  const emReais = regra.base_lance === 'CREDITO' && oferta ? parteDe(preco, oferta) : ''
  return (
    <form noValidate onSubmit={enviar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Facts columns={1} items={condicoes(regra, preco)} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Modalidade" required error={campo('modalidade')}>
          <Select
            value={modalidade}
            onChange={(evento) => setModalidade(evento.target.value as Modalidade)}
            options={permitidas}
          />
        </Field>
        {pedeOferta ? (
          <Field
            label={rotulo('BaseLance', regra.base_lance).texto}
            required
            error={quantidade && !oferta ? 'Escreva só o número, como 25 ou 25,5.' : campo('quantidade')}
            hint={emReais ? `Cerca de ${dinheiro(emReais)}` : undefined}
          >
            <Input inputMode="decimal" value={quantidade} onChange={(evento) => setQuantidade(evento.target.value)} />
          </Field>
        ) : null}
        {regra.embutido_maximo === '0' ? null : (
          <Field label="Pago com o próprio crédito (R$)" hint="Lance embutido" error={campo('embutido')}>
            <MoneyInput value={embutido} onChange={setEmbutido} />
          </Field>
        )}
      </div>
      <Button type="submit" tone="primary" busy={oferecer.isPending} disabled={pedeOferta && !oferta}>
        Oferecer o lance
      </Button>
    </form>
  )
}

/** What the contract says of bids, in the words of who offers one. */
function condicoes(regra: RegraGrupo, preco: string): [string, string][] {
  return [
    ['Seu crédito hoje', dinheiro(preco)],
    ...(regra.lance_minimo ? ([['Lance livre mínimo', percentual(regra.lance_minimo)]] as [string, string][]) : []),
    ['Até quanto do próprio crédito', percentual(regra.embutido_maximo)],
    ['Se vencer, pague em até', `${regra.prazo_lance_dias_uteis} dias úteis`],
  ]
}
