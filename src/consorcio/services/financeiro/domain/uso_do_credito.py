"""What a credit buys: the bem may cost more, and then the member pays the rest, FGTS included (R7.09, R6.50)."""

from __future__ import annotations


def bem_alcancado_centavos(credito_centavos: int, recursos_proprios_centavos: int, fgts_centavos: int = 0) -> int:
    """The price of the bem that credit, own money and FGTS reach together; FGTS goes to the seller, never in cash."""
    return credito_centavos + recursos_proprios_centavos + fgts_centavos


def complemento_centavos(preco_do_bem_centavos: int, credito_centavos: int) -> int:
    """What the member pays directly when the bem costs more than the credit; zero when it does not (R7.09)."""
    return max(preco_do_bem_centavos - credito_centavos, 0)
