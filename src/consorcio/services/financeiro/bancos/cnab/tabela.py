"""Layouts are tables: a line per field, in CSV files of this package.

Columns: `registro` (kind of record), `de` and `ate` (1-based, inclusive), `tipo`, `nome`, `fixo` (the only content it
may have), `chave` (the name under which what is read is handed out; empty: nobody uses it) and `significado`. A bank's
file holds only what differs: each of its lines takes the place of those it overlaps in the common table.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PASTA = Path(__file__).parents[1]
TIPOS = frozenset(
    {"numero", "texto", "nome", "literal", "inscricao", "dinheiro", "data6", "data8", "data8i", "reservado"}
)


@dataclass(frozen=True, slots=True)
class Campo:
    """A field of a record."""

    de: int
    ate: int
    tipo: str
    nome: str
    fixo: str
    chave: str
    significado: str

    @property
    def tamanho(self) -> int:
        """Columns it takes."""
        return self.ate - self.de + 1

    def recortar(self, linha: str) -> str:
        """Its columns of a line."""
        return linha[self.de - 1 : self.ate]


@dataclass(frozen=True, slots=True)
class Registro:
    """A kind of record: every column belongs to one field."""

    nome: str
    tamanho: int
    campos: tuple[Campo, ...]
    usados: tuple[Campo, ...]
    """The fields that someone reads or that may hold one thing only."""

    def campo(self, chave: str) -> Campo:
        """The field handed out under a name."""
        return next(campo for campo in self.campos if chave in (campo.chave, campo.nome))


@dataclass(frozen=True, slots=True)
class Layout:
    """The records of a layout, by kind."""

    nome: str
    registros: dict[str, Registro]


@cache
def carregar(tamanho: int, comum: str, *proprios: str) -> Layout:
    """The layout of a common table and what banks change in it; paths are inside the package, without `.csv`."""
    linhas: dict[str, list[Campo]] = {}
    for arquivo in (comum, *proprios):
        for registro, campos in _ler(arquivo).items():
            linhas[registro] = _sobrepor(linhas.get(registro, []), campos)
    nome = proprios[-1] if proprios else comum
    return Layout(nome, {r: _registro(r, tamanho, campos) for r, campos in linhas.items()})


def _registro(nome: str, tamanho: int, campos: list[Campo]) -> Registro:
    completos = _completar(campos, tamanho)
    return Registro(nome, tamanho, completos, tuple(campo for campo in completos if campo.chave or campo.fixo))


def _ler(arquivo: str) -> dict[str, list[Campo]]:
    registros: dict[str, list[Campo]] = {}
    with (_PASTA / f"{arquivo}.csv").open(encoding="utf-8", newline="") as tabela:
        for linha in csv.DictReader(tabela):
            registros.setdefault(linha["registro"], []).append(_campo(linha))
    return registros


def _campo(linha: dict[str, str]) -> Campo:
    if linha["tipo"] not in TIPOS:
        raise ValueError(f"tipo desconhecido: {linha}")
    return Campo(
        de=int(linha["de"]),
        ate=int(linha["ate"]),
        tipo=linha["tipo"],
        nome=linha["nome"],
        fixo=linha["fixo"],
        chave=linha["chave"],
        significado=linha["significado"],
    )


def _sobrepor(base: list[Campo], novos: list[Campo]) -> list[Campo]:
    ocupadas = {coluna for campo in novos for coluna in range(campo.de, campo.ate + 1)}
    mantidos = [campo for campo in base if ocupadas.isdisjoint(range(campo.de, campo.ate + 1))]
    return sorted([*mantidos, *novos], key=lambda campo: campo.de)


def _completar(campos: Iterable[Campo], tamanho: int) -> tuple[Campo, ...]:
    """With reserved fields where nothing is said; ValueError when two fields claim a column."""
    completos: list[Campo] = []
    proxima = 1
    for campo in campos:
        if campo.de < proxima or campo.ate < campo.de or campo.ate > tamanho:
            raise ValueError(f"campo fora do lugar: {campo}")
        if campo.de > proxima:
            completos.append(_reservado(proxima, campo.de - 1))
        completos.append(campo)
        proxima = campo.ate + 1
    if proxima <= tamanho:
        completos.append(_reservado(proxima, tamanho))
    return tuple(completos)


def _reservado(de: int, ate: int) -> Campo:
    return Campo(de, ate, "reservado", "reservado", "", "", "")
