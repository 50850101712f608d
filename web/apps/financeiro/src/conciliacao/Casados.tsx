import { Button, type Column, DataTable, Dialog, Empty, Field, Input, Landmark, Note } from '@consorcio/design-system'
import { data, dinheiro, rotulo, somar } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { useBusca } from '@consorcio/navigation'
import {
  type CasamentoEmVigor,
  desfazerCasamento,
  listarCasamentos,
  useComando,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { type Caixa, nomeDoFato, useNomeDoLivro } from './livros'

/** What the bank says beside what the books say, for each match in force; any of an open day can be undone. */
export function Casados({ caixa }: { caixa: Caixa }) {
  const [busca, mudar] = useBusca()
  const [desfazendo, setDesfazendo] = useState<CasamentoEmVigor | null>(null)
  const podeDesfazer = usePode('financeiro.conciliacao.casar')
  const nomeDoLivro = useNomeDoLivro()
  const query = { ...caixa, dia: busca.get('dia') ?? '', tamanho_pagina: 100 }
  const lista = usePaginado(
    ['casamentos', query],
    (token, signal) => listarCasamentos({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.casamentos,
  )
  const noBanco = ({ linhas }: CasamentoEmVigor) =>
    linhas.map((linha) => `${data(linha.dia)} ${linha.historico}`.trim()).join('; ')
  const nosLivros = ({ fatos }: CasamentoEmVigor) =>
    fatos.map((fato) => `${data(fato.dia)} ${nomeDoFato(fato.fato)}, ${nomeDoLivro(fato.livro_id)}`).join('; ')
  const colunas: readonly Column<CasamentoEmVigor>[] = [
    { id: 'banco', title: 'No banco', fixed: true, wrap: true, cell: (item) => resumida(noBanco(item)), text: noBanco },
    {
      id: 'livros',
      title: 'Nos livros',
      fixed: true,
      wrap: true,
      cell: (item) => resumida(nosLivros(item)),
      text: nosLivros,
    },
    {
      id: 'valor',
      title: 'Valor',
      align: 'right',
      fixed: true,
      cell: ({ linhas }) => dinheiro(somar(linhas.map(({ valor }) => valor))),
    },
    { id: 'regra', title: 'Casado', cell: ({ regra }) => rotulo('RegraCasamento', regra).texto },
    ...(podeDesfazer
      ? [
          {
            id: 'acoes',
            title: 'Ações',
            fixed: true,
            cell: (item: CasamentoEmVigor) => (
              <Button size="sm" aria-label={`Desfazer: ${noBanco(item)}`} onClick={() => setDesfazendo(item)}>
                Desfazer
              </Button>
            ),
          },
        ]
      : []),
  ]
  return (
    <>
      <div className="px-4 pb-3">
        <Field label="Dia do extrato" className="w-44">
          <Input type="date" value={query.dia} onChange={(evento) => mudar({ dia: evento.target.value || null })} />
        </Field>
      </div>
      <DataTable
        name="casamentos"
        label="Lançamentos casados"
        columns={colunas}
        items={lista.itens}
        rowKey={({ casamento_id }) => casamento_id}
        error={lista.erro}
        onRetry={lista.repetir}
        updating={lista.atualizando}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Landmark aria-hidden />} title="Nada casado ainda" />}
      />
      <Dialog open={desfazendo !== null} onClose={() => setDesfazendo(null)} title="Desfazer o casamento">
        {desfazendo ? <Desfazer casamento={desfazendo} fechar={() => setDesfazendo(null)} /> : null}
      </Dialog>
    </>
  )
}

const MOSTRADO = 140

function resumida(texto: string): string {
  return texto.length > MOSTRADO ? `${texto.slice(0, MOSTRADO)}…` : texto || '–'
}

function Desfazer({ casamento, fechar }: { casamento: CasamentoEmVigor; fechar: () => void }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [motivo, setMotivo] = useState('')
  const desfazer = useComando(
    (headers, texto: string) =>
      desfazerCasamento({
        headers,
        path: { casamento_id: casamento.casamento_id },
        body: { motivo: texto },
        throwOnError: true,
      }),
    {
      aoAtualizar: () => {
        avisar('bom', 'Casamento desfeito: os lançamentos voltaram às diferenças.')
        fechar()
      },
    },
  )
  const recusa = recusaDe(desfazer.error, ['motivo'])
  return (
    <div className="space-y-4">
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      <Field label="Motivo" required error={recusa.campo('motivo')} hint="Fica registrado quem desfez e por quê">
        <Input maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <Button
        tone="danger"
        disabled={!motivo.trim()}
        busy={desfazer.isPending}
        onClick={() => desfazer.mutate(motivo.trim())}
      >
        Desfazer
      </Button>
    </div>
  )
}
