import { Button, Card, Dialog, Field, Note, Select } from '@consorcio/design-system'
import { data, mesesEntre, mesPorExtenso, somarDias, somarMeses, ultimoMesTerminado } from '@consorcio/formatos'
import { EscolhaDeMes } from '@consorcio/forms'
import type { Grupo } from '@consorcio/shared-api'
import { useState } from 'react'
import { ConfirmacaoDoFechamento } from './ConfirmacaoDoFechamento'
import type { MesesDoLivro } from './mesesDoLivro'

const MESES_DE_TODOS = 12

interface Props {
  grupo: Grupo
  meses: MesesDoLivro
  aoFechar: (mes: string) => void
}

/** Which books close, and until what month: of this group the oldest open one is proposed, of all the last that ended. */
export function FechamentoDoMes({ grupo, meses, aoFechar }: Props) {
  const [livros, setLivros] = useState<'DO_GRUPO' | 'TODOS'>('DO_GRUPO')
  const [escolhido, setEscolhido] = useState('')
  const [aConfirmar, setAConfirmar] = useState<{ grupo: Grupo | null; mes: string } | null>(null)
  const doGrupo = livros === 'DO_GRUPO'
  const ultimo = ultimoMesTerminado()
  const oferecidos = doGrupo ? meses.aFechar : mesesEntre(somarMeses(ultimo, 1 - MESES_DE_TODOS), ultimo)
  const mes = oferecidos.includes(escolhido) ? escolhido : oferecidos.at(doGrupo ? -1 : 0)
  return (
    <Card title="Fechar um mês" description={situacao(meses)}>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-4">
        <Field label="Livros" required className="w-56">
          <Select
            value={livros}
            onChange={(evento) => setLivros(evento.target.value as 'DO_GRUPO' | 'TODOS')}
            options={[
              { valor: 'DO_GRUPO', texto: `Só o do grupo ${grupo.codigo}` },
              { valor: 'TODOS', texto: 'De todos os grupos' },
            ]}
          />
        </Field>
        {mes ? (
          <>
            <EscolhaDeMes
              label="Último mês a fechar"
              hint="Os anteriores que estiverem abertos fecham junto"
              mes={mes}
              meses={oferecidos}
              mudar={setEscolhido}
            />
            <Button
              tone="primary"
              className="sm:mt-6"
              onClick={() => setAConfirmar({ grupo: doGrupo ? grupo : null, mes })}
            >
              Conferir e fechar
            </Button>
          </>
        ) : (
          <Note>Nenhum mês deste livro espera fechamento: só fecha um mês que terminou.</Note>
        )}
      </div>
      <Dialog
        open={aConfirmar !== null}
        onClose={() => setAConfirmar(null)}
        title={aConfirmar ? `Fechar ${mesPorExtenso(aConfirmar.mes)}` : ''}
        description="Um mês fechado não se reabre."
      >
        {aConfirmar ? (
          <ConfirmacaoDoFechamento {...aConfirmar} aoFechar={aoFechar} sair={() => setAConfirmar(null)} />
        ) : null}
      </Dialog>
    </Card>
  )
}

/** Until when the book is closed. */
export function situacao({ abertoDesde, fechados }: MesesDoLivro): string {
  if (!abertoDesde) return 'O livro ainda está em branco.'
  if (fechados.length === 0) return `Nenhum mês fechado. O primeiro lançamento é de ${data(abertoDesde)}.`
  return `Este livro está fechado até ${data(somarDias(abertoDesde, -1))}.`
}
