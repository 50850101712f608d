import { Button, Card, Checkbox, FileDrop, Metric, MetricRow, Note } from '@consorcio/design-system'
import { contagem, dinheiro } from '@consorcio/formatos'
import { Link } from '@consorcio/navigation'
import { type ContaBancaria, type Retorno, useComando } from '@consorcio/shared-api'
import { usePode } from '@consorcio/shared-state'
import { useState } from 'react'
import { EscolhaDeConta, useConta } from './EscolhaDeConta'
import { type EnvioDeRetorno, enviarRetorno, LIMITE_BYTES } from './enviarRetorno'
import { RegistrosDoRetorno } from './RegistrosDoRetorno'
import { RetornosRecebidos } from './RetornosRecebidos'

/** The bank's file: dropped here, read, and told line by line. */
export function Retornos({ contas }: { contas: readonly ContaBancaria[] }) {
  const conta = useConta(contas)
  const pode = usePode('financeiro.retorno.processar')
  const [semTrailer, setSemTrailer] = useState(false)
  const [nome, setNome] = useState('')
  const [enviado, setEnviado] = useState(0)
  const enviar = useComando((headers, envio: EnvioDeRetorno) => enviarRetorno(headers, envio, setEnviado))
  const ler = (arquivo: File) => {
    if (!conta) return
    setNome(arquivo.name)
    setEnviado(0)
    enviar.mutate({
      contaId: conta.conta_id,
      envioId: crypto.randomUUID(),
      arquivo,
      nome: arquivo.name,
      aceitaSemTrailer: semTrailer,
    })
  }
  return (
    <>
      {pode ? (
        <Card className="mb-4">
          <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
            <EscolhaDeConta contas={contas} />
            <Checkbox
              className="pb-1.5"
              checked={semTrailer}
              onChange={(evento) => setSemTrailer(evento.target.checked)}
            >
              Aceitar sem trailer <span className="text-muted text-sm">já conferi que veio inteiro</span>
            </Checkbox>
          </div>
          <FileDrop
            accept=".ret,.txt,.crt"
            maxBytes={LIMITE_BYTES}
            hint="CNAB 240 ou 400, até 256 MB. O mesmo arquivo outra vez não muda nada."
            busy={enviar.isPending}
            onFile={ler}
          />
          <p role="status" className="mt-2 text-muted text-sm">
            {enviar.isPending ? andamento(nome, enviado) : ''}
          </p>
        </Card>
      ) : null}
      {enviar.error ? (
        <Note tone="ruim" className="mb-4">
          {nome}: {enviar.error.message}
        </Note>
      ) : null}
      {enviar.data ? <Resultado retorno={enviar.data} novo={() => enviar.reset()} /> : <RetornosRecebidos />}
    </>
  )
}

function andamento(nome: string, enviado: number): string {
  return enviado > 0 && enviado < 1 ? `Enviando ${nome}: ${Math.round(enviado * 100)} %` : `Processando ${nome}…`
}

function Resultado({ retorno, novo }: { retorno: Retorno; novo: () => void }) {
  const atencao = retorno.a_conferir + retorno.recusados
  return (
    <>
      <MetricRow>
        <Metric
          label="Pagamentos aplicados"
          value={retorno.aplicados}
          tone="bom"
          note={`${dinheiro(retorno.valor_total)} agora`}
        />
        <Metric
          label="Não identificados"
          value={retorno.nao_identificados}
          tone={retorno.nao_identificados > 0 ? 'atencao' : 'neutro'}
          note={contagem(retorno.repetidos, 'já tinha entrado', 'já tinham entrado')}
        />
        <Metric
          label="Pedem uma pessoa"
          value={atencao}
          tone={atencao > 0 ? 'ruim' : 'neutro'}
          note={`${contagem(retorno.recusados, 'recusado', 'recusados')}, ${contagem(retorno.a_conferir, 'a conferir', 'a conferir')}`}
        />
        <Metric
          label="Registros lidos"
          value={retorno.registros}
          note={`${retorno.layout.toUpperCase().replace('CNAB', 'CNAB ')}, ${contagem(retorno.informativos, 'informativo', 'informativos')}`}
        />
      </MetricRow>
      <Note tone={retorno.repetido || !retorno.completo ? 'atencao' : 'bom'} className="mb-4">
        {retorno.repetido ? `${retorno.nome} já tinha sido processado: nada mudou agora. ` : `${retorno.nome} lido. `}
        {retorno.completo ? '' : 'O arquivo não veio inteiro: o lote cortado não foi aproveitado. '}
        {retorno.nao_identificados > 0 ? (
          <Link
            to="/financeiro/pagamentos?situacao=NAO_IDENTIFICADO"
            className="font-medium text-brand underline underline-offset-2"
          >
            Resolver os não identificados
          </Link>
        ) : null}
        <Button size="sm" tone="ghost" className="ml-2" onClick={novo}>
          Enviar outro
        </Button>
      </Note>
      <RegistrosDoRetorno retorno={retorno} />
    </>
  )
}
