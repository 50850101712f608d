import { Button, Card, Dialog, Facts, Field, Note, Plus, Select } from '@consorcio/design-system'
import { contagem, data, hoje, instante } from '@consorcio/formatos'
import { DataContabil } from '@consorcio/forms'
import {
  type Assembleia,
  buscarRegraOptions,
  executarSorteio,
  listarExtracoesOptions,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { nomeDaExtracao, numeroSorteado } from '../extracoes/nomes'
import { RegistroDeExtracao } from '../extracoes/RegistroDeExtracao'
import { Impressao } from '../Impressao'

/** The list is frozen; what is missing is the extraction. */
export function MesaDeApuracao({ assembleia }: { assembleia: Assembleia }) {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card title="Lista congelada" description="Publicada antes do sorteio: qualquer mudança daria outra raiz.">
        <Facts
          columns={1}
          items={[
            ['Congelada em', instante(assembleia.congelada_em)],
            ['Cotas elegíveis ao sorteio', contagem(assembleia.elegiveis, 'cota', 'cotas')],
            ['Lances recebidos', String(assembleia.lances)],
            ['Raiz da lista', <Impressao key="raiz" texto={assembleia.raiz_lista} nome="Raiz da lista" />],
          ]}
        />
      </Card>
      <Apurar assembleia={assembleia} />
    </div>
  )
}

function Apurar({ assembleia }: { assembleia: Assembleia }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [numero, setNumero] = useState('')
  const [dia, setDia] = useState(hoje())
  const [registrando, setRegistrando] = useState(false)
  const podeApurar = usePode('sorteios.sorteio.executar')
  const podeRegistrar = usePode('sorteios.extracao.registrar')
  const { data: extracoes } = useQuery(listarExtracoesOptions({ query: { tamanho_pagina: 50 } }))
  const { data: regra } = useQuery(
    buscarRegraOptions({ path: { grupo_id: assembleia.grupo_id }, query: { data: assembleia.data_ago } }),
  )
  const doGlobo = regra?.metodo_sorteio === 'GLOBO'
  const servem = (extracoes?.extracoes ?? []).filter(
    ({ origem, participantes }) => (origem === 'GLOBO') === doGlobo && (!doGlobo || participantes === regra?.max_cotas),
  )
  const apurar = useComando(
    (headers, body: { extracao: number; data_contabil: string }) =>
      executarSorteio({
        headers,
        path: { assembleia_id: assembleia.assembleia_id },
        body,
        throwOnError: true,
      }),
    {
      aoConcluir: () => avisar('bom', 'Assembleia apurada.'),
    },
  )
  const escolhida = servem.find((extracao) => String(extracao.numero) === numero)
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    if (escolhida) apurar.mutate({ extracao: escolhida.numero, data_contabil: dia })
  }
  return (
    <Card
      title={doGlobo ? 'Globo e apuração' : 'Extração e apuração'}
      actions={
        podeRegistrar ? (
          <Button size="sm" onClick={() => setRegistrando(true)}>
            <Plus aria-hidden /> {doGlobo ? 'Registrar o globo' : 'Registrar extração'}
          </Button>
        ) : null
      }
    >
      <form onSubmit={enviar} className="space-y-4">
        {apurar.error ? <Note tone="ruim">{mensagemDe(apurar.error)}</Note> : null}
        <Field
          label={doGlobo ? 'Globo que vale para esta assembleia' : 'Extração que vale para esta assembleia'}
          required
        >
          <Select
            empty="Escolha"
            value={numero}
            onChange={(evento) => setNumero(evento.target.value)}
            options={servem.map((extracao) => ({
              valor: String(extracao.numero),
              texto: `${doGlobo ? nomeDaExtracao(extracao) : `${extracao.numero}, de ${data(extracao.data)}`}${extracao.conferida ? '' : ' (a conferir por outra pessoa)'}`,
            }))}
          />
        </Field>
        {escolhida ? (
          <ol aria-label={doGlobo ? 'Bolas' : 'Prêmios'} className="flex flex-wrap gap-2">
            {escolhida.premios.map((premio, i) => (
              <li key={`${i}-${premio}`} className="rounded-md bg-sunken px-3 py-1.5 text-center">
                <span className="block text-2xs text-muted">{doGlobo ? `${i + 1}ª` : `${i + 1}º`}</span>
                <span className="font-mono font-semibold tabular-nums">{numeroSorteado(escolhida, premio)}</span>
              </li>
            ))}
          </ol>
        ) : null}
        {escolhida ? <DataContabil dia={dia} mudar={setDia} /> : null}
        {podeApurar ? (
          <Button type="submit" tone="primary" disabled={!escolhida} busy={apurar.isPending}>
            Apurar
          </Button>
        ) : null}
      </form>
      <Dialog
        wide
        open={registrando}
        onClose={() => setRegistrando(false)}
        title={doGlobo ? 'Registrar o globo' : 'Registrar extração'}
        description="Os números são digitados duas vezes."
      >
        <RegistroDeExtracao
          globo={doGlobo ? { dia: assembleia.data_ago, participantes: regra?.max_cotas ?? 0 } : undefined}
          aoRegistrar={(extracao) => {
            setNumero(String(extracao.numero))
            setRegistrando(false)
          }}
        />
      </Dialog>
    </Card>
  )
}
