import { CardSkeleton, type Column, DataTable, Facts, Note, StateBadge } from '@consorcio/design-system'
import { cpfCnpj, data, dinheiro, instante, rotulo } from '@consorcio/formatos'
import {
  buscarRepasseOptions,
  type GrupoDoRepasse,
  listarGruposDoRepasse,
  mensagemDe,
  type Repasse,
  usePaginado,
} from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { DecisaoDoRepasse } from './DecisaoDoRepasse'
import { deOnde } from './nomes'

/** A remittance: to whom, of which groups, and its decision, which is of somebody else (R2.02). */
export function DetalheDoRepasse({ repasseId, fechar }: { repasseId: string; fechar: () => void }) {
  const { data: repasse, error } = useQuery(buscarRepasseOptions({ path: { repasse_id: repasseId } }))
  if (error && !repasse) return <Note tone="ruim">{mensagemDe(error)}</Note>
  if (!repasse) return <CardSkeleton lines={6} />
  return (
    <div className="space-y-4">
      <StateBadge of="SituacaoRepasse" value={repasse.situacao} />
      <Facts
        columns={1}
        items={[
          ['De quem é', rotulo('ContaARepassar', repasse.conta).texto],
          ['De', deOnde(repasse)],
          ['Valor', <strong key="valor">{dinheiro(repasse.valor)}</strong>],
          ['Quem recebe', `${repasse.beneficiario}, ${cpfCnpj(repasse.documento)}`],
          ['Data', data(repasse.data)],
          ['Proposto em', instante(repasse.proposto_em)],
          ...opcionais(repasse),
        ]}
      />
      {repasse.grupos > 1 ? <Grupos repasseId={repasse.repasse_id} /> : null}
      {repasse.situacao === 'PROPOSTO' ? <QuemDecide repasse={repasse} fechar={fechar} /> : null}
    </div>
  )
}

function opcionais({ comprovante, motivo }: Repasse): [string, string][] {
  return [
    ...(comprovante ? ([['Comprovante', comprovante]] as [string, string][]) : []),
    ...(motivo ? ([['Motivo', motivo]] as [string, string][]) : []),
  ]
}

function QuemDecide({ repasse, fechar }: { repasse: Repasse; fechar: () => void }) {
  const podeDecidir = usePode('financeiro.repasse.aprovar')
  if (repasse.minha) return <Note>Você propôs: outra pessoa decide.</Note>
  return podeDecidir ? <DecisaoDoRepasse repasse={repasse} fechar={fechar} /> : <Note>Espera quem decide.</Note>
}

const COLUNAS: readonly Column<GrupoDoRepasse>[] = [
  { id: 'grupo', title: 'Grupo', fixed: true, cell: ({ grupo_codigo }) => `Grupo ${grupo_codigo}` },
  { id: 'valor', title: 'Valor', align: 'right', fixed: true, cell: ({ valor }) => dinheiro(valor) },
]

function Grupos({ repasseId }: { repasseId: string }) {
  const lista = usePaginado(
    ['grupos-do-repasse', repasseId],
    (token, signal) =>
      listarGruposDoRepasse({
        path: { repasse_id: repasseId },
        query: { tamanho_pagina: 50, token_pagina: token },
        signal,
        throwOnError: true,
      }),
    (pagina) => pagina.grupos,
  )
  return (
    <DataTable
      name="grupos-do-repasse"
      label="Quanto sai de cada grupo"
      columns={COLUNAS}
      items={lista.itens}
      rowKey={({ grupo_id }) => grupo_id}
      error={lista.erro}
      onRetry={lista.repetir}
      more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
      empty={null}
    />
  )
}
