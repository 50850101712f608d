import {
  Button,
  Card,
  CircleCheck,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Facts,
  Field,
  Input,
  Note,
  PageHeader,
  Select,
  ShieldCheck,
  Toolbar,
} from '@consorcio/design-system'
import { acaoEmPalavras, contagem, emPalavras, instante } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  consultarRegistros,
  mensagemDe,
  type Registro,
  usePaginado,
  verificarRegistroOptions,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Impressao } from '../Impressao'
import { comoAcao, conteudoLegivel } from './acoes'
import { Prova } from './Prova'

const SERVICOS = ['consorciados', 'grupos', 'financeiro', 'sorteios', 'identidade', 'configuracao'].map((valor) => ({
  valor,
  texto: emPalavras(valor),
}))

/** Everything that was ever written, who did it, and the proof that it was not changed. */
export default function Auditoria() {
  const [busca, mudar] = useBusca()
  const [aberto, setAberto] = useState<Registro | null>(null)
  const query = {
    servico: busca.get('servico') ?? '',
    acao: busca.get('acao') ?? '',
    entidade_id: busca.get('id') ?? '',
    data_inicial: busca.get('de') ?? '',
    data_final: busca.get('ate') ?? '',
    tamanho_pagina: 100,
  }
  const lista = usePaginado(
    ['auditoria', query],
    (token, signal) => consultarRegistros({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.registros,
  )
  return (
    <>
      <PageHeader
        title="Auditoria"
        description="Registro só acrescentado, encadeado e assinado. Dados pessoais aparecem mascarados."
        actions={<Verificacao />}
      />
      <Toolbar>
        <Field label="Serviço" required className="w-40">
          <Select
            empty="Todos"
            value={query.servico}
            options={SERVICOS}
            onChange={(evento) => mudar({ servico: evento.target.value || null })}
          />
        </Field>
        <Field label="Ação" required className="w-48">
          <Input
            placeholder="Criar grupo"
            defaultValue={query.acao ? acaoEmPalavras(query.acao) : ''}
            onBlur={(evento) => mudar({ acao: comoAcao(evento.target.value) || null })}
            onKeyDown={(evento) =>
              evento.key === 'Enter' && mudar({ acao: comoAcao(evento.currentTarget.value) || null })
            }
          />
        </Field>
        <Field label="De" required className="w-40">
          <Input
            type="date"
            value={query.data_inicial}
            onChange={(evento) => mudar({ de: evento.target.value || null })}
          />
        </Field>
        <Field label="Até" required className="w-40">
          <Input
            type="date"
            value={query.data_final}
            onChange={(evento) => mudar({ ate: evento.target.value || null })}
          />
        </Field>
      </Toolbar>
      <Card flush>
        <DataTable
          name="auditoria"
          label="Registros de auditoria"
          columns={colunas(setAberto)}
          items={lista.itens}
          rowKey={(registro) => String(registro.indice)}
          error={lista.erro}
          onRetry={lista.repetir}
          updating={lista.atualizando}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<ShieldCheck aria-hidden />} title="Nenhum registro com esses filtros" />}
        />
      </Card>
      <Dialog
        wide
        open={aberto !== null}
        onClose={() => setAberto(null)}
        title={aberto ? acaoEmPalavras(aberto.acao) : 'Registro'}
      >
        {aberto ? <Detalhe registro={aberto} /> : null}
      </Dialog>
    </>
  )
}

function colunas(abrir: (registro: Registro) => void): readonly Column<Registro>[] {
  return [
    {
      id: 'instante',
      title: 'Quando',
      cell: (registro) => instante(registro.instante),
      fixed: true,
      className: 'tabular-nums',
    },
    {
      id: 'acao',
      title: 'O que',
      text: (registro) => acaoEmPalavras(registro.acao),
      fixed: true,
      cell: (registro) => (
        <button type="button" className="font-medium text-brand hover:underline" onClick={() => abrir(registro)}>
          {acaoEmPalavras(registro.acao)}
        </button>
      ),
    },
    { id: 'ator', title: 'Quem', cell: quemFez, fixed: true },
    { id: 'servico', title: 'Serviço', cell: (registro) => emPalavras(registro.servico) },
    { id: 'entidade', title: 'Sobre', cell: (registro) => emPalavras(registro.entidade || '–') },
    { id: 'indice', title: 'Registro nº', cell: (registro) => String(registro.indice), align: 'right' },
  ]
}

function quemFez({ ator_nome, ator_id }: Registro): string {
  if (ator_id.startsWith('sistema:')) return 'Sistema'
  if (ator_nome) return ator_nome
  return ator_id === '' || ator_id === 'anonimo' ? 'Sistema' : 'Usuário'
}

function Detalhe({ registro }: { registro: Registro }) {
  return (
    <div className="space-y-4">
      <Facts
        items={[
          ['Quando', instante(registro.instante)],
          ['Quem', quemFez(registro)],
          ['Serviço', emPalavras(registro.servico)],
          ['Registro nº', String(registro.indice)],
          ['Folha', <Impressao key="f" texto={registro.folha} nome="Folha" />],
          ['Cadeia', <Impressao key="c" texto={registro.cadeia} nome="Cadeia" />],
        ]}
      />
      <Prova registro={registro} />
      <section>
        <h3 className="mb-1 font-medium">Conteúdo</h3>
        <pre tabIndex={0} className="max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
          {conteudoLegivel(registro.conteudo)}
        </pre>
      </section>
    </div>
  )
}

function Verificacao() {
  const pode = usePode('auditoria.registro.verificar')
  const { data: resposta, error, refetch, isFetching } = useQuery({ ...verificarRegistroOptions(), enabled: false })
  if (!pode) return null
  return (
    <div className="flex items-center gap-3" aria-live="polite">
      {resposta?.confere ? (
        <span className="flex items-center gap-1.5 text-good text-sm">
          <CircleCheck aria-hidden className="size-4" />{' '}
          {contagem(resposta.registros, 'registro confere', 'registros conferem')}
        </span>
      ) : null}
      {resposta && !resposta.confere ? <Note tone="ruim">{resposta.divergencia}</Note> : null}
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      <Button busy={isFetching} onClick={() => void refetch()}>
        <ShieldCheck aria-hidden /> Verificar tudo
      </Button>
    </div>
  )
}
