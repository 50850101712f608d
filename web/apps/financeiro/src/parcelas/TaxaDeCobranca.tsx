import { Button, Card, Field, Input, Note } from '@consorcio/design-system'
import { dinheiro, hoje, opcoes, percentual, somarDias } from '@consorcio/formatos'
import { SelectField, useFormulario } from '@consorcio/forms'
import { useNav } from '@consorcio/navigation'
import {
  buscarRegraOptions,
  type CobrarTaxaCobrancaEntrada,
  cobrarTaxaCobranca,
  dispensarTaxaCobranca,
  type NaturezaCobranca,
  type Parcela,
  type RegraGrupo,
  useComando,
} from '@consorcio/shared-api'
import { zCobrarTaxaCobrancaEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

const DIAS_PARA_PAGAR = 10

interface Natureza {
  valor: NaturezaCobranca
  texto: string
}

/** What collecting costs who is late (R4.72): charged from an overdue parcela, taken back on its own title. */
export function TaxaDeCobranca({ parcela }: { parcela: Parcela }) {
  const podeCobrar = usePode('financeiro.taxa_cobranca.cobrar')
  const podeDispensar = usePode('financeiro.taxa_cobranca.dispensar')
  if (parcela.tipo === 'TAXA_COBRANCA') {
    return parcela.situacao === 'ABERTO' && podeDispensar ? <Dispensa parcela={parcela} /> : null
  }
  const devida = parcela.situacao === 'ABERTO' || parcela.situacao === 'PARCIAL'
  const vencida = parcela.tipo === 'PARCELA' && devida && parcela.vencimento < hoje()
  return vencida && podeCobrar ? <Cobranca parcela={parcela} /> : null
}

/** The fees that the contract has, with how much each is; all of them when the rule may not be read. */
function naturezasDe(regra: RegraGrupo | undefined): Natureza[] {
  const partes: Record<string, string | undefined> = {
    EXTRAJUDICIAL: regra?.taxa_cobranca_extrajudicial,
    JUDICIAL: regra?.honorarios_cobranca_judicial,
  }
  return (opcoes('NaturezaCobranca') as Natureza[])
    .filter(({ valor }) => !regra || /[1-9]/.test(partes[valor] ?? ''))
    .map(({ valor, texto }) => ({ valor, texto: regra ? `${texto}, ${percentual(partes[valor])}` : texto }))
}

function Cobranca({ parcela }: { parcela: Parcela }) {
  const podeLerRegra = usePode('grupos.grupo.ler')
  const { data: regra, error } = useQuery({
    ...buscarRegraOptions({ path: { grupo_id: parcela.grupo_id }, query: { data: hoje() } }),
    enabled: podeLerRegra,
  })
  if (podeLerRegra && !regra && !error) return null
  const naturezas = naturezasDe(regra)
  const [primeira] = naturezas
  if (!primeira) return null
  return (
    <Card
      title="Taxa de cobrança"
      description="Sobre tudo o que a cota tem vencido e ainda não pagou taxa, com multa e juros, em um título à parte."
    >
      <Formulario parcela={parcela} naturezas={naturezas} primeira={primeira.valor} />
    </Card>
  )
}

interface FormularioProps {
  parcela: Parcela
  naturezas: Natureza[]
  primeira: NaturezaCobranca
}

function Formulario({ parcela, naturezas, primeira }: FormularioProps) {
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const [confirmando, setConfirmando] = useState(false)
  const form = useFormulario<CobrarTaxaCobrancaEntrada>(
    zCobrarTaxaCobrancaEntrada,
    { natureza: primeira, vencimento: somarDias(hoje(), DIAS_PARA_PAGAR) },
    ({ vencimento }) => ({
      vencimento: vencimento && vencimento < hoje() ? 'O vencimento deve ser de hoje em diante.' : undefined,
    }),
  )
  const cobrar = useComando(
    (headers, body: CobrarTaxaCobrancaEntrada) =>
      cobrarTaxaCobranca({ headers, path: { cota_id: parcela.cota_id }, body, throwOnError: true }),
    {
      aoConcluir: (taxa) => {
        avisar('bom', `Taxa de ${dinheiro(taxa.valor)} cobrada.`)
        nav.push(`/financeiro/parcelas/${taxa.parcela_id}`)
      },
      aoFalhar: (erro) => {
        setConfirmando(false)
        form.recusar(erro)
      },
    },
  )
  return (
    <form
      noValidate
      className="grid gap-3 sm:grid-cols-2"
      onSubmit={form.handleSubmit((entrada) => (confirmando ? cobrar.mutate(entrada) : setConfirmando(true)))}
    >
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <SelectField form={form} name="natureza" label="Natureza" required options={naturezas} />
      <Field label="Pagar até" required error={form.formState.errors.vencimento?.message}>
        <Input type="date" {...form.register('vencimento')} />
      </Field>
      <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
        <Button type="submit" tone={confirmando ? 'primary' : 'secondary'} busy={cobrar.isPending}>
          {confirmando ? 'Confirmar a cobrança' : 'Cobrar a taxa'}
        </Button>
        {confirmando ? (
          <>
            <Button aria-disabled={cobrar.isPending} onClick={() => setConfirmando(false)}>
              Voltar
            </Button>
            <span role="status" className="text-sm">
              A cota {parcela.cota_numero} passa a dever um título a mais. De cada parcela se cobra uma vez.
            </span>
          </>
        ) : null}
      </div>
    </form>
  )
}

function Dispensa({ parcela }: { parcela: Parcela }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [confirmando, setConfirmando] = useState(false)
  const path = { parcela_id: parcela.parcela_id }
  const dispensar = useComando(
    (headers, _: string) => dispensarTaxaCobranca({ headers, path, body: {}, throwOnError: true }),
    { aoConcluir: () => avisar('bom', 'Taxa de cobrança dispensada.'), aoFalhar: () => setConfirmando(false) },
  )
  return (
    <Card
      title="Dispensa da taxa"
      description="Só enquanto não foi paga. As parcelas de que ela veio podem ser cobradas de novo."
    >
      {dispensar.error ? (
        <Note tone="ruim" className="mb-3">
          {dispensar.error.message}
        </Note>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          tone="danger"
          busy={dispensar.isPending}
          onClick={() => (confirmando ? dispensar.mutate(parcela.parcela_id) : setConfirmando(true))}
        >
          {confirmando ? 'Confirmar a dispensa' : 'Dispensar a taxa'}
        </Button>
        {confirmando ? (
          <>
            <Button aria-disabled={dispensar.isPending} onClick={() => setConfirmando(false)}>
              Voltar
            </Button>
            <span role="status" className="text-sm">
              O título de {dinheiro(parcela.valor)} é cancelado. Não há volta.
            </span>
          </>
        ) : null}
      </div>
    </Card>
  )
}
