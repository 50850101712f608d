import { Button, Dialog, Field, PageHeader, RefreshCw, Select, Toolbar, Upload } from '@consorcio/design-system'
import { opcoes, rotulo } from '@consorcio/formatos'
import { useBusca } from '@consorcio/navigation'
import type { Indice } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { AtualizacaoDoIndice } from './AtualizacaoDoIndice'
import { ImportacaoDeIndices } from './ImportacaoDeIndices'
import { SerieDoIndice } from './SerieDoIndice'

const PADRAO: Indice = 'IPCA'

function indiceDe(busca: URLSearchParams): Indice {
  const pedido = busca.get('indice')
  return opcoes('Indice').some(({ valor }) => valor === pedido) ? (pedido as Indice) : PADRAO
}

/** The series that readjust the groups, month by month (R4.30): read, imported, and asked of Banco Central. */
export default function Indices() {
  const [busca, mudar] = useBusca()
  const [aberta, setAberta] = useState<'importar' | 'atualizar' | null>(null)
  const podeImportar = usePode('financeiro.indice.importar')
  const indice = indiceDe(busca)
  const nome = rotulo('Indice', indice).texto
  const fechar = () => setAberta(null)
  return (
    <>
      <PageHeader
        title="Índices de preços"
        description="Deles sai o reajuste de quem segue um índice: na página do grupo, em Reajuste."
        actions={
          podeImportar ? (
            <>
              <Button onClick={() => setAberta('importar')}>
                <Upload aria-hidden /> Importar arquivo
              </Button>
              <Button tone="primary" onClick={() => setAberta('atualizar')}>
                <RefreshCw aria-hidden /> Atualizar do Banco Central
              </Button>
            </>
          ) : null
        }
      />
      <Toolbar>
        <Field label="Índice" required className="w-44">
          <Select
            value={indice}
            onChange={(evento) => mudar({ indice: evento.target.value === PADRAO ? null : evento.target.value })}
            options={opcoes('Indice')}
          />
        </Field>
      </Toolbar>
      <SerieDoIndice key={indice} indice={indice} />
      <Dialog
        open={aberta === 'importar'}
        onClose={fechar}
        title="Importar índices"
        description="O arquivo entra inteiro ou não entra. Um mês já guardado não muda."
        wide
      >
        <ImportacaoDeIndices fechar={fechar} />
      </Dialog>
      <Dialog
        open={aberta === 'atualizar'}
        onClose={fechar}
        title={`Atualizar o ${nome}`}
        description="Os meses que o Banco Central publica e ainda não estão guardados. Os que estão não mudam."
      >
        <AtualizacaoDoIndice indice={indice} fechar={fechar} />
      </Dialog>
    </>
  )
}
