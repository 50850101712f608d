"""The end of a plan: differences and rateios that no parcela is left to charge or to compensate (R4.13, R4.40, R4.50).

After the last AGO of the group what the member owes is a parcela of its own, and what he is owed goes back to him: a
cota is only QUITADA, and the group only closed, with nothing open (R9.05).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation
from consorcio.core.money import Arredondamento, format_brl
from consorcio.core.percent import aplicar
from consorcio.services.financeiro.domain.acordo import meses_depois
from consorcio.services.financeiro.domain.encerramento import Fundos
from consorcio.services.financeiro.domain.prestacao import ValorComponente

PRAZO_PARA_PAGAR = timedelta(days=10)
"""The fewest days between the last parcela and its due date, when nobody says another."""


@dataclass(frozen=True, slots=True)
class Acerto:
    """What is open of a cota apart from its plan at a price, in percent and in centavos: positive is owed by it."""

    diferenca: ValorComponente
    rateio: ValorComponente

    @property
    def centavos(self) -> int:
        """The sum of rounded components (R4.07): to be charged when positive, to be given back when negative."""
        return self.diferenca.centavos + self.rateio.centavos

    @property
    def a_devolver(self) -> int:
        return max(-self.centavos, 0)


def acertar(
    diferenca_pct: Decimal,
    rateio_pct: Decimal,
    preco_centavos: int,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
) -> Acerto:
    """Both kinds against each other, at the price of the last AGO: no other will come (R4.40, R4.50, R4.52).

    What does not come to a centavo is neither charged nor given back.
    """

    def valor(percentual: Decimal) -> ValorComponente:
        return ValorComponente(percentual, aplicar(preco_centavos, percentual, arredondamento))

    return Acerto(valor(diferenca_pct), valor(rateio_pct))


def exigir_fim_do_plano(ultima_ago: int, prazo_meses: int) -> None:
    """PRECONDITION while an assembly is to come: its parcelas carry what is open (R4.40)."""
    if ultima_ago < prazo_meses:
        raise precondition(
            f"Até a {prazo_meses}ª assembleia do grupo, as diferenças vão nas parcelas seguintes.", "R4.40"
        )


def vencimento_do_acerto(
    ultimo_vencimento: date, pedido: date | None, data: date, calendario: BusinessCalendar
) -> date:
    """The due date asked for or, by the calendar of the group, that of the next month that gives the member time.

    VALIDATION when it is asked for the past.
    """
    if pedido is not None:
        if pedido < data:
            raise validation("/vencimento", "O vencimento não pode ser anterior à data contábil.")
        return pedido
    meses = 1
    while (dia := calendario.next_business_day(meses_depois(ultimo_vencimento, meses))) < data + PRAZO_PARA_PAGAR:
        meses += 1
    return dia


def fundo_reserva_no_acerto(fundos: Fundos, acertos: Sequence[Acerto]) -> int:
    """FR that completes the FC for what goes back to the members, as for the refunds of the end (R10.08).

    PRECONDITION when both do not reach: nobody else pays for the group (R10.01), and nobody is paid before another.
    """
    devido = sum(acerto.a_devolver for acerto in acertos)
    tem = fundos.fundo_comum + fundos.fundo_reserva
    if devido > tem:
        sem_caixa = f"O grupo tem {format_brl(tem)} e deve devolver {format_brl(devido)} de diferenças"
        raise precondition(f"{sem_caixa}: é preciso antes receber o que há a receber.", "R9.05")
    return min(max(devido - fundos.fundo_comum, 0), devido)
