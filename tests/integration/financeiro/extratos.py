"""Statements of the bank of the house, as they are imported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from consorcio.core.money import format_reais
from integration.financeiro.casa import Casa

LinhaOfx = tuple[str, date, int, str]
"""FITID, day, centavos and memo."""


def ofx(linhas: Sequence[LinhaOfx], saldo: int, inicio: date, fim: date, conta: str = "528") -> bytes:
    """A statement of an account of Caixa, with what it had at the end."""
    transacoes = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{dia:%Y%m%d}<TRNAMT>{format_reais(valor)}<FITID>{fitid}<MEMO>{memo}</STMTTRN>"
        for fitid, dia, valor, memo in linhas
    )
    return (
        f"OFXHEADER:100\n<OFX><STMTRS><BANKID>104<ACCTID>{conta}<DTSTART>{inicio:%Y%m%d}<DTEND>{fim:%Y%m%d}"
        f"{transacoes}<BALAMT>{format_reais(saldo)}</STMTRS></OFX>"
    ).encode()


async def importar(casa: Casa, conta_id: str, conteudo: bytes) -> pb.ExtratoImportado:
    """What it did."""
    pedido = pb.ImportarExtratoRequest(conta_id=conta_id, conteudo=conteudo, nome="e.ofx")
    feito: pb.ExtratoImportado = await casa.rpc("ImportarExtrato", pedido)
    return feito
