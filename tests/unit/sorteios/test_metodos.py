"""Draw methods: real extractions, contract examples, an independent implementation (§5.4, §14.4)."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.metodos import (
    METODOS,
    MetodoSorteio,
    Origem,
    ParametrosMetodo,
    Regra000,
    busca_alternada,
    exigir_metodo,
)
from unit.sorteios.montagem import EXTRACAO_5732, EXTRACAO_5991, cota, extracao_de, regra, snapshot

M1 = MetodoSorteio.MOD_PRIMEIRO_PREMIO
M2 = MetodoSorteio.CENTENAS_3_PASSES


def sorteado(
    metodo: MetodoSorteio, extracao: Extracao, max_cotas: int, elegiveis: set[int] | None = None
) -> tuple[int, Origem, int | None]:
    """Number, origin and prize of the first number tried that is eligible (everybody, unless told)."""
    candidatos = elegiveis or set(range(1, max_cotas + 1))
    for tentado in METODOS[metodo].numeros(extracao, ParametrosMetodo(max_cotas)):
        if tentado.numero in candidatos:
            return tentado.numero, tentado.origem, tentado.premio
    raise AssertionError("a method visits every number of the group")


@pytest.mark.parametrize(
    ("extracao", "max_cotas", "esperado"),
    [
        (EXTRACAO_5732, 100, 66),
        (EXTRACAO_5732, 240, 206),
        (EXTRACAO_5732, 300, 266),
        (EXTRACAO_5732, 400, 366),
        (EXTRACAO_5732, 600, 566),
        (EXTRACAO_5732, 1000, 366),
        (EXTRACAO_5991, 100, 82),
        (EXTRACAO_5991, 240, 222),
        (EXTRACAO_5991, 300, 282),
        (EXTRACAO_5991, 400, 382),
        (EXTRACAO_5991, 600, 582),
        (EXTRACAO_5991, 1000, 582),
    ],
)
def test_14_4_m1(extracao: Extracao, max_cotas: int, esperado: int) -> None:
    assert sorteado(M1, extracao, max_cotas) == (esperado, Origem.RESTO, 1)


@pytest.mark.parametrize(
    ("extracao", "max_cotas", "esperado"),
    [
        (EXTRACAO_5732, 100, (36, Origem.CENTENA_CENTRAL, 1)),
        (EXTRACAO_5732, 150, (105, Origem.CENTENA_FINAL, 5)),
        (EXTRACAO_5732, 300, (105, Origem.CENTENA_FINAL, 5)),
        (EXTRACAO_5732, 400, (366, Origem.CENTENA_FINAL, 1)),
        (EXTRACAO_5991, 100, (26, Origem.CENTENA_FINAL, 4)),
        (EXTRACAO_5991, 150, (141, Origem.CENTENA_FINAL, 2)),
        (EXTRACAO_5991, 300, (141, Origem.CENTENA_FINAL, 2)),
        (EXTRACAO_5991, 400, (141, Origem.CENTENA_FINAL, 2)),
    ],
)
def test_14_4_m2(extracao: Extracao, max_cotas: int, esperado: tuple[int, Origem, int]) -> None:
    assert sorteado(M2, extracao, max_cotas) == esperado


def test_14_4_m2_janelas() -> None:
    numeros = METODOS[M2].numeros(EXTRACAO_5732, ParametrosMetodo(1000))
    assert [t.numero for t in islice(numeros, 15)] == [
        *(366, 514, 504, 365, 105),
        *(36, 351, 550, 436, 110),
        *(503, 335, 455, 943, 511),
    ]


def test_k_mapfre_99558_com_600_cotas() -> None:
    assert sorteado(M1, extracao_de("99558", "00000", "00000", "00000", "00000"), 600)[0] == 558


@pytest.mark.parametrize("premio", ["00000", "00600", "60000"])
def test_m1_resto_zero_e_a_ultima_cota(premio: str) -> None:
    assert sorteado(M1, extracao_de(premio, "11111", "11111", "11111", "11111"), 600)[0] == 600


def test_m0_exemplo_do_regulamento() -> None:
    """Pedra 366, N = 400, eligible {361, 370, 372}: 367, 365, 368, 364, 369, 363, 370."""
    assert list(islice(busca_alternada(366, 400), 8)) == [366, 367, 365, 368, 364, 369, 363, 370]
    tentadas = iter(busca_alternada(366, 400))
    assert next(n for n in tentadas if n in {361, 370, 372}) == 370


def test_m0_exemplo_na_apuracao() -> None:
    elegiveis = {361, 370, 372}
    grupo = snapshot((cota(n, adimplente=n in elegiveis) for n in range(1, 401)), fc=6_000_000)
    apuracao = apurar(grupo, EXTRACAO_5732, [], regra())
    assert [t.tentado.numero for t in apuracao.tentativas] == [366, 367, 365, 368, 364, 369, 363, 370]
    assert [c.cota.numero for c in apuracao.contemplacoes] == [370]


@given(st.data())
def test_m0_visita_cada_numero_uma_vez(data: st.DataObject) -> None:
    max_cotas = data.draw(st.integers(1, 300))
    pedra = data.draw(st.integers(1, max_cotas))
    circular = data.draw(st.booleans())
    visita = list(busca_alternada(pedra, max_cotas, circular))
    assert visita[0] == pedra
    assert sorted(visita) == list(range(1, max_cotas + 1))


def test_m0_circular_da_a_volta() -> None:
    assert list(busca_alternada(10, 10, circular=True)) == [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]
    assert list(busca_alternada(10, 10)) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("max_cotas", "regra_000", "esperado"),
    [(1000, Regra000.MIL, 1000), (300, Regra000.MIL, 1000), (300, Regra000.ULTIMA_COTA, 300)],
)
def test_m2_centena_000(max_cotas: int, regra_000: Regra000, esperado: int) -> None:
    parametros = ParametrosMetodo(max_cotas, regra_000=regra_000)
    extracao = extracao_de("99000", "99999", "99999", "99999", "99999")
    assert next(METODOS[M2].numeros(extracao, parametros)).numero == esperado


@pytest.mark.parametrize("metodo", [m for m in MetodoSorteio if m not in METODOS])
def test_metodo_indisponivel_e_recusado_com_os_disponiveis(metodo: MetodoSorteio) -> None:
    with pytest.raises(ConsorcioError) as erro:
        exigir_metodo(metodo, 100)
    assert erro.value.kind is ErrorKind.PRECONDITION
    assert metodo.value in erro.value.detail
    assert "MOD_PRIMEIRO_PREMIO, CENTENAS_3_PASSES" in erro.value.detail


def test_m2_nao_atende_mais_de_mil_cotas() -> None:
    with pytest.raises(ConsorcioError, match="até 1000 cotas"):
        exigir_metodo(M2, 1001)
    assert exigir_metodo(M2, 1000) is METODOS[M2]
    assert exigir_metodo(M1, 10_000) is METODOS[M1]


def m1_ingenuo(premio1: int, max_cotas: int, vizinhos: dict[int, int]) -> int:
    while premio1 > max_cotas:
        premio1 -= max_cotas
    return vizinhos[premio1 or max_cotas]


def m2_ingenuo(premios: tuple[str, ...], max_cotas: int, vizinhos: dict[int, int]) -> int:
    for inicio in (2, 1, 0):
        for premio in premios:
            centena = int(premio[inicio : inicio + 3]) or 1000
            if vizinhos.get(centena) == centena:
                return centena
    pedra = int(premios[0][2:]) or 1000
    while pedra > max_cotas:
        pedra -= max_cotas
    return vizinhos[pedra]


def mais_proximos(max_cotas: int, elegiveis: set[int]) -> dict[int, int]:
    """Nearest eligible of each number; of two at the same distance, the one above: what M0 means."""
    return {
        pedra: min(elegiveis, key=lambda numero: (abs(numero - pedra), numero < pedra))
        for pedra in range(1, max_cotas + 1)
    }


TODAS_AS_CENTENAS = [
    extracao_de(*(f"{(centena * 7 + i * 13) % 10:02d}{(centena + i * 211) % 1000:03d}" for i in range(5)))
    for centena in range(1000)
]


@pytest.mark.parametrize("metodo", [M1, M2])
def test_todas_as_centenas_contra_implementacao_ingenua(metodo: MetodoSorteio) -> None:
    """Every centena for every N up to 100; in each N one cota in two, three… or all of them are eligible."""
    for max_cotas in range(1, 101):
        elegiveis = set(range(1, max_cotas + 1, 1 + max_cotas % 4))
        vizinhos = mais_proximos(max_cotas, elegiveis)
        for extracao in TODAS_AS_CENTENAS:
            if metodo is M1:
                esperado = m1_ingenuo(int(extracao.premios[0]), max_cotas, vizinhos)
            else:
                esperado = m2_ingenuo(extracao.premios, max_cotas, vizinhos)
            assert sorteado(metodo, extracao, max_cotas, elegiveis)[0] == esperado
