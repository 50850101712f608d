"""What leaves a group is asked for by one person and done by another, who says how the bank knows it (R2.02)."""

from __future__ import annotations

from consorcio.core.errors import forbidden, validation


def exigir_outra_pessoa(proposto_por: str, ator_id: str) -> None:
    """FORBIDDEN to who proposed it (R2.02)."""
    if proposto_por == ator_id:
        raise forbidden("Quem propôs não decide: outra pessoa precisa aprovar.")


def exigir_comprovante(comprovante: str) -> None:
    """VALIDATION without the identity that the bank gave to the transfer."""
    if not comprovante:
        raise validation("/comprovante", "Informe a identidade da transferência no banco.")
