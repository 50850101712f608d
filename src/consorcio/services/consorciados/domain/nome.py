"""Names as people look for them: by the beginning of any word, whatever the accents and the case."""

from __future__ import annotations

import re
import unicodedata

MENOR_PREFIXO, MAIOR_PREFIXO = 3, 12
_PALAVRA = re.compile(r"[^\W_]+")


def palavras(nome: str) -> list[str]:
    """The words of a name without accents, in lower case: "D'Ávila Júnior" → d, avila, junior."""
    decomposto = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", nome).casefold())
    return _PALAVRA.findall("".join(letra for letra in decomposto if not unicodedata.combining(letra)))


def prefixos_do_nome(nome: str) -> list[str]:
    """Everything that finds this name: beginnings of 3 to 12 letters of each word; a shorter word, whole."""
    return sorted({prefixo for palavra in palavras(nome) for prefixo in _prefixos(palavra)})


def prefixos_procurados(pesquisa: str) -> list[str]:
    """The beginnings that a name must have, all of them.

    Words shorter than 3 letters count only when there is no longer one: "Maria d" is still being typed.
    """
    procuradas = palavras(pesquisa)
    longas = [palavra for palavra in procuradas if len(palavra) >= MENOR_PREFIXO]
    return sorted({palavra[:MAIOR_PREFIXO] for palavra in longas or procuradas})


def _prefixos(palavra: str) -> list[str]:
    if len(palavra) < MENOR_PREFIXO:
        return [palavra]
    return [palavra[:tamanho] for tamanho in range(MENOR_PREFIXO, min(len(palavra), MAIOR_PREFIXO) + 1)]
