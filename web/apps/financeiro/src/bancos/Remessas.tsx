import {
  Button,
  Card,
  type Column,
  DataTable,
  Download,
  downloadBytes,
  Empty,
  Field,
  Input,
  Note,
  Select,
  Send,
} from '@consorcio/design-system'
import { contagem, dinheiro, instante, inteiro, opcoes, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  baixarRemessa,
  type ContaBancaria,
  deBase64,
  type GerarRemessaEntrada,
  gerarRemessa,
  listarRemessas,
  type OcorrenciaRemessa,
  type Remessa,
  useComando,
  useGrupos,
  usePaginado,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { EscolhaDeConta, useConta } from './EscolhaDeConta'

/** What is told to the bank: made once for each title, and followed by what the returns answer. */
export function Remessas({ contas }: { contas: readonly ContaBancaria[] }) {
  const conta = useConta(contas)
  const pode = usePode('financeiro.remessa.gerar')
  if (!conta) return null
  return (
    <div className="space-y-4">
      {pode ? <NovaRemessa key={conta.conta_id} conta={conta} contas={contas} /> : <EscolhaDeConta contas={contas} />}
      <Geradas conta={conta} />
    </div>
  )
}

function NovaRemessa({ conta, contas }: { conta: ContaBancaria; contas: readonly ContaBancaria[] }) {
  const { data: grupos } = useGrupos()
  const [pedido, setPedido] = useState<GerarRemessaEntrada>({
    ocorrencia: 'ENTRADA',
    grupo_id: '',
    vencimento_de: '',
    vencimento_ate: '',
    novo_vencimento: '',
  })
  const gerar = useComando((headers, body: GerarRemessaEntrada) =>
    gerarRemessa({ headers, path: { conta_id: conta.conta_id }, body, throwOnError: true }),
  )
  const mudar = (mudanca: Partial<GerarRemessaEntrada>) => setPedido({ ...pedido, ...mudanca })
  const { campo, aviso } = recusaDe(gerar.error, [
    'grupo_id',
    'vencimento_de',
    'vencimento_ate',
    'ocorrencia',
    ...(pedido.ocorrencia === 'ALTERACAO_VENCIMENTO' ? ['novo_vencimento'] : []),
  ])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    gerar.mutate(pedido)
  }
  return (
    <Card title="Gerar remessa" description="O mesmo título nunca vai duas vezes; o arquivo fica guardado, cifrado.">
      <form onSubmit={enviar} className="flex flex-wrap items-end gap-3">
        <EscolhaDeConta contas={contas} />
        <Field label="O que dizer ao banco" required className="w-56" error={campo('ocorrencia')}>
          <Select
            options={opcoes('OcorrenciaRemessa')}
            value={pedido.ocorrencia}
            onChange={(evento) => mudar({ ocorrencia: evento.target.value as OcorrenciaRemessa })}
          />
        </Field>
        <Field label="Grupo" className="w-44" error={campo('grupo_id')}>
          <Select
            empty="Todos"
            value={pedido.grupo_id}
            onChange={(evento) => mudar({ grupo_id: evento.target.value })}
            options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
          />
        </Field>
        <Field label="Vence de" className="w-40" error={campo('vencimento_de')}>
          <Input
            type="date"
            value={pedido.vencimento_de}
            onChange={(evento) => mudar({ vencimento_de: evento.target.value })}
          />
        </Field>
        <Field label="Até" className="w-40" error={campo('vencimento_ate')}>
          <Input
            type="date"
            value={pedido.vencimento_ate}
            onChange={(evento) => mudar({ vencimento_ate: evento.target.value })}
          />
        </Field>
        {pedido.ocorrencia === 'ALTERACAO_VENCIMENTO' ? (
          <Field label="Novo vencimento" required className="w-40" error={campo('novo_vencimento')}>
            <Input
              type="date"
              value={pedido.novo_vencimento}
              onChange={(evento) => mudar({ novo_vencimento: evento.target.value })}
            />
          </Field>
        ) : null}
        <Button type="submit" tone="primary" busy={gerar.isPending}>
          Gerar remessa
        </Button>
      </form>
      {aviso ? (
        <Note tone="ruim" className="mt-4">
          {aviso}
        </Note>
      ) : null}
      {gerar.data ? (
        <Note tone={gerar.data.remessa ? 'bom' : 'atencao'} className="mt-4">
          {gerar.data.remessa
            ? `${gerar.data.remessa.nome}: ${contagem(gerar.data.remessa.titulos, 'título', 'títulos')}, ${dinheiro(gerar.data.remessa.valor)}. `
            : 'Nenhum título a mandar. '}
          {gerar.data.restantes > 0
            ? `${contagem(gerar.data.restantes, 'título fica', 'títulos ficam')} para a próxima. `
            : ''}
          {gerar.data.total_fora > 0
            ? `${contagem(gerar.data.total_fora, 'título ficou', 'títulos ficaram')} fora:`
            : ''}
          <ul className="mt-1">
            {gerar.data.fora.slice(0, 10).map(({ parcela_id, identificador, motivo }) => (
              <li key={parcela_id}>
                <span className="tabular-nums">{identificador}</span>: {motivo}
              </li>
            ))}
          </ul>
        </Note>
      ) : null}
    </Card>
  )
}

