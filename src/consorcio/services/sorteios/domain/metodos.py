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
from consorcio.services.sorteios.domain.busca import busca_alternada, na_volta
from consorcio.services.sorteios.domain.extracao import Extracao, OrigemExtracao

_MIL = 1000
_DEZ_MIL = 10_000


class MetodoSorteio(Enum):
    """Methods a contract may name (§5.4), M1 to M7 in order."""

    MOD_PRIMEIRO_PREMIO = "MOD_PRIMEIRO_PREMIO"
    CENTENAS_3_PASSES = "CENTENAS_3_PASSES"
    CENTENA_1A5_COM_RETORNO = "CENTENA_1A5_COM_RETORNO"
    DEZ_NUMEROS_COM_TABELA = "DEZ_NUMEROS_COM_TABELA"
    QUINZE_CENTENAS = "QUINZE_CENTENAS"
    CENTENA_PRIMEIRO_PREMIO = "CENTENA_PRIMEIRO_PREMIO"
    GLOBO = "GLOBO"


class Regra000(Enum):
    """What the centena 000 (the milhar 0000) means, on which contracts are silent [?]."""

    MIL = "MIL"
    """It is number 1000 (10000), which exists only in a group of that many cotas."""
    ULTIMA_COTA = "ULTIMA_COTA"
    """It is the last number of the group."""


class OrdemNumeros(Enum):
    """Order in which M4 and M5 try their numbers [?]."""

    POR_PASSE = "POR_PASSE"
    """One window of the five prizes, then the next window: the order of M2."""
    POR_PREMIO = "POR_PREMIO"
    """Every window of the first prize, then of the second."""


class EmpateRetorno(Enum):
    """Which of two cotas at the same distance M3 and M6 take when they return to the nearest [?]."""

    ACIMA = "ACIMA"
    ABAIXO = "ABAIXO"


class Origem(Enum):
    """Where a tried number came from."""

    RESTO = "RESTO"
    CENTENA_FINAL = "CENTENA_FINAL"
    CENTENA_CENTRAL = "CENTENA_CENTRAL"
    CENTENA_INICIAL = "CENTENA_INICIAL"
    MILHAR = "MILHAR"
    BOLA = "BOLA"
    PEDRA_CHAVE = "PEDRA_CHAVE"
    BUSCA_ALTERNADA = "BUSCA_ALTERNADA"


@dataclass(frozen=True, slots=True)
class FaixaEquivalencia:
    """A line of the published Tabela de Equivalência of M4: centenas from one to another mean a cota."""

    de: int
    ate: int
    cota: int


@dataclass(frozen=True, slots=True)
class ParametrosMetodo:
    """Group parameters that every method reads; `max_cotas` is the N of the contract.

    `ordem_numeros` None is the order each method has by itself. Without `tabela`, M4 gives each cota the same number
    of centenas, in order, and the last ones, which would favour somebody, mean no cota.
    """

    max_cotas: int
    busca_circular: bool = False
    regra_000: Regra000 = Regra000.MIL
    ordem_numeros: OrdemNumeros | None = None
    empate_retorno: EmpateRetorno = EmpateRetorno.ACIMA
    tabela: tuple[FaixaEquivalencia, ...] = ()


@dataclass(frozen=True, slots=True)
class NumeroTentado:
    """A number that the method tries; `premio` is 1 to 5, or None in the alternate search. Number 0 is no cota."""

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


def exigir_metodo(metodo: MetodoSorteio, max_cotas: int) -> Metodo:
    """The method. Raises PRECONDITION if N is too big for its window."""
    escolhido = METODOS[metodo]
    if escolhido.maior_grupo is not None and max_cotas > escolhido.maior_grupo:
        limite = f"{metodo.value} atende grupos de até {escolhido.maior_grupo} cotas"
        raise precondition(f"O método {limite}; este tem {max_cotas}.", "R5.22")
    return escolhido


