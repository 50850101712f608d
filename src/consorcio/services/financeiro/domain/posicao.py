"""How a cota stands on a date: adimplência, balance in percent and in money, and the lines of its
statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.money import Arredondamento
from consorcio.core.percent import aplicar
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual, quitada
from consorcio.services.financeiro.domain.cronograma import Percentuais


class SituacaoFinanceira(Enum):
    """The financial axis of a cota (§2.3)."""

    EM_DIA = "EM_DIA"
    INADIMPLENTE = "INADIMPLENTE"
    QUITADA = "QUITADA"


@dataclass(frozen=True, slots=True)
class ParcelaVencivel:
    """A parcela for adimplência: due date and the bank date on which it was paid WHOLE (None = not yet)."""

    numero: int
    vencimento: date
    paga_em: date | None = None


@dataclass(frozen=True, slots=True)
class PosicaoFinanceira:
    """Balance of a cota at a price, in percent and in centavos (R4.11)."""

    pago: Percentuais
    saldo: Percentuais
    ajustes_pct: Decimal
    saldo_fc_centavos: int
    saldo_ta_centavos: int
    saldo_fr_centavos: int
    ajustes_centavos: int
    encargos_centavos: int
    situacao: SituacaoFinanceira
    parcelas_em_atraso: int

    @property
    def saldo_devedor_centavos(self) -> int:
        return (
            self.saldo_fc_centavos
            + self.saldo_ta_centavos
            + self.saldo_fr_centavos
            + self.ajustes_centavos
            + self.encargos_centavos
        )


def parcelas_em_atraso(parcelas: Sequence[ParcelaVencivel], em: date, calendario: BusinessCalendar) -> tuple[int, ...]:
    """Numbers of the parcelas due and not paid whole by the date; a holiday moves the due date (R4.09)."""
    return tuple(p.numero for p in parcelas if calendario.next_business_day(p.vencimento) < em and not _paga(p, em))


def posicao_da_cota(
    conta: ContaPercentual,
    preco_centavos: int,
    parcelas: Sequence[ParcelaVencivel],
    em: date,
    calendario: BusinessCalendar,
    encargos_centavos: int = 0,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
) -> PosicaoFinanceira:
    """The position of a cota on a date. A partial payment never makes a parcela paid (R4.73)."""
    atraso = len(parcelas_em_atraso(parcelas, em, calendario))
    saldo = conta.saldo
    fc, ta, fr, ajustes = (
        aplicar(preco_centavos, parte, arredondamento) for parte in (saldo.fc, saldo.ta, saldo.fr, conta.ajustes_pct)
    )
    return PosicaoFinanceira(
        pago=conta.pago,
        saldo=saldo,
        ajustes_pct=conta.ajustes_pct,
        saldo_fc_centavos=fc,
        saldo_ta_centavos=ta,
        saldo_fr_centavos=fr,
        ajustes_centavos=ajustes,
        encargos_centavos=encargos_centavos,
        situacao=_situacao(conta, encargos_centavos, atraso),
        parcelas_em_atraso=atraso,
    )


def _situacao(conta: ContaPercentual, encargos_centavos: int, atraso: int) -> SituacaoFinanceira:
    if quitada(conta, encargos_centavos):
        return SituacaoFinanceira.QUITADA
    return SituacaoFinanceira.INADIMPLENTE if atraso else SituacaoFinanceira.EM_DIA


def _paga(parcela: ParcelaVencivel, ate: date) -> bool:
    return parcela.paga_em is not None and parcela.paga_em <= ate