const COLUNAS: readonly Column<Remessa>[] = [
  { id: 'nome', title: 'Arquivo', fixed: true, cell: ({ nome }) => nome },
  { id: 'ocorrencia', title: 'O que diz', cell: ({ ocorrencia }) => rotulo('OcorrenciaRemessa', ocorrencia).texto },
  { id: 'titulos', title: 'Títulos', align: 'right', fixed: true, cell: ({ titulos }) => inteiro(titulos) },
  { id: 'valor', title: 'Valor', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
  { id: 'confirmados', title: 'Confirmados', align: 'right', cell: ({ confirmados }) => inteiro(confirmados) },
  { id: 'rejeitados', title: 'Rejeitados', align: 'right', cell: ({ rejeitados }) => inteiro(rejeitados) },
  { id: 'quando', title: 'Gerada em', align: 'right', cell: ({ gerada_em }) => instante(gerada_em) },
  {
    id: 'acao',
    title: 'Ação',
    align: 'right',
    fixed: true,
    text: () => '',
    cell: ({ remessa_id }) => <Baixar remessaId={remessa_id} />,
  },
]

function Geradas({ conta }: { conta: ContaBancaria }) {
  const path = { conta_id: conta.conta_id }
  const lista = usePaginado(
    ['remessas', conta.conta_id],
    (token, signal) =>
      listarRemessas({ path, query: { tamanho_pagina: 50, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.remessas,
  )
  return (
    <Card flush title="Remessas geradas">
      <DataTable
        name="remessas"
        label="Remessas geradas"
        columns={COLUNAS}
        items={lista.itens}
        updating={lista.atualizando}
        rowKey={({ remessa_id }) => remessa_id}
        rowTone={({ rejeitados }) => (rejeitados > 0 ? 'atencao' : null)}
        error={lista.erro}
        onRetry={lista.repetir}
        more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
        empty={<Empty icon={<Send aria-hidden />} title="Nenhuma remessa desta conta" />}
      />
    </Card>
  )
}

function Baixar({ remessaId }: { remessaId: string }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.remessa.baixar')
  const baixar = useMutation({
    mutationFn: async () => {
      const { data } = await baixarRemessa({ path: { remessa_id: remessaId }, throwOnError: true })
      downloadBytes(data.nome, deBase64(data.conteudo), 'text/plain')
    },
    onError: (erro) => avisar('ruim', erro.message),
  })
  if (!pode) return null
  return (
    <Button size="sm" busy={baixar.isPending} onClick={() => baixar.mutate()}>
      <Download aria-hidden /> Baixar
    </Button>
  )
}
