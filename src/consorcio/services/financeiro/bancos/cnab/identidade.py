"""One identity for a title, whatever form its nosso número takes in each file of each bank."""

from __future__ import annotations

# Which part of the column is the number itself, without carteira, check digits and parcela. Where nothing is said the
# column is the number.
_PARTE: dict[tuple[str, str], slice] = {
    ("004", "400"): slice(0, 7),
    ("033", "240"): slice(0, -1),
    ("033", "400"): slice(0, -1),
    ("041", "240"): slice(-10, -2),
    ("041", "400"): slice(0, 8),
    ("104", "240"): slice(0, 17),
    ("237", "240"): slice(-12, -1),
    ("237", "400"): slice(0, 11),
    ("341", "240"): slice(3, 11),
    ("422", "240"): slice(-12, -1),
    ("422", "400"): slice(0, 8),
    ("748", "240"): slice(0, 8),
    ("748", "400"): slice(0, 8),
    ("756", "240"): slice(0, 9),
    ("756", "400"): slice(0, 11),
}


def identidade_no_retorno(banco: str, layout: str, nosso_numero: str) -> str:
    """The identity of a title in a return of the bank."""
    return identidade(nosso_numero.replace(" ", "")[_PARTE.get((banco, layout), slice(None))])


def identidade(numero: str) -> str:
    """The identity of a number without check digit: zeros on the left say nothing."""
    return numero.lstrip("0") or "0"
