import {
  Badge,
  Button,
  CalendarDays,
  Card,
  type Column,
  DataTable,
  Dialog,
  Empty,
  PageHeader,
  Plus,
} from '@consorcio/design-system'
import { data } from '@consorcio/formatos'
import { type Extracao, listarExtracoes, usePaginado } from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { Conferencia } from './Conferencia'
import { nomeDaExtracao, numeroSorteado } from './nomes'
import { RegistroDeExtracao } from './RegistroDeExtracao'

function colunasDe(conferir: ((extracao: Extracao) => void) | null): readonly Column<Extracao>[] {
  return [
    {
      id: 'numero',
      title: 'Extração',
      cell: (extracao) =>
        extracao.origem === 'GLOBO' ? `Globo, ${extracao.participantes} participantes` : String(extracao.numero),
      fixed: true,
    },
    { id: 'data', title: 'Data', cell: (extracao) => data(extracao.data), align: 'right', fixed: true },
    ...[0, 1, 2, 3, 4].map((i) => ({
      id: `premio-${i + 1}`,
      title: `${i + 1}º`,
      cell: (extracao: Extracao) => numeroSorteado(extracao, extracao.premios[i]),
      align: 'right' as const,
      fixed: true,
    })),
    {
      id: 'conferida',
      title: 'Conferência',
      fixed: true,
      text: (extracao) => (extracao.conferida ? 'Conferida' : 'A conferir'),
      cell: (extracao) =>
        extracao.conferida ? (
          <Badge tone="bom">Conferida</Badge>
        ) : conferir ? (
          <Button size="sm" onClick={() => conferir(extracao)}>
            Conferir
          </Button>
        ) : (
          <Badge tone="atencao">A conferir</Badge>
        ),
    },
    { id: 'fonte', title: 'Fonte', cell: (extracao) => extracao.fonte, wrap: true },
  ]
}

/** Extractions of the Loteria Federal and globos, which decide the draws. */
export default function Extracoes() {
  const [registrando, setRegistrando] = useState(false)
  const [conferindo, setConferindo] = useState<Extracao | null>(null)
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('sorteios.extracao.registrar')
  const lista = usePaginado(
    ['extracoes'],
    (token, signal) =>
      listarExtracoes({ query: { tamanho_pagina: 100, token_pagina: token }, signal, throwOnError: true }),
    (pagina) => pagina.extracoes,
  )
  const registrar = pode ? (
    <Button tone="primary" onClick={() => setRegistrando(true)}>
      <Plus aria-hidden /> Registrar extração
    </Button>
  ) : null
  return (
    <>
      <PageHeader
        title="Extrações"
        description="Os prêmios da Loteria Federal e as bolas dos globos, de onde saem os números dos sorteios."
        actions={registrar}
      />
      <Card flush>
        <DataTable
          name="extracoes"
          label="Extrações"
          columns={colunasDe(pode ? setConferindo : null)}
          items={lista.itens}
          rowKey={(extracao) => String(extracao.numero)}
          error={lista.erro}
          onRetry={lista.repetir}
          more={{ available: lista.temMais, busy: lista.carregandoMais, load: lista.carregarMais, all: lista.lerTudo }}
          empty={<Empty icon={<CalendarDays aria-hidden />} title="Nenhuma extração registrada" action={registrar} />}
        />
      </Card>
      <Dialog
        wide
        open={registrando}
        onClose={() => setRegistrando(false)}
        title="Registrar extração"
        description="Os números são digitados duas vezes."
      >
        <RegistroDeExtracao
          aoRegistrar={(extracao) => {
            avisar('bom', `${nomeDaExtracao(extracao)}: registro feito, outra pessoa confere.`)
            setRegistrando(false)
          }}
        />
      </Dialog>
      <Dialog
        wide
        open={conferindo !== null}
        onClose={() => setConferindo(null)}
        title={conferindo ? `Conferir: ${nomeDaExtracao(conferindo)}` : 'Conferir'}
      >
        {conferindo ? <Conferencia extracao={conferindo} fechar={() => setConferindo(null)} /> : null}
      </Dialog>
    </>
  )
}
