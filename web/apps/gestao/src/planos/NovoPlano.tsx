import { Button, ButtonLink, Card, Checkbox, Field, Note, PageHeader } from '@consorcio/design-system'
import { opcoes } from '@consorcio/formatos'
import { FormattedField, MoneyInput, NumberField, SelectField, TextField, useFormulario } from '@consorcio/forms'
import { useNav } from '@consorcio/navigation'
import { type CriarPlanoEntrada, criarPlano, type RegraGrupoEntrada, useComando } from '@consorcio/shared-api'
import { zCriarPlanoEntrada } from '@consorcio/shared-api/schemas'
import { useAvisos } from '@consorcio/shared-state'
import { useState } from 'react'
import { Simulacao } from '../grupos/Simulacao'

const NOVO: CriarPlanoEntrada = {
  codigo: '',
  nome: '',
  classe_objeto: 'MOVEIS',
  regra: {
    prazo_meses: 60,
    max_cotas: 240,
    contemplacoes_minimas: 1,
    taxa_administracao: '15',
    taxa_antecipada: '0',
    taxa_antecipada_parcelas: 1,
    taxa_ate_contemplacao: 'COBRADA',
    fundo_reserva: '2',
    despesas_fundo_reserva: [],
    base_seguro: 'CREDITO',
    seguro_mensal: '0',
    seguro_valor: '',
    parcela_reduzida: '100',
    meses_diluicao_final: 1,
    residuo_reduzida: 'DILUIR',
    escolhas_residuo: [],
    metodo_sorteio: 'CENTENAS_3_PASSES',
    base_lance: 'CREDITO',
    lance_minimo: '10',
    embutido_maximo: '30',
    multa_mora: '2',
    juros_mora_mensal: '1',
  },
}

/** What is on the screen: a price of the insurance, or its rate; choices only where there is what to choose. */
function soOQueSeVe({ regra, ...plano }: CriarPlanoEntrada): CriarPlanoEntrada {
  const seguro = ehFixo(regra) ? { seguro_mensal: '0' } : { seguro_valor: '' }
  return { ...plano, regra: { ...regra, ...seguro, ...(ehReduzida(regra) ? {} : { escolhas_residuo: [] }) } }
}

const ehReduzida = (regra: Partial<RegraGrupoEntrada>) => Number(regra.parcela_reduzida || 100) < 100
const ehFixo = (regra: Partial<RegraGrupoEntrada>) => regra.base_seguro === 'VALOR_FIXO'

