"""A bem of a group that an AGE replaced by another (Lei 11.795/2008 art. 20 §3, R4.33).

Who was contemplated keeps the value he had, which then moves in the proportion of the price of the new bem: the
replaced one stays in the group as the reference of those cotas, and its price there is worked out from the other's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.services.grupos.domain.grupo import NOME_SITUACAO, Grupo, SituacaoGrupo


@dataclass(frozen=True, slots=True)
class PedidoSubstituicao:
    """What the AGE decided, and the substitution of financeiro that carries it out."""

    grupo_id: UUID
    bem_id: UUID
    bem_novo_id: UUID
    substituicao_id: UUID
    assembleia_geral_id: UUID
    data: date


@dataclass(frozen=True, slots=True)
class BemSubstituido:
    """A bem replaced in a group, from a day on, and the prices that both had on it, in centavos."""

    grupo_id: UUID
    bem_id: UUID
    bem_novo_id: UUID
    desde: date
    preco_anterior_centavos: int
    preco_novo_centavos: int

    def preco(self, do_novo_centavos: int) -> int:
        """What the replaced bem costs in the group when the new one costs so much."""
        exato = Decimal(self.preco_anterior_centavos * do_novo_centavos) / self.preco_novo_centavos
        return int(exato.to_integral_value(rounding=ROUND_HALF_UP))


def exigir_substituivel(
    grupo: Grupo, bem_id: UUID, bem_novo_id: UUID, do_grupo: Collection[UUID], substituidos: Collection[UUID]
) -> None:
    """Only a bem that the group sells, in a group that runs, by one that was not replaced in it (R4.33)."""
    if grupo.situacao is not SituacaoGrupo.EM_ANDAMENTO:
        raise precondition(f"O grupo está {NOME_SITUACAO[grupo.situacao]} e não troca de bem.", "R4.33")
    if bem_id not in do_grupo or bem_id in substituidos:
        raise validation("/bem_id", "O bem não é um dos que este grupo tem hoje.")
    if bem_novo_id == bem_id or bem_novo_id in substituidos:
        raise validation("/bem_novo_id", "Escolha outro bem, que este grupo não tenha substituído.")
