import { contagem, data, dinheiro, instante, mesPorExtenso, percentual, rotulo, type Tom } from '@consorcio/formatos'
import {
  type Aprovacao,
  type Extracao,
  type Grupo,
  type Habilitacao,
  listarAprovacoesOptions,
  listarExtracoesOptions,
  listarHabilitacoesOptions,
  listarPropostasOptions,
  listarProrrogacoesPropostasOptions,
  listarReajustesPropostosOptions,
  listarSubstituicoesPropostasOptions,
  listarTransferenciasAbertasOptions,
  type Proposta,
  type Prorrogacao,
  type Reajuste,
  type SubstituicaoDeBem,
  type Transferencia,
  useGrupos,
} from '@consorcio/shared-api'
import { usePode, useSessao } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { nomeDoParametro, valorEmPalavras } from '../configuracao/valores'
import { nomeDaExtracao } from '../extracoes/nomes'

/** What is decided, in the terms of the service that waits. */
export type Origem =
  | { tipo: 'aprovacao'; aprovacao: Aprovacao }
  | { tipo: 'proposta'; proposta: Proposta }
  | { tipo: 'extracao'; extracao: Extracao }
  | { tipo: 'transferencia' }
  | { tipo: 'habilitacao' }
  | { tipo: 'prorrogacao' }
  | { tipo: 'reajuste' }
  | { tipo: 'substituicao' }

export interface Pendencia {
  chave: string
  tipo: string
  tom: Tom
  titulo: string
  detalhe: string
  valor: string
  quando: string
  /** For the order: the oldest first. */
  ordem: string
  para?: string
  minha: boolean
  origem: Origem
}

/** Everything that waits for a second person; a part that fails or may not be seen leaves the others. */
export function usePendencias(): { itens: Pendencia[]; carregando: boolean; erros: unknown[] } {
  const eu = useSessao((sessao) => sessao.usuario?.id) ?? ''
  const podeFinanceiro = usePode('financeiro.aprovacao.ler')
  const podeConfiguracao = usePode('configuracao.parametro.ler')
  const podeExtracoes = usePode('sorteios.extracao.ler')
  const podeTransferencias = usePode('grupos.transferencia.decidir')
  const podeHabilitacoes = usePode('financeiro.habilitacao.aprovar')
  const podeProrrogacoes = usePode('grupos.prorrogacao.ler')
  const podeReajustes = usePode('financeiro.reajuste.ler')
  const podeSubstituicoes = usePode('financeiro.substituicao.ler')
  const { data: grupos } = useGrupos()
  const aprovacoes = useQuery({ ...listarAprovacoesOptions(), enabled: podeFinanceiro })
  const propostas = useQuery({
    ...listarPropostasOptions({ query: { situacao: 'PENDENTE', tamanho_pagina: 200 } }),
    enabled: podeConfiguracao,
  })
  const extracoes = useQuery({
    ...listarExtracoesOptions({ query: { tamanho_pagina: 50 } }),
    enabled: podeExtracoes,
  })
  const transferencias = useQuery({ ...listarTransferenciasAbertasOptions(), enabled: podeTransferencias })
  const habilitacoes = useQuery({
    ...listarHabilitacoesOptions({ query: { tamanho_pagina: 200 } }),
    enabled: podeHabilitacoes,
  })
  const prorrogacoes = useQuery({ ...listarProrrogacoesPropostasOptions(), enabled: podeProrrogacoes })
  const reajustes = useQuery({ ...listarReajustesPropostosOptions(), enabled: podeReajustes })
  const substituicoes = useQuery({ ...listarSubstituicoesPropostasOptions(), enabled: podeSubstituicoes })
  const consultas = [
    ...[aprovacoes, propostas, extracoes, transferencias, habilitacoes],
    ...[prorrogacoes, reajustes, substituicoes],
  ]
  const itens = [
    ...(aprovacoes.data?.aprovacoes ?? []).map((uma) => daAprovacao(uma, grupos)),
    ...(propostas.data?.propostas ?? []).map((uma) => daProposta(uma, eu)),
    ...(extracoes.data?.extracoes ?? []).filter(({ conferida }) => !conferida).map(daExtracao),
    ...(transferencias.data?.transferencias ?? [])
      .filter(({ situacao }) => situacao === 'EM_ANALISE')
      .map((uma) => daTransferencia(uma, grupos)),
    ...(habilitacoes.data?.habilitacoes ?? []).filter(esperaDecisao).map((uma) => daHabilitacao(uma, grupos)),
    ...(prorrogacoes.data?.prorrogacoes ?? []).map((uma) => daProrrogacao(uma, grupos)),
    ...(reajustes.data?.reajustes ?? []).map((um) => doReajuste(um, eu, grupos)),
    ...(substituicoes.data?.substituicoes ?? []).map((uma) => daSubstituicao(uma, grupos)),
  ]
  return {
    itens: itens.sort((uma, outra) => uma.ordem.localeCompare(outra.ordem)),
    carregando: consultas.some(({ isLoading }) => isLoading),
    erros: consultas.map(({ error }) => error).filter(Boolean),
  }
}

