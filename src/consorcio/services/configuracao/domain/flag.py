"""A feature flag as it is kept: its rules, who answers for it and until when it may live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from consorcio.core.errors import validation
from consorcio.core.feature_flags import Regras

VIDA_MAXIMA = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag; past `remover_em` it still answers, and shows as overdue."""

    chave: str
    descricao: str
    responsavel: str
    remover_em: date
    regras: Regras
    versao: int = 1


def exigir_data_de_remocao(remover_em: date, hoje: date, atual: date | None = None) -> None:
    """A flag is temporary: it leaves the code within a year. An overdue date may stay while other rules change."""
    if remover_em == atual:
        return
    if remover_em <= hoje:
        raise validation("/remover_em", "A data de remoção deve ser futura.")
    if remover_em > hoje + VIDA_MAXIMA:
        raise validation("/remover_em", "A data de remoção deve ficar a um ano no máximo.")


def vencida(flag: Flag, hoje: date) -> bool:
    """Whether it should have left the code."""
    return flag.remover_em < hoje
