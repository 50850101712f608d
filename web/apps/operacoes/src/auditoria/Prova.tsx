import { Button, CircleCheck, CircleX, Info, Note, ShieldCheck } from '@consorcio/design-system'
import { instante } from '@consorcio/formatos'
import { listarCheckpoints, mensagemDe, obterProvaInclusao, type Registro } from '@consorcio/shared-api'
import { useMutation } from '@tanstack/react-query'
import { assinado, assinaturaVale, folhaDe, raizDaProva } from './prova'

interface Passo {
  texto: string
  /** Null when this browser cannot tell. */
  vale: boolean | null
}

async function provar(registro: Registro): Promise<Passo[]> {
  const [{ data: prova }, { data: pontos }] = await Promise.all([
    obterProvaInclusao({ path: { indice: registro.indice }, throwOnError: true }),
    listarCheckpoints({ query: { tamanho_pagina: 1 }, throwOnError: true }),
  ])
  const { checkpoint } = prova
  if (!checkpoint) throw new Error('Ainda não há ponto de verificação assinado depois deste registro.')
  const folha = await folhaDe(registro.conteudo)
  const raiz = await raizDaProva({ ...prova, folha })
  const chave = pontos.chaves?.[checkpoint.chave_id]
  const assinatura = chave ? await assinaturaVale(chave, checkpoint.texto, checkpoint.assinatura) : false
  return [
    { texto: 'A folha foi recalculada do conteúdo que está na tela', vale: folha === registro.folha },
    {
      texto: `O caminho de ${prova.caminho.length} passos leva à raiz de ${checkpoint.tamanho} registros`,
      vale: raiz === checkpoint.raiz,
    },
    {
      texto: 'O texto assinado traz essa raiz e esse tamanho',
      vale: raiz !== null && assinado(checkpoint.texto, checkpoint.tamanho, raiz),
    },
    assinatura === null
      ? { texto: 'Este navegador não confere Ed25519: use o verificador independente', vale: null }
      : { texto: `A assinatura de ${instante(checkpoint.instante)} é da chave publicada`, vale: assinatura },
  ]
}

/** Proves, in this browser, that the record is in the signed log. */
export function Prova({ registro }: { registro: Registro }) {
  const prova = useMutation({ mutationFn: provar })
  return (
    <div>
      <Button tone="primary" busy={prova.isPending} onClick={() => prova.mutate(registro)}>
        <ShieldCheck aria-hidden /> Provar
      </Button>
      <ul aria-live="polite" className="mt-3 space-y-1.5">
        {prova.data?.map((passo) => (
          <li key={passo.texto} className="flex gap-2">
            <Sinal vale={passo.vale} />
            {passo.texto}
          </li>
        ))}
      </ul>
      {prova.error ? <Note tone="ruim">{mensagemDe(prova.error)}</Note> : null}
    </div>
  )
}

function Sinal({ vale }: { vale: boolean | null }) {
  if (vale === null) return <Info aria-label="Não conferido" className="mt-0.5 size-4 shrink-0 text-muted" />
  return vale ? (
    <CircleCheck aria-label="Confere" className="mt-0.5 size-4 shrink-0 text-good" />
  ) : (
    <CircleX aria-label="Não confere" className="mt-0.5 size-4 shrink-0 text-bad" />
  )
}
