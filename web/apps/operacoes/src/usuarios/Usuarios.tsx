import {
  Badge,
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  PageHeader,
  Plus,
  Select,
  StateBadge,
  Tabs,
  Toolbar,
  Users,
} from '@consorcio/design-system'
import { emPalavras, instante, opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import {
  listarPapeisOptions,
  listarUsuarios,
  type SituacaoUsuario,
  type Usuario,
  usePaginado,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EdicaoDeUsuario } from './EdicaoDeUsuario'
import { NovoUsuario } from './NovoUsuario'
import { Papeis } from './Papeis'

/** Who may enter, and what each role may do. */
export default function Usuarios() {
  const [busca, mudar] = useBusca()
  const [criando, setCriando] = useState(false)
  const podeCriar = usePode('identidade.usuario.criar')
  return (
    <>
      <PageHeader
        title="Usuários e papéis"
        actions={
          podeCriar ? (
            <Button tone="primary" onClick={() => setCriando(true)}>
              <Plus aria-hidden /> Criar usuário
            </Button>
          ) : null
        }
      />
      <Tabs
        label="Usuários e papéis"
        atual={busca.get('aba') ?? 'usuarios'}
        mudar={(aba) => mudar({ aba: aba === 'usuarios' ? null : aba })}
        tabs={[
          { id: 'usuarios', texto: 'Usuários', conteudo: <Lista /> },
          { id: 'papeis', texto: 'Papéis', conteudo: <Papeis /> },
        ]}
      />
      <Dialog open={criando} onClose={() => setCriando(false)} title="Criar usuário">
        <NovoUsuario fechar={() => setCriando(false)} />
      </Dialog>
    </>
  )
}

function Lista() {
  const [busca, mudar] = useBusca()
  const [aberto, setAberto] = useState<string | null>(null)
  const { data: papeis } = useQuery(listarPapeisOptions())
  const situacao = busca.get('situacao') as SituacaoUsuario | null
  const query = { ...(situacao ? { situacao } : {}), papel: busca.get('papel') ?? '', tamanho_pagina: 100 }
  const lista = usePaginado(
    ['usuarios', query],
    (token, signal) => listarUsuarios({ query: { ...query, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.usuarios,
  )
  const usuario = lista.itens?.find(({ usuario_id }) => usuario_id === aberto)
  return (
    <>
      <Toolbar>
        <Select
          aria-label="Papel"
          className="w-48"
          empty="Todos os papéis"
          value={query.papel}
          onChange={(evento) => mudar({ papel: evento.target.value || null })}
          options={(papeis?.papeis ?? []).map(({ papel }) => ({ valor: papel, texto: emPalavras(papel) }))}
        />
        <Select
          aria-label="Situação"
          className="w-52"
          empty="Todas as situações"
          value={situacao ?? ''}
          onChange={(evento) => mudar({ situacao: evento.target.value || null })}
          options={opcoes('SituacaoUsuario')}
        />
      </Toolbar>
      <Card flush>
        <DataTable
          name="usuarios"
          label="Usuários"
          columns={colunas(setAberto)}
          items={lista.itens}
          updating={lista.atualizando}
          rowKey={(item) => item.usuario_id}
          rowTone={(item) => (item.situacao === 'DESATIVADO' ? 'apagado' : null)}
          error={lista.erro}
          onRetry={lista.repetir}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<Users aria-hidden />} title="Ninguém com esses filtros" />}
        />
      </Card>
      <Dialog open={usuario !== undefined} onClose={() => setAberto(null)} title={usuario?.nome ?? 'Usuário'}>
        {usuario ? <EdicaoDeUsuario key={usuario.usuario_id} usuario={usuario} /> : null}
      </Dialog>
    </>
  )
}

function colunas(abrir: (usuarioId: string) => void): readonly Column<Usuario>[] {
  return [
    {
      id: 'nome',
      title: 'Nome',
      text: (usuario) => usuario.nome,
      fixed: true,
      cell: (usuario) => (
        <button
          type="button"
          className="font-medium text-brand hover:underline"
          onClick={() => abrir(usuario.usuario_id)}
        >
          {usuario.nome}
        </button>
      ),
    },
    { id: 'acesso', title: 'Nome de acesso', cell: (usuario) => usuario.nome_usuario, fixed: true },
    { id: 'email', title: 'E-mail', cell: (usuario) => usuario.email || '–' },
    { id: 'papeis', title: 'Papéis', cell: (usuario) => usuario.papeis.map(emPalavras).join(', ') },
    {
      id: 'fator',
      title: 'Segundo fator',
      cell: (usuario) =>
        usuario.segundo_fator ? <Badge tone="bom">Ativo</Badge> : <span className="text-muted">Inativo</span>,
      text: (usuario) => (usuario.segundo_fator ? 'Ativo' : 'Inativo'),
    },
    {
      id: 'situacao',
      title: 'Situação',
      cell: (usuario) => <StateBadge of="SituacaoUsuario" value={usuario.situacao} />,
      text: (usuario) => rotulo('SituacaoUsuario', usuario.situacao).texto,
    },
    { id: 'acessou', title: 'Último acesso', cell: (usuario) => instante(usuario.ultimo_acesso_em), align: 'right' },
  ]
}
