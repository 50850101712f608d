"""Statements in CNAB 240: what the tables write is what is read, and a statement that does not add up is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.cnab.extrato240 import ler_extrato_240
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro
from consorcio.services.financeiro.bancos.cnab.tabela import carregar

DIA = date(2026, 2, 9)
LANCAMENTOS = [(117_000, "C", "COBRANCA", "1001"), (117_000, "C", "COBRANCA", "1001"), (990, "D", "TARIFA", "")]


def _arquivo(lancamentos: list[tuple[int, str, str, str]], final: int, creditos: int = 234_000) -> bytes:
    registros = carregar(240, "cnab/cnab240_extrato").registros

    def linha(nome: str, **valores: Any) -> str:
        return escrever_registro(registros[nome], {"codigo_banco": "104", "lote": "1", **valores})

    linhas = ["10400000".ljust(240)]
    linhas.append(linha("header_lote", conta="528", data_saldo_inicial=DIA, saldo_inicial=1000, situacao_inicial="C"))
    linhas += [
        linha("segmento_E", data_lancamento=DIA, valor=v, tipo_lancamento=t, historico=h, documento=d)
        for v, t, h, d in lancamentos
    ]
    linhas.append(
        linha(
            "trailer_lote",
            data_saldo_final=DIA,
            saldo_final=final,
            situacao_final="C",
            total_debitos=990,
            total_creditos=creditos,
        )
    )
    linhas.append("10499999".ljust(240))
    return "".join(um + "\r\n" for um in linhas).encode()


def test_what_is_written_is_what_is_read() -> None:
    (extrato,) = ler_extrato_240(_arquivo(LANCAMENTOS, 234_010))
    assert (extrato.banco, extrato.conta, extrato.saldo_centavos) == ("104", "528", 234_010)
    assert [t.valor_centavos for t in extrato.transacoes] == [117_000, 117_000, -990]
    assert len({(t.fitid, t.data, t.valor_centavos) for t in extrato.transacoes}) == 3


@pytest.mark.parametrize(
    ("conteudo", "motivo"),
    [
        (_arquivo(LANCAMENTOS[1:], 234_010), "soma"),
        (_arquivo(LANCAMENTOS, 234_011), "saldo final"),
        (b"\r\n".join(_arquivo(LANCAMENTOS, 234_010).split(b"\r\n")[:4]), "inteiro"),
        (_arquivo(LANCAMENTOS, 234_010).replace(b"000000000000117000C", b"00000000000011700XC", 1), "dígitos"),
    ],
)
def test_a_statement_that_does_not_add_up_is_none(conteudo: bytes, motivo: str) -> None:
    with pytest.raises(ConsorcioError, match=motivo):
        ler_extrato_240(conteudo)
