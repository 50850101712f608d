import {
  Badge,
  Button,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Plus,
  SlidersHorizontal,
  Toolbar,
} from '@consorcio/design-system'
import { data, emPalavras } from '@consorcio/formatos'
import { type Flag, listarFlags, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { EdicaoDeFlag } from './EdicaoDeFlag'

/** Features that are turned on little by little, each with who answers for it and until when it lives. */
export function Flags() {
  const [aberta, setAberta] = useState<Flag | 'nova' | null>(null)
  const pode = usePode('configuracao.flag.alterar')
  const lista = usePaginado(
    ['flags'],
    (token, signal) => listarFlags({ query: { tamanho_pagina: 200, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.flags,
  )
  const nova = pode ? (
    <Button onClick={() => setAberta('nova')}>
      <Plus aria-hidden /> Nova funcionalidade
    </Button>
  ) : null
  return (
    <>
      <Toolbar end={lista.itens?.length ? nova : null}>{null}</Toolbar>
      <Card flush>
        <DataTable
          name="flags"
          label="Funcionalidades"
          columns={colunas(pode ? setAberta : null)}
          items={lista.itens}
          rowKey={({ chave }) => chave}
          rowTone={({ vencida }) => (vencida ? 'atencao' : null)}
          error={lista.erro}
          onRetry={lista.repetir}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={
            <Empty icon={<SlidersHorizontal aria-hidden />} title="Nenhuma funcionalidade em ensaio" action={nova} />
          }
        />
      </Card>
      <Dialog
        open={aberta !== null}
        onClose={() => setAberta(null)}
        title={aberta === 'nova' || !aberta ? 'Nova funcionalidade' : aberta.chave}
      >
        {aberta ? <EdicaoDeFlag flag={aberta === 'nova' ? null : aberta} fechar={() => setAberta(null)} /> : null}
      </Dialog>
    </>
  )
}

function colunas(abrir: ((flag: Flag) => void) | null): readonly Column<Flag>[] {
  return [
    {
      id: 'chave',
      title: 'Funcionalidade',
      fixed: true,
      wrap: true,
      text: ({ chave }) => chave,
      cell: (flag) => (
        <>
          {abrir ? (
            <button type="button" className="font-medium text-brand hover:underline" onClick={() => abrir(flag)}>
              {flag.chave}
            </button>
          ) : (
            flag.chave
          )}
          <p className="text-muted text-sm">{flag.descricao}</p>
        </>
      ),
    },
    {
      id: 'ligada',
      title: 'Situação',
      fixed: true,
      text: ({ ligada }) => (ligada ? 'Ligada' : 'Desligada'),
      cell: ({ ligada }) => <Badge tone={ligada ? 'bom' : 'neutro'}>{ligada ? 'Ligada' : 'Desligada'}</Badge>,
    },
    { id: 'percentual', title: 'Para quantos', align: 'right', cell: ({ percentual }) => `${percentual}%` },
    { id: 'papeis', title: 'Papéis', cell: ({ papeis }) => papeis.map(emPalavras).join(', ') || 'Todos' },
    { id: 'responsavel', title: 'Responsável', cell: ({ responsavel }) => responsavel },
    { id: 'ate', title: 'Remover em', align: 'right', fixed: true, cell: ({ remover_em }) => data(remover_em) },
  ]
}
