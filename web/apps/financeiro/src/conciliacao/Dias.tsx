import { Button, Card, Facts, Field, Input, Note } from '@consorcio/design-system'
import { data, dinheiro, lerDinheiro, somarDias } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  buscarDiaOptions,
  type DiaConciliado,
  type FecharDiaEntrada,
  fecharDia,
  type ListarDiferencasResposta,
  mensagemDe,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Caixa, nomeDaParte, useNomeDoLivro } from './livros'

interface Props {
  diferencas: ListarDiferencasResposta
  caixa: Caixa
}

/** A day closes when nothing is open on either side: what each book has is then its share of the bank (R10.03). */
export function Dias({ diferencas, caixa }: Props) {
  const { ultimo_dia_fechado: fechado, extratos_desde: desde } = diferencas
  const [escolhido, setDia] = useState(fechado ? somarDias(fechado, 1) : '')
  const dia = escolhido || desde
  const aberto = !fechado || dia > fechado
  const consulta = useQuery({
    ...buscarDiaOptions({ path: { dia }, query: { ...caixa } }),
    enabled: !aberto,
  })
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="Dia" description={fechado ? `Fechado até ${data(fechado)}` : 'Nenhum dia fechado ainda'}>
        <div className="space-y-4">
          <Field label="Dia" required className="w-44">
            <Input type="date" value={dia} onChange={(evento) => setDia(evento.target.value)} />
          </Field>
          {consulta.error ? <Note tone="ruim">{mensagemDe(consulta.error)}</Note> : null}
          {aberto && dia ? <Fechamento dia={dia} caixa={caixa} primeiro={!fechado} /> : null}
        </div>
      </Card>
      {consulta.data && !aberto ? <Fechado dia={consulta.data} /> : null}
    </div>
  )
}

function Fechamento({ dia, caixa, primeiro }: { dia: string; caixa: Caixa; primeiro: boolean }) {
  const avisar = useAvisos((estado) => estado.avisar)
  const pode = usePode('financeiro.conciliacao.fechar')
  const [diferenca, setDiferenca] = useState('')
  const fechar = useComando((headers, body: FecharDiaEntrada) => fecharDia({ headers, body, throwOnError: true }), {
    aoConcluir: () => avisar('bom', `Dia ${data(dia)} fechado.`),
  })
  if (!pode) return <Note tone="info">Este dia está aberto.</Note>
  const negativa = diferenca.trim().startsWith('-')
  const lida = lerDinheiro(diferenca.replace('-', ''))
  const recusa = recusaDe(fechar.error, ['diferenca_inicial'])
  return (
    <div className="space-y-3">
      {recusa.aviso ? <Note tone="ruim">{recusa.aviso}</Note> : null}
      {primeiro ? (
        <Field
          label="Diferença inicial (R$)"
          hint="Só no primeiro dia: quanto o banco tinha a mais que os livros antes dos extratos; com - se tinha a menos"
          error={diferenca && !lida ? 'O formato não está certo.' : recusa.campo('diferenca_inicial')}
        >
          <Input
            inputMode="decimal"
            className="w-44 tabular-nums"
            value={diferenca}
            onChange={(evento) => setDiferenca(evento.target.value)}
          />
        </Field>
      ) : null}
      <Button
        tone="primary"
        disabled={Boolean(diferenca) && !lida}
        busy={fechar.isPending}
        onClick={() =>
          fechar.mutate({
            ...caixa,
            dia,
            ...(lida ? { diferenca_inicial: `${negativa ? '-' : ''}${lida}` } : {}),
          })
        }
      >
        Fechar {data(dia)}
      </Button>
    </div>
  )
}

function Fechado({ dia }: { dia: DiaConciliado }) {
  const nomeDoLivro = useNomeDoLivro()
  return (
    <Card
      title={`${data(dia.dia)}, fechado`}
      description="De quem é, e qual é, o dinheiro que o banco tinha no fim do dia."
    >
      <Facts
        columns={1}
        items={[
          ...dia.partes.map((parte): [string, string] => [
            parte.livro_id ? nomeDaParte(nomeDoLivro(parte.livro_id), parte.dinheiro) : nomeDoLivro(''),
            dinheiro(parte.valor),
          ]),
          ['Saldo no banco', <strong key="banco">{dinheiro(dia.banco)}</strong>],
        ]}
      />
    </Card>
  )
}
