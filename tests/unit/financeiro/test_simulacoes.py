"""The calculators: the vectors of REGRAS §14.1 to §14.3 as questions, and what they refuse."""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import Any, cast

import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from hypothesis import given
from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import simulacoes_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import Call
from consorcio.services.financeiro.rpc_simulacoes import SimulacaoServicer
from consorcio.services.financeiro.simulacoes.catalogo import SIMULACOES

V02 = {"credito": "60000", "prazo": 60, "taxa_administracao": "15", "fundo_reserva": "2"}
K_SAGA = [
    {"ate": "40", "grupo": "7.5", "administradora": "7.5", "base": "RESTITUICAO"},
    {"ate": "60", "grupo": "5", "administradora": "5", "base": "RESTITUICAO"},
    {"ate": "80", "grupo": "2.5", "administradora": "2.5", "base": "RESTITUICAO"},
]
HONDA = [
    {"ate": "20", "grupo": "15", "administradora": "15"},
    {"ate": "40", "grupo": "10", "administradora": "10"},
    {"ate": "80", "grupo": "5", "administradora": "5"},
]
EMBRACON = [{"ate": "20", "grupo": "20"}, {"ate": "40", "grupo": "15"}, {"ate": "50", "grupo": "10"}]


def parcela(fc: str, ta: str, fr: str, total: str, seguro: str = "0.00") -> dict[str, str]:
    return {"fundo_comum": fc, "taxa_administracao": ta, "fundo_reserva": fr, "seguro": seguro, "total": total}


PLANOS: list[Any] = [
    pytest.param(
        {"credito": "200000", "prazo": 200, "taxa_administracao": "20", "fundo_reserva": "2"},
        parcela("1000.00", "200.00", "20.00", "1220.00"),
        "244000.00",
        id="V01",
    ),
    pytest.param(V02, parcela("1000.00", "150.00", "20.00", "1170.00"), "70200.00", id="V02"),
    pytest.param(
        {
            "credito": "50000",
            "prazo": 72,
            "taxa_administracao": "20",
            "fundo_reserva": "2",
            "seguro_total": "2033.33",
            "arredondamento": "DOWN",
        },
        parcela("694.44", "138.88", "13.88", "875.44", "28.24"),
        "61000.00",
        id="V03",
    ),
    pytest.param(
        {
            "credito": "50000",
            "prazo": 72,
            "taxa_administracao": "20",
            "fundo_reserva": "2",
            "seguro_total": "2033.33",
            "arredondamento": "HALF_UP",
        },
        parcela("694.44", "138.89", "13.89", "875.46", "28.24"),
        "61000.00",
        id="V03-HALF_UP",
    ),
    pytest.param(
        V02 | {"assembleias_restantes": 48}, parcela("1250.00", "187.50", "25.00", "1462.50"), "70200.00", id="V04"
    ),
    pytest.param(
        V02 | {"credito": "63000", "assembleias_restantes": 48, "amortizado": "20"},
        parcela("1050.00", "157.50", "21.00", "1228.50"),
        "58968.00",
        id="V05",
    ),
    pytest.param(
        {"credito": "30000", "prazo": 75, "taxa_administracao": "0", "fundo_reserva": "0"},
        parcela("400.00", "0.00", "0.00", "400.00"),
        "30000.00",
        id="V09",
    ),
    pytest.param(
        {"credito": "30000", "prazo": 75, "taxa_administracao": "0", "fundo_reserva": "0", "reducao": "75"},
        parcela("300.00", "0.00", "0.00", "300.00"),
        "30000.00",
        id="V09-reduzida",
    ),
    pytest.param(
        {
            "credito": "30000",
            "prazo": 75,
            "taxa_administracao": "0",
            "fundo_reserva": "0",
            "assembleias_restantes": 50,
            "amortizado": "25",
        },
        parcela("450.00", "0.00", "0.00", "450.00"),
        "22500.00",
        id="V10",
    ),
    pytest.param(
        V02 | {"credito": "48000", "assembleias_restantes": 48, "amortizado": "25"},
        parcela("750.00", "112.50", "15.00", "877.50"),
        "42120.00",
        id="V12",
    ),
    pytest.param(
        V02 | {"assembleias_restantes": 48, "amortizado": "20", "reducao": "75", "arredondamento": "HALF_UP"},
        parcela("750.00", "150.00", "20.00", "920.00"),
        "56160.00",
        id="exemplo-do-texto",
    ),
]