/** A plan, with the parcela of an example beside it. What is not asked here takes the default of the rule book. */
export default function NovoPlano() {
  const nav = useNav()
  const avisar = useAvisos((estado) => estado.avisar)
  const [preco, setPreco] = useState('60000.00')
  const form = useFormulario<CriarPlanoEntrada>(zCriarPlanoEntrada, NOVO)
  const regra = form.watch('regra')
  const criar = useComando((headers, body: CriarPlanoEntrada) => criarPlano({ headers, body, throwOnError: true }), {
    aoConcluir: () => {
      avisar('bom', 'Plano criado.')
      nav.push('/planos')
    },
    aoFalhar: form.recusar,
  })
  return (
    <>
      <PageHeader title="Criar plano" crumbs={[{ texto: 'Planos', para: '/planos' }, { texto: 'Criar plano' }]} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <form
          noValidate
          className="space-y-4"
          onSubmit={form.handleSubmit((entrada) => criar.mutate(soOQueSeVe(entrada)))}
        >
          {form.aviso ? <Note tone="ruim">{form.aviso}</Note> : null}
          <Card title="Plano">
            <div className="grid gap-4 sm:grid-cols-3">
              <TextField form={form} name="codigo" label="Código" required />
              <TextField form={form} name="nome" label="Nome" required className="sm:col-span-2" />
              <SelectField form={form} name="classe_objeto" label="Objeto" required options={opcoes('ClasseObjeto')} />
              <NumberField form={form} name="regra.prazo_meses" label="Prazo em meses" required />
              <NumberField form={form} name="regra.max_cotas" label="Máximo de cotas" required />
            </div>
          </Card>
          <Card title="O que se paga" description="Percentuais do preço do bem.">
            <div className="grid gap-4 sm:grid-cols-2">
              <FormattedField
                form={form}
                name="regra.taxa_administracao"
                label="Taxa de administração (%)"
                required
                kind="percentual"
                hint="No prazo todo"
              />
              <FormattedField
                form={form}
                name="regra.taxa_antecipada"
                label="Taxa antecipada (%)"
                kind="percentual"
                hint="Parte da taxa, cobrada antes"
              />
              <NumberField
                form={form}
                name="regra.taxa_antecipada_parcelas"
                label="Parcelas da taxa antecipada"
                hint="A partir da primeira"
              />
              <SelectField
                form={form}
                name="regra.taxa_ate_contemplacao"
                label="Taxa até a contemplação"
                required
                options={opcoes('TaxaAteContemplacao')}
              />
              <FormattedField
                form={form}
                name="regra.fundo_reserva"
                label="Fundo de reserva (%)"
                kind="percentual"
                hint="No prazo todo"
              />
              <SelectField
                form={form}
                name="regra.base_seguro"
                label="Base do seguro"
                required
                options={opcoes('BaseSeguro')}
              />
              {ehFixo(regra) ? (
                <FormattedField
                  form={form}
                  name="regra.seguro_valor"
                  label="Seguro por mês (R$)"
                  required
                  kind="dinheiro"
                />
              ) : (
                <FormattedField
                  form={form}
                  name="regra.seguro_mensal"
                  label="Seguro por mês (%)"
                  kind="percentual"
                  hint="Zero: sem seguro"
                />
              )}
              <FormattedField
                form={form}
                name="regra.parcela_reduzida"
                label="Fundo comum até a contemplação (%)"
                kind="percentual"
                hint="100: parcela inteira"
              />
              <NumberField
                form={form}
                name="regra.meses_diluicao_final"
                label="Parcelas finais que recuperam a redução"
                hint="De quem não foi contemplado"
              />
              {ehReduzida(regra) ? <DoContemplado form={form} /> : null}
              <FormattedField
                form={form}
                name="regra.multa_mora"
                label="Multa por atraso (%)"
                kind="percentual"
                hint="Até 2, pelo Código do Consumidor"
              />
              <FormattedField
                form={form}
                name="regra.juros_mora_mensal"
                label="Juros por mês de atraso (%)"
                kind="percentual"
              />
              <fieldset className="sm:col-span-2">
                <legend className="mb-1 font-medium text-sm">O fundo de reserva paga também</legend>
                <div className="grid gap-1.5 sm:grid-cols-3">
                  {opcoes('FinalidadeDespesa').map(({ valor, texto }) => (
                    <Checkbox key={valor} value={valor} {...form.register('regra.despesas_fundo_reserva')}>
                      {texto}
                    </Checkbox>
                  ))}
                </div>
              </fieldset>
            </div>
          </Card>
          <Card title="Assembleias">
            <div className="grid gap-4 sm:grid-cols-2">
              <SelectField
                form={form}
                name="regra.metodo_sorteio"
                label="Método do sorteio"
                required
                options={opcoes('MetodoSorteio')}
              />
              <NumberField form={form} name="regra.contemplacoes_minimas" label="Contemplações mínimas" />
              <SelectField
                form={form}
                name="regra.base_lance"
                label="Base do lance"
                required
                options={opcoes('BaseLance')}
              />
              <FormattedField form={form} name="regra.lance_minimo" label="Lance livre mínimo (%)" kind="percentual" />
              <FormattedField
                form={form}
                name="regra.embutido_maximo"
                label="Lance embutido até (%)"
                kind="percentual"
                hint="Zero proíbe"
              />
            </div>
          </Card>
          <div className="flex gap-2">
            <Button type="submit" tone="primary" busy={criar.isPending}>
              Criar o plano
            </Button>
            <ButtonLink to="/planos">Cancelar</ButtonLink>
          </div>
        </form>
        <div className="space-y-4">
          <Card title="Exemplo">
            <Field label="Preço do bem (R$)" required>
              <MoneyInput value={preco} onChange={setPreco} />
            </Field>
          </Card>
          <Simulacao preco={preco} regra={regra} />
        </div>
      </div>
    </>
  )
}

/** What becomes of what reduced parcelas left, of who is contemplado: by the contract, and by what he may choose. */
function DoContemplado({ form }: { form: ReturnType<typeof useFormulario<CriarPlanoEntrada>> }) {
  return (
    <>
      <SelectField
        form={form}
        name="regra.residuo_reduzida"
        label="O que elas deixaram, na contemplação"
        required
        options={opcoes('ResiduoReduzida')}
      />
      <fieldset>
        <legend className="font-medium text-sm">O contemplado pode escolher</legend>
        <p className="text-muted text-xs">Antes de usar o crédito. Nenhum: só o contrato decide.</p>
        {opcoes('EscolhaResiduo').map(({ valor, texto }) => (
          <Checkbox key={valor} value={valor} {...form.register('regra.escolhas_residuo')}>
            {texto}
          </Checkbox>
        ))}
      </fieldset>
    </>
  )
}
