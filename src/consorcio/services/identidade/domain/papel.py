"""Roles and who may have which."""

from __future__ import annotations

from collections.abc import Collection

from consorcio.core.errors import ConsorcioError, precondition, validation

ADMINISTRADOR = "administrador"
CONSORCIADO = "consorciado"


def exigir_papeis_coerentes(papeis: Collection[str], conhecidos: Collection[str], consorciado_id: object) -> None:
    """A login belongs to a consorciado exactly when its only role is consorciado, and every role exists."""
    for posicao, papel in enumerate(papeis):
        if papel not in conhecidos:
            raise validation(f"/papeis/{posicao}", f"Não existe o papel “{papel}”.")
    if CONSORCIADO in papeis and len(papeis) > 1:
        raise validation("/papeis", "O papel consorciado não se mistura com papéis da equipe.")
    if CONSORCIADO in papeis and not consorciado_id:
        raise validation("/consorciado_id", "Informe o consorciado a que o acesso pertence.")
    if CONSORCIADO not in papeis and consorciado_id:
        raise validation("/consorciado_id", "Só o papel consorciado se liga a um consorciado.")


def exigir_quem_administre(outros_administradores: int) -> None:
    """There is always an active administrator left."""
    if outros_administradores == 0:
        raise precondition("Este é o último administrador ativo. Dê o papel a outra pessoa antes.")


def papel_fixo(papel: str) -> ConsorcioError:
    """A role that nobody may change."""
    return precondition(f"O papel {papel} não pode ser alterado.")
