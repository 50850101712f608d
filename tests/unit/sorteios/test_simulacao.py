"""`apurar` as a calculator: the examples of the text, the extractions of §14.4, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.sorteios.simulacao import simular_apuracao

P5732 = ["50366", "33514", "45504", "94365", "51105"]
P5991 = ["33582", "86141", "37449", "57026", "87136"]


def numero(**pedido: Any) -> int | None:
    sorteado: int | None = simular_apuracao(pedido)["numero"]
    return sorteado


def test_exemplo_m2_com_300_participantes() -> None:
    resposta = simular_apuracao({"metodo": "M2", "participantes": 300, "premios": P5732, "inelegiveis": []})
    assert (resposta["numero"], resposta["pedra_chave"]) == (105, 66)
    assert [(p["numero"], p["motivo"]) for p in resposta["passos"]] == [
        (366, "FORA_DO_GRUPO"),
        (514, "FORA_DO_GRUPO"),
        (504, "FORA_DO_GRUPO"),
        (365, "FORA_DO_GRUPO"),
        (105, None),
    ]


def test_exemplo_busca_alternada_sozinha() -> None:
    resposta = simular_apuracao({"pedra": 10, "participantes": 50, "inelegiveis": [10, 11]})
    assert resposta["numero"] == 9
    assert [p["numero"] for p in resposta["passos"]] == [10, 11, 9]


def test_exemplo_versao_pela_tabela_da_unidade() -> None:
    assert simular_apuracao({"pedra": 528, "versoes": 3, "politica": "TABELA_UNIDADE"}) == {"versao": 2}


@pytest.mark.parametrize(
    ("premios", "esperados"),
    [(P5732, [66, 206, 266, 366, 566, 366]), (P5991, [82, 222, 282, 382, 582, 582])],
)
def test_14_4_m1(premios: list[str], esperados: list[int]) -> None:
    grupos = (100, 240, 300, 400, 600, 1000)
    assert [numero(metodo="M1", participantes=n, premios=premios) for n in grupos] == esperados


@pytest.mark.parametrize(("premios", "esperados"), [(P5732, [36, 105, 105, 366]), (P5991, [26, 141, 141, 141])])
def test_14_4_m2(premios: list[str], esperados: list[int]) -> None:
    grupos = (100, 150, 300, 400)
    assert [numero(metodo="M2", participantes=n, premios=premios) for n in grupos] == esperados


def test_14_4_exemplos_publicados() -> None:
    assert numero(metodo="M1", participantes=600, premios=["99558", *P5732[1:]]) == 558
    a_mao = simular_apuracao({"metodo": "M1", "participantes": 600, "premios": ["99558", *P5732[1:]], "casas": 3})
    assert a_mao["a_mao"] == {"produto": "558.000", "cota": 558}
    assert numero(metodo="M6", participantes=1000, premios=["43651", *P5732[1:]]) == 651
    assert numero(pedra=366, participantes=400, elegiveis=[361, 370, 372]) == 370


def test_metodo_pelo_nome_e_premios_como_numeros() -> None:
    assert numero(metodo="centenas_3_passes", participantes=300, premios=[50366, 33514, 45504, 94365, 51105]) == 105
    assert numero(metodo="M1", participantes=100, premios=[7, 0, 0, 0, 0]) == 7


def test_globo_por_bolas_ou_pedra() -> None:
    assert numero(metodo="M7", participantes=300, bolas=[12, 55, 3, 200, 105], inelegiveis=[105]) == 200
    assert numero(metodo="M7", participantes=50, pedra=10, inelegiveis=[10]) == 11


def test_ninguem_concorre() -> None:
    resposta = simular_apuracao({"pedra": 1, "participantes": 3, "inelegiveis": [1, 2, 3]})
    assert resposta["numero"] is None
    assert len(resposta["passos"]) == 3


def test_versoes_restituidas_e_por_saldo() -> None:
    assert simular_apuracao({"pedra": 528, "versoes": 3, "politica": "TABELA_UNIDADE", "restituidas": [2]}) == {
        "versao": 3
    }
    assert simular_apuracao({"pedra": 528, "versoes": 2, "restituidas": [1, 2]}) == {"versao": None}
    por_saldo = {"pedra": 1, "versoes": 3, "politica": "POR_SALDO", "saldo": "100.00"}
    assert simular_apuracao(por_saldo | {"valores": ["60.00", "50.00", "40.00"]}) == {"versoes": [1, 3]}


@pytest.mark.parametrize(
    ("pedido", "campo"),
    [
        ({}, "/participantes"),
        ({"metodo": "M8", "participantes": 10, "premios": P5732}, "/metodo"),
        ({"metodo": "M2", "participantes": 10}, "/premios"),
        ({"metodo": "M2", "participantes": 10, "premios": P5732[:4]}, "/premios"),
        ({"metodo": "M2", "participantes": 10, "premios": ["5036", *P5732[1:]]}, "/premios/0"),
        ({"metodo": "M2", "participantes": 10, "premios": ["５0366", *P5732[1:]]}, "/premios/0"),
        ({"metodo": "M2", "participantes": 0, "premios": P5732}, "/participantes"),
        ({"metodo": "M2", "participantes": 10, "premios": P5732, "inelegiveis": ["x"]}, "/inelegiveis/0"),
        ({"pedra": -1, "participantes": 10}, "/pedra"),
        ({"metodo": "M7", "participantes": 10, "bolas": [1, 2, 3, 4, 5, 6]}, "/bolas"),
        ({"pedra": 5, "versoes": 0}, "/versoes"),
        ({"pedra": 5, "versoes": 2, "politica": "X"}, "/politica"),
        ({"pedra": 5, "versoes": 2, "politica": "POR_SALDO", "saldo": "1", "valores": ["1"]}, "/valores"),
    ],
)
def test_recusa_diz_o_campo(pedido: dict[str, Any], campo: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        simular_apuracao(pedido)
    assert erro.value.kind is ErrorKind.VALIDATION
    assert erro.value.fields[0].pointer == campo


def test_grupo_grande_demais_para_o_metodo() -> None:
    with pytest.raises(ConsorcioError) as erro:
        simular_apuracao({"metodo": "M2", "participantes": 1001, "premios": P5732})
    assert erro.value.rule == "R5.22"
