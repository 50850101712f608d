import {
  Button,
  Card,
  CardSkeleton,
  Dialog,
  Failure,
  Field,
  Metric,
  MetricRow,
  PageHeader,
  Select,
  Tabs,
  Toolbar,
  Upload,
} from '@consorcio/design-system'
import { data, dinheiro, somar } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  type ListarDiferencasResposta,
  listarContasBancariasOptions,
  listarDiferencasOptions,
  mensagemDe,
  useGrupos,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Casados } from './Casados'
import { Dias } from './Dias'
import { Diferencas } from './Diferencas'
import { ImportacaoDeExtrato } from './ImportacaoDeExtrato'
import { type Caixa, caixaDe, caixas, chaveDoCaixa, nomeDoCaixa } from './livros'

/** The bank beside the books: what matched, what only one side says, and the days that close. */
export default function Conciliacao() {
  const [busca, mudar] = useBusca()
  const [importando, setImportando] = useState(busca.get('importar') === '1')
  const podeImportar = usePode('financeiro.conciliacao.importar')
  const caixa = caixaDe(busca.get('grupo') ?? '', busca.get('finalidade'))
  const consulta = useQuery(listarDiferencasOptions({ query: caixa }))
  return (
    <>
      <PageHeader
        title="Conciliação bancária"
        description="O extrato do banco ao lado dos livros. O que casa sozinho já vem casado; o resto uma pessoa resolve."
        actions={
          podeImportar ? (
            <Button tone="primary" onClick={() => setImportando(true)}>
              <Upload aria-hidden /> Importar extrato
            </Button>
          ) : null
        }
      />
      <Toolbar>
        <EscolhaDoCaixa
          caixa={caixa}
          escolher={({ grupo_id, finalidade }) =>
            mudar({ grupo: grupo_id || null, finalidade: finalidade === 'MOVIMENTO' ? null : finalidade })
          }
        />
      </Toolbar>
      {consulta.error && !consulta.data ? (
        <Failure message={mensagemDe(consulta.error)} onRetry={() => void consulta.refetch()} />
      ) : null}
      {consulta.data ? <Painel key={chaveDoCaixa(caixa)} diferencas={consulta.data} caixa={caixa} /> : null}
      {consulta.data || consulta.error ? null : <CardSkeleton lines={8} />}
      <Dialog
        open={importando}
        onClose={() => setImportando(false)}
        title="Importar extrato"
        description="OFX ou CNAB 240, de uma conta por vez. O mesmo arquivo outra vez não muda nada."
        wide
      >
        <ImportacaoDeExtrato fechar={() => setImportando(false)} />
      </Dialog>
    </>
  )
}

function EscolhaDoCaixa({ caixa, escolher }: { caixa: Caixa; escolher: (caixa: Caixa) => void }) {
  const { data: contas } = useQuery(listarContasBancariasOptions())
  const { data: grupos } = useGrupos()
  const todos = caixas(contas?.contas ?? [], caixa)
  return (
    <Field label="Caixa" required className="w-80 max-w-full">
      <Select
        value={chaveDoCaixa(caixa)}
        onChange={(evento) => {
          const escolhido = todos.find((um) => chaveDoCaixa(um) === evento.target.value)
          if (escolhido) escolher(escolhido)
        }}
        options={todos.map((um) => ({
          valor: chaveDoCaixa(um),
          texto: nomeDoCaixa(um, grupos?.find(({ grupo_id }) => grupo_id === um.grupo_id)?.codigo ?? ''),
        }))}
      />
    </Field>
  )
}

function Painel({ diferencas, caixa }: { diferencas: ListarDiferencasResposta; caixa: Caixa }) {
  const [busca, mudar] = useBusca()
  const abertas = diferencas.no_banco.length + diferencas.nos_livros.length
  return (
    <>
      <MetricRow>
        <Metric
          label="Extratos"
          value={diferencas.extratos_ate ? `Até ${data(diferencas.extratos_ate)}` : 'Nenhum'}
          note={diferencas.extratos_desde ? `Desde ${data(diferencas.extratos_desde)}` : 'Importe o primeiro'}
        />
        <Metric
          label="Só no banco"
          value={diferencas.no_banco.length}
          tone={diferencas.no_banco.length > 0 ? 'atencao' : 'bom'}
          note={dinheiro(somar(diferencas.no_banco.map(({ valor }) => valor)))}
        />
        <Metric
          label="Só nos livros"
          value={diferencas.nos_livros.length}
          tone={diferencas.nos_livros.length > 0 ? 'atencao' : 'bom'}
          note={dinheiro(somar(diferencas.nos_livros.map(({ valor }) => valor)))}
        />
        <Metric
          label="Último dia fechado"
          value={data(diferencas.ultimo_dia_fechado)}
          note={abertas === 0 ? 'Nada em aberto' : 'Há o que resolver antes de fechar'}
        />
      </MetricRow>
      <Tabs
        label="Conciliação"
        atual={busca.get('aba') ?? 'diferencas'}
        mudar={(aba) => mudar({ aba: aba === 'diferencas' ? null : aba })}
        tabs={[
          {
            id: 'diferencas',
            texto: `Diferenças (${abertas})`,
            conteudo: <Diferencas diferencas={diferencas} caixa={caixa} />,
          },
          {
            id: 'casados',
            texto: 'Casados',
            conteudo: (
              <Card flush>
                <Casados caixa={caixa} />
              </Card>
            ),
          },
          { id: 'dias', texto: 'Fechar o dia', conteudo: <Dias diferencas={diferencas} caixa={caixa} /> },
        ]}
      />
    </>
  )
}
