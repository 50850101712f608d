"""Rows to messages of the contract: money and percents as decimal strings, enums by name."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.financeiro.v1.bancos_pb2 import FinalidadeConta
from consorcio.core.business_calendar import parse_day
from consorcio.core.cosif import conta_cosif
from consorcio.core.errors import foreign_page_token, validation
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.services.financeiro.consultas import Lancamento, LinhaExtrato, PosicaoCota
from consorcio.services.financeiro.domain.lugar_do_dinheiro import MOVIMENTO
from consorcio.services.financeiro.domain.prestacao import (
    BaseSeguro,
    Componente,
    TaxaAteContemplacao,
    ValorComponente,
)
from consorcio.services.financeiro.registros import Pagamento, PagamentoItem, Reserva, Titulo
from consorcio.services.financeiro.use_cases.fechamento import PosicaoAgo

_TAMANHO_PADRAO = 50
_DIGITOS_DE_POSICAO = 18
_COMPONENTES = {"CUSTAS": "PENALIDADE", "CREDITO": "UNSPECIFIED", "": "UNSPECIFIED"}


def ler_data(texto: str, campo: str, padrao: date) -> date:
    """A date of a request, or the default when it is empty. VALIDATION when the bank calendar has no such day."""
    return parse_day(texto, f"/{campo}") if texto else padrao


def base_do_seguro(valor: pb.BaseSeguro.ValueType) -> BaseSeguro:
    """What the rate of the insurance applies to; the credit when not said (R4.05)."""
    return BaseSeguro[pb.BaseSeguro.Name(valor).removeprefix("BASE_SEGURO_")] if valor else BaseSeguro.CREDITO


def taxa_ate_contemplacao(valor: pb.TaxaAteContemplacao.ValueType) -> TaxaAteContemplacao:
    """What becomes of the TA of the months before the contemplação; charged when not said (R4.24)."""
    if not valor:
        return TaxaAteContemplacao.COBRADA
    return TaxaAteContemplacao[pb.TaxaAteContemplacao.Name(valor).removeprefix("TAXA_ATE_CONTEMPLACAO_")]


def ler_finalidade(valor: FinalidadeConta.ValueType) -> str:
    """Which money an account has; what moves when not said."""
    return FinalidadeConta.Name(valor).removeprefix("FINALIDADE_CONTA_") if valor else MOVIMENTO


def finalidade_pb(finalidade: str) -> FinalidadeConta.ValueType:
    """The same, as the contract says it."""
    return FinalidadeConta.Value(f"FINALIDADE_CONTA_{finalidade}")


def ler_mes(texto: str, campo: str = "mes") -> date:
    """The first day of a month written AAAA-MM. VALIDATION when it is not one."""
    try:
        return date.fromisoformat(f"{texto}-01")
    except ValueError:
        raise validation(f"/{campo}", "Informe o mês como AAAA-MM.") from None


def ler_pagina(tamanho: int, token: str) -> tuple[int, str]:
    """Page size and where to continue. VALIDATION when the token is not one of ours."""
    if not token:
        return tamanho or _TAMANHO_PADRAO, ""
    try:
        posicao = base64.b64decode(token.encode(), altchars=b"-_", validate=True).decode()
    except ValueError:
        posicao = ""
    if not posicao.isprintable() or not posicao:
        raise foreign_page_token()
    return tamanho or _TAMANHO_PADRAO, posicao


def proximo_token(itens: Sequence[object], tamanho: int, chave: object) -> str:
    """The token of the next page, empty on the last one."""
    return base64.urlsafe_b64encode(str(chave).encode()).decode() if len(itens) == tamanho else ""


def id_do_token(token: str) -> UUID | None:
    """The identifier where a page ended; None at the start. VALIDATION when it is not one."""
    try:
        return UUID(token) if token else None
    except ValueError:
        raise foreign_page_token() from None


def inteiro_do_token(token: str) -> int:
    """A numeric position; zero at the start. VALIDATION when it is not a number."""
    if token and not (token.isdecimal() and len(token) <= _DIGITOS_DE_POSICAO):
        raise foreign_page_token()
    return int(token or 0)


def ler_texto(texto: str, campo: str) -> str:
    """Text that the database can keep. VALIDATION when it holds control characters."""
    if not texto.isprintable():
        raise validation(f"/{campo}", "O texto tem caracteres de controle.")
    return texto


def componente_pb(nome: str) -> pb.Componente.ValueType:
    """A component as the contract names it."""
    return pb.Componente.Value(f"COMPONENTE_{_COMPONENTES.get(nome, nome)}")


def componentes_pb(valores: Iterable[tuple[Componente, ValorComponente]]) -> list[pb.ValorComponente]:
    """Components of a calculated parcela."""
    return [
        pb.ValorComponente(
            componente=componente_pb(componente.value),
            percentual=format_pct(valor.percentual),
            valor=format_reais(valor.centavos),
        )
        for componente, valor in valores
        if valor != ValorComponente()
    ]


def titulo_pb(titulo: Titulo) -> pb.Parcela:
    """A title."""
    partes = (
        ("FC", titulo.fc_pct, titulo.fc_centavos),
        ("TA", titulo.ta_do_mes.percentual, titulo.ta_do_mes.centavos),
        ("TA_ANTECIPADA", titulo.ta_antecipada.percentual, titulo.ta_antecipada.centavos),
        ("FR", titulo.fr_pct, titulo.fr_centavos),
        ("SEG", Decimal(0), titulo.seg_centavos),
        ("DIF", titulo.dif_pct, titulo.dif_centavos),
        ("RSC", titulo.rsc_pct, titulo.rsc_centavos),
        (titulo.tipo, Decimal(0), titulo.outros_centavos),
    )
    return pb.Parcela(
        parcela_id=str(titulo.parcela_id),
        identificador=titulo.identificador,
        tipo=pb.TipoTitulo.Value(f"TIPO_TITULO_{titulo.tipo}"),
        grupo_id=str(titulo.grupo_id),
        cota_id=str(titulo.cota_id),
        cota_numero=titulo.cota_numero,
        ago=titulo.ago,
        vencimento=titulo.vencimento.isoformat(),
        preco_emissao=format_reais(titulo.preco_centavos),
        componentes=[
            pb.ValorComponente(componente=componente_pb(c), percentual=format_pct(p), valor=format_reais(v))
            for c, p, v in partes
            if p or v
        ],
        valor=format_reais(titulo.valor_centavos),
        valor_pago=format_reais(titulo.pago_centavos),
        situacao=pb.SituacaoTitulo.Value(f"SITUACAO_TITULO_{titulo.situacao}"),
        data_pagamento=titulo.data_pagamento.isoformat() if titulo.data_pagamento else "",
    )


def pagamento_pb(pagamento: Pagamento, itens: Sequence[PagamentoItem] = ()) -> pb.Pagamento:
    """A payment and how it was split."""
    return pb.Pagamento(
        pagamento_id=str(pagamento.pagamento_id),
        parcela_id=_id(pagamento.parcela_id),
        situacao=pb.SituacaoPagamento.Value(f"SITUACAO_PAGAMENTO_{pagamento.situacao}"),
        valor=format_reais(pagamento.valor_centavos),
        data_pagamento=pagamento.data_pagamento.isoformat(),
        canal=pb.CanalPagamento.Value(f"CANAL_PAGAMENTO_{pagamento.canal}"),
        referencia_externa=pagamento.referencia_externa,
        componentes=[
            pb.ValorComponente(
                componente=componente_pb(i.componente),
                percentual=format_pct(i.percentual),
                valor=format_reais(i.valor_centavos),
            )
            for i in itens
        ],
        excedente=format_reais(pagamento.excedente_centavos),
        motivo=pagamento.motivo,
        grupo_id=_id(pagamento.grupo_id),
        cota_id=_id(pagamento.cota_id),
    )


def posicao_cota_pb(posicao: PosicaoCota) -> pb.PosicaoCota:
    """The position of a cota."""
    return pb.PosicaoCota(
        cota_id=posicao.cota_id,
        grupo_id=posicao.grupo_id,
        numero=posicao.numero,
        versao_titular=posicao.versao_titular,
        consorciado_id=posicao.consorciado_id,
        preco=format_reais(posicao.preco_centavos),
        fc_pago=posicao.fc_pago,
        ta_paga=posicao.ta_paga,
        fr_pago=posicao.fr_pago,
        fc_a_pagar=posicao.fc_a_pagar,
        saldo_devedor=format_reais(posicao.saldo_devedor_centavos),
        diferencas=format_reais(posicao.diferencas_centavos),
        parcelas_pagas=posicao.parcelas_pagas,
        parcelas_abertas=posicao.parcelas_abertas,
        parcelas_vencidas=posicao.parcelas_vencidas,
        proximo_vencimento=posicao.proximo_vencimento.isoformat() if posicao.proximo_vencimento else "",
        adimplente=posicao.parcelas_vencidas == 0,
        quitada=posicao.quitada,
        credito=format_reais(posicao.credito_centavos) if posicao.credito_centavos is not None else "",
        ago_contemplacao=posicao.ago_contemplacao or 0,
    )


def linha_extrato_pb(linha: LinhaExtrato) -> pb.LinhaExtrato:
    """A line of the statement."""
    return pb.LinhaExtrato(
        data=linha.data_contabil.isoformat(),
        descricao=linha.descricao,
        componente=componente_pb(linha.componente),
        percentual=format_pct(linha.percentual),
        valor=format_reais(linha.valor_centavos),
        preco=format_reais(linha.preco_centavos),
        fc_pago=format_pct(linha.fc_pago),
        ago=linha.ago,
    )


def lancamento_pb(linha: Lancamento) -> list[pb.Lancamento]:
    """A row of the book as its two sides."""
    comum = {
        "fato_id": str(linha.fato_id),
        "fato": linha.fato,
        "data": linha.data_contabil.isoformat(),
        "cota_id": _id(linha.cota_id),
        "componente": componente_pb(linha.componente),
        "percentual": format_pct(linha.percentual),
        "ago": linha.ago,
    }
    valor, antes_d, antes_c = linha.valor_centavos, linha.debito_saldo_anterior, linha.credito_saldo_anterior
    return [
        pb.Lancamento(
            **comum,  # type: ignore[arg-type]  # fields shared by both sides
            conta=linha.debito,
            debito=format_reais(valor),
            credito="0.00",
            saldo_anterior=format_reais(antes_d),
            saldo_atual=format_reais(antes_d + valor),
        ),
        pb.Lancamento(
            **comum,  # type: ignore[arg-type]  # fields shared by both sides
            conta=linha.credito,
            debito="0.00",
            credito=format_reais(valor),
            saldo_anterior=format_reais(antes_c),
            saldo_atual=format_reais(antes_c - valor),
        ),
    ]


def saldo_pb(conta: str, debitos: int, creditos: int, data: date) -> pb.SaldoConta:
    """Balance of an account, by the plan of a date."""
    cosif = conta_cosif(conta, data)
    return pb.SaldoConta(
        conta=conta,
        cosif=cosif.codigo,
        nome=cosif.nome,
        debitos=format_reais(debitos),
        creditos=format_reais(creditos),
        saldo=format_reais(debitos - creditos),
    )


def posicao_ago_pb(posicao: PosicaoAgo) -> pb.PosicaoAgo:
    """The frozen position of a group."""
    return pb.PosicaoAgo(
        grupo_id=str(posicao.grupo_id),
        ago=posicao.ago,
        data_ago=posicao.data_ago.isoformat(),
        fundo_comum_livre=format_reais(posicao.fundo_comum_livre_centavos),
        fundo_reserva=format_reais(posicao.fundo_reserva_centavos),
        reajuste_saldo_caixa=format_reais(posicao.reajuste_saldo_caixa_centavos),
        coberto_fundo_reserva=format_reais(posicao.coberto_fundo_reserva_centavos),
        coberto_rendimentos=format_reais(posicao.coberto_rendimentos_centavos),
        rateio=format_reais(posicao.rateio_centavos),
        taxa_saldo_caixa=format_reais(posicao.taxa_saldo_caixa_centavos),
        diferencas=format_reais(posicao.diferencas_centavos),
        impressao_digital=posicao.impressao_digital,
    )


def reserva_pb(reserva: Reserva, identificador: str, fundo_comum_livre: int) -> pb.ReservaCredito:
    """The credit of a contemplação."""
    return pb.ReservaCredito(
        contemplacao_id=str(reserva.contemplacao_id),
        situacao=pb.SituacaoReserva.Value(f"SITUACAO_RESERVA_{reserva.situacao}"),
        credito=format_reais(reserva.credito_centavos),
        fundo_comum=format_reais(reserva.fundo_comum_centavos),
        fundo_reserva=format_reais(reserva.fundo_reserva_centavos),
        parcela_id=_id(reserva.parcela_id),
        identificador=identificador,
        fundo_comum_livre=format_reais(fundo_comum_livre),
    )


def _id(valor: UUID | None) -> str:
    return str(valor) if valor else ""
