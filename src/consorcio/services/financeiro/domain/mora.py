"""Late payment: multa once and juros pro rata die on the updated value, shared with the group
(R4.70–R4.72).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import validation
from consorcio.core.money import Arredondamento, arredondar
from consorcio.core.percent import CEM, aplicar

MULTA_MAXIMA = Decimal(2)
PARTE_MINIMA_DO_GRUPO = Decimal(50)


class InicioMora(Enum):
    """The day juros count from: the first business day after the AGO, or the due date (R4.70)."""

    DIA_UTIL_APOS_AGO = "DIA_UTIL_APOS_AGO"
    VENCIMENTO = "VENCIMENTO"


@dataclass(frozen=True, slots=True)
class RegraMora:
    """Group rule: multa and monthly juros in percent, days of the month, and the group's share of both."""

    multa: Decimal = Decimal(2)
    juros_mes: Decimal = Decimal(1)
    percentual_grupo: Decimal = Decimal(50)
    inicio: InicioMora = InicioMora.DIA_UTIL_APOS_AGO
    dias_do_mes: int = 30


@dataclass(frozen=True, slots=True)
class DivisaoEncargos:
    """Late charges in centavos by owner (R4.71)."""

    grupo: int
    administradora: int


@dataclass(frozen=True, slots=True)
class Encargos:
    """Multa and juros of one late payment, in centavos, and whose they are."""

    multa: int
    juros: int
    divisao: DivisaoEncargos

    @property
    def total_centavos(self) -> int:
        return self.multa + self.juros


def validar_regra_mora(regra: RegraMora) -> None:
    """VALIDATION for multa over 2% (CDC art. 52 §1), or less than half for the group (Lei 11.795/2008 art. 28)."""
    if not 0 <= regra.multa <= MULTA_MAXIMA:
        raise validation("/multa", "A multa por atraso não pode passar de 2%.")
    if regra.juros_mes < 0 or regra.dias_do_mes < 1:
        raise validation("/juros", "Os juros de mora não podem ser negativos.")
    if not PARTE_MINIMA_DO_GRUPO <= regra.percentual_grupo <= CEM:
        raise validation("/percentual_grupo", "O grupo deve receber pelo menos 50% da multa e dos juros.")


def inicio_da_mora(regra: InicioMora, vencimento: date, data_ago: date, calendario: BusinessCalendar) -> date:
    """The day of reference of the delay; charges exist only after it (the first day is not counted, CC
    art. 132).

    The due date that is not a business day moves to the next one (R4.09).
    """
    if regra is InicioMora.VENCIMENTO:
        return calendario.next_business_day(vencimento)
    return calendario.add_business_days(data_ago, 1)


def dias_de_mora(inicio: date, pagamento: date) -> int:
    """Running days of delay, zero when paid up to the day of reference."""
    return max(0, (pagamento - inicio).days)


def calcular_encargos(
    valor_atualizado_centavos: int,
    dias: int,
    regra: RegraMora,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
) -> Encargos:
    """Multa + juros on the value already re-priced (R4.10), nothing when there is no day of delay.

    `valor_atualizado_centavos` must not include earlier charges: juros are simple and multa is due once.
    """
    if dias <= 0:
        return Encargos(0, 0, DivisaoEncargos(0, 0))
    multa = aplicar(valor_atualizado_centavos, regra.multa, arredondamento)
    juros_exatos = Decimal(valor_atualizado_centavos * dias) * regra.juros_mes / (100 * regra.dias_do_mes)
    juros = arredondar(juros_exatos, arredondamento)
    return Encargos(multa, juros, dividir_encargos(multa + juros, regra.percentual_grupo))


def dividir_encargos(total_centavos: int, percentual_grupo: Decimal) -> DivisaoEncargos:
    """The odd centavo goes to the group, otherwise the floor of art. 28 would break (R4.71, I11)."""
    administradora = aplicar(total_centavos, CEM - percentual_grupo, Arredondamento.DOWN)
    return DivisaoEncargos(total_centavos - administradora, administradora)


def separar_encargos(divisao: DivisaoEncargos, multa: int, juros: int) -> tuple[DivisaoEncargos, DivisaoEncargos]:
    """What of each owner is multa, and what is juros: together exactly the division of both (R4.71, R10.2)."""
    total = multa + juros
    juros_da_administradora = divisao.administradora * juros // total if total else 0
    multa_da_administradora = divisao.administradora - juros_da_administradora
    return (
        DivisaoEncargos(multa - multa_da_administradora, multa_da_administradora),
        DivisaoEncargos(juros - juros_da_administradora, juros_da_administradora),
    )
