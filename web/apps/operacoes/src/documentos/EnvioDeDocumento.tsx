import { Button, Field, FileDrop, Input, Note, Progress, Select } from '@consorcio/design-system'
import { EscolhaDeConsorciado, recusaDe } from '@consorcio/forms'
import {
  type Consorciado,
  type CriarDocumentoEntrada,
  criarDocumento,
  type DocumentosTipoDocumento,
  type Envio,
  listarTiposOptions,
  mensagemDe,
  useComando,
  useGrupos,
} from '@consorcio/shared-api'
import { useAvisos } from '@consorcio/shared-state'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { enviarConteudo } from './conteudo'

const MB = 1024 * 1024

interface Props {
  fechar: () => void
  /** Of a list that already says what it is and whose: only the file is asked for. */
  para?: { tipo: string; cotaId: string; consorciadoId: string }
  /** The consorciado who sends a document of their own. */
  de?: string | undefined
  /** The quota whose documents the page shows: what is sent is one of them. */
  cotaId?: string | undefined
}

/** What it is, whose it is, and the file; the bytes go with their progress. */
export function EnvioDeDocumento({ fechar, para, de, cotaId }: Props) {
  const avisar = useAvisos((estado) => estado.avisar)
  const cache = useQueryClient()
  const { data: tipos } = useQuery(listarTiposOptions())
  const [tipo, setTipo] = useState(para?.tipo ?? '')
  const [titulo, setTitulo] = useState('')
  const [grupoId, setGrupoId] = useState('')
  const [pessoa, setPessoa] = useState<Consorciado | null>(null)
  const [arquivo, setArquivo] = useState<File | null>(null)
  const [andamento, setAndamento] = useState<number | null>(null)
  const [falha, setFalha] = useState('')
  const escolhido = tipos?.tipos.find((um) => um.tipo === tipo)
  const criar = useComando(
    (headers, body: CriarDocumentoEntrada) => criarDocumento({ headers, body, throwOnError: true }),
    { aoConcluir: (envio) => arquivo && void mandar(envio, arquivo) },
  )
  const mandar = async (envio: Envio, conteudo: File) => {
    setAndamento(0)
    try {
      await enviarConteudo(envio.url, conteudo, setAndamento)
      await cache.invalidateQueries()
      avisar('bom', `${conteudo.name} enviado.`)
      fechar()
    } catch (erro) {
      setFalha(mensagemDe(erro))
      setAndamento(null)
    }
  }
  const enviar = (conteudo: File) => {
    setFalha('')
    criar.mutate({
      tipo,
      titulo,
      grupo_id: grupoId,
      cota_id: para?.cotaId ?? cotaId ?? '',
      consorciado_id: para?.consorciadoId ?? de ?? pessoa?.consorciado_id ?? '',
      nome_arquivo: conteudo.name,
    })
  }
  const { campo, aviso } = recusaDe(criar.error, para ? [] : ['tipo', 'titulo', 'grupo_id', 'consorciado_id'])
  return (
    <div className="space-y-4">
      {falha || aviso ? <Note tone="ruim">{falha || aviso}</Note> : null}
      {para ? null : (
        <Identificacao
          tipos={tipos?.tipos.filter(({ do_consorciado }) => !de || do_consorciado) ?? []}
          deTerceiros={!de}
          valores={{ tipo, titulo, grupoId, pessoa }}
          mudar={{ setTipo, setTitulo, setGrupoId, setPessoa }}
          erroDe={campo}
        />
      )}
      {escolhido ? (
        <FileDrop
          accept={escolhido.formatos.map((formato) => `.${formato.toLowerCase()}`).join(',')}
          maxBytes={escolhido.tamanho_max_mb * MB}
          hint={`${escolhido.formatos.join(', ')}, até ${escolhido.tamanho_max_mb} MB`}
          busy={criar.isPending || andamento !== null}
          onFile={setArquivo}
        />
      ) : null}
      {arquivo ? <p className="text-sm">{arquivo.name}</p> : null}
      {andamento !== null ? <Progress value={andamento} label="Enviando o arquivo" /> : null}
      <Button
        tone="primary"
        disabled={!escolhido || !arquivo}
        busy={criar.isPending || andamento !== null}
        onClick={() => arquivo && enviar(arquivo)}
      >
        Enviar
      </Button>
    </div>
  )
}

interface IdentificacaoProps {
  /** Whose it is has to be said. */
  deTerceiros: boolean
  tipos: readonly DocumentosTipoDocumento[]
  valores: { tipo: string; titulo: string; grupoId: string; pessoa: Consorciado | null }
  mudar: {
    setTipo: (tipo: string) => void
    setTitulo: (titulo: string) => void
    setGrupoId: (grupoId: string) => void
    setPessoa: (pessoa: Consorciado | null) => void
  }
  erroDe: (campo: string) => string | undefined
}

function Identificacao({ deTerceiros, tipos, valores, mudar, erroDe }: IdentificacaoProps) {
  return (
    <>
      <Field label="Tipo" required error={erroDe('tipo')}>
        <Select
          empty="Escolha"
          value={valores.tipo}
          onChange={(evento) => mudar.setTipo(evento.target.value)}
          options={tipos.map((um) => ({ valor: um.tipo, texto: um.nome }))}
        />
      </Field>
      <Field label="Título" error={erroDe('titulo')}>
        <Input maxLength={200} value={valores.titulo} onChange={(evento) => mudar.setTitulo(evento.target.value)} />
      </Field>
      {deTerceiros ? <DeQuem valores={valores} mudar={mudar} erroDe={erroDe} /> : null}
    </>
  )
}

function DeQuem({ valores, mudar, erroDe }: Pick<IdentificacaoProps, 'valores' | 'mudar' | 'erroDe'>) {
  const { data: grupos } = useGrupos()
  return (
    <>
      <Field label="Grupo" error={erroDe('grupo_id')}>
        <Select
          empty="Nenhum"
          value={valores.grupoId}
          onChange={(evento) => mudar.setGrupoId(evento.target.value)}
          options={(grupos ?? []).map((grupo) => ({ valor: grupo.grupo_id, texto: `Grupo ${grupo.codigo}` }))}
        />
      </Field>
      <EscolhaDeConsorciado
        opcional
        escolhido={valores.pessoa}
        escolher={mudar.setPessoa}
        erro={erroDe('consorciado_id')}
      />
    </>
  )
}
