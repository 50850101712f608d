"""What a debt must be to be told to a credit bureau, and until when it may stay there (CDC art. 43)."""

from __future__ import annotations

from datetime import date, timedelta

from consorcio.core.errors import validation

AVISO_MINIMO_DIAS = 10
"""Days between the notice, which the bureau sends (CDC art. 43 §2, STJ Súmula 359), and the publication."""
_ANOS_NO_CADASTRO = 5


def publicar_de(enviada_em: date, aviso_dias: int) -> date:
    """The first day the bureau may publish the debt. VALIDATION when the notice is shorter than what is usual."""
    if aviso_dias < AVISO_MINIMO_DIAS:
        raise validation("/aviso_dias", f"O prazo do aviso deve ser de ao menos {AVISO_MINIMO_DIAS} dias.")
    return enviada_em + timedelta(days=aviso_dias)


def vencidas_desde(hoje: date) -> date:
    """Debts due before this day may not be there any more: five years (CDC art. 43 §1)."""
    dia = min(hoje.day, 28) if (hoje.month, hoje.day) == (2, 29) else hoje.day
    return date(hoje.year - _ANOS_NO_CADASTRO, hoje.month, dia)
