import { Card, CardSkeleton, Columns, Note } from '@consorcio/design-system'
import { centavos, dinheiro, fracao, somar } from '@consorcio/formatos'
import { type Grupo, lerRelatorio, mensagemDe, type RelatorioLido } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'

const ASSEMBLEIAS = 12
const SERIES = ['Taxas, reserva e encargos', 'Fundo comum']

/** What came in for each of the last assemblies: the group's money, and what goes with it. */
export function ArrecadacaoDoGrupo({ grupo }: { grupo: Grupo }) {
  const pode = usePode('financeiro.relatorio.gerar')
  const { data, error } = useQuery({
    queryKey: ['arrecadacao-do-grupo', grupo.grupo_id],
    enabled: pode,
    queryFn: async ({ signal }) => pontosDe(await lerRelatorio('ARRECADACAO', grupo.grupo_id, '', signal)),
  })
  if (!pode || data?.length === 0) return null
  return (
    <Card title="Arrecadado por assembleia" description={`As últimas ${ASSEMBLEIAS}.`} className="mt-4">
      {error ? <Note tone="ruim">{mensagemDe(error)}</Note> : null}
      {data || error ? null : <CardSkeleton lines={5} />}
      {data ? <Columns label="Arrecadado por assembleia" series={SERIES} points={data} /> : null}
    </Card>
  )
}

/** Each assembly as shares of the largest amount. The report comes by assembly and component. */
export function pontosDe({ linhas }: Pick<RelatorioLido, 'linhas'>) {
  const agos = [...new Set(linhas.map(([ago = '']) => ago))].slice(-ASSEMBLEIAS)
  const somas = agos.map((ago) => {
    const delas = linhas.filter((linha) => linha[0] === ago)
    const de = (doFundo: boolean) =>
      somar(delas.filter(([, componente]) => (componente === 'FC') === doFundo).map(([, , valor]) => valor))
    return { ago, valores: [de(false), de(true)] }
  })
  const maior = somas
    .flatMap(({ valores }) => valores)
    .reduce((um: string, outro) => (centavos(outro) > centavos(um) ? outro : um), '0.00')
  return somas.map(({ ago, valores }) => ({
    texto: `${ago}ª`,
    fracoes: valores.map((valor) => fracao(valor, maior)),
    valores: valores.map((valor) => dinheiro(valor)),
  }))
}
