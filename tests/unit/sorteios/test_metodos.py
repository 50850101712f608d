"""Draw methods: real extractions, contract examples, an independent implementation (§5.4, §14.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.busca import busca_alternada
from consorcio.services.sorteios.domain.conta_a_mao import arredondar_a_mao, m1_a_mao
from consorcio.services.sorteios.domain.extracao import Extracao, OrigemExtracao
from consorcio.services.sorteios.domain.metodos import (
    METODOS,
    EmpateRetorno,
    FaixaEquivalencia,
    MetodoSorteio,
    OrdemNumeros,
    Origem,
    ParametrosMetodo,
    Regra000,
    exigir_metodo,
)
from unit.sorteios.montagem import DATA_AGO, EXTRACAO_5732, EXTRACAO_5991, cota, extracao_de, regra, snapshot

M1 = MetodoSorteio.MOD_PRIMEIRO_PREMIO
M2 = MetodoSorteio.CENTENAS_3_PASSES
M3 = MetodoSorteio.CENTENA_1A5_COM_RETORNO
M4 = MetodoSorteio.DEZ_NUMEROS_COM_TABELA
M5 = MetodoSorteio.QUINZE_CENTENAS
M6 = MetodoSorteio.CENTENA_PRIMEIRO_PREMIO
M7 = MetodoSorteio.GLOBO


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


def test_14_4_m1_a_mao_558_499_e_558() -> None:
    assert [arredondar_a_mao(Decimal(v)) for v in ("558.499", "558.5", "558.59", "558.6", "558.0")] == [
        558,
        558,
        558,
        559,
        558,
    ]
    assert m1_a_mao(99_558, 600, 4) == (Decimal("558.0000"), 558)
    assert m1_a_mao(60_000, 600, 4)[1] == 600
    assert m1_a_mao(99_557, 600, 2) == (Decimal("552.00"), 552), "with too few decimals it is another cota: 557"


@given(st.integers(0, 99_999), st.integers(1, 10_000), st.integers(1, 8))
def test_m1_a_mao_e_a_cota_do_sorteio_enquanto_n_cabe_nas_casas(premio: int, max_cotas: int, casas: int) -> None:
    if max_cotas <= Decimal("0.4").scaleb(casas):
        assert m1_a_mao(premio, max_cotas, casas)[1] == (premio % max_cotas or max_cotas)


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


def test_m2_nao_atende_mais_de_mil_cotas() -> None:
    with pytest.raises(ConsorcioError, match="até 1000 cotas"):
        exigir_metodo(M2, 1001)
    assert exigir_metodo(M2, 1000) is METODOS[M2]
    assert exigir_metodo(M1, 10_000) is METODOS[M1]


def todos(metodo: MetodoSorteio, extracao: Extracao, max_cotas: int, **campos: Any) -> list[int]:
    parametros = ParametrosMetodo(max_cotas, **campos)
    return [tentado.numero for tentado in METODOS[metodo].numeros(extracao, parametros)]


def test_14_4_m3_centena_ate_999_e_milhar_dai_em_diante() -> None:
    assert todos(M3, EXTRACAO_5732, 999)[:5] == [366, 514, 504, 365, 105]
    assert todos(M3, EXTRACAO_5732, 9_999)[:5] == [366, 3514, 5504, 4365, 1105]
    assert todos(M3, EXTRACAO_5991, 1_000)[:5] == [3582, 6141, 7449, 7026, 7136]
    assert sorteado(M3, EXTRACAO_5991, 7_000) == (3582, Origem.MILHAR, 1)
    with pytest.raises(ConsorcioError, match="até 9999 cotas"):
        exigir_metodo(M3, 10_000)


def test_m3_retorna_ao_mais_proximo_do_primeiro_premio() -> None:
    """Nobody at 366, 514, 504, 365, 105: 367 is as near to 366 as the barred 365; of 364 and 368 the upper one."""
    assert sorteado(M3, EXTRACAO_5732, 600, {364, 368}) == (368, Origem.BUSCA_ALTERNADA, None)
    abaixo = ParametrosMetodo(600, empate_retorno=EmpateRetorno.ABAIXO)
    numeros = [t.numero for t in METODOS[M3].numeros(EXTRACAO_5732, abaixo)]
    assert next(n for n in numeros if n in {364, 368}) == 364


def test_m3_primeiro_premio_fora_do_grupo_retorna_a_ultima_cota() -> None:
    assert sorteado(M3, EXTRACAO_5732, 100) == (100, Origem.BUSCA_ALTERNADA, None)


def test_m4_dez_numeros_por_premio_ou_por_passe() -> None:
    mil = todos(M4, EXTRACAO_5732, 1_000)[:10]
    assert mil == [366, 503, 514, 335, 504, 455, 365, 943, 105, 511]
    por_passe = todos(M4, EXTRACAO_5732, 1_000, ordem_numeros=OrdemNumeros.POR_PASSE)[:10]
    assert por_passe == [366, 514, 504, 365, 105, 503, 335, 455, 943, 511]


def test_m4_sem_tabela_cada_cota_tem_as_mesmas_centenas() -> None:
    """300 cotas: three centenas each, 000 to 899; what is left means no cota."""
    assert todos(M4, EXTRACAO_5732, 300)[:10] == [123, 168, 172, 112, 169, 152, 122, 0, 36, 171]
    por_cota = [0] * 301
    for centena in range(1000):
        por_cota[todos(M4, extracao_de(f"00{centena:03d}", *["00000"] * 4), 300)[0]] += 1
    assert por_cota == [100] + [3] * 300


def test_m4_tabela_publicada() -> None:
    tabela = (FaixaEquivalencia(0, 499, 2), FaixaEquivalencia(500, 999, 1))
    assert todos(M4, EXTRACAO_5732, 2, tabela=tabela)[:10] == [2, 1, 1, 2, 1, 2, 2, 1, 2, 1]


def test_14_4_m5_quinze_centenas() -> None:
    assert todos(M5, EXTRACAO_5991, 1_000)[:15] == [
        *(582, 141, 449, 26, 136),
        *(358, 614, 744, 702, 713),
        *(335, 861, 374, 570, 871),
    ]
    por_premio = todos(M5, EXTRACAO_5991, 1_000, ordem_numeros=OrdemNumeros.POR_PREMIO)
    assert por_premio[:6] == [582, 358, 335, 141, 614, 861]


def test_m6_43651_e_a_cota_651() -> None:
    extracao = extracao_de("43651", *["00000"] * 4)
    assert sorteado(M6, extracao, 1_000) == (651, Origem.CENTENA_FINAL, 1)
    assert sorteado(M6, extracao, 1_000, {650, 652}) == (652, Origem.BUSCA_ALTERNADA, None)
    assert sorteado(M6, extracao, 600) == (600, Origem.BUSCA_ALTERNADA, None)


def globo(*bolas: int) -> Extracao:
    return Extracao(1, DATA_AGO, tuple(f"{bola:05d}" for bola in bolas), "globo", OrigemExtracao.GLOBO)


def test_m7_a_ultima_bola_vence_e_as_anteriores_sao_reservas() -> None:
    bolas = globo(12, 55, 3, 200, 105)
    assert todos(M7, bolas, 300)[:7] == [105, 200, 3, 55, 12, 106, 104]
    assert todos(M7, globo(10), 50)[:3] == [10, 11, 9]


def test_r522_globo_no_lugar_da_extracao_que_nao_houve() -> None:
    grupo = snapshot((cota(n) for n in range(1, 101)), fc=6_000_000)
    assert [c.cota.numero for c in apurar(grupo, globo(7), [], regra()).contemplacoes] == [7]
    with pytest.raises(ConsorcioError, match="sorteia por globo"):
        apurar(grupo, EXTRACAO_5732, [], regra(metodo_sorteio=M7))


@pytest.mark.parametrize("premios", [(), ("1",), ("00001",) * 6])
def test_globo_tem_de_uma_a_cinco_bolas(premios: tuple[str, ...]) -> None:
    with pytest.raises(ConsorcioError):
        Extracao(1, DATA_AGO, premios, "globo", OrigemExtracao.GLOBO)


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


def primeiro(numeros: Iterable[int], vizinhos: dict[int, int], retorno: int) -> int:
    """The first number that is eligible, else the nearest to the return number."""
    return next((n for n in numeros if vizinhos.get(n) == n), None) or vizinhos[min(retorno, max(vizinhos))]


def m3_ingenuo(premios: tuple[str, ...], max_cotas: int, vizinhos: dict[int, int]) -> int:
    centenas = [int(premio) % 1000 or 1000 for premio in premios]
    return primeiro(centenas, vizinhos, centenas[0])


def m4_ingenuo(premios: tuple[str, ...], max_cotas: int, vizinhos: dict[int, int]) -> int:
    por_cota = 1000 // max_cotas
    dez = [centena // por_cota + 1 for p in premios for centena in (int(p) % 1000, int(p) // 100)]
    return primeiro(dez, vizinhos, next((n for n in dez if n <= max_cotas), 1))


def m6_ingenuo(premios: tuple[str, ...], max_cotas: int, vizinhos: dict[int, int]) -> int:
    return primeiro((), vizinhos, int(premios[0]) % 1000 or 1000)


TODAS_AS_CENTENAS = [
    extracao_de(*(f"{(centena * 7 + i * 13) % 10:02d}{(centena + i * 211) % 1000:03d}" for i in range(5)))
    for centena in range(1000)
]


INGENUAS: dict[MetodoSorteio, Callable[[tuple[str, ...], int, dict[int, int]], int]] = {
    M1: lambda premios, n, vizinhos: m1_ingenuo(int(premios[0]), n, vizinhos),
    M2: m2_ingenuo,
    M3: m3_ingenuo,
    M4: m4_ingenuo,
    M5: m2_ingenuo,
    M6: m6_ingenuo,
}


def conferir_todas_as_centenas(metodo: MetodoSorteio, max_cotas: int) -> None:
    """Every centena; one cota in two, three… or all of them are eligible, by the size of the group."""
    elegiveis = set(range(1, max_cotas + 1, 1 + max_cotas % 4))
    vizinhos = mais_proximos(max_cotas, elegiveis)
    for extracao in TODAS_AS_CENTENAS:
        esperado = INGENUAS[metodo](extracao.premios, max_cotas, vizinhos)
        assert sorteado(metodo, extracao, max_cotas, elegiveis)[0] == esperado


@pytest.mark.parametrize("metodo", INGENUAS)
@pytest.mark.parametrize("max_cotas", [1, 2, 3, 50, 99, 100])
def test_todas_as_centenas_contra_implementacao_ingenua(metodo: MetodoSorteio, max_cotas: int) -> None:
    """All sizes up to 100 are in tests/integration, which has the time."""
    conferir_todas_as_centenas(metodo, max_cotas)


def test_todas_as_bolas_do_globo() -> None:
    for max_cotas in range(1, 101):
        elegiveis = set(range(1, max_cotas + 1, 1 + max_cotas % 4))
        vizinhos = mais_proximos(max_cotas, elegiveis)
        for bola in range(1, max_cotas + 1):
            assert sorteado(M7, globo(bola), max_cotas, elegiveis)[0] == vizinhos[bola]