def metodo_da_extracao(metodo: MetodoSorteio, extracao: Extracao, max_cotas: int) -> Metodo:
    """The method that reads this extraction: balls of the globo are read as M7, which any method falls back to (R5.22).

    Raises PRECONDITION for prizes of the Loteria in a group that draws by globo.
    """
    escolhido = exigir_metodo(metodo, max_cotas)
    if extracao.origem is OrigemExtracao.GLOBO:
        return METODOS[MetodoSorteio.GLOBO]
    if metodo is MetodoSorteio.GLOBO:
        raise precondition("Este grupo sorteia por globo: registre as bolas, não os prêmios da Loteria.", "R5.22")
    return escolhido


def numero_do_primeiro_premio(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    """The number of prize 1 in the window of the group: a centena up to 999 cotas, then a milhar (K-TRAD)."""
    if extracao.origem is OrigemExtracao.GLOBO:
        return int(extracao.premios[-1])
    janela, modulo, _ = _janela(parametros)
    return _numero(int(extracao.premios[0][janela]), modulo, parametros)


def _m1_pedra(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    return na_volta(int(extracao.premios[0]), parametros.max_cotas)


def _m1_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M1: `prize1 mod N` in integers, 0 meaning N; then the alternate search (K-MAPFRE art. 33)."""
    pedra = _m1_pedra(extracao, parametros)
    yield NumeroTentado(pedra, Origem.RESTO, 1)
    yield from _depois_de(pedra, parametros)


_FINAL = (Origem.CENTENA_FINAL, slice(2, 5))
_CENTRAL = (Origem.CENTENA_CENTRAL, slice(1, 4))
_INICIAL = (Origem.CENTENA_INICIAL, slice(0, 3))


def _m2_pedra(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    """Final centena of prize 1; while greater than N subtract N."""
    return na_volta(_m6_pedra(extracao, parametros), parametros.max_cotas)


def _m2_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M2: final, central and initial centenas of prizes 1 to 5; then the alternate search (K-BR)."""
    yield from _centenas(extracao, parametros, OrdemNumeros.POR_PASSE, _FINAL, _CENTRAL, _INICIAL)
    yield from _da_pedra(_m2_pedra(extracao, parametros), parametros)


def _m3_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M3: centena, or milhar from 1,000 cotas on, of prizes 1 to 5; then the nearest to that of prize 1 (K-TRAD)."""
    janela, modulo, origem = _janela(parametros)
    for posicao, premio in enumerate(extracao.premios, start=1):
        yield NumeroTentado(_numero(int(premio[janela]), modulo, parametros), origem, posicao)
    yield from _retorno(numero_do_primeiro_premio(extracao, parametros), parametros)


def _m4_pedra(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    """Cota of the first of the ten numbers that means one (K-LI: "first centena, then alternate")."""
    return next((tentado.numero for tentado in _m4_dez(extracao, parametros) if tentado.numero), 1)


def _m4_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M4: final and initial centenas of each prize, by the Tabela de Equivalência; then the alternate search (K-LI)."""
    yield from _m4_dez(extracao, parametros)
    yield from _da_pedra(_m4_pedra(extracao, parametros), parametros)


def _m4_dez(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    ordem = parametros.ordem_numeros or OrdemNumeros.POR_PREMIO
    for posicao, (origem, janela) in _percorrer(ordem, len(extracao.premios), _FINAL, _INICIAL):
        cota = _equivalente(int(extracao.premios[posicao - 1][janela]), parametros)
        yield NumeroTentado(cota, origem, posicao)


def _equivalente(centena: int, parametros: ParametrosMetodo) -> int:
    """Cota that a centena means; 0 when it means none. A group of 1,000 needs no table."""
    if parametros.tabela:
        return next((f.cota for f in parametros.tabela if f.de <= centena <= f.ate), 0)
    if parametros.max_cotas == _MIL:
        return centena or _MIL
    cota = centena // (_MIL // parametros.max_cotas) + 1
    return cota if cota <= parametros.max_cotas else 0


def _m5_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M5: the fifteen centenas, three windows of five prizes; then the alternate search (K-EMB)."""
    ordem = parametros.ordem_numeros or OrdemNumeros.POR_PASSE
    yield from _centenas(extracao, parametros, ordem, _FINAL, _CENTRAL, _INICIAL)
    yield from _da_pedra(_m2_pedra(extracao, parametros), parametros)


def _m6_pedra(extracao: Extracao, parametros: ParametrosMetodo) -> int:
    return _numero(int(extracao.premios[0][2:5]), _MIL, parametros)


def _m6_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M6: final centena of prize 1, else the nearest to it (W)."""
    pedra = _m6_pedra(extracao, parametros)
    yield NumeroTentado(pedra, Origem.CENTENA_FINAL, 1)
    yield from _retorno(pedra, parametros)


def _m7_pedra(extracao: Extracao, _parametros: ParametrosMetodo) -> int:
    return int(extracao.premios[-1])


def _m7_numeros(extracao: Extracao, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    """M7: the last ball wins, the previous ones are its reserves in reverse order; then the alternate search."""
    for posicao in range(len(extracao.premios), 0, -1):
        yield NumeroTentado(int(extracao.premios[posicao - 1]), Origem.BOLA, posicao)
    yield from _depois_de(_m7_pedra(extracao, parametros), parametros)


_Janela = tuple[Origem, slice]


def _centenas(
    extracao: Extracao, parametros: ParametrosMetodo, ordem: OrdemNumeros, *janelas: _Janela
) -> Iterator[NumeroTentado]:
    for posicao, (origem, janela) in _percorrer(ordem, len(extracao.premios), *janelas):
        centena = int(extracao.premios[posicao - 1][janela])
        yield NumeroTentado(_numero(centena, _MIL, parametros), origem, posicao)


def _percorrer(ordem: OrdemNumeros, premios: int, *janelas: _Janela) -> Iterator[tuple[int, _Janela]]:
    posicoes = range(1, premios + 1)
    if ordem is OrdemNumeros.POR_PASSE:
        return ((posicao, janela) for janela in janelas for posicao in posicoes)
    return ((posicao, janela) for posicao in posicoes for janela in janelas)


def _janela(parametros: ParametrosMetodo) -> tuple[slice, int, Origem]:
    if parametros.max_cotas < _MIL:
        return slice(2, 5), _MIL, Origem.CENTENA_FINAL
    return slice(1, 5), _DEZ_MIL, Origem.MILHAR


def _numero(valor: int, modulo: int, parametros: ParametrosMetodo) -> int:
    if valor:
        return valor
    return parametros.max_cotas if parametros.regra_000 is Regra000.ULTIMA_COTA else modulo


def _da_pedra(pedra: int, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    yield NumeroTentado(pedra, Origem.PEDRA_CHAVE, 1)
    yield from _depois_de(pedra, parametros)


def _depois_de(pedra: int, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    for numero in busca_alternada(pedra, parametros.max_cotas, parametros.busca_circular):
        if numero != pedra:
            yield NumeroTentado(numero, Origem.BUSCA_ALTERNADA)


def _retorno(numero: int, parametros: ParametrosMetodo) -> Iterator[NumeroTentado]:
    abaixo = parametros.empate_retorno is EmpateRetorno.ABAIXO
    for proximo in busca_alternada(numero, parametros.max_cotas, parametros.busca_circular, abaixo_primeiro=abaixo):
        if proximo != numero:
            yield NumeroTentado(proximo, Origem.BUSCA_ALTERNADA)


METODOS: Mapping[MetodoSorteio, Metodo] = {
    MetodoSorteio.MOD_PRIMEIRO_PREMIO: Metodo(_m1_pedra, _m1_numeros),
    MetodoSorteio.CENTENAS_3_PASSES: Metodo(_m2_pedra, _m2_numeros, maior_grupo=_MIL),
    MetodoSorteio.CENTENA_1A5_COM_RETORNO: Metodo(numero_do_primeiro_premio, _m3_numeros, maior_grupo=_DEZ_MIL - 1),
    MetodoSorteio.DEZ_NUMEROS_COM_TABELA: Metodo(_m4_pedra, _m4_numeros, maior_grupo=_MIL),
    MetodoSorteio.QUINZE_CENTENAS: Metodo(_m2_pedra, _m5_numeros, maior_grupo=_MIL),
    MetodoSorteio.CENTENA_PRIMEIRO_PREMIO: Metodo(_m6_pedra, _m6_numeros, maior_grupo=_MIL),
    MetodoSorteio.GLOBO: Metodo(_m7_pedra, _m7_numeros),
}
