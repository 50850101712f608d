import { Button, CardSkeleton, Facts, Note, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, hoje, opcoes, rotulo } from '@consorcio/formatos'
import { FormattedField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { Link } from '@consorcio/navigation'
import {
  buscarCreditoOptions,
  buscarResiduoOptions,
  type Credito,
  mensagemDe,
  type ProporUsoCreditoEntrada,
  proporUsoCredito,
  useComando,
} from '@consorcio/shared-api'
import { zProporUsoCreditoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'

/** The credit, what was already paid out of it, and a new payment, which a second person authorises. */
export function Pagamento({ cotaId }: { cotaId: string }) {
  const pode = usePode('financeiro.credito.registrar')
  const { data: credito, error } = useQuery({
    ...buscarCreditoOptions({ path: { cota_id: cotaId } }),
    retry: false,
  })
  if (error && !credito) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!credito) return <CardSkeleton lines={4} />
  return (
    <div className="space-y-4">
      <Facts
        columns={1}
        items={[
          ['Crédito', dinheiro(credito.valor)],
          ['Embutido no lance', dinheiro(credito.embutido)],
          ...(Number(credito.residuo) > 0
            ? ([['Resíduo das parcelas reduzidas', dinheiro(credito.residuo)]] as [string, string][])
            : []),
          ['Rendimentos', dinheiro(credito.rendimentos)],
          ['Já usado', dinheiro(credito.usado)],
          ['Disponível', <strong key="disponivel">{dinheiro(credito.disponivel)}</strong>],
        ]}
      />
      <AindaEscolhe cotaId={cotaId} />
      <Usos credito={credito} />
      {pode ? <NovoUso cotaId={cotaId} /> : null}
    </div>
  )
}

/** The first payment ends what the member may still pick for what his reduced parcelas left. */
function AindaEscolhe({ cotaId }: { cotaId: string }) {
  const { data: residuo } = useQuery({ ...buscarResiduoOptions({ path: { cota_id: cotaId } }), retry: false })
  if (!residuo || residuo.opcoes.length === 0 || residuo.impedimento) return null
  return (
    <Note tone="atencao">
      O consorciado ainda pode escolher o que se faz do resíduo das parcelas reduzidas, e só antes do primeiro
      pagamento.{' '}
      <Link to={`/cotas/${cotaId}?aba=movimentos`} className="text-brand underline">
        Ver as escolhas
      </Link>
    </Note>
  )
}

function Usos({ credito }: { credito: Credito }) {
  if (credito.usos.length === 0) return null
  const espera = credito.usos.some(({ situacao }) => situacao === 'PROPOSTO')
  return (
    <section>
      <h3 className="font-medium">Pagamentos</h3>
      <ul className="divide-y divide-line">
        {credito.usos.map((uso) => (
          <li key={uso.uso_id} className="flex flex-wrap items-start justify-between gap-2 py-2">
            <div className="min-w-0">
              <p className="font-medium">
                {dinheiro(uso.valor)}, {rotulo('FinalidadeCredito', uso.finalidade).texto.toLowerCase()}
              </p>
              <p className="text-muted text-xs">
                {[uso.beneficiario, uso.documento, data(uso.data), uso.comprovante, uso.motivo]
                  .filter(Boolean)
                  .join('; ')}
              </p>
            </div>
            <StateBadge of="SituacaoUsoCredito" value={uso.situacao} />
          </li>
        ))}
      </ul>
      {espera ? (
        <p className="text-sm">
          <Link to="/pendencias" className="text-brand underline">
            Outra pessoa decide em Pendências
          </Link>
        </p>
      ) : null}
    </section>
  )
}

function NovoUso({ cotaId }: { cotaId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const form = useFormulario<ProporUsoCreditoEntrada>(zProporUsoCreditoEntrada, {
    finalidade: 'FORNECEDOR',
    valor: '',
    beneficiario: '',
    documento: '',
    data_contabil: hoje(),
  })
  const propor = useComando(
    (headers, body: ProporUsoCreditoEntrada) =>
      proporUsoCredito({ headers, path: { cota_id: cotaId }, body, throwOnError: true }),
    {
      aoConcluir: () => {
        avisar('bom', 'Pagamento proposto: outra pessoa autoriza.')
        form.reset()
        form.limpar()
      },
      aoFalhar: form.recusar,
    },
  )
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit((entrada) => propor.mutate(entrada))}
      className="grid gap-3 border-line border-t pt-4 sm:grid-cols-2"
    >
      <h3 className="font-medium sm:col-span-2">Propor um pagamento</h3>
      {form.aviso ? (
        <Note tone="ruim" className="sm:col-span-2">
          {form.aviso}
        </Note>
      ) : null}
      <SelectField form={form} name="finalidade" label="Para" required options={opcoes('FinalidadeCredito')} />
      <FormattedField form={form} name="valor" label="Valor (R$)" required kind="dinheiro" />
      <TextField form={form} name="beneficiario" label="Quem recebe" required hint="Nome e CPF ou CNPJ" />
      <TextField form={form} name="documento" label="Documento" required hint="Nota fiscal, contrato ou recibo" />
      <TextField form={form} name="data_contabil" type="date" label="Data do pagamento" required />
      <div className="sm:col-span-2">
        <Button type="submit" tone="primary" busy={propor.isPending}>
          Propor o pagamento
        </Button>
      </div>
    </form>
  )
}