@pytest.mark.parametrize(("pedido", "esperada", "saldo"), PLANOS)
def test_plano(pedido: dict[str, Any], esperada: dict[str, str], saldo: str) -> None:
    resposta = SIMULACOES["plano"](pedido)
    assert resposta["parcela"] == esperada
    assert resposta["saldo_devedor"] == saldo
    assert len(resposta["cronograma"]) == pedido.get("assembleias_restantes", pedido["prazo"])
    assert resposta["cronograma"][0] == {"numero": resposta["cronograma"][0]["numero"], **esperada}


def test_plano_quitado_nao_tem_parcela() -> None:
    resposta = SIMULACOES["plano"](V02 | {"amortizado": "100"})
    assert (resposta["parcela"]["total"], resposta["saldo_devedor"], resposta["cronograma"]) == ("0.00", "0.00", [])


def test_plano_fundo_de_reserva_padrao_e_2() -> None:
    sem = {campo: valor for campo, valor in V02.items() if campo != "fundo_reserva"}
    assert SIMULACOES["plano"](sem) == SIMULACOES["plano"](V02)


@given(
    st.integers(1, 420),
    st.integers(1, 420),
    st.integers(0, 100),
    st.integers(1, 100),
    st.decimals(0, 30, places=2),
)
def test_i17_o_cronograma_soma_o_saldo(
    prazo: int, restantes: int, amortizado: int, reducao: int, taxa: Decimal
) -> None:
    """At a price of 100 million every percent of 8 places is a whole centavo: nothing rounds."""
    pedido = {
        "credito": "100000000.00",
        "prazo": prazo,
        "taxa_administracao": str(taxa),
        "assembleias_restantes": min(prazo, restantes),
        "amortizado": amortizado,
        "reducao": reducao,
    }
    resposta = SIMULACOES["plano"](pedido)
    soma = sum(Decimal(linha["total"]) for linha in resposta["cronograma"])
    assert soma == Decimal(resposta["saldo_devedor"])


def test_v14_mora() -> None:
    assert SIMULACOES["mora"]({"valor": "1220.00", "dias": 17}) == {
        "multa": "24.40",
        "juros": "6.91",
        "total": "1251.31",
        "grupo": "15.66",
        "administradora": "15.65",
    }
    assert SIMULACOES["mora"]({"valor": "1220.00", "dias": 0})["total"] == "1220.00"


def test_v13_rateio() -> None:
    pedido = {"valor": "6000.00", "pesos": ["10", "20", "30"]}
    assert SIMULACOES["rateio"](pedido) == {"partes": ["1000.00", "2000.00", "3000.00"]}
    assert SIMULACOES["rateio"]({"valor": "0.05", "pesos": [1, 1, 1]}) == {"partes": ["0.02", "0.02", "0.01"]}


@pytest.mark.parametrize(
    ("pedido", "esperado"),
    [
        pytest.param(
            {"amortizado": "3", "preco": "120000", "clausula_penal": [{"ate": "100", "grupo": "10"}]},
            ("3600.00", "360.00", "0.00", "3240.00"),
            id="V30",
        ),
        pytest.param(
            {
                "amortizado": "20",
                "preco": "63000",
                "clausula_penal": [{"ate": "100", "grupo": "15", "administradora": "5"}],
            },
            ("12600.00", "1890.00", "630.00", "10080.00"),
            id="V31",
        ),
        pytest.param(
            {
                "amortizado": "20",
                "preco": "63000",
                "clausula_penal": [{"ate": "100", "grupo": "10", "administradora": "10"}],
            },
            ("12600.00", "1260.00", "1260.00", "10080.00"),
            id="V32",
        ),
        pytest.param(
            {
                "amortizado": "20",
                "preco": "63000",
                "credito": "63000",
                "clausula_penal": [{"ate": "100", "administradora": "2", "base": "CREDITO"}],
            },
            ("12600.00", "0.00", "1260.00", "11340.00"),
            id="V33",
        ),
        pytest.param(
            {"amortizado": "50", "preco": "63000", "credito": "63000", "clausula_penal": K_SAGA},
            ("31500.00", "1575.00", "1575.00", "28350.00"),
            id="V34",
        ),
        *(
            pytest.param(
                {"amortizado": a, "preco": "20000", "clausula_penal": HONDA},
                (bruto, pena, pena, liquido),
                id=f"V35-{a}",
            )
            for a, bruto, pena, liquido in (
                ("15", "3000.00", "450.00", "2100.00"),
                ("30", "6000.00", "600.00", "4800.00"),
                ("60", "12000.00", "600.00", "10800.00"),
                ("85", "17000.00", "0.00", "17000.00"),
            )
        ),
        *(
            pytest.param(
                {"amortizado": a, "preco": "100000", "clausula_penal": EMBRACON},
                (bruto, pena, "0.00", liquido),
                id=f"V36-{a}",
            )
            for a, bruto, pena, liquido in (
                ("18", "18000.00", "3600.00", "14400.00"),
                ("38", "38000.00", "5700.00", "32300.00"),
                ("45", "45000.00", "4500.00", "40500.00"),
                ("55", "55000.00", "0.00", "55000.00"),
            )
        ),
        pytest.param({"amortizado": "13.88888889", "preco": "53000"}, ("7361.11", "0.00", "0.00", "7361.11"), id="V41"),
        pytest.param({"amortizado": "13.8889", "preco": "53000"}, ("7361.12", "0.00", "0.00", "7361.12"), id="V41-4"),
        pytest.param(
            {"amortizado": "40", "preco": "63000", "clausula_penal": K_SAGA},
            ("25200.00", "1890.00", "1890.00", "21420.00"),
            id="R8.06-limite-inclui",
        ),
        pytest.param(
            {"amortizado": "40.00000001", "preco": "63000", "clausula_penal": K_SAGA},
            ("25200.00", "1260.00", "1260.00", "22680.00"),
            id="R8.06-sem-vao-entre-faixas",
        ),
    ],
)
def test_restituicao(pedido: dict[str, Any], esperado: tuple[str, ...]) -> None:
    resposta = SIMULACOES["restituicao"](pedido)
    assert tuple(resposta[campo] for campo in ("bruto", "grupo", "administradora", "liquido")) == esperado


