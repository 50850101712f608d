"""The records T and U of many titles read at once, column by column: each different content of a column is read once.

Whatever is not as expected in any of them is not told here: who asked reads those lines one by one, and says what and
where.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from consorcio.services.financeiro.bancos.cnab.linhas import LATIN_1
from consorcio.services.financeiro.bancos.cnab.registro import CampoInvalidoError, ler_campo
from consorcio.services.financeiro.bancos.cnab.tabela import Campo, Registro

_CABECA = 14
"""Bank, batch, kind of line, sequence, segment."""
_SEQUENCIAS = 100_000


class Pares:
    """How the T and the U of a layout are cut, one `passo` after the other."""

    def __init__(self, t: Registro, u: Registro, passo: int) -> None:
        self._movimento = u.campo("movimento_retorno")
        do_t = [campo for campo in t.usados if campo.de > _CABECA]
        do_u = [campo for campo in u.campos if campo.de > _CABECA and (campo in u.usados or campo is self._movimento)]
        self._campos: tuple[Campo | None, ...] = (None, *do_t, None, *do_u)
        self._lugar_do_u = len(do_t) + 1
        self._lugar_do_movimento = self._lugar_do_u + 1 + do_u.index(self._movimento)
        cortes = [(0, _CABECA), *((c.de - 1, c.ate) for c in do_t)]
        cortes += [(passo + de, passo + ate) for de, ate in [(0, _CABECA), *((c.de - 1, c.ate) for c in do_u)]]
        self._corte = struct.Struct(_formato(cortes, 2 * passo))
        chaves = [campo.chave for campo in (*do_t, *do_u) if campo.chave]
        self.lugares = {chave: lugar for lugar, chave in enumerate(chaves)}

    def ler(self, bloco: bytes, prefixo: str, sequencia: int) -> list[tuple[Any, ...]] | None:
        """The values of each title, as `lugares` orders them; None when any line has anything wrong.

        `prefixo` is how every line begins, before a sequence that goes on from `sequencia`.
        """
        colunas = list(zip(*self._corte.iter_unpack(bloco), strict=True))
        titulos = len(colunas[0])
        if colunas[0] != _cabecas(prefixo, sequencia + 1, titulos, "T"):
            return None
        if colunas[self._lugar_do_u] != _cabecas(prefixo, sequencia + 2, titulos, "U"):
            return None
        valores: list[Sequence[Any]] = []
        for campo, coluna in zip(self._campos, colunas, strict=True):
            lidos = None if campo is None else _ler_coluna(campo, coluna)
            if campo is not None and lidos is None:
                return None
            if campo is not None and lidos is not None and campo.chave:
                valores.append(lidos)
        movimentos = set(zip(colunas[self._lugar_do_movimento], valores[self.lugares["ocorrencia"]], strict=True))
        if any(no_u.decode(LATIN_1) != no_t for no_u, no_t in movimentos):
            return None
        return list(zip(*valores, strict=True))

    def nomear(self, valores: tuple[Any, ...]) -> dict[str, Any]:
        """The values of a title by name."""
        return dict(zip(self.lugares, valores, strict=True))


def _cabecas(prefixo: str, sequencia: int, titulos: int, segmento: str) -> tuple[bytes, ...]:
    molde = f"{prefixo}%05d{segmento}".encode()
    return tuple([molde % (n % _SEQUENCIAS) for n in range(sequencia, sequencia + 2 * titulos, 2)])


def _formato(cortes: Sequence[tuple[int, int]], tamanho: int) -> str:
    partes, fim = [], 0
    for de, ate in cortes:
        partes.append(f"{de - fim}x{ate - de}s")
        fim = ate
    return "".join([*partes, f"{tamanho - fim}x"])


def _ler_coluna(campo: Campo, coluna: Sequence[bytes]) -> Sequence[Any] | None:
    """The value of each; None when one is not of the field's kind."""
    try:
        lidos = {bruto: ler_campo(campo, bruto.decode(LATIN_1)) for bruto in set(coluna)}
    except CampoInvalidoError:
        return None
    return [lidos[bruto] for bruto in coluna]
