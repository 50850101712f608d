import { Card, CardSkeleton, Empty, Field, Gavel, Input, Note, PageHeader, Toolbar } from '@consorcio/design-system'
import { data, hoje } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import { buscarApuracaoDiaOptions, ErroDaApi, mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { Andamento } from './Andamento'
import { GruposDoDia } from './GruposDoDia'
import { Iniciar } from './Iniciar'

const ATUALIZA_MS = 1500

/** The assemblies of every group of a day, drawn in one run that goes on by itself; the address says which day. */
export default function ApuracaoDoDia() {
  const [busca, mudar] = useBusca()
  const dia = busca.get('dia') ?? hoje()
  const { data: apuracao, error } = useQuery({
    ...buscarApuracaoDiaOptions({ path: { dia } }),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.situacao === 'EM_CURSO' ? ATUALIZA_MS : false),
  })
  const semApuracao = error instanceof ErroDaApi && error.status === 404
  return (
    <>
      <PageHeader
        title="Apuração do dia"
        crumbs={[{ texto: 'Assembleias', para: '/assembleias' }, { texto: 'Apuração do dia' }]}
        description="As assembleias de todos os grupos de um dia, grupo a grupo. Interrompida, continua de onde parou."
      />
      <Toolbar>
        <Field label="Dia das assembleias" required className="w-44">
          <Input type="date" value={dia} onChange={(evento) => mudar({ dia: evento.target.value || null })} />
        </Field>
      </Toolbar>
      {error && !semApuracao ? (
        <Note tone="ruim" className="mb-4">
          {mensagemDe(error)}
        </Note>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <Iniciar key={dia} dia={dia} apuracao={apuracao} />
        <div className="min-w-0 space-y-4">
          {apuracao || error ? null : <CardSkeleton lines={6} />}
          {semApuracao ? (
            <Card>
              <Empty icon={<Gavel aria-hidden />} title={`Ainda não se apurou o dia ${data(dia)}`}>
                Inicie para congelar as listas e apurar o que já tem a extração. Fechar esta tela não a interrompe.
              </Empty>
            </Card>
          ) : null}
          {apuracao ? <Andamento apuracao={apuracao} /> : null}
          {apuracao ? <GruposDoDia apuracao={apuracao} /> : null}
        </div>
      </div>
    </>
  )
}
