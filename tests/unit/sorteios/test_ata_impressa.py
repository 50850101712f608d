"""What the paper says, for each unit of bid and each origin of the numbers (R6.01, R5.22, M7)."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.services.sorteios.domain.ata_impressa import dados_da_ata

LOTERIA = {"numero": 5732, "data": "2023-01-18", "premios": ["50366", "33514"], "fonte": "Loteria Federal"}
GLOBO = {**LOTERIA, "data": "2026-03-16", "premios": ["00004", "00012"], "fonte": "livro 3", "origem": "GLOBO"}


def impressa(
    base: str = "CREDITO",
    quantidade: str = "30.00000000",
    modalidade: str = "LIVRE",
    extracao: dict[str, Any] = LOTERIA,
    metodo: str = "MOD_PRIMEIRO_PREMIO",
    contemplacoes: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """The variables of the template, for one bid."""
    lance = {"numero": 7, "modalidade": modalidade, "quantidade": quantidade}
    ata = {
        "grupo": "1001",
        "ago": 1,
        "data_ago": "2026-03-16",
        "elegiveis": 10,
        "raiz_lista": "ab",
        "apuracao": {
            "regra": {"metodo_sorteio": metodo, "base_lance": base},
            "extracao": extracao,
            "pedra_chave": 4,
            "contemplacoes": list(contemplacoes),
            "lances": [{"lance": lance, "situacao": "VENCEDOR", "motivo": ""}],
        },
    }
    return dados_da_ata(ata, b"ata", {"nome": "A", "cnpj": ""})


@pytest.mark.parametrize(
    ("base", "quantidade", "modalidade", "esperada"),
    [
        ("CREDITO", "30.00000000", "LIVRE", "30,0000% do crédito"),
        ("CATEGORIA", "12.50000000", "FIXO", "12,5000% da categoria"),
        ("SALDO_DEVEDOR", "1.00000000", "LIVRE", "1,0000% do saldo devedor"),
        ("PARCELAS", "15.00000000", "LIVRE", "15 parcelas"),
        ("PARCELAS", "1.00000000", "LIVRE", "1 parcela"),
        ("PARCELAS", "0.00000000", "QUITACAO", "tudo o que deve"),
    ],
)
def test_r6_01_a_oferta_e_dita_na_unidade_do_grupo(base: str, quantidade: str, modalidade: str, esperada: str) -> None:
    assert impressa(base, quantidade, modalidade)["lances"][0]["oferta"] == esperada


def test_m7_de_onde_sao_os_numeros() -> None:
    da_loteria = impressa()
    assert da_loteria["extracao"]["texto"] == (
        "Extração 5732 da Loteria Federal, de 18/01/2023. Prêmios, do primeiro ao quinto: 50366, 33514."
    )
    do_globo = impressa(extracao=GLOBO, metodo="GLOBO")
    assert do_globo["extracao"]["texto"] == "Globo de 16/03/2026 (livro 3). Bolas, na ordem em que saíram: 4, 12."
    assert do_globo["assembleia"]["metodo"] == "globo"
    na_falta = impressa(extracao=GLOBO)["assembleia"]["metodo"]
    assert na_falta == "globo, na falta de extração para módulo do primeiro prêmio"


def test_r8_04_do_excluido_sorteado_se_diz_a_restituicao_e_nao_o_preco_do_bem() -> None:
    caixa = {"caixa_antes_centavos": 8_000_000, "caixa_depois_centavos": 6_800_000}
    itens = tuple({"numero": 7, "tipo": tipo, "credito_centavos": 6_000_000, **caixa} for tipo in ("EXCLUIDO", "LANCE"))
    ditos = [(item["tipo"], item["credito"]) for item in impressa(contemplacoes=itens)["contemplacoes"]]
    assert ditos == [("Sorteio de excluído (restituição)", "12000.00"), ("Lance, a pagar", "60000.00")]
