"""The reports that exist. To add one: its columns here, its query in `sql/consultas/{tipo}.sql`, in the same order.

Commissions of sales are in none: the administradora pays them out of its own taxa, so no book of a group has them.
"""

from __future__ import annotations

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.relatorios.domain.relatorio import Coluna, FormatoColuna, Relatorio

_INTEIRO, _DINHEIRO, _DATA = FormatoColuna.INTEIRO, FormatoColuna.DINHEIRO, FormatoColuna.DATA
_PERCENTUAL = FormatoColuna.PERCENTUAL


def _reais(nome: str, titulo: str) -> Coluna:
    return Coluna(nome, titulo, _DINHEIRO, soma=True)


def _conta(nome: str, titulo: str) -> Coluna:
    return Coluna(nome, titulo, _INTEIRO, soma=True)


_GRUPO = Coluna("grupo", "Grupo")
_AGO = Coluna("assembleia", "Assembleia", _INTEIRO)
_COTA = Coluna("cota", "Cota", _INTEIRO)

_TODOS = (
    Relatorio(
        "posicao-grupos",
        "Posição dos grupos",
        "Cotas, dinheiro e obrigações de cada grupo no fim de um dia.",
        (
            _GRUPO,
            Coluna("situacao", "Situação"),
            Coluna("constituido_em", "Constituído em", _DATA),
            _conta("cotas_reservadas", "Reservadas"),
            _conta("cotas_ativas", "Ativas"),
            _conta("contempladas", "Contempladas"),
            _reais("disponibilidades", "Disponibilidades"),
            _reais("fundo_comum", "Fundo comum em caixa"),
            _reais("fundo_reserva", "Fundo de reserva"),
            _reais("a_repassar", "A repassar"),
            _reais("a_entregar", "Créditos a entregar"),
        ),
    ),
    Relatorio(
        "inadimplencia",
        "Inadimplência por faixa",
        "Cotas com parcelas vencidas no fim de um dia, pela idade de cada parcela.",
        (
            _GRUPO,
            _COTA,
            _conta("parcelas", "Parcelas"),
            Coluna("desde", "Desde", _DATA),
            Coluna("dias", "Dias", _INTEIRO),
            _reais("ate_30", "1 a 30 dias"),
            _reais("de_31_a_60", "31 a 60 dias"),
            _reais("de_61_a_90", "61 a 90 dias"),
            _reais("acima_de_90", "Acima de 90"),
            _reais("total", "Total"),
        ),
    ),
    Relatorio(
        "faturamento-arrecadacao",
        "Faturamento e arrecadação",
        "O que foi emitido e o que entrou em cada mês, pelo destino do dinheiro.",
        (
            _GRUPO,
            Coluna("mes", "Mês"),
            _reais("emitido", "Emitido"),
            _reais("em_formacao", "Em formação"),
            _reais("fundo_comum", "Fundo comum"),
            _reais("taxa_administracao", "Taxa adm."),
            _reais("fundo_reserva", "Fundo reserva"),
            _reais("seguro", "Seguro"),
            _reais("multa_juros", "Multa e juros"),
            _reais("lances", "Lances"),
            _reais("outros", "Outros"),
            _reais("arrecadado", "Arrecadado"),
        ),
        por_periodo=True,
    ),
    Relatorio(
        "contemplados",
        "Contemplados e créditos pendentes",
        "Contemplações até um dia, o crédito ou a restituição de cada uma, e quanto ainda não foi entregue.",
        (
            _GRUPO,
            _AGO,
            Coluna("data", "Data", _DATA),
            _COTA,
            Coluna("tipo", "Tipo"),
            Coluna("situacao", "Situação"),
            _reais("credito", "Crédito ou restituição"),
            _reais("a_entregar", "A entregar"),
        ),
    ),
    Relatorio(
        "historico-lances",
        "Histórico de lances",
        "Lances das assembleias de um período; o valor aparece depois da apuração.",
        (
            _GRUPO,
            _AGO,
            Coluna("data_assembleia", "Data", _DATA),
            _COTA,
            Coluna("modalidade", "Modalidade"),
            Coluna("ofertado_em", "Ofertado em", _DATA),
            Coluna("situacao", "Situação"),
            Coluna("classificacao", "Classificação", _INTEIRO),
            _reais("valor", "Valor"),
            _reais("proprio", "Recursos próprios"),
            Coluna("motivo", "Motivo"),
        ),
        por_periodo=True,
    ),
    Relatorio(
        "demonstracao-recursos",
        "Demonstração dos recursos de consórcio (4110)",
        "Saldo de cada conta dos livros de cada grupo no fim de um dia.",
        (
            _GRUPO,
            Coluna("conta", "Conta"),
            Coluna("titulo", "Título"),
            _reais("devedor", "Devedor"),
            _reais("credor", "Credor"),
        ),
    ),
    Relatorio(
        "variacoes-disponibilidades",
        "Variações nas disponibilidades de grupos (4350)",
        "Saldo inicial, entradas, saídas e saldo final das disponibilidades, no período e desde a constituição.",
        (
            Coluna("linha", "Linha"),
            Coluna("descricao", "Descrição"),
            Coluna("periodo", "No período", _DINHEIRO),
            Coluna("acumulado", "Acumulado", _DINHEIRO),
        ),
        por_periodo=True,
    ),
    Relatorio(
        "extrato-cota",
        "Extrato das cotas",
        "Cada mudança das cotas de um grupo, em percentual do bem e em reais, com o motivo e o fundo comum já pago.",
        (
            _COTA,
            Coluna("data", "Data", _DATA),
            _AGO,
            Coluna("descricao", "O que foi"),
            Coluna("percentual", "Percentual", _PERCENTUAL),
            Coluna("preco", "Preço do bem", _DINHEIRO),
            _reais("valor", "Valor"),
            Coluna("fundo_comum_pago", "Fundo comum pago", _PERCENTUAL),
        ),
        por_periodo=True,
        exige_grupo=True,
    ),
    Relatorio(
        "fluxo-caixa",
        "Fluxo de caixa dos grupos",
        "O que entrou e saiu das disponibilidades de cada grupo, mês a mês.",
        (
            _GRUPO,
            Coluna("mes", "Mês"),
            Coluna("saldo_inicial", "Saldo inicial", _DINHEIRO),
            _reais("contribuicoes", "Contribuições"),
            _reais("taxa_administracao", "Taxa adm."),
            _reais("fundo_reserva", "Fundo reserva"),
            _reais("outras_entradas", "Outras entradas"),
            _reais("creditos", "Créditos pagos"),
            _reais("repasses", "Repasses"),
            _reais("devolucoes", "Devoluções"),
            _reais("outras_saidas", "Outras saídas"),
            Coluna("saldo_final", "Saldo final", _DINHEIRO),
        ),
        por_periodo=True,
    ),
    Relatorio(
        "previsao-contemplacoes",
        "Previsão de contemplações",
        "Quantos créditos o caixa permite em cada um dos seis meses seguintes, se arrecadar a média dos três últimos.",
        (
            _GRUPO,
            Coluna("mes", "Mês"),
            _reais("entra", "Entra no fundo comum"),
            Coluna("credito_medio", "Crédito médio", _DINHEIRO),
            _conta("contemplacoes", "Contemplações"),
            Coluna("esperam", "Ainda esperam", _INTEIRO),
            Coluna("caixa", "Caixa depois", _DINHEIRO),
        ),
    ),
    Relatorio(
        "recursos-a-devolver",
        "Recursos a devolver e não procurados",
        "O que pertence a excluídos e a ativos e ainda não foi buscado no fim de um dia, e há quanto tempo espera.",
        (
            _GRUPO,
            _COTA,
            Coluna("origem", "De quem"),
            Coluna("desde", "Desde", _DATA),
            Coluna("dias", "Dias", _INTEIRO),
            _reais("valor", "Valor"),
        ),
    ),
    Relatorio(
        "auditoria-usuario",
        "Auditoria por usuário e período",
        "O que cada um fez no sistema, do mais recente ao mais antigo, com o número do registro que o prova.",
        (
            Coluna("usuario", "Quem"),
            Coluna("data", "Data", _DATA),
            Coluna("hora", "Hora"),
            Coluna("servico", "Serviço"),
            Coluna("operacao", "Operação"),
            Coluna("entidade", "O que"),
            Coluna("entidade_id", "Qual"),
            Coluna("registro", "Registro", _INTEIRO),
            _conta("registros", "Registros"),
        ),
        por_periodo=True,
        do_registro=True,
    ),
    Relatorio(
        "lgpd-tratamentos",
        "LGPD: registro das operações de tratamento",
        "Cada tratamento de dados pessoais, com base legal, partilha e guarda, e quantas operações teve no período.",
        (
            Coluna("atividade", "Atividade"),
            Coluna("finalidade", "Finalidade"),
            Coluna("base_legal", "Base legal"),
            Coluna("dados", "Dados"),
            Coluna("titulares", "Titulares"),
            Coluna("compartilhado_com", "Compartilhado com"),
            Coluna("guarda", "Guarda"),
            _conta("operacoes", "Operações"),
        ),
        por_periodo=True,
        do_registro=True,
    ),
    Relatorio(
        "lgpd-titulares",
        "LGPD: acessos, consentimentos e pedidos",
        "Quem viu, coletou, corrigiu ou eliminou dados pessoais, o que cada titular consentiu e o que pediu.",
        (
            Coluna("natureza", "Natureza"),
            Coluna("data", "Data", _DATA),
            Coluna("hora", "Hora"),
            Coluna("usuario", "Quem"),
            Coluna("operacao", "Operação"),
            Coluna("titular", "Titular"),
            Coluna("detalhe", "Detalhe"),
            Coluna("registro", "Registro", _INTEIRO),
            _conta("registros", "Registros"),
        ),
        por_periodo=True,
        do_registro=True,
    ),
)
RELATORIOS = {relatorio.tipo: relatorio for relatorio in _TODOS}


def buscar_relatorio(tipo: str) -> Relatorio:
    """The report of that code. NOT_FOUND lists the codes that exist."""
    relatorio = RELATORIOS.get(tipo)
    if relatorio is None:
        raise ConsorcioError(
            ErrorKind.NOT_FOUND, f"Não existe o relatório {tipo}. Existem: {', '.join(sorted(RELATORIOS))}."
        )
    return relatorio
