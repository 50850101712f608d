import { Button, Card, type Column, DataTable, Dialog, Empty, Plus } from '@consorcio/design-system'
import { cpfCnpj, data, rotulo } from '@consorcio/formatos'
import { type ContaBancaria, useGrupos } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { AlteracaoDaConta } from './AlteracaoDaConta'
import { NovaConta } from './NovaConta'

/** The accounts where the money comes in; what they say of the beneficiary is what is printed. */
export function Contas({ contas }: { contas: readonly ContaBancaria[] }) {
  const { data: grupos } = useGrupos()
  const pode = usePode('financeiro.conta_bancaria.alterar')
  const [alterando, setAlterando] = useState<ContaBancaria | null>(null)
  const dona = (conta: ContaBancaria) => {
    const grupo = grupos?.find(({ grupo_id }) => grupo_id === conta.grupo_id)
    return conta.grupo_id ? `Grupo ${grupo?.codigo ?? ''}` : 'Administradora'
  }
  const colunas: readonly Column<ContaBancaria>[] = [
    { id: 'banco', title: 'Banco', cell: (conta) => conta.banco_nome || conta.banco, fixed: true },
    { id: 'agencia', title: 'Agência', cell: (conta) => conta.agencia, align: 'right', fixed: true },
    { id: 'conta', title: 'Conta', cell: (conta) => conta.conta, align: 'right', fixed: true },
    { id: 'dona', title: 'De quem', cell: dona },
    {
      id: 'finalidade',
      title: 'Dinheiro',
      text: ({ finalidade }) => rotulo('FinalidadeConta', finalidade).texto,
      cell: (conta) => (
        <>
          {rotulo('FinalidadeConta', conta.finalidade).texto}
          {conta.desde ? <p className="text-muted text-sm">Desde {data(conta.desde)}</p> : null}
        </>
      ),
    },
    { id: 'convenio', title: 'Convênio', cell: (conta) => conta.convenio || '–', align: 'right' },
    { id: 'carteira', title: 'Carteira', cell: (conta) => conta.carteira || '–', align: 'right' },
    { id: 'numero', title: 'Próximo nosso número', cell: (conta) => conta.proximo_numero, align: 'right' },
    {
      id: 'beneficiario',
      title: 'Beneficiário',
      wrap: true,
      text: (conta) => conta.beneficiario_nome,
      cell: (conta) => (
        <>
          {conta.beneficiario_nome || 'Não informado: sem ele não há remessa'}
          <p className="text-muted text-sm">{cpfCnpj(conta.beneficiario_documento)}</p>
        </>
      ),
    },
    ...(pode
      ? [
          {
            id: 'acao',
            title: 'Ação',
            fixed: true,
            align: 'right' as const,
            text: () => '',
            cell: (conta: ContaBancaria) => (
              <Button size="sm" aria-label={`Alterar a conta ${conta.conta}`} onClick={() => setAlterando(conta)}>
                Alterar
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <Card flush title="Contas e convênios">
      <DataTable
        name="contas-bancarias"
        label="Contas bancárias"
        columns={colunas}
        items={contas}
        rowKey={(conta) => conta.conta_id}
        empty={<Empty title="Nenhuma conta" />}
      />
      <Dialog
        open={alterando !== null}
        onClose={() => setAlterando(null)}
        title="Alterar a conta"
        description="Banco, agência, conta e convênio não mudam: para outros, cadastre outra conta."
        wide
      >
        {alterando ? <AlteracaoDaConta conta={alterando} fechar={() => setAlterando(null)} /> : null}
      </Dialog>
    </Card>
  )
}

export function BotaoNovaConta() {
  const [aberta, setAberta] = useState(false)
  if (!usePode('financeiro.conta_bancaria.criar')) return null
  return (
    <>
      <Button onClick={() => setAberta(true)}>
        <Plus aria-hidden /> Nova conta
      </Button>
      <Dialog
        open={aberta}
        onClose={() => setAberta(false)}
        title="Nova conta bancária"
        description="Os campos são conferidos emitindo um boleto de prova pelas regras do banco."
      >
        <NovaConta fechar={() => setAberta(false)} />
      </Dialog>
    </>
  )
}
