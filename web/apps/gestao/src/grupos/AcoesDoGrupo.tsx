import { Button, Dialog, Field, Input, Note, Textarea } from '@consorcio/design-system'
import { hoje, lerNumeros } from '@consorcio/formatos'
import { recusaDe } from '@consorcio/forms'
import { desistirFormacao, type Grupo, realizarAgc, useComando, verificarFormacaoOptions } from '@consorcio/shared-api'
import { useAvisos, usePode } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'

const PERGUNTA_DE_NOVO_MS = 3000

/** What can be done to a group in formation. */
export function AcoesDoGrupo({ grupo }: { grupo: Grupo }) {
  const [aberta, setAberta] = useState<'constituir' | 'desistir' | null>(null)
  const pode = usePode('grupos.grupo.constituir')
  const emFormacao = grupo.situacao === 'EM_FORMACAO'
  const { data: formacao } = useQuery({
    ...verificarFormacaoOptions({ path: { grupo_id: grupo.grupo_id } }),
    enabled: emFormacao,
    // Payments take a moment to be heard of: what is missing is asked again until nothing is.
    refetchInterval: ({ state }) => (state.data?.viavel ? false : PERGUNTA_DE_NOVO_MS),
  })
  if (!emFormacao || !pode) return null
  const fechar = () => setAberta(null)
  return (
    <>
      <Button onClick={() => setAberta('desistir')}>Desistir da formação</Button>
      <Button
        tone="primary"
        disabled={!formacao?.viavel}
        title={formacao?.viavel ? undefined : 'Ainda há pendências: veja o resumo'}
        onClick={() => setAberta('constituir')}
      >
        Constituir
      </Button>
      <Dialog
        open={aberta === 'constituir'}
        onClose={fechar}
        title={`Constituir o grupo ${grupo.codigo}`}
        description="Registra a assembleia de constituição. As cotas pagas ficam ativas e a regra fica fixa."
      >
        <Constituicao grupo={grupo} fechar={fechar} />
      </Dialog>
      <Dialog
        open={aberta === 'desistir'}
        onClose={fechar}
        title={`Desistir da formação do grupo ${grupo.codigo}`}
        description="Todas as adesões são desfeitas. Não há volta."
      >
        <Desistencia grupo={grupo} fechar={fechar} />
      </Dialog>
    </>
  )
}

interface Props {
  grupo: Grupo
  fechar: () => void
}

function Constituicao({ grupo, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [dia, setDia] = useState(grupo.primeiro_vencimento || hoje())
  const [representantes, setRepresentantes] = useState('')
  const constituir = useComando(
    (headers, body: { data_agc: string; representantes: number[]; versao: number }) =>
      realizarAgc({ headers, path: { grupo_id: grupo.grupo_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `Grupo ${grupo.codigo} constituído.`)
        fechar()
      },
    },
  )
  const { numeros, errados } = lerNumeros(representantes)
  const { campo, aviso } = recusaDe(constituir.error, ['data_agc', 'representantes'])
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    constituir.mutate({
      data_agc: dia,
      representantes: numeros,
      versao: grupo.versao,
    })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {aviso ? <Note tone="ruim">{aviso}</Note> : null}
      <Field label="Data da assembleia" required error={campo('data_agc')}>
        <Input type="date" required value={dia} onChange={(evento) => setDia(evento.target.value)} />
      </Field>
      <Field
        label="Cotas dos representantes"
        hint="Até três números, eleitos pelos consorciados: 3, 17, 42"
        error={errados.length > 0 ? `Não são números de cota: ${errados.join(', ')}` : campo('representantes')}
      >
        <Input
          inputMode="numeric"
          value={representantes}
          onChange={(evento) => setRepresentantes(evento.target.value)}
        />
      </Field>
      <Button type="submit" tone="primary" busy={constituir.isPending} disabled={errados.length > 0}>
        Registrar a constituição
      </Button>
    </form>
  )
}

function Desistencia({ grupo, fechar }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const [motivo, setMotivo] = useState('')
  const desistir = useComando(
    (headers, body: { motivo: string; versao: number }) =>
      desistirFormacao({ headers, path: { grupo_id: grupo.grupo_id }, body, throwOnError: true }),
    {
      aoAtualizar: () => {
        avisar('bom', `A formação do grupo ${grupo.codigo} terminou.`)
        fechar()
      },
    },
  )
  const enviar = (evento: FormEvent) => {
    evento.preventDefault()
    desistir.mutate({ motivo, versao: grupo.versao })
  }
  return (
    <form onSubmit={enviar} className="space-y-4">
      {desistir.error ? <Note tone="ruim">{desistir.error.message}</Note> : null}
      <Field label="Motivo" required>
        <Textarea required maxLength={300} value={motivo} onChange={(evento) => setMotivo(evento.target.value)} />
      </Field>
      <Button type="submit" tone="danger" busy={desistir.isPending} disabled={!motivo.trim()}>
        Desistir da formação
      </Button>
    </form>
  )
}