LANCE = V02 | {"parcelas_pagas": 12, "lance": "18000", "rateio_lance": "PROPORCIONAL", "reducao": "INVERSA"}


def test_v21_v22_lance_inverso() -> None:
    assert SIMULACOES["lance"](LANCE) == {
        "saldo_antes": "56160.00",
        "saldo_depois": "38160.00",
        "parcela": "1170.00",
        "parcelas_cheias": 32,
        "parcela_parcial": "720.00",
        "partes": {"fundo_comum": "15384.62", "taxa_administracao": "2307.69", "fundo_reserva": "307.69"},
    }


def test_v21_lance_diluido() -> None:
    resposta = SIMULACOES["lance"](LANCE | {"reducao": "DILUIR"})
    assert (resposta["saldo_depois"], resposta["parcela"], resposta["parcelas_cheias"]) == ("38160.00", "795.00", 48)


def test_v20_quinze_parcelas_inteiras() -> None:
    """17,550 is 15 whole parcelas: 33 stay as they were and none is cut."""
    em_parcelas = {campo: valor for campo, valor in LANCE.items() if campo != "lance"} | {"lance_parcelas": 15}
    resposta = SIMULACOES["lance"](em_parcelas)
    assert resposta == SIMULACOES["lance"](LANCE | {"lance": "17550"})
    assert (resposta["parcelas_cheias"], resposta["parcela_parcial"]) == (33, "0.00")


def test_r631_so_fc() -> None:
    resposta = SIMULACOES["lance"](LANCE | {"rateio_lance": "SO_FC"})
    assert resposta["partes"]["fundo_comum"] == "18000.00"
    assert (resposta["parcelas_cheias"], resposta["parcela_parcial"]) == (30, "170.00")


def test_v24b_embutido() -> None:
    pedido = V02 | {"credito": "100000", "lance": "20000", "embutido": "20000"}
    resposta = SIMULACOES["lance"](pedido)
    assert (resposta["credito_liquido"], resposta["saida_fundo_comum"]) == ("80000.00", "82905.98")
    assert resposta["partes"] == {
        "fundo_comum": "17094.02",
        "taxa_administracao": "2564.10",
        "fundo_reserva": "341.88",
    }


def test_lance_que_quita() -> None:
    resposta = SIMULACOES["lance"](LANCE | {"lance": "56160"})
    assert (resposta["saldo_depois"], resposta["parcela"], resposta["parcelas_cheias"]) == ("0.00", "0.00", 0)


