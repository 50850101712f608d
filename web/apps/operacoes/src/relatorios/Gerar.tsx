import { Button, Card, Field, Input, Note, Select } from '@consorcio/design-system'
import { hoje, opcoes, somarDias } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { useBusca } from '@consorcio/navigation'
import {
  type ExecutarRelatorioEntrada,
  executarRelatorio,
  listarUsuariosOptions,
  type ParametrosEntrada,
  type Relatorio,
  type RelatoriosFormatoArquivo,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Previa } from './Previa'

const USUARIOS_NA_ESCOLHA = 200

/** A report, its parameters, and then the screen or a file. */
export function Gerar({ relatorios }: { relatorios: readonly Relatorio[] }) {
  const [busca, mudar] = useBusca()
  const relatorio = relatorios.find(({ tipo }) => tipo === busca.get('tipo')) ?? relatorios[0]
  if (!relatorio) return null
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <Card title="O que gerar">
        <div className="space-y-3">
          <Field label="Relatório" required hint={relatorio.descricao}>
            <Select
              value={relatorio.tipo}
              onChange={(evento) => mudar({ tipo: evento.target.value, ver: null })}
              options={relatorios.map(({ tipo, nome }) => ({ valor: tipo, texto: nome }))}
            />
          </Field>
          <Parametros key={relatorio.tipo} relatorio={relatorio} />
        </div>
      </Card>
      <Resultado relatorio={relatorio} />
    </div>
  )
}

/** What the address says of the report that is on the screen. */
function useParametrosDaBusca(relatorio: Relatorio): { parametros: ParametrosEntrada; faltaGrupo: boolean } {
  const [busca] = useBusca()
  const { data: grupos } = useGrupos()
  const do_grupo = busca.get('grupo') ?? (relatorio.exige_grupo ? (grupos?.[0]?.grupo_id ?? '') : '')
  const grupo_id = relatorio.por_usuario ? '' : do_grupo
  const usuario_id = relatorio.por_usuario ? (busca.get('usuario') ?? '') : ''
  const data_final = busca.get('ate') ?? hoje()
  const data_inicial = relatorio.por_periodo ? (busca.get('de') ?? somarDias(data_final, -30)) : ''
  return {
    parametros: { grupo_id, usuario_id, data_inicial, data_final },
    faltaGrupo: relatorio.exige_grupo && !grupo_id,
  }
}

function Parametros({ relatorio }: { relatorio: Relatorio }) {
  const [, mudar] = useBusca()
  const avisar = useAvisos((estado) => estado.avisar)
  const podeExecutar = usePode('relatorios.relatorio.executar')
  const { data: grupos } = useGrupos()
  const { parametros, faltaGrupo } = useParametrosDaBusca(relatorio)
  const [formato, setFormato] = useState<RelatoriosFormatoArquivo>('XLSX')
  const executar = useComando(
    (headers, body: ExecutarRelatorioEntrada) =>
      executarRelatorio({ headers, path: { tipo: relatorio.tipo }, body, throwOnError: true }),
    {
      aoConcluir: () => {
        avisar('bom', 'O arquivo está sendo escrito.')
        mudar({ aba: 'execucoes' })
      },
    },
  )
  const { campo, aviso } = recusaDe(executar.error, [
    relatorio.por_usuario ? 'parametros.usuario_id' : 'parametros.grupo_id',
    'parametros.data_final',
    ...(relatorio.por_periodo ? ['parametros.data_inicial'] : []),
  ])
  return (
    <>
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {relatorio.por_usuario ? (
        <EscolhaDeUsuario usuarioId={parametros.usuario_id ?? ''} erro={campo('parametros.usuario_id')} />
      ) : (
        <Field label="Grupo" required={relatorio.exige_grupo} error={campo('parametros.grupo_id')}>
          <Select
            {...(relatorio.exige_grupo ? {} : { empty: 'Todos' })}
            value={parametros.grupo_id ?? ''}
            onChange={(evento) => mudar({ grupo: evento.target.value || null })}
            options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
          />
        </Field>
      )}
      <div className="grid grid-cols-2 gap-3">
        {relatorio.por_periodo ? (
          <Field label="De" required error={campo('parametros.data_inicial')}>
            <Input
              type="date"
              value={parametros.data_inicial}
              onChange={(evento) => mudar({ de: evento.target.value || null })}
            />
          </Field>
        ) : null}
        <Field label={relatorio.por_periodo ? 'Até' : 'Posição em'} required error={campo('parametros.data_final')}>
          <Input
            type="date"
            value={parametros.data_final}
            onChange={(evento) => mudar({ ate: evento.target.value || null })}
          />
        </Field>
      </div>
      <Button tone="primary" className="w-full" disabled={faltaGrupo} onClick={() => mudar({ ver: '1' })}>
        Ver na tela
      </Button>
      {podeExecutar ? (
        <div className="flex flex-wrap items-end gap-2 border-line border-t pt-3">
          <Field label="Arquivo" required className="min-w-44 flex-1">
            <Select
              value={formato}
              onChange={(evento) => setFormato(evento.target.value as RelatoriosFormatoArquivo)}
              options={opcoes('RelatoriosFormatoArquivo')}
            />
          </Field>
          <Button
            busy={executar.isPending}
            disabled={faltaGrupo}
            onClick={() => executar.mutate({ formato, parametros })}
          >
            Gerar arquivo
          </Button>
        </div>
      ) : null}
    </>
  )
}

/** One of the team, or everybody. Who only reads the log, and not the users, gives the identifier. */
function EscolhaDeUsuario({ usuarioId, erro }: { usuarioId: string; erro: string | undefined }) {
  const [, mudar] = useBusca()
  const podeListar = usePode('identidade.usuario.ler')
  const { data: pagina } = useQuery({
    ...listarUsuariosOptions({ query: { tamanho_pagina: USUARIOS_NA_ESCOLHA } }),
    enabled: podeListar,
  })
  const escolher = (usuario: string) => mudar({ usuario: usuario || null })
  return (
    <Field label="Usuário" error={erro}>
      {podeListar ? (
        <Select
          empty="Todos"
          value={usuarioId}
          onChange={(evento) => escolher(evento.target.value)}
          options={(pagina?.usuarios ?? []).map(({ usuario_id, nome }) => ({ valor: usuario_id, texto: nome }))}
        />
      ) : (
        <Input value={usuarioId} placeholder="Todos" onChange={(evento) => escolher(evento.target.value)} />
      )}
    </Field>
  )
}

function Resultado({ relatorio }: { relatorio: Relatorio }) {
  const [busca] = useBusca()
  const { parametros, faltaGrupo } = useParametrosDaBusca(relatorio)
  const mostrar = busca.get('ver') === '1' && !faltaGrupo
  return <Previa relatorio={relatorio} parametros={mostrar ? parametros : null} />
}
