import {
  ArrowLeftRight,
  BookOpen,
  Building2,
  CalendarDays,
  ChartColumn,
  CircleX,
  ClipboardCheck,
  FileCheck,
  FileText,
  FolderOpen,
  Gavel,
  House,
  Inbox,
  KeyRound,
  Landmark,
  Layers,
  Moon,
  PenLine,
  QrCodeIcon,
  ReceiptText,
  Scale,
  ScrollText,
  Send,
  ShieldCheck,
  SlidersHorizontal,
  Ticket,
  Trophy,
  Users,
  Wallet,
  Webhook,
} from '@consorcio/design-system'

export interface ItemDoMenu {
  texto: string
  para: string
  icone: typeof House
  permissao?: string
  /** Other words by which people look for it. */
  sinonimos?: string
}

export interface ParteDoMenu {
  titulo: string
  itens: ItemDoMenu[]
}

/** What a consorciado finds: only what is theirs. */
export function menuDoConsorciado(consorciadoId: string): ParteDoMenu[] {
  const meu = `/consorciados/${consorciadoId}`
  return [
    {
      titulo: '',
      itens: [{ texto: 'Início', para: '/', icone: House, sinonimos: 'painel cotas boletos parcelas pagar' }],
    },
    {
      titulo: 'O que é meu',
      itens: [
        { texto: 'Meu cadastro', para: meu, icone: Users, sinonimos: 'dados endereço telefone cotas' },
        {
          texto: 'Meus documentos',
          para: '/documentos',
          icone: FolderOpen,
          sinonimos: 'arquivos contrato comprovante',
        },
        {
          texto: 'Votações',
          para: '/assembleias/gerais',
          icone: ScrollText,
          sinonimos: 'assembleia geral voto age agc pauta resultado',
        },
        {
          texto: 'Avisos que recebo',
          para: `${meu}?aba=avisos`,
          icone: Send,
          sinonimos: 'notificações e-mail sms consentimento',
        },
        {
          texto: 'Meus pedidos',
          para: `${meu}?aba=pedidos`,
          icone: Inbox,
          sinonimos: 'lgpd privacidade acesso correção eliminação',
        },
      ],
    },
    {
      titulo: 'Acesso',
      itens: [{ texto: 'Minha conta', para: '/conta', icone: KeyRound, sinonimos: 'senha segundo fator sessões' }],
    },
  ]
}

