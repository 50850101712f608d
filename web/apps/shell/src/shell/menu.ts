import {
  BookOpen,
  CalendarDays,
  FileText,
  Gavel,
  House,
  Landmark,
  Layers,
  Scale,
  ShieldCheck,
  Ticket,
  Trophy,
  Users,
  Wallet,
} from '@consorcio/design-system'

export interface ItemDoMenu {
  texto: string
  para: string
  icone: typeof House
  permissao?: string
  /** Other words by which people look for it. */
  sinonimos?: string
}

export const MENU: { titulo: string; itens: ItemDoMenu[] }[] = [
  { titulo: '', itens: [{ texto: 'Painel', para: '/', icone: House, sinonimos: 'início resumo' }] },
  {
    titulo: 'Gestão',
    itens: [
      {
        texto: 'Consorciados',
        para: '/consorciados',
        icone: Users,
        permissao: 'consorciados.consorciado.ler',
        sinonimos: 'clientes pessoas cpf cnpj',
      },
      { texto: 'Grupos', para: '/grupos', icone: Layers, permissao: 'grupos.grupo.ler', sinonimos: 'cotas vagas' },
      {
        texto: 'Planos',
        para: '/planos',
        icone: BookOpen,
        permissao: 'grupos.plano.ler',
        sinonimos: 'taxa regra modelo',
      },
      {
        texto: 'Bens e preços',
        para: '/bens',
        icone: Ticket,
        permissao: 'grupos.bem.ler',
        sinonimos: 'crédito reajuste',
      },
    ],
  },
  {
    titulo: 'Financeiro',
    itens: [
      {
        texto: 'Parcelas',
        para: '/financeiro/parcelas',
        icone: FileText,
        permissao: 'financeiro.parcela.listar',
        sinonimos: 'boletos títulos emissão',
      },
      {
        texto: 'Pagamentos',
        para: '/financeiro/pagamentos',
        icone: Wallet,
        permissao: 'financeiro.pagamento.ler',
        sinonimos: 'retorno arquivo não identificados',
      },
      {
        texto: 'Inadimplência',
        para: '/financeiro/inadimplencia',
        icone: Scale,
        permissao: 'financeiro.relatorio.gerar',
        sinonimos: 'atraso cobrança',
      },
      {
        texto: 'Livro e balancete',
        para: '/financeiro/livro',
        icone: Landmark,
        permissao: 'financeiro.grupo.ler',
        sinonimos: 'contabilidade caixa lançamentos',
      },
    ],
  },
  {
    titulo: 'Operações',
    itens: [
      {
        texto: 'Assembleias',
        para: '/assembleias',
        icone: Gavel,
        permissao: 'sorteios.assembleia.ler',
        sinonimos: 'sorteio lance apuração ata',
      },
      {
        texto: 'Contemplações',
        para: '/contemplacoes',
        icone: Trophy,
        permissao: 'sorteios.contemplacao.ler',
        sinonimos: 'crédito lance a pagar',
      },
      {
        texto: 'Extrações',
        para: '/extracoes',
        icone: CalendarDays,
        permissao: 'sorteios.extracao.ler',
        sinonimos: 'loteria federal prêmios',
      },
      {
        texto: 'Auditoria',
        para: '/auditoria',
        icone: ShieldCheck,
        permissao: 'auditoria.registro.ler',
        sinonimos: 'registro prova histórico',
      },
      {
        texto: 'Usuários e papéis',
        para: '/usuarios',
        icone: Users,
        permissao: 'identidade.usuario.ler',
        sinonimos: 'acesso permissões senha',
      },
    ],
  },
]
