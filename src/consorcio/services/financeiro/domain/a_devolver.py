"""Since when the money is there that is apart in the name of a cota, to be given back or to pay something else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


def dia_do_dinheiro(movimentos: Sequence[tuple[date, int]], valor_centavos: int) -> date:
    """The day by which an amount of it had come in, when what goes out takes what came first.

    Movements in the order of the book: what came in is positive, what went out negative. ValueError above what is
    there.
    """
    saiu = -sum(centavos for _, centavos in movimentos if centavos < 0)
    dias, acumulado = list[date](), 0
    for dia, centavos in movimentos:
        if centavos > 0 and acumulado < saiu + valor_centavos:
            acumulado += centavos
            if acumulado > saiu:
                dias.append(dia)
    if acumulado < saiu + valor_centavos:
        raise ValueError("there is less than that")
    return max(dias)