@pytest.mark.parametrize(
    ("pedido", "esperado"),
    [
        ({"regime": "R285", "vencimentos_em_aberto": [2, 3, 4], "ultima_ago": False}, True),
        ({"regime": "R285", "vencimentos_em_aberto": [2, 3], "ultima_ago": False}, False),
        ({"regime": "R285", "vencimentos_em_aberto": [2, 4, 6, 8]}, False),
        ({"regime": "R285", "vencimentos_em_aberto": [9, 2, 8, 4, 10]}, True),
        ({"regime": "R285", "vencimentos_em_aberto": [5], "ultima_ago": True}, True),
        ({"regime": "R285", "vencimentos_em_aberto": [], "ultima_ago": True}, False),
        ({"regime": "C3432", "vencimentos_em_aberto": [2, 4, 6]}, True),
        ({"regime": "C3432", "vencimentos_em_aberto": [2, 4, 6], "tipo": "SEGUIDAS"}, False),
        ({"regime": "C3432", "vencimentos_em_aberto": [2, 4], "parcelas": 2}, True),
        ({"regime": "C3432", "vencimentos_em_aberto": [2, 3, 4], "parcelas": 5}, False),
        ({"regime": "C3432", "vencimentos_em_aberto": [2], "ultima_ago": True}, False),
    ],
)
def test_r801_exclusao_por_regime(pedido: dict[str, Any], esperado: bool) -> None:
    assert SIMULACOES["exclusao"](pedido) == {"excluivel": esperado}


def test_r801_no_r285_o_contrato_nao_muda_a_conta() -> None:
    with pytest.raises(ConsorcioError) as erro:
        SIMULACOES["exclusao"]({"regime": "R285", "vencimentos_em_aberto": [1, 3, 5], "tipo": "ALTERNADAS"})
    assert erro.value.rule == "R8.01"


@pytest.mark.parametrize(
    ("inicio", "dias", "data"),
    [("2026-03-03", 3, "2026-03-06"), ("2026-03-06", 1, "2026-03-09"), ("2026-02-13", 1, "2026-02-18")],
)
def test_prazo_em_dias_uteis(inicio: str, dias: int, data: str) -> None:
    assert SIMULACOES["prazo"]({"inicio": inicio, "dias_uteis": dias}) == {"data": data}


@pytest.mark.parametrize(
    ("nome", "pedido", "campo"),
    [
        ("plano", {}, "/credito"),
        ("plano", V02 | {"credito": "0"}, "/credito"),
        ("plano", V02 | {"credito": "1.234,56"}, "/credito"),
        ("plano", V02 | {"credito": [1]}, "/credito"),
        ("plano", V02 | {"credito": True}, "/credito"),
        ("plano", V02 | {"prazo": 0}, "/prazo"),
        ("plano", V02 | {"prazo": "60.5"}, "/prazo"),
        ("plano", V02 | {"prazo": 10**30}, "/prazo"),
        ("plano", V02 | {"assembleias_restantes": 61}, "/assembleias_restantes"),
        ("plano", V02 | {"amortizado": "100.1"}, "/amortizado"),
        ("plano", V02 | {"reducao": "0"}, "/reducao"),
        ("plano", V02 | {"arredondamento": "CIMA"}, "/arredondamento"),
        ("mora", {"valor": "1220.00"}, "/dias"),
        ("mora", {"valor": "1220.00", "dias": -1}, "/dias"),
        ("mora", {"valor": "-1.00", "dias": 1}, "/valor"),
        ("mora", {"valor": "1220.00", "dias": 1, "multa": "3"}, "/multa"),
        ("mora", {"valor": "1220.00", "dias": 1, "percentual_grupo": "49.99"}, "/percentual_grupo"),
        ("rateio", {"valor": "10.00", "pesos": []}, "/pesos"),
        ("rateio", {"valor": "10.00", "pesos": ["0", "0"]}, "/pesos"),
        ("rateio", {"valor": "10.00", "pesos": ["1", "x"]}, "/pesos/1"),
        ("restituicao", {"amortizado": "50"}, "/preco"),
        ("restituicao", {"amortizado": "5", "preco": "1", "clausula_penal": ["x"]}, "/clausula_penal/0"),
        (
            "restituicao",
            {"amortizado": "5", "preco": "1", "clausula_penal": [{"grupo": "x"}]},
            "/clausula_penal/0/grupo",
        ),
        ("lance", LANCE | {"lance": "0"}, "/lance"),
        ("lance", LANCE | {"parcelas_pagas": 61}, "/parcelas_pagas"),
        ("exclusao", {"regime": "R286"}, "/regime"),
        ("exclusao", {"vencimentos_em_aberto": [0]}, "/vencimentos_em_aberto/0"),
        ("exclusao", {"ultima_ago": "talvez"}, "/ultima_ago"),
        ("prazo", {"inicio": "2026-02-30", "dias_uteis": 1}, "/inicio"),
        ("prazo", {"inicio": "20260303", "dias_uteis": 1}, "/inicio"),
        ("prazo", {"inicio": "2099-12-31", "dias_uteis": 1}, "/inicio"),
    ],
)
def test_recusa_diz_o_campo(nome: str, pedido: dict[str, Any], campo: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        SIMULACOES[nome](pedido)
    assert erro.value.kind is ErrorKind.VALIDATION
    assert erro.value.fields[0].pointer == campo


def test_lance_maior_que_o_saldo_e_recusado_pela_regra() -> None:
    with pytest.raises(ConsorcioError) as erro:
        SIMULACOES["lance"](LANCE | {"lance": "56160.01"})
    assert (erro.value.kind, erro.value.rule) == (ErrorKind.PRECONDITION, "R6.03")


def test_numeros_valem_como_textos_e_textos_como_numeros() -> None:
    como_texto = {"credito": "60000.00", "prazo": "60", "taxa_administracao": "15.0", "fundo_reserva": ""}
    como_numero = {"credito": 60000, "prazo": Decimal(60), "taxa_administracao": Decimal("15.0"), "fundo_reserva": 2}
    assert SIMULACOES["plano"](como_texto) == SIMULACOES["plano"](como_numero) == SIMULACOES["plano"](V02)
    assert SIMULACOES["exclusao"]({"vencimentos_em_aberto": "2,3,4", "ultima_ago": "nao"}) == {"excluivel": True}


DEZ_POR_CENTO = {"amortizado": "10", "preco": "63000.00", "recebido": "0.00"}
CALCULADORAS = st.sampled_from(sorted(SIMULACOES))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(max_size=8),
    lambda filhos: st.lists(filhos, max_size=3) | st.dictionaries(st.text(max_size=5), filhos, max_size=3),
    max_leaves=5,
)
CAMPOS = st.sampled_from(
    [
        *LANCE,
        *("valor", "dias", "pesos", "amortizado", "preco", "clausula_penal", "regime", "vencimentos_em_aberto"),
        *("ultima_ago", "inicio", "dias_uteis", "assembleias_restantes", "seguro_total", "embutido", "parcelas"),
    ]
)


