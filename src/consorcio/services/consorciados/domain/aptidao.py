"""Whether a person may join a group, and why not (R2.30; Res. BCB 285/2023, art. 3, §3)."""

from __future__ import annotations

from decimal import Decimal

from consorcio.core.money import format_brl
from consorcio.services.consorciados.domain.consorciado import Situacao

INEXISTENTE = "O consorciado não está cadastrado."
BLOQUEADO = "O cadastro do consorciado está bloqueado."
RENDA_NAO_INFORMADA = "A renda mensal do consorciado não foi informada."


def motivos_de_recusa(
    situacao: Situacao, renda_mensal_centavos: int | None, parcela_centavos: int, multiplo_renda: Decimal
) -> list[str]:
    """Empty when the person may join. The income is checked when both the parcela and the multiple are positive."""
    motivos = [BLOQUEADO] if situacao is Situacao.BLOQUEADO else []
    exigida_centavos = parcela_centavos * multiplo_renda
    if exigida_centavos <= 0:
        return motivos
    if renda_mensal_centavos is None:
        return [*motivos, RENDA_NAO_INFORMADA]
    if renda_mensal_centavos < exigida_centavos:
        vezes = f"{multiplo_renda.normalize():f}".replace(".", ",")
        motivos.append(f"A renda mensal é menor que {vezes} vezes a parcela de {format_brl(parcela_centavos)}.")
    return motivos
