import { CardSkeleton, Facts, Note } from '@consorcio/design-system'
import { contagem, data, fimDoMes, inteiro, mesPorExtenso } from '@consorcio/formatos'
import { mensagemDe } from '@consorcio/shared-api'
import { useQuery } from '@tanstack/react-query'
import { type AEmitir, GRUPOS_NA_PREVIA, lerPrevia, type PreviaDoMes, totaisDe } from './previaDoMes'

/** What would be issued, before anybody confirms. While it is being issued it is not asked again. */
export function Previa({ mes, ativa }: { mes: string; ativa: boolean }) {
  const { data: previa, error } = useQuery({
    queryKey: ['previa-do-faturamento', mes],
    queryFn: ({ signal }) => lerPrevia(mes, signal),
    enabled: ativa,
    retry: false,
    gcTime: 0,
  })
  if (error && !previa) return <Note tone="atencao">Não foi possível prever o que sai: {mensagemDe(error)}</Note>
  if (!previa) return <CardSkeleton lines={4} />
  return previa.emAndamento <= GRUPOS_NA_PREVIA ? (
    <DeTodos previa={previa} mes={mes} />
  ) : (
    <DosPrimeiros previa={previa} mes={mes} />
  )
}

interface Props {
  previa: PreviaDoMes
  mes: string
}

function DeTodos({ previa: { emAndamento, aEmitir }, mes }: Props) {
  const { assembleias, parcelas } = totaisDe(aEmitir)
  const grupos = contagem(emAndamento, 'grupo em andamento', 'grupos em andamento')
  if (assembleias === 0) {
    return (
      <Note>
        Nada a emitir até {data(fimDoMes(mes))}: {grupos}, e nenhuma assembleia por emitir.
      </Note>
    )
  }
  return (
    <>
      <Facts
        columns={1}
        items={[
          ['Vencimentos', `Até ${data(fimDoMes(mes))}`],
          ['Grupos', `${inteiro(aEmitir.length)} de ${grupos}`],
          ['Assembleias a emitir', inteiro(assembleias)],
          ['Parcelas', `Até ${inteiro(parcelas)}`],
        ]}
      />
      <Atrasadas aEmitir={aEmitir} mes={mes} />
      <Lista aEmitir={aEmitir} />
    </>
  )
}

function DosPrimeiros({ previa: { emAndamento, haMais, aEmitir }, mes }: Props) {
  return (
    <>
      <Facts
        columns={1}
        items={[
          ['Vencimentos', `Até ${data(fimDoMes(mes))}`],
          ['Grupos em andamento', `${inteiro(emAndamento)}${haMais ? ' ou mais' : ''}`],
        ]}
      />
      <Atrasadas aEmitir={aEmitir} mes={mes} />
      <Lista aEmitir={aEmitir} />
      <p className="text-muted text-sm">
        Aqui só os {GRUPOS_NA_PREVIA} primeiros grupos, por código; todos são faturados.
      </p>
    </>
  )
}

/** Who bills a month may not know that another one was left behind. */
function Atrasadas({ aEmitir, mes }: { aEmitir: readonly AEmitir[]; mes: string }) {
  const atrasadas = totaisDe(aEmitir, (vencimento) => vencimento < mes).assembleias
  if (atrasadas === 0) return null
  return (
    <Note tone="atencao">
      {contagem(atrasadas, 'assembleia venceu', 'assembleias venceram')} antes de {mesPorExtenso(mes)} sem ter sido{' '}
      {atrasadas === 1 ? 'emitida: sai também.' : 'emitidas: saem também.'}
    </Note>
  )
}

function Lista({ aEmitir }: { aEmitir: readonly AEmitir[] }) {
  if (aEmitir.length === 0) return null
  return (
    <ul
      aria-label="O que seria emitido"
      className="max-h-60 divide-y divide-line overflow-y-auto rounded-md border border-line"
    >
      {aEmitir.map((um) => (
        <li key={um.grupo.grupo_id} className="flex flex-wrap justify-between gap-x-4 px-3 py-1.5 text-sm">
          <span>
            <strong>Grupo {um.grupo.codigo}</strong>, {quais(um)}
          </span>
          <span className="text-muted tabular-nums">
            {quando(um)}, {contagem(um.grupo.cotas_ativas, 'cota', 'cotas')}
          </span>
        </li>
      ))}
    </ul>
  )
}

function quais({ assembleias }: AEmitir): string {
  const [primeira, ultima] = [assembleias[0]?.ago, assembleias.at(-1)?.ago]
  return primeira === ultima ? `${primeira}ª assembleia` : `${primeira}ª a ${ultima}ª assembleia`
}

function quando({ assembleias }: AEmitir): string {
  const [primeiro, ultimo] = [assembleias[0]?.vencimento, assembleias.at(-1)?.vencimento]
  return primeiro === ultimo ? `Vence ${data(primeiro)}` : `Vencem de ${data(primeiro)} a ${data(ultimo)}`
}
