"""The kinds of Pix key, recognised as people write them and kept as the directory (DICT) does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consorcio.core.documents import normalise_cnpj, normalise_cpf
from consorcio.core.errors import ConsorcioError

_ALEATORIA = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_CELULAR = re.compile(r"(\+?55)?\s*\(?[1-9][0-9]\)?\s*[0-9]{4,5}[\s-]?[0-9]{4}", re.ASCII)
_EMAIL_MAXIMO = 77


@dataclass(frozen=True, slots=True)
class Chave:
    """A key: `cpf`, `cnpj`, `email`, `celular` or `aleatoria`, and its form in the directory."""

    tipo: str
    normalizada: str


def ler_chave(texto: str) -> Chave | None:
    """The key a text is, None when it is none. Eleven digits that are a valid CPF are a CPF, otherwise a telephone."""
    texto = texto.strip()
    if _ALEATORIA.fullmatch(texto):
        return Chave("aleatoria", texto.lower())
    if len(texto) <= _EMAIL_MAXIMO and _EMAIL.fullmatch(texto):
        return Chave("email", texto.lower())
    for tipo, normalise in (("cpf", normalise_cpf), ("cnpj", normalise_cnpj)):
        try:
            return Chave(tipo, normalise(texto))
        except ConsorcioError:
            continue
    if _CELULAR.fullmatch(texto):
        digitos = "".join(letra for letra in texto if letra.isdigit())
        return Chave("celular", f"+55{digitos[-11:] if len(digitos) in (11, 13) else digitos[-10:]}")
    return None
