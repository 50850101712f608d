"""Ready-made groups, bids and the real extractions of REGRAS §14.4."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from consorcio.core.percent import pct
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.metodos import MetodoSorteio
from consorcio.services.sorteios.domain.regra import Modalidade, RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, Snapshot, Vinculo

DATA_AGO = date(2026, 3, 16)
EXTRACAO_5732 = Extracao(5732, date(2023, 1, 18), ("50366", "33514", "45504", "94365", "51105"), "Loteria Federal")
EXTRACAO_5991 = Extracao(5991, date(2025, 8, 13), ("33582", "86141", "37449", "57026", "87136"), "Loteria Federal")


def extracao_de(*premios: str) -> Extracao:
    return Extracao(1, DATA_AGO, premios, "teste")


def cota(numero: int, credito_centavos: int = 6_000_000, **campos: Any) -> CotaSnapshot:
    """An up-to-date cota of the plan of V02: 60 months, TA 15%, FR 2%, nothing paid."""
    padrao: dict[str, Any] = {
        "numero": numero,
        "versao_titular": 0,
        "vinculo": Vinculo.ATIVA,
        "cota_id": f"cota-{numero}",
        "adimplente": True,
        "credito_centavos": credito_centavos,
        "saldo_devedor_centavos": credito_centavos * 117 // 100,
        "prestacao_normal_centavos": credito_centavos * 117 // 6000,
        "taxa_administracao_pct": pct(15),
        "fundo_reserva_pct": pct(2),
    }
    return CotaSnapshot(**padrao | campos)


def snapshot(cotas: Iterable[CotaSnapshot], *, max_cotas: int | None = None, fc: int = 0, fr: int = 0) -> Snapshot:
    todas = tuple(cotas)
    return Snapshot(
        grupo_id="grupo",
        ago=1,
        data_ago=DATA_AGO,
        congelado_em=date(2026, 3, 11),
        max_cotas=max_cotas or max(c.numero for c in todas),
        fc_livre_centavos=fc,
        fr_utilizavel_centavos=fr,
        cotas=todas,
    )


def regra(**campos: Any) -> RegraAssembleia:
    padrao: dict[str, Any] = {
        "prazo_meses": 60,
        "taxa_administracao_pct": pct(15),
        "fundo_reserva_pct": pct(2),
        "metodo_sorteio": MetodoSorteio.MOD_PRIMEIRO_PREMIO,
    }
    return RegraAssembleia(**padrao | campos)


def lance(numero: int, quantidade: str | int, modalidade: Modalidade = Modalidade.LIVRE, **campos: Any) -> Lance:
    padrao: dict[str, Any] = {
        "lance_id": f"lance-{numero:05}-{modalidade.value}",
        "numero": numero,
        "versao_titular": 0,
        "modalidade": modalidade,
        "quantidade": Decimal(quantidade),
        "embutido_centavos": 0,
        "ofertado_em": "2026-03-05T12:00:00Z",
        "sal": "sal",
    }
    return Lance(**padrao | campos)
