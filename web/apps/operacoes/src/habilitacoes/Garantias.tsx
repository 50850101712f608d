import { Button, Card, Dialog, Note, Plus, StateBadge } from '@consorcio/design-system'
import { data, dinheiro, rotulo, somar } from '@consorcio/formatos'
import { buscarPosicaoCotaOptions, type Garantia, type Habilitacao } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DecisaoDaGarantia } from './DecisaoDaGarantia'
import { NovaGarantia } from './NovaGarantia'

/** What secures what the quota still owes: registered by one person, approved by another. */
export function Garantias({ habilitacao }: { habilitacao: Habilitacao }) {
  const podeRegistrar = usePode('financeiro.garantia.registrar')
  const [nova, setNova] = useState(false)
  const [aberta, setAberta] = useState<Garantia | null>(null)
  const path = { cota_id: habilitacao.cota_id }
  const { data: posicao } = useQuery(buscarPosicaoCotaOptions({ path }))
  const constituidas = habilitacao.garantias.filter(({ situacao }) => situacao === 'CONSTITUIDA')
  const total = somar(constituidas.map(({ valor }) => valor))
  return (
    <Card
      title="Garantias"
      description={`${dinheiro(total)} constituídos; a cota deve ${dinheiro(posicao?.saldo_devedor)}.`}
      actions={
        podeRegistrar ? (
          <Button size="sm" onClick={() => setNova(true)}>
            <Plus aria-hidden /> Registrar garantia
          </Button>
        ) : null
      }
    >
      {habilitacao.garantias.length === 0 ? (
        <Note tone="atencao">Sem garantia constituída o fornecedor não é pago, a menos que a cota esteja quitada.</Note>
      ) : (
        <ul className="divide-y divide-line">
          {habilitacao.garantias.map((garantia) => (
            <Linha key={garantia.garantia_id} garantia={garantia} decidir={() => setAberta(garantia)} />
          ))}
        </ul>
      )}
      <Dialog
        open={nova}
        onClose={() => setNova(false)}
        title="Registrar garantia"
        description="Vale depois de aprovada por outra pessoa."
        wide
      >
        <NovaGarantia cotaId={habilitacao.cota_id} constituidas={constituidas} fechar={() => setNova(false)} />
      </Dialog>
      <Dialog open={aberta !== null} onClose={() => setAberta(null)} title="Decidir a garantia">
        {aberta ? (
          <DecisaoDaGarantia
            garantia={aberta}
            saldo={posicao?.saldo_devedor}
            outras={total}
            fechar={() => setAberta(null)}
          />
        ) : null}
      </Dialog>
    </Card>
  )
}

function Linha({ garantia, decidir }: { garantia: Garantia; decidir: () => void }) {
  const podeAprovar = usePode('financeiro.garantia.aprovar')
  const espera = garantia.situacao === 'EM_CONSTITUICAO'
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-2.5">
      <div className="min-w-0">
        <p className="font-medium">
          {rotulo('TipoGarantia', garantia.tipo).texto}, {dinheiro(garantia.valor)}
        </p>
        <p className="text-sm">{garantia.descricao}</p>
        <p className="text-muted text-xs">
          {[garantia.registro, `registrada em ${data(garantia.registrada_em)}`, garantia.motivo]
            .filter(Boolean)
            .join('; ')}
        </p>
      </div>
      <div className="flex items-center gap-2">
        <StateBadge of="SituacaoGarantia" value={garantia.situacao} />
        {espera && podeAprovar && !garantia.minha ? (
          <Button size="sm" onClick={decidir} aria-label={`Decidir a garantia: ${garantia.descricao}`}>
            Decidir
          </Button>
        ) : null}
      </div>
      {espera && garantia.minha ? (
        <p className="w-full text-muted text-xs">Você registrou: outra pessoa decide.</p>
      ) : null}
    </li>
  )
}
