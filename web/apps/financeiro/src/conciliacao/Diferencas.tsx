import { Button, Card, Checkbox, CircleCheck, Dialog, Empty, Landmark, Note } from '@consorcio/design-system'
import { contagem, data, dinheiro } from '@consorcio/formatos'
import {
  casarLancamentos,
  type FatoDoLivro,
  type LinhaDoBanco,
  type ListarDiferencasResposta,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { type ReactNode, useMemo, useState } from 'react'
import { DespesaDoBanco } from './DespesaDoBanco'
import { Justificativa, type OQueSeJustifica } from './Justificativa'
import {
  alternar,
  type Caixa,
  chaveDoFato,
  diasPorValor,
  NADA,
  nomeDoFato,
  porQueSobrou,
  somaDaEscolha,
  useNomeDoLivro,
} from './livros'
import { Rendimento } from './Rendimento'

interface Props {
  diferencas: ListarDiferencasResposta
  caixa: Caixa
}

/** What is only on one side. What became yields or an expense stays on the screen after it left the list, with the part of each group. */
export function Diferencas(props: Props) {
  const [rendimento, setRendimento] = useState<LinhaDoBanco | null>(null)
  const [despesa, setDespesa] = useState<LinhaDoBanco | null>(null)
  const fechar = () => setRendimento(null)
  const fecharDespesa = () => setDespesa(null)
  return (
    <>
      <DoisLados {...props} eRendimento={setRendimento} eDespesa={setDespesa} />
      <Dialog open={rendimento !== null} onClose={fechar} title="Rendimento da conta" wide>
        {rendimento ? <Rendimento linha={rendimento} fechar={fechar} /> : null}
      </Dialog>
      <Dialog open={despesa !== null} onClose={fecharDespesa} title="Despesa do fundo de reserva" wide>
        {despesa ? <DespesaDoBanco linha={despesa} fechar={fecharDespesa} /> : null}
      </Dialog>
    </>
  )
}

interface DoisLadosProps extends Props {
  eRendimento: (linha: LinhaDoBanco) => void
  eDespesa: (linha: LinhaDoBanco) => void
}

/** Both sides, side by side: mark what is the same on each, and match it when the sums are equal. */
function DoisLados({ diferencas, caixa, eRendimento, eDespesa }: DoisLadosProps) {
  const podeJustificar = usePode('financeiro.conciliacao.justificar')
  const podeRatear = usePode('financeiro.conciliacao.ratear') && caixa.finalidade === 'MOVIMENTO'
  const podeLancar = usePode('financeiro.despesa.lancar') && caixa.finalidade === 'MOVIMENTO'
  const [escolha, setEscolha] = useState(NADA)
  const [justificando, setJustificando] = useState<OQueSeJustifica | null>(null)
  const nomeDoLivro = useNomeDoLivro()
  const { no_banco: noBanco, nos_livros: nosLivros } = diferencas
  const diasNoBanco = useMemo(() => diasPorValor(noBanco), [noBanco])
  const diasNosLivros = useMemo(() => diasPorValor(nosLivros), [nosLivros])
  if (!diferencas.extratos_ate) {
    return (
      <Card>
        <Empty icon={<Landmark aria-hidden />} title="Nenhum extrato importado">
          Baixe o extrato no banco, em OFX ou CNAB 240, e importe aqui.
        </Empty>
      </Card>
    )
  }
  if (noBanco.length + nosLivros.length === 0) {
    return (
      <Card>
        <Empty icon={<CircleCheck aria-hidden />} title="O banco e os livros dizem o mesmo">
          Até {data(diferencas.extratos_ate)} nada ficou só de um lado. O dia pode ser fechado.
        </Empty>
      </Card>
    )
  }
  return (
    <>
      <BarraDeCasamento {...{ escolha, noBanco, nosLivros, caixa }} limpar={() => setEscolha(NADA)} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Lado titulo="Só no banco" vazio="Tudo o que o banco diz está nos livros" quantos={noBanco.length}>
          {noBanco.map((linha) => (
            <Linha
              key={linha.linha_id}
              marcada={escolha.linhas.has(linha.linha_id)}
              alternar={() => setEscolha({ ...escolha, linhas: alternar(escolha.linhas, linha.linha_id) })}
              titulo={linha.historico || 'Sem histórico'}
              detalhe={[data(linha.dia), linha.documento].filter(Boolean).join(', ')}
              motivo={porQueSobrou(linha, diasNosLivros)}
              valor={linha.valor}
              gastar={podeLancar && linha.valor.startsWith('-') ? () => eDespesa(linha) : undefined}
              render={podeRatear && !linha.valor.startsWith('-') ? () => eRendimento(linha) : undefined}
              justificar={
                podeJustificar
                  ? () => setJustificando({ titulo: linha.historico, valor: linha.valor, linha_id: linha.linha_id })
                  : undefined
              }
            />
          ))}
        </Lado>
        <Lado titulo="Só nos livros" vazio="Tudo o que os livros dizem está no banco" quantos={nosLivros.length}>
          {nosLivros.map((fato) => (
            <Linha
              key={chaveDoFato(fato)}
              marcada={escolha.fatos.has(chaveDoFato(fato))}
              alternar={() => setEscolha({ ...escolha, fatos: alternar(escolha.fatos, chaveDoFato(fato)) })}
              titulo={nomeDoFato(fato.fato)}
              detalhe={`${data(fato.dia)}, ${nomeDoLivro(fato.livro_id)}`}
              motivo={porQueSobrou(fato, diasNoBanco)}
              valor={fato.valor}
              justificar={
                podeJustificar
                  ? () =>
                      setJustificando({
                        titulo: nomeDoFato(fato.fato),
                        valor: fato.valor,
                        fato: { livro_id: fato.livro_id, fato_id: fato.fato_id },
                      })
                  : undefined
              }
            />
          ))}
        </Lado>
      </div>
      <Dialog
        open={justificando !== null}
        onClose={() => setJustificando(null)}
        title="Justificar a diferença"
        description="Explica por que só um lado diz isso. Fica registrado, e o dia pode ser fechado."
      >
        {justificando ? <Justificativa oQue={justificando} caixa={caixa} fechar={() => setJustificando(null)} /> : null}
      </Dialog>
    </>
  )
}

interface BarraProps {
  escolha: typeof NADA
  noBanco: readonly LinhaDoBanco[]
  nosLivros: readonly FatoDoLivro[]
  caixa: Caixa
  limpar: () => void
}

function BarraDeCasamento({ escolha, noBanco, nosLivros, caixa, limpar }: BarraProps) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.conciliacao.casar')
  const { linhas, fatos, banco, livros, diferenca } = somaDaEscolha(escolha, noBanco, nosLivros)
  const casar = useComando(
    (headers, body: Parameters<typeof casarLancamentos>[0]['body']) =>
      casarLancamentos({ headers, body, throwOnError: true }),
    {
      aoConcluir: () => {
        avisar('bom', 'Lançamentos casados.')
        limpar()
      },
    },
  )
  const iguais = linhas.length > 0 && fatos.length > 0 && diferenca === '0.00'
  if (!pode) return null
  return (
    <Card className="mb-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p role="status" className="text-sm">
          {linhas.length + fatos.length === 0 ? (
            'Marque nos dois lados o que é a mesma coisa: uma linha ou várias, desde que as somas sejam iguais.'
          ) : (
            <>
              Banco {dinheiro(banco)} em {contagem(linhas.length, 'linha', 'linhas')}; livros {dinheiro(livros)} em{' '}
              {contagem(fatos.length, 'fato', 'fatos')}.{' '}
              <strong className={iguais ? 'text-good' : 'text-warn'}>
                {iguais ? 'As somas são iguais.' : `Diferença de ${dinheiro(diferenca)}.`}
              </strong>
            </>
          )}
        </p>
        <div className="flex gap-2">
          <Button size="sm" disabled={linhas.length + fatos.length === 0} onClick={limpar}>
            Desmarcar
          </Button>
          <Button
            size="sm"
            tone="primary"
            disabled={!iguais}
            busy={casar.isPending}
            onClick={() =>
              casar.mutate({
                ...caixa,
                linha_ids: linhas.map(({ linha_id }) => linha_id),
                fatos: fatos.map(({ livro_id, fato_id }) => ({ livro_id, fato_id })),
              })
            }
          >
            Casar
          </Button>
        </div>
      </div>
      {casar.error ? (
        <Note tone="ruim" className="mt-3">
          {mensagemDe(casar.error)}
        </Note>
      ) : null}
    </Card>
  )
}