function daAprovacao(aprovacao: Aprovacao, grupos: readonly Grupo[] | undefined): Pendencia {
  const { texto, tom } = rotulo('TipoAprovacao', aprovacao.tipo)
  return {
    chave: `${aprovacao.tipo}-${aprovacao.proposta_id}`,
    tipo: texto,
    tom,
    titulo: deQue(aprovacao, grupos),
    detalhe: detalheDa(aprovacao),
    valor:
      aprovacao.tipo === 'PENA'
        ? `${percentual(aprovacao.pena_grupo)} + ${percentual(aprovacao.pena_administradora)}`
        : dinheiro(aprovacao.valor),
    quando: data(aprovacao.data),
    ordem: aprovacao.data,
    para: ondeEsta(aprovacao),
    minha: aprovacao.minha,
    origem: { tipo: 'aprovacao', aprovacao },
  }
}

function deQue({ cota_id, cota_numero, grupo_id }: Aprovacao, grupos: readonly Grupo[] | undefined): string {
  if (cota_id) return nomeDaCota(grupo_id, cota_numero, grupos)
  return grupo_id ? nomeDoGrupo(grupo_id, grupos) : 'Todos os grupos'
}

function ondeEsta({ tipo, cota_id, grupo_id }: Aprovacao): string {
  if (tipo === 'REPASSE') return '/financeiro/repasses'
  if (tipo === 'DESPESA') return `/financeiro/despesas?grupo=${grupo_id}`
  return cota_id ? `/cotas/${cota_id}` : `/grupos/${grupo_id}`
}

function detalheDa({ tipo, finalidade, beneficiario, justificativa }: Aprovacao): string {
  if (tipo === 'PENA') return `Pena ao grupo e à administradora no lugar da do contrato. ${justificativa}`
  if (tipo === 'RESTITUICAO') return `Pagamento ao excluído. ${justificativa}`
  if (tipo === 'ENCERRAMENTO') return `Contas do fim do grupo. ${justificativa}`
  const paraQue = tipo === 'USO_CREDITO' ? rotulo('FinalidadeCredito', finalidade).texto : ''
  return [paraQue, beneficiario, justificativa].filter(Boolean).join('; ')
}

function daProposta(proposta: Proposta, eu: string): Pendencia {
  return {
    chave: `proposta-${proposta.proposta_id}`,
    tipo: 'Configuração',
    tom: 'neutro',
    titulo: nomeDoParametro(proposta.chave),
    detalhe: `${proposta.motivo} Vale desde ${data(proposta.vigencia_inicio)}.`,
    valor: `${valorEmPalavras(proposta.valor_atual)} → ${proposta.herdar ? 'herda' : valorEmPalavras(proposta.valor)}`,
    quando: instante(proposta.criada_em),
    ordem: proposta.criada_em ?? '',
    para: `/configuracao?chave=${encodeURIComponent(proposta.chave)}`,
    minha: proposta.autor_id === eu,
    origem: { tipo: 'proposta', proposta },
  }
}

function daExtracao(extracao: Extracao): Pendencia {
  return {
    chave: `extracao-${extracao.numero}`,
    tipo: 'Extração',
    tom: 'atencao',
    titulo: nomeDaExtracao(extracao),
    detalhe: `${rotulo('OrigemExtracao', extracao.origem).texto}, ${extracao.fonte}. Só decide assembleias depois de conferida por outra pessoa.`,
    valor: '',
    quando: data(extracao.data),
    ordem: extracao.data,
    para: '/extracoes',
    minha: false,
    origem: { tipo: 'extracao', extracao },
  }
}

function nomeDoGrupo(grupoId: string, grupos: readonly Grupo[] | undefined): string {
  return `Grupo ${grupos?.find(({ grupo_id }) => grupo_id === grupoId)?.codigo ?? ''}`.trim()
}

function nomeDaCota(grupoId: string, numero: number, grupos: readonly Grupo[] | undefined): string {
  const grupo = grupos?.find(({ grupo_id }) => grupo_id === grupoId)
  return `${grupo ? `Grupo ${grupo.codigo}, ` : ''}cota ${numero}`
}

