"""Methods that derive the drawn number from an extraction (§5.4), one entry per method in `METODOS`.

A method is a pure function that yields every number it tries, in order, with where it came from. It never
sees the list of members: the number is fixed first and the search goes on from it (§15, mistake 7). Adding a
method is adding a function and its line in `METODOS`; no caller changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from consorcio.core.errors import precondition
from consorcio.services.sorteios.domain.extracao import Extracao

_MIL = 1000


class MetodoSorteio(Enum):
    """Methods a contract may name (§5.4). Those that can be used are the keys of `METODOS`."""

    MOD_PRIMEIRO_PREMIO = "MOD_PRIMEIRO_PREMIO"
    CENTENAS_3_PASSES = "CENTENAS_3_PASSES"
    CENTENA_1A5_COM_RETORNO = "CENTENA_1A5_COM_RETORNO"
    DEZ_NUMEROS_COM_TABELA = "DEZ_NUMEROS_COM_TABELA"
    QUINZE_CENTENAS = "QUINZE_CENTENAS"
    CENTENA_PRIMEIRO_PREMIO = "CENTENA_PRIMEIRO_PREMIO"
    GLOBO = "GLOBO"


class Regra000(Enum):
    """What the centena 000 means in M2, on which contracts are silent [?]."""

    MIL = "MIL"
    """It is number 1000, which exists only in a group of 1,000 cotas."""
    ULTIMA_COTA = "ULTIMA_COTA"
    """It is the last number of the group."""


class Origem(Enum):
    """Where a tried number came from."""

    RESTO = "RESTO"
    CENTENA_FINAL = "CENTENA_FINAL"
    CENTENA_CENTRAL = "CENTENA_CENTRAL"
    CENTENA_INICIAL = "CENTENA_INICIAL"
    PEDRA_CHAVE = "PEDRA_CHAVE"
    BUSCA_ALTERNADA = "BUSCA_ALTERNADA"


@dataclass(frozen=True, slots=True)
class ParametrosMetodo:
    """Group parameters that every method reads; `max_cotas` is the N of the contract."""

    max_cotas: int
    busca_circular: bool = False
    regra_000: Regra000 = Regra000.MIL


@dataclass(frozen=True, slots=True)
class NumeroTentado:
    """A number that the method tries; `premio` is 1 to 5, or None in the alternate search."""

    numero: int
    origem: Origem
    premio: int | None = None


@dataclass(frozen=True, slots=True)
class Metodo:
    """How a method works: its reference number, the numbers it tries and the largest group it serves (None =
    any).
    """

    pedra_chave: Callable[[Extracao, ParametrosMetodo], int]
    numeros: Callable[[Extracao, ParametrosMetodo], Iterator[NumeroTentado]]
    maior_grupo: int | None = None


def busca_alternada(pedra: int, max_cotas: int, circular: bool = False) -> Iterator[int]:
    """M0: k, k+1, k−1, k+2, k−2… each number of the group once (K-MAPFRE art. 33).

    Numbers outside 1..N are skipped, or wrap around when `circular`.
    """
    if circular:
        yield from _busca_circular(pedra, max_cotas)
        return
    yield pedra
    for distancia in range(1, max(pedra, max_cotas - pedra + 1)):
        if pedra + distancia <= max_cotas:
            yield pedra + distancia
        if pedra - distancia >= 1:
            yield pedra - distancia


def _busca_circular(pedra: int, max_cotas: int) -> Iterator[int]:
    yield pedra
    for distancia in range(1, max_cotas // 2 + 1):
        acima = (pedra + distancia - 1) % max_cotas + 1
        abaixo = (pedra - distancia - 1) % max_cotas + 1
        yield acima
        if abaixo != acima:
            yield abaixo


def exigir_metodo(metodo: MetodoSorteio, max_cotas: int) -> Metodo:
    """The method. Raises PRECONDITION if it is not available, naming those that are, or if N is too big."""
    escolhido = METODOS.get(metodo)
    if escolhido is None:
        disponiveis = ", ".join(m.value for m in METODOS)
        raise precondition(
            f"O método de sorteio {metodo.value} não está disponível. Métodos disponíveis: {disponiveis}.",
            "R5.22",
        )
    if escolhido.maior_grupo is not None and max_cotas > escolhido.maior_grupo:
        limite = f"{metodo.value} atende grupos de até {escolhido.maior_grupo} cotas"
        raise precondition(f"O método {limite}; este tem {max_cotas}.", "R5.22")
    return escolhido


def _resto(numero: int, max_cotas: int) -> int:
    """Position of a number in 1..N counting around: `numero mod N`, where 0 means N."""
    return (numero - 1) % max_cotas + 1


def _m1_pedra(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    return _resto(int(extracao.premios[0]), parametros.max_cotas)


def _m1_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M1: `prize1 mod N` in integers, 0 meaning N; then the alternate search (K-MAPFRE art. 33)."""
    pedra = _m1_pedra(extracao, parametros)
    yield NumeroTentado(pedra, Origem.RESTO, 1)
    yield from _alternados(pedra, parametros)


_PASSES = (
    (Origem.CENTENA_FINAL, slice(2, 5)),
    (Origem.CENTENA_CENTRAL, slice(1, 4)),
    (Origem.CENTENA_INICIAL, slice(0, 3)),
)


def _m2_pedra(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    """Final centena of prize 1; while greater than N subtract N."""
    centena = int(extracao.premios[0][2:5])
    return _resto(_numero_da_centena(centena, parametros), parametros.max_cotas)


def _m2_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M2: final, central and initial centenas of prizes 1 to 5; then the alternate search (K-BR)."""
    for origem, janela in _PASSES:
        for posicao, premio in enumerate(extracao.premios, start=1):
            numero = _numero_da_centena(int(premio[janela]), parametros)
            yield NumeroTentado(numero, origem, posicao)
    pedra = _m2_pedra(extracao, parametros)
    yield NumeroTentado(pedra, Origem.PEDRA_CHAVE, 1)
    yield from _alternados(pedra, parametros)


def _numero_da_centena(centena: int, parametros: ParametrosMetodo) -> int:
    if centena:
        return centena
    return parametros.max_cotas if parametros.regra_000 is Regra000.ULTIMA_COTA else _MIL


def _alternados(pedra: int, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    busca = busca_alternada(pedra, parametros.max_cotas, parametros.busca_circular)
    next(busca)
    for numero in busca:
        yield NumeroTentado(numero, Origem.BUSCA_ALTERNADA)


METODOS: Mapping[MetodoSorteio, Metodo] = {
    MetodoSorteio.MOD_PRIMEIRO_PREMIO: Metodo(_m1_pedra, _m1_numeros),
    MetodoSorteio.CENTENAS_3_PASSES: Metodo(_m2_pedra, _m2_numeros, maior_grupo=_MIL),
}
