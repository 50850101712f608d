"""What happens in each month of the demonstration: who pays late or not at all, who bids, which extraction counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

MESES = 6
COTAS = 240
CREDITO_INICIAL = "60000.00"
CREDITO_REAJUSTADO = "63000.00"
MES_DO_REAJUSTE = 4
_ATRASAM_A_CADA, _PRIMEIRA_QUE_ATRASA = 17, 5
_PARAM_A_CADA, _PRIMEIRA_QUE_PARA, _MES_EM_QUE_PARAM = 40, 39, 3
DIAS_DE_ATRASO = 22


@dataclass(frozen=True, slots=True)
class ExtracaoDoMes:
    """The extraction registered for a month."""

    numero: int
    premios: tuple[str, ...]
    fonte: str


@dataclass(frozen=True, slots=True)
class Mes:
    """A month of the group: bids as cota → percent of the credit, and the winners that will not pay."""

    numero: int
    extracao: ExtracaoDoMes
    lances: dict[int, str] = field(default_factory=dict)
    nao_pagam_lance: frozenset[int] = frozenset()


def paga_atrasado(cota: int, mes: int) -> bool:
    """One in seventeen pays after the assembly, every other month."""
    return cota % _ATRASAM_A_CADA == _PRIMEIRA_QUE_ATRASA and mes % 2 == 0


def deixou_de_pagar(cota: int, mes: int) -> bool:
    """One in forty stops paying in the third month."""
    return cota % _PARAM_A_CADA == _PRIMEIRA_QUE_PARA and mes >= _MES_EM_QUE_PARAM


def _ficticia(numero: int) -> ExtracaoDoMes:
    resumo = hashlib.sha256(f"consorcio:{numero}".encode()).hexdigest()
    premios = tuple(f"{int(resumo[i * 8 : i * 8 + 8], 16) % 100_000:05d}" for i in range(5))
    return ExtracaoDoMes(numero, premios, "Extração fictícia, para demonstração")


MESES_DO_GRUPO = (
    Mes(
        1,
        ExtracaoDoMes(5732, ("50366", "33514", "45504", "94365", "51105"), "Loteria Federal, extração 5732"),
        {31: "30", 74: "25", 118: "20"},
    ),
    Mes(2, _ficticia(900_002), {45: "40", 101: "32", 160: "28"}, frozenset({45})),
    Mes(
        3,
        ExtracaoDoMes(
            5991,
            ("33582", "86141", "37449", "57026", "87136"),
            "Loteria Federal, prêmios da extração 5991 (13/08/2025), na data desta assembleia fictícia",
        ),
        {52: "35"},
    ),
    Mes(4, _ficticia(900_004), {201: "30", 12: "30"}),
    Mes(5, _ficticia(900_005)),
    Mes(6, _ficticia(900_006), {17: "45", 63: "38"}, frozenset({17})),
)
