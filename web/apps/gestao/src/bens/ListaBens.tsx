import {
  Button,
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  PageHeader,
  Plus,
  Ticket,
  Upload,
} from '@consorcio/design-system'
import { data, dinheiro, emPalavras, rotulo } from '@consorcio/formatos'
import { type Bem, listarBens, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { NovoBem } from './NovoBem'
import { PrecosDoBem } from './PrecosDoBem'

/** Goods of reference and the price in force. */
export default function ListaBens() {
  const [criando, setCriando] = useState(false)
  const [aberto, setAberto] = useState<string | null>(null)
  const podeCriar = usePode('grupos.bem.criar')
  const podeImportar = usePode('grupos.bem.importar_precos')
  const lista = usePaginado(
    ['bens'],
    (token, signal) => listarBens({ query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.bens,
  )
  const colunas: readonly Column<Bem>[] = [
    { id: 'codigo', title: 'Código', cell: (bem) => bem.codigo, fixed: true },
    { id: 'descricao', title: 'Descrição', cell: (bem) => bem.descricao, fixed: true },
    { id: 'classe', title: 'Classe', cell: (bem) => rotulo('ClasseObjeto', bem.classe_objeto).texto },
    { id: 'preco', title: 'Preço em vigor', cell: (bem) => dinheiro(bem.preco), align: 'right', fixed: true },
    { id: 'desde', title: 'Desde', cell: (bem) => data(bem.vigencia_inicio), align: 'right' },
    { id: 'fonte', title: 'Fonte', cell: (bem) => fonteEmPalavras(bem.fonte_preco) },
    {
      id: 'precos',
      title: 'Preços',
      fixed: true,
      text: () => '',
      cell: (bem) => (
        <Button
          size="sm"
          tone="ghost"
          aria-label={`Ver e alterar os preços de ${bem.descricao}`}
          onClick={() => setAberto(bem.bem_id)}
        >
          Ver e alterar
        </Button>
      ),
    },
  ]
  const criar = podeCriar ? (
    <Button tone="primary" onClick={() => setCriando(true)}>
      <Plus aria-hidden /> Cadastrar bem
    </Button>
  ) : null
  const bem = lista.itens?.find((um) => um.bem_id === aberto)
  return (
    <>
      <PageHeader
        title="Bens e preços"
        description="O preço do bem move tudo: parcelas, saldos e créditos são percentuais dele."
        actions={
          <>
            {podeImportar ? (
              <ButtonLink to="/bens/importar">
                <Upload aria-hidden /> Importar lista de preços
              </ButtonLink>
            ) : null}
            {criar}
          </>
        }
      />
      <Card flush>
        <DataTable
          name="bens"
          label="Bens"
          columns={colunas}
          items={lista.itens}
          rowKey={(um) => um.bem_id}
          error={lista.erro}
          onRetry={lista.repetir}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<Ticket aria-hidden />} title="Nenhum bem ainda" action={criar} />}
        />
      </Card>
      <Dialog open={criando} onClose={() => setCriando(false)} title="Cadastrar bem">
        <NovoBem fechar={() => setCriando(false)} />
      </Dialog>
      <Dialog
        open={bem !== undefined}
        onClose={() => setAberto(null)}
        title={bem?.descricao ?? 'Preços'}
        description="Preços nunca são alterados: acrescenta-se o próximo."
      >
        {bem ? <PrecosDoBem bem={bem} /> : null}
      </Dialog>
    </>
  )
}

/** Some administradoras keep a code where others write a phrase: `TABELA_FABRICANTE` → `Tabela fabricante`. */
function fonteEmPalavras(fonte: string): string {
  if (!fonte) return '–'
  return /^[A-Z_]+$/.test(fonte) ? emPalavras(fonte) : fonte
}
