import { CalendarDays, FileText, Layers, Plus, Ticket, Upload, Users } from '@consorcio/design-system'
import { cpfCnpj, dinheiro, limparDocumento } from '@consorcio/formatos'
import { listarCotas, listarGrupos, listarParcelasCota, pesquisarConsorciados } from '@consorcio/shared-api'
import { cobre, useSessao } from '@consorcio/shared-state'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useMenu } from './useMenu'

export interface Resultado {
  texto: string
  tipo: string
  para: string
  icone: typeof Layers
}

interface Acao extends Resultado {
  permissao: string
}

const ACOES: Acao[] = [
  {
    texto: 'Cadastrar consorciado',
    tipo: 'Ação',
    para: '/consorciados/novo',
    icone: Plus,
    permissao: 'consorciados.consorciado.criar',
  },
  { texto: 'Criar grupo', tipo: 'Ação', para: '/grupos/novo', icone: Plus, permissao: 'grupos.grupo.criar' },
  {
    texto: 'Enviar arquivo de pagamentos',
    tipo: 'Ação',
    para: '/financeiro/pagamentos/arquivo',
    icone: Plus,
    permissao: 'financeiro.pagamento.registrar',
  },
  {
    texto: 'Registrar extração',
    tipo: 'Ação',
    para: '/extracoes',
    icone: CalendarDays,
    permissao: 'sorteios.extracao.registrar',
  },
  {
    texto: 'Importar extrato bancário',
    tipo: 'Ação',
    para: '/financeiro/conciliacao?importar=1',
    icone: Upload,
    permissao: 'financeiro.conciliacao.importar',
  },
  {
    texto: 'Importar consorciados',
    tipo: 'Ação',
    para: '/consorciados/importar',
    icone: Upload,
    permissao: 'consorciados.consorciado.importar',
  },
  {
    texto: 'Importar lista de preços',
    tipo: 'Ação',
    para: '/bens/importar',
    icone: Upload,
    permissao: 'grupos.bem.importar_precos',
  },
  {
    texto: 'Convocar assembleia geral',
    tipo: 'Ação',
    para: '/assembleias/gerais',
    icone: Plus,
    permissao: 'sorteios.assembleia.convocar',
  },
  {
    texto: 'Criar plano',
    tipo: 'Ação',
    para: '/planos/novo',
    icone: Plus,
    permissao: 'grupos.plano.criar',
  },
]
const ESPERA_MS = 200
const POUCOS = 6

/** What the text finds: screens and actions at once, people and groups when the services answer. */
export function useResultados(texto: string): { resultados: Resultado[]; buscando: boolean } {
  const termo = useAssentado(texto.trim(), ESPERA_MS)
  const menu = useMenu()
  const permissoes = useSessao((sessao) => sessao.usuario?.permissoes) ?? []
  const pode = (permissao: string) => permissoes.some((padrao) => cobre(padrao, permissao))
  const consulta = useQuery({
    queryKey: ['busca', termo],
    queryFn: async () =>
      (
        await Promise.all([
          pode('consorciados.consorciado.ler') ? pessoas(termo) : [],
          pode('grupos.grupo.ler') ? grupos(termo) : [],
        ])
      ).flat(),
    enabled: termo.length >= 2,
    retry: false,
  })
  const telas = menu
    .flatMap(({ itens }) => itens)
    .filter(({ texto: nome, sinonimos }) => contem(`${nome} ${sinonimos ?? ''}`, texto))
    .map(({ texto: nome, para, icone }) => ({ texto: nome, tipo: 'Tela', para, icone }))
  const acoes = ACOES.filter(({ permissao, texto: nome }) => pode(permissao) && contem(nome, texto))
  // What was found for what the box said a moment ago is not what Enter should open.
  const assentado = termo === texto.trim()
  const achados = assentado && termo.length >= 2 ? (consulta.data ?? []) : []
  return { resultados: [...achados, ...acoes, ...telas], buscando: consulta.isFetching || !assentado }
}

