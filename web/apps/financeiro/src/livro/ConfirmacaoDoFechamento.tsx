import { Button, Facts, Note } from '@consorcio/design-system'
import { contagem, data, dinheiro, fimDoMes, maiuscula, mesPorExtenso, somarDias } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  buscarBalanceteOptions,
  type FecharPeriodoEntrada,
  fecharPeriodo,
  type Grupo,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { Fecha } from './Balancete'

interface Props {
  /** Null closes every book. */
  grupo: Grupo | null
  mes: string
  aoFechar: (mes: string) => void
  sair: () => void
}

/** What cannot be undone, said before it is done. */
export function ConfirmacaoDoFechamento({ grupo, mes, aoFechar, sair }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const fechar = useComando(
    (headers, body: FecharPeriodoEntrada) => fecharPeriodo({ headers, body, throwOnError: true }),
    {
      aoConcluir: () => aoFechar(mes),
      aoAtualizar: ({ livros }) => {
        avisar('bom', resultado(mes, livros))
        sair()
      },
    },
  )
  const { aviso } = recusaDe(fechar.error, [])
  const fim = fimDoMes(mes)
  return (
    <div className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      {grupo ? (
        <NoLivro grupo={grupo} fim={fim} />
      ) : (
        <p>Fecham os livros de todos os grupos e o da conta de arrecadação.</p>
      )}
      <Note tone="atencao">
        <strong>Não se desfaz.</strong> Nada mais é lançado com data até {data(fim)}; o que se souber depois entra em{' '}
        {data(somarDias(fim, 1))}.
      </Note>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={sair}>Ainda não</Button>
        <Button
          tone="danger"
          busy={fechar.isPending}
          onClick={() => fechar.mutate({ mes, grupo_id: grupo?.grupo_id ?? '' })}
        >
          Fechar {mesPorExtenso(mes)}
        </Button>
      </div>
    </div>
  )
}

/** The balancete on the last day: what it says is what stays. */
function NoLivro({ grupo, fim }: { grupo: Grupo; fim: string }) {
  const { data: balancete } = useQuery(
    buscarBalanceteOptions({ path: { grupo_id: grupo.grupo_id }, query: { data: fim } }),
  )
  return (
    <>
      <Facts
        columns={1}
        items={[
          ['Livro', `Grupo ${grupo.codigo}`],
          [`Débitos até ${data(fim)}`, dinheiro(balancete?.debitos)],
          [`Créditos até ${data(fim)}`, dinheiro(balancete?.creditos)],
        ]}
      />
      {balancete ? <Fecha debitos={balancete.debitos} creditos={balancete.creditos} /> : null}
    </>
  )
}

function resultado(mes: string, livros: number): string {
  if (livros === 0) return 'Nada a fechar: o mês já estava fechado.'
  return `${maiuscula(mesPorExtenso(mes))}: ${contagem(livros, 'livro fechado', 'livros fechados')}.`
}
