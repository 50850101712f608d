import { Badge, Button, Card, Checkbox, Note } from '@consorcio/design-system'
import { contagem, rotulo } from '@consorcio/formatos'
import { aindaNaoEncerrada, falta, type ItemDaVotacao, type MinhaVotacao, type OpcaoVoto } from '@consorcio/shared-api'
import { useAvisos, usePodeNoQueEMeu } from '@consorcio/shared-state'
import { useState } from 'react'
import { ConfirmarVotos } from './ConfirmarVotos'
import { Escolha } from './Escolha'
import { Contagem } from './Pauta'
import { Recibo } from './Recibo'
import { chaveDoVoto, type Recusado, type VotoEscolhido } from './votos'

/** The ballot: each item with the choice, or with the vote that was given, and in the end with what was decided. */
export function Cedula({ minha }: { minha: MinhaVotacao }) {
  const pode = usePodeNoQueEMeu('sorteios.voto.registrar')
  const avisar = useAvisos((estado) => estado.avisar)
  const [juntas, setJuntas] = useState(true)
  const [escolhas, setEscolhas] = useState<Record<string, OpcaoVoto>>({})
  const [conferindo, setConferindo] = useState(false)
  const [recusados, setRecusados] = useState<Recusado[]>([])
  const { votacao, cotas } = minha
  const aberta = pode && votacao.meio_agora !== 'NAO_INFORMADO'
  const pendentes = votacao.itens.flatMap(({ item }) => cotasQueFaltam(minha, item).map((cota) => ({ cota, item })))
  const votos = pendentes.flatMap(({ cota, item }): VotoEscolhido[] => {
    const voto = escolhas[chaveDoVoto(item, cota.cota_id)]
    return voto ? [{ item, cota_id: cota.cota_id, numero: cota.numero, voto }] : []
  })
  const escolher = (item: number, quais: readonly string[], voto: OpcaoVoto) =>
    setEscolhas((antes) => ({
      ...antes,
      ...Object.fromEntries(quais.map((cota) => [chaveDoVoto(item, cota), voto])),
    }))
  const concluir = (naoForam: Recusado[], foram: number) => {
    setConferindo(false)
    setRecusados(naoForam)
    setEscolhas({})
    if (foram > 0) avisar('bom', `${contagem(foram, 'voto registrado', 'votos registrados')}.`)
  }
  return (
    <Card
      flush
      title={aindaNaoEncerrada(minha) ? 'O que se decide' : 'O que se decidiu'}
      description="Na ordem da votação."
    >
      <div className="space-y-3 px-4 empty:hidden">
        {recusados.map(({ voto, motivo }) => (
          <Note key={chaveDoVoto(voto.item, voto.cota_id)} tone="ruim">
            Item {voto.item}, cota {voto.numero}: {motivo}
          </Note>
        ))}
        {aberta && cotas.length > 1 && pendentes.length > votacao.itens.length ? (
          <Checkbox className="pb-3" checked={juntas} onChange={(evento) => setJuntas(evento.target.checked)}>
            O mesmo voto com todas as minhas cotas
          </Checkbox>
        ) : null}
      </div>
      <ol className="divide-y divide-line border-line border-t">
        {votacao.itens.map((item) => (
          <li key={item.item} className="space-y-2.5 px-4 py-3.5">
            <Proposta item={item} />
            <Recibo minha={minha} item={item.item} />
            {aberta ? (
              <Escolha
                item={item}
                cotas={cotasQueFaltam(minha, item.item)}
                total={cotas.length}
                juntas={juntas}
                escolhas={escolhas}
                escolher={escolher}
              />
            ) : null}
            {item.resultado ? <Contagem resultado={item.resultado} /> : null}
          </li>
        ))}
      </ol>
      {aberta && pendentes.length > 0 ? (
        <div className="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3">
          <p className="text-muted text-sm">
            {contagem(votos.length, 'voto escolhido', 'votos escolhidos')} de {pendentes.length}
          </p>
          <Button tone="primary" disabled={votos.length === 0} onClick={() => setConferindo(true)}>
            Conferir e votar
          </Button>
        </div>
      ) : null}
      <ConfirmarVotos
        aberto={conferindo}
        votacao={votacao}
        votos={votos}
        variasCotas={cotas.length > 1}
        fechar={() => setConferindo(false)}
        concluir={concluir}
      />
    </Card>
  )
}

function Proposta({ item }: { item: ItemDaVotacao }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">
          {item.item}. {rotulo('Materia', item.materia).texto}
        </span>
        {item.resultado ? (
          <Badge tone={item.resultado.aprovado ? 'bom' : 'ruim'}>
            {item.resultado.aprovado ? 'Aprovado' : 'Não aprovado'}
          </Badge>
        ) : null}
      </p>
      <p className="whitespace-pre-line text-sm">{item.texto}</p>
    </>
  )
}

function cotasQueFaltam({ cotas, votacao }: MinhaVotacao, item: number) {
  const naAssembleia = votacao.meio_agora === 'PRESENCIAL'
  return cotas.filter(({ itens }) => {
    const deste = itens.find((um) => um.item === item)
    // Being late is forgiven until the opening; from there on it is decided.
    return deste && falta(deste) && !(naAssembleia && deste.direito === 'EM_ATRASO')
  })
}