async function pessoas(termo: string): Promise<Resultado[]> {
  const documento = limparDocumento(termo)
  const porDocumento = /^\d{11}$|^[0-9A-Z]{12}\d{2}$/.test(documento)
  if (!porDocumento && /^\d/.test(termo)) return []
  const query = porDocumento ? { documento } : { nome: termo }
  const { data } = await pesquisarConsorciados({ query: { ...query, tamanho_pagina: POUCOS } })
  return (data?.consorciados ?? []).map((pessoa) => ({
    texto: `${pessoa.nome} · ${cpfCnpj(pessoa.documento)}`,
    tipo: 'Consorciado',
    para: `/consorciados/${pessoa.consorciado_id}`,
    icone: Users,
  }))
}

/** `1001` finds groups; `1001-7` and the identifier of a title (`1001-0007-00-003`) find the quota too. */
async function grupos(termo: string): Promise<Resultado[]> {
  const [codigo = '', numero] = termo.split('-')
  const { data } = await listarGrupos({ query: { codigo, tamanho_pagina: POUCOS } })
  const achados = data?.grupos ?? []
  const exato = achados.find((grupo) => grupo.codigo === codigo)
  const cota =
    exato && numero && /^\d+$/.test(numero) ? await daCota(exato.grupo_id, exato.codigo, Number(numero), termo) : []
  const lista = achados.map((grupo) => ({
    texto: `Grupo ${grupo.codigo}`,
    tipo: 'Grupo',
    para: `/grupos/${grupo.grupo_id}`,
    icone: Layers,
  }))
  return [...cota, ...lista]
}

/** The quota and, when the text goes on as the identifier of a title does, its titles that begin so. */
async function daCota(grupoId: string, codigo: string, numero: number, termo: string): Promise<Resultado[]> {
  const cota = await cotaDoGrupo(grupoId, numero)
  if (!cota) return []
  const titulos = termo.split('-').length > 2 ? await titulosDaCota(cota, termo) : []
  return [...titulos, { texto: `Grupo ${codigo}, cota ${numero}`, tipo: 'Cota', para: `/cotas/${cota}`, icone: Ticket }]
}

async function titulosDaCota(cotaId: string, termo: string): Promise<Resultado[]> {
  const { data } = await listarParcelasCota({ path: { cota_id: cotaId }, query: { tamanho_pagina: 200 } })
  return (data?.parcelas ?? [])
    .filter(({ identificador }) => identificador.startsWith(termo))
    .slice(0, POUCOS)
    .map(({ identificador, parcela_id, valor }) => ({
      texto: `Título ${identificador}, ${dinheiro(valor)}`,
      tipo: 'Título',
      para: `/financeiro/parcelas/${parcela_id}`,
      icone: FileText,
    }))
}

async function cotaDoGrupo(grupoId: string, numero: number): Promise<string | undefined> {
  let token = ''
  do {
    const { data } = await listarCotas({
      path: { grupo_id: grupoId },
      query: { tamanho_pagina: 200, token_pagina: token },
    })
    const cota = data?.cotas.find((uma) => uma.numero === numero && uma.vinculo !== 'EXCLUIDA')
    if (cota?.cota_id) return cota.cota_id
    token = data?.proximo_token ?? ''
  } while (token)
  return undefined
}

function contem(onde: string, oQue: string): boolean {
  const simples = (texto: string) => texto.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return simples(onde).includes(simples(oQue.trim()))
}

/** The value, once it stopped changing. */
function useAssentado(valor: string, esperaMs: number): string {
  const [assentado, setAssentado] = useState(valor)
  useEffect(() => {
    const relogio = setTimeout(() => setAssentado(valor), esperaMs)
    return () => clearTimeout(relogio)
  }, [valor, esperaMs])
  return assentado
}
