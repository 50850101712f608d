"""The statement of a cota as a paper: its position of the day, and every fact that moved it (R4.12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.money import format_brl
from consorcio.core.percent import format_pct_br, pct
from consorcio.platform.printing import PAPERS, imprimir, moldurar, preencher
from consorcio.services.financeiro import consultas
from consorcio.services.financeiro.consultas import LinhaExtrato, PosicaoCota
from consorcio.services.financeiro.use_cases.taxa_antecipada import separar_antecipada

_LINHAS_MAX = 10_000
"""A cota of 240 months, with five components a month and bids, is far below."""

_COMPONENTES = {
    "FC": "Fundo comum",
    "TA": "Taxa de administração",
    "TA_ANTECIPADA": "Taxa antecipada",
    "FR": "Fundo de reserva",
    "SEG": "Seguro",
    "DIF": "Diferença de prestação",
    "RSC": "Rateio do saldo de caixa",
    "MULTA": "Multa",
    "JUROS": "Juros de mora",
    "PENALIDADE": "Multa contratual",
    "TAXA_TRANSFERENCIA": "Taxa de transferência",
    "ENCARGOS": "Encargos até a exclusão",
    "TAXA_COBRANCA": "Taxa de cobrança",
    "LANCE": "Lance",
}


async def ler_linhas(conn: AsyncConnection, cota_id: UUID) -> list[LinhaExtrato]:
    """Every line of the statement, the oldest first."""
    return await separar_antecipada(conn, cota_id, await consultas.extrato(conn, cota_id, 0, _LINHAS_MAX))


async def imprimir_extrato(html: str) -> bytes:
    """The PDF/A. UNAVAILABLE on a machine without Pango."""
    return (await imprimir(html)).conteudo


def extrato_em_html(
    administradora: Mapping[str, str],
    grupo_codigo: str,
    posicao: PosicaoCota,
    linhas: Sequence[LinhaExtrato],
    hoje: date,
) -> str:
    """The paper with what it says, before it is printed."""
    dados = {
        "administradora": dict(administradora),
        "cota": {"numero": posicao.numero, "grupo": grupo_codigo},
        "posicao": _posicao(posicao, hoje),
        "linhas": [_linha(linha) for linha in linhas],
    }
    return preencher(moldurar("Extrato da cota", (PAPERS / "extrato.html").read_text()), dados, "/extrato")


def _posicao(posicao: PosicaoCota, hoje: date) -> dict[str, Any]:
    return {
        "data": hoje.isoformat(),
        "preco": format_brl(posicao.preco_centavos),
        "saldo_devedor": format_brl(posicao.saldo_devedor_centavos),
        "fc_pago": format_pct_br(pct(posicao.fc_pago)),
        "fc_a_pagar": format_pct_br(pct(posicao.fc_a_pagar)),
        "parcelas_pagas": posicao.parcelas_pagas,
        "parcelas_vencidas": posicao.parcelas_vencidas,
    }


def _linha(linha: LinhaExtrato) -> dict[str, Any]:
    return {
        "data": linha.data_contabil.isoformat(),
        "descricao": linha.descricao,
        "componente": _COMPONENTES.get(linha.componente, ""),
        "ago": f"{linha.ago}ª" if linha.ago else "–",
        "percentual": format_pct_br(linha.percentual) if linha.percentual else "–",
        "valor": format_brl(linha.valor_centavos),
        "fc_pago": format_pct_br(linha.fc_pago),
    }
