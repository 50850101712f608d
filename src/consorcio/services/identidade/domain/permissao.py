"""Permissions: `servico.recurso.acao`, `*` for everything from there on, `.proprio` for "only what is theirs"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from consorcio.core.errors import validation

_NOME = "[a-z][a-z0-9_]*"
_GRAMATICA = re.compile(rf"[*]|[*][.]{_NOME}|{_NOME}[.][*]|{_NOME}[.]{_NOME}[.]([*]|{_NOME})([.]proprio)?", re.ASCII)


def exigir_permissoes_bem_formadas(permissoes: Iterable[str], pointer: str = "/permissoes") -> None:
    """Raise a validation error naming the first permission that is not one."""
    for posicao, permissao in enumerate(permissoes):
        if _GRAMATICA.fullmatch(permissao) is None:
            raise validation(
                f"{pointer}/{posicao}",
                f"“{permissao}” não é uma permissão. Use servico.recurso.acao, servico.*, *.acao ou o final .proprio.",
            )