function Lado({
  titulo,
  vazio,
  quantos,
  children,
}: {
  titulo: string
  vazio: string
  quantos: number
  children: ReactNode
}) {
  return (
    <Card flush title={titulo} description={contagem(quantos, 'lançamento', 'lançamentos')}>
      <ul
        aria-label={titulo}
        tabIndex={0}
        className="max-h-[60vh] divide-y divide-line overflow-y-auto border-line border-t"
      >
        {children}
      </ul>
      {quantos === 0 ? <p className="px-4 py-6 text-center text-muted text-sm">{vazio}</p> : null}
    </Card>
  )
}

interface LinhaProps {
  marcada: boolean
  alternar: () => void
  titulo: string
  detalhe: string
  motivo: string
  valor: string
  gastar?: (() => void) | undefined
  render?: (() => void) | undefined
  justificar: (() => void) | undefined
}

function Linha({ marcada, alternar: trocar, titulo, detalhe, motivo, valor, gastar, render, justificar }: LinhaProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <Checkbox className="min-w-0 flex-1" checked={marcada} onChange={trocar}>
        <span className="block break-words font-medium">{titulo}</span>
        <span className="block text-muted text-xs">{detalhe}</span>
        <span className="block text-muted text-xs">{motivo}</span>
      </Checkbox>
      <span className="whitespace-nowrap font-medium tabular-nums">{dinheiro(valor)}</span>
      <div className="flex flex-col items-stretch">
        {gastar ? (
          <Button size="sm" tone="ghost" aria-label={`É despesa: ${titulo}, ${dinheiro(valor)}`} onClick={gastar}>
            É despesa
          </Button>
        ) : null}
        {render ? (
          <Button size="sm" tone="ghost" aria-label={`É rendimento: ${titulo}, ${dinheiro(valor)}`} onClick={render}>
            É rendimento
          </Button>
        ) : null}
        {justificar ? (
          <Button size="sm" tone="ghost" aria-label={`Justificar ${titulo}, ${dinheiro(valor)}`} onClick={justificar}>
            Justificar
          </Button>
        ) : null}
      </div>
    </li>
  )
}
