import {
  Badge,
  Button,
  Card,
  CardSkeleton,
  Empty,
  Failure,
  Field,
  PageHeader,
  Select,
  ShieldCheck,
  Toolbar,
} from '@consorcio/design-system'
import { contagem } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { type Habilitacao, mensagemDe, useGrupos } from '@consorcio/shared-api'
import { useContempladas, useHabilitacoes } from './dados'
import { Quadro } from './Quadro'
import { Tabela } from './Tabela'

/** The way of every credit, from contemplated to the vendor paid: what each one waits for, and until when. */
export default function Habilitacoes() {
  const [busca, mudar] = useBusca()
  const { data: grupos } = useGrupos()
  const emTabela = busca.get('ver') === 'tabela'
  const soAtrasadas = busca.get('atrasadas') === '1'
  const grupoId = busca.get('grupo') ?? ''
  return (
    <>
      <PageHeader
        title="Habilitações"
        description="Da contemplação ao pagamento do fornecedor: documentos, análise, garantia e autorização, cada etapa com o seu prazo."
      />
      <Toolbar
        end={
          <fieldset className="flex gap-1">
            <legend className="sr-only">Ver como</legend>
            {[
              { texto: 'Quadro', ver: null, marcado: !emTabela },
              { texto: 'Tabela', ver: 'tabela', marcado: emTabela },
            ].map(({ texto, ver, marcado }) => (
              <Button
                key={texto}
                size="sm"
                tone={marcado ? 'primary' : 'secondary'}
                aria-pressed={marcado}
                onClick={() => mudar({ ver })}
              >
                {texto}
              </Button>
            ))}
          </fieldset>
        }
      >
        <Field label="Grupo" required className="w-56">
          <Select
            empty="Todos os grupos"
            value={grupoId}
            onChange={(evento) => mudar({ grupo: evento.target.value || null })}
            options={(grupos ?? []).map(({ grupo_id, codigo }) => ({ valor: grupo_id, texto: `Grupo ${codigo}` }))}
          />
        </Field>
        <Button
          size="sm"
          className="min-h-9"
          tone={soAtrasadas ? 'primary' : 'secondary'}
          aria-pressed={soAtrasadas}
          onClick={() => mudar({ atrasadas: soAtrasadas ? null : '1' })}
        >
          Só as atrasadas
        </Button>
      </Toolbar>
      <Conteudo grupoId={grupoId} emTabela={emTabela} soAtrasadas={soAtrasadas} />
    </>
  )
}

interface Props {
  grupoId: string
  emTabela: boolean
  soAtrasadas: boolean
}

function Conteudo({ grupoId, emTabela, soAtrasadas }: Props) {
  const { data: todas, error, refetch } = useHabilitacoes(grupoId)
  const { data: contempladas } = useContempladas(grupoId)
  if (error && !todas) return <Failure message={mensagemDe(error)} onRetry={() => void refetch()} />
  if (!todas) return <CardSkeleton lines={8} />
  const mostradas = soAtrasadas ? todas.filter(({ atrasada }) => atrasada) : todas
  const comHabilitacao = new Set(todas.map(({ cota_id }) => cota_id))
  const aAbrir = soAtrasadas ? [] : (contempladas ?? []).filter(({ cota_id }) => !comHabilitacao.has(cota_id))
  if (mostradas.length + aAbrir.length === 0) {
    return (
      <Card>
        <Empty
          icon={<ShieldCheck aria-hidden />}
          title={soAtrasadas ? 'Nenhuma etapa passou do prazo' : 'Nenhuma habilitação aqui'}
        >
          {grupoId || soAtrasadas ? null : 'Escolha um grupo para ver as cotas contempladas que esperam a abertura.'}
        </Empty>
      </Card>
    )
  }
  return (
    <>
      <Atrasos todas={todas} />
      {emTabela ? <Tabela itens={mostradas} /> : <Quadro itens={mostradas} aAbrir={grupoId ? aAbrir : null} />}
    </>
  )
}

function Atrasos({ todas }: { todas: readonly Habilitacao[] }) {
  const atrasadas = todas.filter(({ atrasada }) => atrasada).length
  if (atrasadas === 0) return null
  return (
    <p className="mb-3">
      <Badge tone="ruim">{contagem(atrasadas, 'etapa passou do prazo', 'etapas passaram do prazo')}</Badge>
    </p>
  )
}
