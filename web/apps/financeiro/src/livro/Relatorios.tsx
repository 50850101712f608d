import {
  Button,
  Card,
  type Column,
  DataTable,
  Empty,
  Field,
  FileText,
  Input,
  Note,
  Select,
} from '@consorcio/design-system'
import { contagem, data, dinheiro, emPalavras, hoje, opcoes, percentual, rotulo } from '@consorcio/formatos'
import { type Grupo, lerRelatorio, mensagemDe, type RelatorioLido, type TipoRelatorio } from '@consorcio/shared-api'
import { type FormEvent, useRef, useState } from 'react'

/** How each kind of column is written. */
function celula(coluna: string, texto: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(texto)) return data(texto)
  if (/^-?\d+\.\d{2,}$/.test(texto)) return /fc|ta|fr|percent/.test(coluna) ? percentual(texto) : dinheiro(texto)
  if (coluna === 'componente') return rotulo('Componente', texto).texto
  return texto
}

/** Reports of the service, row by row as they come. */
export function Relatorios({ grupo }: { grupo: Grupo }) {
  const [tipo, setTipo] = useState<TipoRelatorio>('POSICAO_COTAS')
  const [dia, setDia] = useState(hoje())
  const [estado, setEstado] = useState<{ relatorio?: RelatorioLido; linhas?: number; erro?: string }>({})
  const [correndo, setCorrendo] = useState<AbortController | null>(null)
  const feito = useRef('')
  const gerar = async (evento: FormEvent) => {
    evento.preventDefault()
    const controle = new AbortController()
    setCorrendo(controle)
    setEstado({ linhas: 0 })
    try {
      const relatorio = await lerRelatorio(tipo, grupo.grupo_id, dia, controle.signal, (linhas) =>
        setEstado({ linhas }),
      )
      feito.current = `${tipo.toLowerCase()}-${grupo.codigo}-${dia}`
      setEstado({ relatorio })
    } catch (erro) {
      setEstado(controle.signal.aborted ? {} : { erro: mensagemDe(erro) })
    } finally {
      setCorrendo(null)
    }
  }
  return (
    <>
      <form onSubmit={(evento) => void gerar(evento)} className="mb-4 flex flex-wrap items-end gap-3">
        <Field label="Relatório" required className="w-60">
          <Select
            value={tipo}
            onChange={(evento) => setTipo(evento.target.value as TipoRelatorio)}
            options={opcoes('TipoRelatorio')}
          />
        </Field>
        <Field label="Posição em" required className="w-44">
          <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value || hoje())} />
        </Field>
        <Button type="submit" tone="primary" busy={correndo !== null}>
          Gerar
        </Button>
        {correndo ? <Button onClick={() => correndo.abort()}>Parar</Button> : null}
        <span role="status" className="pb-2 text-muted">
          {correndo ? `${contagem(estado.linhas ?? 0, 'linha', 'linhas')} até agora…` : ''}
        </span>
      </form>
      {estado.erro ? <Note tone="ruim">{estado.erro}</Note> : null}
      {estado.relatorio ? (
        <Card flush title={rotulo('TipoRelatorio', tipo).texto}>
          <Linhas relatorio={estado.relatorio} nome={feito.current} />
        </Card>
      ) : null}
    </>
  )
}

function Linhas({ relatorio, nome }: { relatorio: RelatorioLido; nome: string }) {
  const colunas: Column<{ id: string; valores: string[] }>[] = relatorio.colunas.map((coluna, i) => ({
    id: coluna,
    title: emPalavras(coluna),
    cell: ({ valores }) => celula(coluna, valores[i] ?? ''),
    align: /^-?\d/.test(relatorio.linhas[0]?.[i] ?? '') ? 'right' : 'left',
    fixed: true,
  }))
  return (
    <DataTable
      name={nome}
      label="Relatório"
      columns={colunas}
      items={relatorio.linhas.map((valores, i) => ({ id: String(i), valores }))}
      rowKey={(linha) => linha.id}
      empty={<Empty icon={<FileText aria-hidden />} title="O relatório não tem linhas" />}
    />
  )
}