/** Decided with the signed term in view, on the page of the quota. */
function daTransferencia(transferencia: Transferencia, grupos: readonly Grupo[] | undefined): Pendencia {
  return {
    chave: `transferencia-${transferencia.transferencia_id}`,
    tipo: 'Transferência',
    tom: 'info',
    titulo: nomeDaCota(transferencia.grupo_id, transferencia.numero, grupos),
    detalhe: 'A cota passa a outra pessoa, que assume o que falta e o que já foi pago.',
    valor: '',
    quando: data(transferencia.pedida_em),
    ordem: transferencia.pedida_em,
    para: `/cotas/${transferencia.cota_id}?aba=movimentos`,
    minha: transferencia.minha,
    origem: { tipo: 'transferencia' },
  }
}

/** With its documents settled, a process waits for whoever answers the stage. */
function esperaDecisao({ etapa, documentos_exigidos: todos, documentos_resolvidos: feitos }: Habilitacao): boolean {
  return etapa !== 'DOCUMENTOS' || feitos >= todos
}

function daHabilitacao(habilitacao: Habilitacao, grupos: readonly Grupo[] | undefined): Pendencia {
  return {
    chave: `habilitacao-${habilitacao.habilitacao_id}`,
    tipo: 'Habilitação',
    tom: habilitacao.atrasada ? 'ruim' : 'info',
    titulo: nomeDaCota(habilitacao.grupo_id, habilitacao.cota_numero, grupos),
    detalhe: `${rotulo('EtapaHabilitacao', habilitacao.etapa).texto}: responder até ${data(habilitacao.prazo)}.`,
    valor: '',
    quando: data(habilitacao.desde),
    ordem: habilitacao.desde,
    para: `/habilitacoes/${habilitacao.cota_id}`,
    minha: habilitacao.minha,
    origem: { tipo: 'habilitacao' },
  }
}

/** Decided where its effect on the calendar and on the parcelas is seen. */
function daProrrogacao(prorrogacao: Prorrogacao, grupos: readonly Grupo[] | undefined): Pendencia {
  const { meses, suspende_pagamentos, prazo_anterior, prazo_novo } = prorrogacao
  return {
    chave: `prorrogacao-${prorrogacao.prorrogacao_id}`,
    tipo: 'Prorrogação',
    tom: 'info',
    titulo: nomeDoGrupo(prorrogacao.grupo_id, grupos),
    detalhe: `O prazo passa de ${prazo_anterior} a ${prazo_novo} meses${suspende_pagamentos ? ', com pausa nos pagamentos' : ''}, como uma assembleia extraordinária decidiu.`,
    valor: `+${contagem(meses, 'mês', 'meses')}`,
    quando: data(prorrogacao.proposta_em),
    ordem: prorrogacao.proposta_em,
    para: `/grupos/${prorrogacao.grupo_id}?aba=cronograma`,
    minha: prorrogacao.minha,
    origem: { tipo: 'prorrogacao' },
  }
}

/** Decided where what it does to the prices is seen. */
function doReajuste(reajuste: Reajuste, eu: string, grupos: readonly Grupo[] | undefined): Pendencia {
  const { indice, mes_final, variacao, vigencia } = reajuste
  return {
    chave: `reajuste-${reajuste.reajuste_id}`,
    tipo: 'Reajuste',
    tom: 'info',
    titulo: nomeDoGrupo(reajuste.grupo_id, grupos),
    detalhe: `Os preços seguem o ${rotulo('Indice', indice).texto} de 12 meses até ${mesPorExtenso(mes_final)}, desde ${data(vigencia)}.`,
    valor: percentual(variacao),
    quando: instante(reajuste.proposto_em),
    ordem: reajuste.proposto_em ?? '',
    para: `/grupos/${reajuste.grupo_id}?aba=reajuste`,
    minha: reajuste.proposto_por === eu,
    origem: { tipo: 'reajuste' },
  }
}

/** Decided where what it does to the cotas is seen. */
function daSubstituicao(substituicao: SubstituicaoDeBem, grupos: readonly Grupo[] | undefined): Pendencia {
  return {
    chave: `substituicao-${substituicao.substituicao_id}`,
    tipo: 'Substituição do bem',
    tom: 'info',
    titulo: nomeDoGrupo(substituicao.grupo_id, grupos),
    detalhe: 'Um bem que saiu de linha dá lugar a outro, como uma assembleia extraordinária decidiu.',
    valor: '',
    quando: data(substituicao.proposta_em),
    ordem: substituicao.proposta_em,
    para: `/grupos/${substituicao.grupo_id}?aba=reajuste`,
    minha: substituicao.minha,
    origem: { tipo: 'substituicao' },
  }
}
