import { Button, Card, Dialog, Facts, Note } from '@consorcio/design-system'
import { contagem, dinheiro, percentual, rotulo } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import {
  buscarResiduoOptions,
  type Cota,
  type DestinoResiduo,
  type EscolherResiduoEntrada,
  escolherResiduo,
  type OpcaoResiduo,
  type ResiduoReduzidas,
  useComando,
} from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** What a contemplado may do of what his reduced parcelas left: each choice with what it changes, confirmed once. */
export function EscolhaDoResiduo({ cota }: { cota: Cota }) {
  const { data: residuo } = useQuery({
    ...buscarResiduoOptions({ path: { cota_id: cota.cota_id } }),
    retry: false,
  })
  if (!residuo || (residuo.opcoes.length === 0 && !jaEscolheu(residuo))) return null
  return (
    <Card title="Resíduo das parcelas reduzidas" description={emPalavras(residuo)}>
      {jaEscolheu(residuo) ? (
        <p>
          Escolhido: <strong>{rotulo('DestinoResiduo', residuo.escolhida).texto.toLowerCase()}</strong>.
        </p>
      ) : (
        <Opcoes residuo={residuo} />
      )}
    </Card>
  )
}

const jaEscolheu = ({ escolhida }: ResiduoReduzidas) => escolhida !== 'NAO_INFORMADO'

function emPalavras(residuo: ResiduoReduzidas): string {
  if (jaEscolheu(residuo)) return 'A escolha não se desfaz.'
  const faltam = contagem(residuo.parcelas_restantes, 'parcela reduzida', 'parcelas reduzidas')
  return `${percentual(residuo.percentual)} do bem, ${dinheiro(residuo.valor)} hoje, além de ${faltam}. Escolhe-se antes de usar o crédito.`
}

function Opcoes({ residuo }: { residuo: ResiduoReduzidas }) {
  const pode = usePode('financeiro.credito.registrar')
  const [escolhendo, setEscolhendo] = useState<OpcaoResiduo>()
  return (
    <div className="space-y-4">
      {residuo.impedimento ? <Note tone="info">{residuo.impedimento}</Note> : null}
      <ul className="divide-y divide-line">
        {residuo.opcoes.map((opcao) => (
          <li key={opcao.escolha} className="space-y-2 py-3 first:pt-0 last:pb-0">
            <h3 className="font-medium">{nome(opcao)}</h3>
            <Facts columns={1} items={efeitos(residuo, opcao)} />
            {pode && !residuo.impedimento ? (
              <Button aria-label={`Escolher: ${nome(opcao).toLowerCase()}`} onClick={() => setEscolhendo(opcao)}>
                Escolher
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {escolhendo ? (
        <Confirmacao residuo={residuo} opcao={escolhendo} aoFechar={() => setEscolhendo(undefined)} />
      ) : null}
    </div>
  )
}

const nome = ({ escolha }: OpcaoResiduo) => rotulo('DestinoResiduo', escolha).texto

function efeitos(residuo: ResiduoReduzidas, opcao: OpcaoResiduo): [string, string][] {
  return [
    ['Próxima parcela', deAte(residuo.parcela, opcao.parcela)],
    ['Crédito disponível', deAte(residuo.credito, opcao.credito)],
    ...(opcao.escolha === 'DINHEIRO' ? ([['A pagar agora', dinheiro(opcao.a_pagar)]] as [string, string][]) : []),
  ]
}

function deAte(antes: string, depois: string): string {
  return antes === depois ? `${dinheiro(depois)}, como está` : `${dinheiro(antes)} → ${dinheiro(depois)}`
}

interface ConfirmacaoProps {
  residuo: ResiduoReduzidas
  opcao: OpcaoResiduo
  aoFechar: () => void
}

function Confirmacao({ residuo, opcao, aoFechar }: ConfirmacaoProps) {
  const avisar = useAvisos((estado) => estado.avisar)
  const escolher = useComando(
    (headers, body: EscolherResiduoEntrada) =>
      escolherResiduo({ headers, path: { cota_id: residuo.cota_id }, body, throwOnError: true }),
    {
      aoAtualizar: ({ identificador }) => {
        avisar('bom', identificador ? `Antecipação ${identificador} emitida.` : 'Escolha registrada.')
        aoFechar()
      },
    },
  )
  const { aviso } = recusaDe(escolher.error, [])
  const emDinheiro = opcao.escolha === 'DINHEIRO'
  return (
    <Dialog
      open
      onClose={aoFechar}
      title={`${nome(opcao)}?`}
      footer={
        <>
          <Button onClick={aoFechar}>Voltar</Button>
          <Button
            tone="primary"
            busy={escolher.isPending}
            onClick={() => escolher.mutate({ escolha: opcao.escolha as DestinoResiduo })}
          >
            {emDinheiro ? 'Emitir a antecipação' : 'Confirmar a escolha'}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        {aviso ? <Note tone="ruim">{aviso}</Note> : null}
        <Facts columns={1} items={efeitos(residuo, opcao)} />
        <Note tone={emDinheiro ? 'info' : 'atencao'}>
          {emDinheiro
            ? 'A cota só muda quando a antecipação for paga; até lá, ela pode ser cancelada.'
            : 'Confirme com o consorciado: a escolha não se desfaz.'}
        </Note>
      </div>
    </Dialog>
  )
}
