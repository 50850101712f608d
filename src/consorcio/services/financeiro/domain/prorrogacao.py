"""The parcelas of a cota when its group has more months (R5.07): the same percents, by other parcelas (I13, I17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from consorcio.core.percent import ZERO, pct
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    ParcelaPrevista,
    dividir_percentual,
    total_previsto,
)


@dataclass(frozen=True, slots=True)
class EfeitoDaProrrogacao:
    """What becomes of a cota: how many parcelas, of which percent of the price, from which AGO; before and after."""

    parcelas_antes: int
    parcelas_depois: int
    percentual_antes: Decimal
    percentual_depois: Decimal
    proxima_ago_antes: int
    proxima_ago_depois: int


def efeitos_da_prorrogacao(
    cronogramas: Iterable[Cronograma], meses: int, *, suspende_pagamentos: bool, finais: int = 1
) -> list[tuple[EfeitoDaProrrogacao, int]]:
    """What would happen, and to how many cotas: from what happens to more of them to what happens to fewer (R5.07)."""
    contados = Counter(
        _efeito(antes, prorrogar(antes, meses, suspende_pagamentos=suspende_pagamentos, finais=finais))
        for antes in cronogramas
        if antes
    )
    return contados.most_common()


def _efeito(antes: Cronograma, depois: Cronograma) -> EfeitoDaProrrogacao:
    return EfeitoDaProrrogacao(
        parcelas_antes=len(antes),
        parcelas_depois=len(depois),
        percentual_antes=antes[0].percentuais.soma,
        percentual_depois=depois[0].percentuais.soma,
        proxima_ago_antes=antes[0].numero,
        proxima_ago_depois=depois[0].numero,
    )


def prorrogar(cronograma: Cronograma, meses: int, *, suspende_pagamentos: bool, finais: int = 1) -> Cronograma:
    """Suspended, the parcelas are the same, some months later; otherwise there are as many more, smaller.

    What the last ones carry beyond the others, of reduced parcelas, stays in as many last ones (R4.22). The taxa is
    equal in all of them, or in those where it waits for the contemplação (R4.24), and its advance where it was (R4.04).
    Who has nothing left to be issued has nothing to divide.
    """
    if not cronograma or suspende_pagamentos:
        return tuple(replace(parcela, numero=parcela.numero + meses) for parcela in cronograma)
    quantas, primeira, total = len(cronograma) + meses, cronograma[0], total_previsto(cronograma)
    fc_mensal, finais = pct(primeira.fc * len(cronograma) / quantas), min(finais, quantas)
    iniciais = _ate_acabar(fc_mensal, total.fc, quantas - finais)
    fcs = (*iniciais, *dividir_percentual(total.fc - sum(iniciais, ZERO), finais))
    antecipadas = [*(parcela.ta_antecipada for parcela in cronograma), *[ZERO] * meses]
    com_ta = quantas if primeira.ta else finais
    mensal_ta = (*[ZERO] * (quantas - com_ta), *dividir_percentual(total.ta - sum(antecipadas, ZERO), com_ta))
    linhas = zip(fcs, mensal_ta, dividir_percentual(total.fr, quantas), antecipadas, strict=True)
    return tuple(ParcelaPrevista(primeira.numero + ordem, *percentuais) for ordem, percentuais in enumerate(linhas))


def _ate_acabar(mensal: Decimal, total: Decimal, vezes: int) -> list[Decimal]:
    """So many times a percent, or what is left of the total."""
    return [max(min(mensal, total - mensal * ordem), ZERO) for ordem in range(vezes)]