export const MENU: ParteDoMenu[] = [
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
      {
        texto: 'Pedidos dos titulares',
        para: '/pedidos-titular',
        icone: Inbox,
        permissao: 'consorciados.pedido_titular.listar',
        sinonimos: 'lgpd dados pessoais privacidade encarregado acesso eliminação',
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
        texto: 'Faturamento do mês',
        para: '/financeiro/faturamento',
        icone: ReceiptText,
        permissao: 'financeiro.parcela.listar',
        sinonimos: 'emitir parcelas todos os grupos lote faturar',
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
        texto: 'Negativação',
        para: '/financeiro/negativacao',
        icone: CircleX,
        permissao: 'financeiro.negativacao.ler',
        sinonimos: 'serasa spc birô proteção ao crédito cadastro dívida',
      },
      {
        texto: 'Bancos',
        para: '/financeiro/bancos',
        icone: Building2,
        permissao: 'financeiro.conta_bancaria.ler',
        sinonimos: 'retorno remessa boleto conta convênio cnab',
      },
      {
        texto: 'Conciliação bancária',
        para: '/financeiro/conciliacao',
        icone: ArrowLeftRight,
        permissao: 'financeiro.conciliacao.ler',
        sinonimos: 'extrato ofx cnab banco diferenças casar fechar dia',
      },
      {
        texto: 'Pix recebidos',
        para: '/financeiro/pix',
        icone: QrCodeIcon,
        permissao: 'financeiro.pix.ler',
        sinonimos: 'cobrança qr devolução psp',
      },
      {
        texto: 'Índices de preços',
        para: '/financeiro/indices',
        icone: ChartColumn,
        permissao: 'financeiro.indice.ler',
        sinonimos: 'reajuste ipca incc inpc igp-m banco central',
      },
      {
        texto: 'Devoluções',
        para: '/financeiro/devolucoes',
        icone: Wallet,
        permissao: 'financeiro.devolucao.ler',
        sinonimos: 'pago a maior excedente devolver',
      },
      {
        texto: 'Repasses',
        para: '/financeiro/repasses',
        icone: Landmark,
        permissao: 'financeiro.repasse.ler',
        sinonimos: 'taxa de administração seguro seguradora terceiros',
      },
      {
        texto: 'Despesas',
        para: '/financeiro/despesas',
        icone: ReceiptText,
        permissao: 'financeiro.despesa.ler',
        sinonimos: 'tarifa fundo de reserva cobrança',
      },
      {
        texto: 'Livro e balancete',
        para: '/financeiro/livro',
        icone: Landmark,
        permissao: 'financeiro.grupo.ler',
        sinonimos: 'contabilidade caixa lançamentos fechar período mês',
      },
    ],
  },
  {
    titulo: 'Operações',
    itens: [
      {
        texto: 'Pendências',
        para: '/pendencias',
        icone: ClipboardCheck,
        sinonimos: 'aprovar aprovação decidir segunda pessoa',
      },
      {
        texto: 'Assembleias',
        para: '/assembleias',
        icone: Gavel,
        permissao: 'sorteios.assembleia.ler',
        sinonimos: 'sorteio lance apuração ata',
      },
      {
        texto: 'Apuração do dia',
        para: '/assembleias/dia',
        icone: Moon,
        permissao: 'sorteios.apuracao.ler',
        sinonimos: 'noite todos os grupos sorteio lote',
      },
      {
        texto: 'Assembleias gerais',
        para: '/assembleias/gerais',
        icone: ScrollText,
        permissao: 'sorteios.deliberacao.ler',
        sinonimos: 'agc ago age extraordinária constituição procuração voto ata',
      },
      {
        texto: 'Contemplações',
        para: '/contemplacoes',
        icone: Trophy,
        permissao: 'sorteios.contemplacao.ler',
        sinonimos: 'crédito lance a pagar',
      },
      {
        texto: 'Habilitações',
        para: '/habilitacoes',
        icone: FileCheck,
        permissao: 'financeiro.habilitacao.ler',
        sinonimos: 'documentos análise de crédito garantia pagamento ao fornecedor faturamento',
      },
      {
        texto: 'Extrações',
        para: '/extracoes',
        icone: CalendarDays,
        permissao: 'sorteios.extracao.ler',
        sinonimos: 'loteria federal prêmios',
      },
      {
        texto: 'Documentos',
        para: '/documentos',
        icone: FolderOpen,
        permissao: 'documentos.documento.ler',
        sinonimos: 'arquivos contrato comprovante',
      },
      {
        texto: 'Relatórios',
        para: '/relatorios',
        icone: ChartColumn,
        permissao: 'relatorios.relatorio.ler',
        sinonimos: 'exportar planilha pdf agendar',
      },
    ],
  },
  {
    titulo: 'Sistema',
    itens: [
      {
        texto: 'Entregas de avisos',
        para: '/avisos',
        icone: Send,
        permissao: 'notificacoes.entrega.ler',
        sinonimos: 'notificações e-mail sms mortas reenviar',
      },
      {
        texto: 'Webhooks',
        para: '/webhooks',
        icone: Webhook,
        permissao: 'notificacoes.webhook.ler',
        sinonimos: 'integração parceiro',
      },
      {
        texto: 'Modelos',
        para: '/modelos',
        icone: PenLine,
        permissao: 'notificacoes.modelo.ler',
        sinonimos: 'texto e-mail contrato template',
      },
      {
        texto: 'Configuração',
        para: '/configuracao',
        icone: SlidersHorizontal,
        permissao: 'configuracao.parametro.ler',
        sinonimos: 'parâmetros flags',
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