@given(CALCULADORAS, st.dictionaries(CAMPOS, JSON, max_size=6))
def test_nenhuma_entrada_escapa_da_recusa(nome: str, pedido: dict[str, Any]) -> None:
    """Anything but an answer or a refusal would be raised here."""
    validos: dict[str, Any] = {"plano": V02, "lance": LANCE, "mora": {"valor": "1", "dias": 1}}.get(nome, {})
    with suppress(ConsorcioError):
        json.dumps(SIMULACOES[nome]({**validos, **pedido}))


async def test_a_api_responde_o_mesmo_que_a_calculadora() -> None:
    servicer, call = SimulacaoServicer(), cast("Call", None)
    pedidos: dict[str, tuple[Any, Any]] = {
        "plano": (servicer.SimularPlano, pb.SimularPlanoRequest()),
        "mora": (servicer.SimularMora, pb.SimularMoraRequest()),
        "rateio": (servicer.SimularRateio, pb.SimularRateioRequest()),
        "dissolucao": (servicer.SimularDissolucao, pb.SimularDissolucaoRequest()),
        "restituicao": (servicer.SimularRestituicao, pb.SimularRestituicaoRequest()),
        "lance": (servicer.SimularLance, pb.SimularLanceRequest()),
        "exclusao": (servicer.SimularExclusao, pb.SimularExclusaoRequest()),
        "prazo": (servicer.SimularPrazo, pb.SimularPrazoRequest()),
    }
    exemplos: dict[str, dict[str, Any]] = {
        "plano": V02 | {"assembleias_restantes": 48},
        "mora": {"valor": "1220.00", "dias": 17},
        "rateio": {"valor": "6000.00", "pesos": ["10", "20", "30"]},
        "dissolucao": {"valor": "9000.00", "nao_contemplados": [DEZ_POR_CENTO], "excluidos": [DEZ_POR_CENTO]},
        "restituicao": {"amortizado": "50", "preco": "63000.00", "clausula_penal": K_SAGA},
        "lance": LANCE,
        "exclusao": {"regime": "R285", "vencimentos_em_aberto": [2, 3, 4], "ultima_ago": False},
        "prazo": {"inicio": "2026-03-03", "dias_uteis": 3},
    }
    assert pedidos.keys() == SIMULACOES.keys()
    for nome, (handler, vazio) in pedidos.items():
        resposta = await handler(ParseDict(exemplos[nome], vazio), call)
        assert MessageToDict(resposta, preserving_proto_field_name=True) == SIMULACOES[nome](exemplos[nome])
