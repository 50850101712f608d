import { Button, Dialog, Note, StateBadge } from '@consorcio/design-system'
import { nomeDaGeral, rotulo } from '@consorcio/formatos'
import { mensagemDe, useComando, type VotacaoDaCota } from '@consorcio/shared-api'
import { chaveDoVoto, type Recusado, registrarVotos, type VotoEscolhido } from './votos'

interface Props {
  aberto: boolean
  votacao: VotacaoDaCota
  votos: VotoEscolhido[]
  variasCotas: boolean
  fechar: () => void
  concluir: (recusados: Recusado[], registrados: number) => void
}

/** The votes once more before they are given, for they do not change. */
export function ConfirmarVotos({ aberto, votacao, votos, variasCotas, fechar, concluir }: Props) {
  const votar = useComando(
    async (headers, escolhidos: VotoEscolhido[]) => ({
      data: await registrarVotos(headers['Idempotency-Key'], votacao, escolhidos),
    }),
    // The ballot of before, empty, would look as if nothing had been registered.
    { aoAtualizar: (recusados, dados) => concluir(recusados, dados.length - recusados.length) },
  )
  // While they are sent they are no longer among those to choose.
  const mostrados = votar.isPending ? votar.variables : votos
  const materiaDe = (item: number) => votacao.itens.find((um) => um.item === item)?.materia
  return (
    <Dialog
      open={aberto}
      onClose={fechar}
      title="Confirme o seu voto"
      description={`${nomeDaGeral(votacao)} do grupo ${votacao.grupo_codigo}`}
      footer={
        <>
          <Button onClick={fechar}>Voltar</Button>
          <Button tone="primary" busy={votar.isPending} onClick={() => votar.mutate(votos)}>
            {mostrados.length === 1 ? 'Registrar o voto' : `Registrar os ${mostrados.length} votos`}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <ul className="divide-y divide-line">
          {mostrados.map(({ item, cota_id, numero, voto }) => (
            <li
              key={chaveDoVoto(item, cota_id)}
              className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0"
            >
              <span className="min-w-0 text-sm">
                {item}. {rotulo('Materia', materiaDe(item)).texto}
                {variasCotas ? <span className="text-muted">, cota {numero}</span> : null}
              </span>
              <StateBadge of="OpcaoVoto" value={voto} />
            </li>
          ))}
        </ul>
        <Note tone="atencao">Depois de registrado, o voto não muda nem se retira.</Note>
        {votar.error ? <Note tone="ruim">{mensagemDe(votar.error)}</Note> : null}
      </div>
    </Dialog>
  )
}
