import {
  BookOpen,
  Button,
  ButtonLink,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  Facts,
  PageHeader,
  Plus,
} from '@consorcio/design-system'
import { percentual, rotulo } from '@consorcio/formatos'
import { listarPlanos, type Plano, usePaginado } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { regraEmPalavras } from '../grupos/regraEmPalavras'

/** Sales plans: the models that groups copy. */
export default function ListaPlanos() {
  const [aberto, setAberto] = useState<Plano | null>(null)
  const podeCriar = usePode('grupos.plano.criar')
  const lista = usePaginado(
    ['planos'],
    (token, signal) =>
      listarPlanos({ query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.planos,
  )
  const colunas: readonly Column<Plano>[] = [
    { id: 'codigo', title: 'Código', cell: (plano) => plano.codigo, fixed: true },
    { id: 'nome', title: 'Nome', cell: (plano) => plano.nome, fixed: true },
    { id: 'classe', title: 'Objeto', cell: (plano) => rotulo('ClasseObjeto', plano.classe_objeto).texto },
    { id: 'prazo', title: 'Prazo', cell: (plano) => `${plano.regra?.prazo_meses ?? 0} meses`, align: 'right' },
    { id: 'cotas', title: 'Cotas', cell: (plano) => String(plano.regra?.max_cotas ?? 0), align: 'right' },
    { id: 'taxa', title: 'Taxa', cell: (plano) => percentual(plano.regra?.taxa_administracao), align: 'right' },
    { id: 'reserva', title: 'Reserva', cell: (plano) => percentual(plano.regra?.fundo_reserva), align: 'right' },
    { id: 'sorteio', title: 'Sorteio', cell: (plano) => rotulo('MetodoSorteio', plano.regra?.metodo_sorteio).texto },
    {
      id: 'regra',
      title: 'Regra',
      fixed: true,
      text: () => '',
      cell: (plano) => (
        <Button
          size="sm"
          tone="ghost"
          aria-label={`Ver a regra do plano ${plano.codigo}`}
          onClick={() => setAberto(plano)}
        >
          Ver
        </Button>
      ),
    },
  ]
  const criar = podeCriar ? (
    <ButtonLink to="/planos/novo" tone="primary">
      <Plus aria-hidden /> Criar plano
    </ButtonLink>
  ) : null
  return (
    <>
      <PageHeader
        title="Planos"
        description="Modelos de venda. Um grupo criado de um plano copia a regra dele."
        actions={criar}
      />
      <Card flush>
        <DataTable
          name="planos"
          label="Planos"
          columns={colunas}
          items={lista.itens}
          rowKey={(plano) => plano.plano_id}
          error={lista.erro}
          onRetry={lista.repetir}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<BookOpen aria-hidden />} title="Nenhum plano ainda" action={criar} />}
        />
      </Card>
      <Dialog wide open={aberto !== null} onClose={() => setAberto(null)} title={aberto?.nome ?? 'Plano'}>
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          {aberto?.regra
            ? regraEmPalavras(aberto.regra).map(([titulo, linhas]) => (
                <section key={titulo}>
                  <h3 className="mb-1 font-medium">{titulo}</h3>
                  <Facts columns={1} items={linhas} />
                </section>
              ))
            : null}
        </div>
      </Dialog>
    </>
  )
}
