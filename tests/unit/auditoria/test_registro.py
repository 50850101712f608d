"""Content, chain and checkpoint."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.auditoria.domain.checkpoint import Checkpoint, divergencia_do_checkpoint
from consorcio.services.auditoria.domain.json_canonico import json_canonico, sem_fracoes
from consorcio.services.auditoria.domain.registro import ELO_INICIAL, divergencia_do_conteudo, instante_texto
from unit.auditoria.exportado import CHAVE, checkpoint_em, fatos, registros

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda valores: st.lists(valores) | st.dictionaries(st.text(), valores),
    max_leaves=20,
)


@given(JSON)
def test_json_canonico_le_de_volta_o_mesmo_valor_e_nao_depende_da_ordem(valor: Any) -> None:
    texto = json_canonico(valor)
    assert json.loads(texto) == valor
    assert json_canonico(_ao_contrario(valor)) == texto


def test_json_canonico_ordena_por_utf16() -> None:
    """The example of RFC 8785 §3.2.3."""
    chaves = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    assert list(json.loads(json_canonico(dict.fromkeys(chaves, 0)))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_json_canonico_escapa_so_o_obrigatorio() -> None:
    """The example of RFC 8785 §3.2.2.2."""
    assert json_canonico('\u20ac$\u000f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@pytest.mark.parametrize("valor", [1.5, {"a": [0.1]}, b"x", 2**53])
def test_json_canonico_recusa_o_que_nao_tem_uma_so_forma(valor: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        json_canonico(valor)


@given(st.recursive(st.floats() | st.integers(), st.lists, max_leaves=5))
def test_sem_fracoes_sempre_tem_forma_canonica(valor: Any) -> None:
    assert json_canonico(sem_fracoes(valor))


def test_cadeia_comeca_em_zeros_e_continua_o_elo_anterior() -> None:
    primeiro, segundo = registros(fatos(2))
    assert primeiro.cadeia == sha256(b"\x02" + ELO_INICIAL + primeiro.folha).digest()
    assert segundo.cadeia == sha256(b"\x02" + primeiro.cadeia + segundo.folha).digest()
    assert primeiro.folha == sha256(b"\x00" + primeiro.conteudo.encode()).digest()


@pytest.mark.parametrize(
    "troca",
    [
        {"indice": 5},
        {"fato_id": "x"},
        {"servico": "x"},
        {"acao": "x"},
        {"ator_id": "x"},
        {"ator_nome": "x"},
        {"entidade": "x"},
        {"entidade_id": "x"},
        {"correlacao_id": "x"},
        {"instante": datetime(2020, 1, 1, tzinfo=UTC)},
        {"conteudo": "{}"},
        {"conteudo": "\ud800"},
        {"folha": bytes(32)},
    ],
    ids=lambda troca: next(iter(troca)),
)
def test_todo_campo_do_registro_esta_preso_a_folha(troca: dict[str, Any]) -> None:
    registro = registros(fatos(1))[0]
    assert divergencia_do_conteudo(registro) is None
    assert divergencia_do_conteudo(replace(registro, **troca)) is not None


@pytest.mark.parametrize(
    ("microssegundos", "texto"),
    [(0, "2026-03-05T15:00:00Z"), (500_000, "2026-03-05T15:00:00.500Z"), (1, "2026-03-05T15:00:00.000001Z")],
)
def test_instante_tem_o_texto_do_protojson(microssegundos: int, texto: str) -> None:
    assert instante_texto(datetime(2026, 3, 5, 15, 0, 0, microssegundos, tzinfo=UTC)) == texto


def test_texto_do_checkpoint_segue_o_c2sp() -> None:
    log = registros(fatos(3))
    checkpoint = checkpoint_em(log, 3)
    origem, tamanho, raiz, cadeia, instante, fim = checkpoint.texto.split("\n")
    assert (origem, tamanho, b64decode(raiz)) == ("administradora.example/auditoria", "3", checkpoint.raiz)
    assert (cadeia, instante, fim) == (f"cadeia {log[2].cadeia.hex()}", "instante 2026-03-05T15:00:00Z", "")


@pytest.mark.parametrize(
    "troca",
    [
        {"tamanho": 2},
        {"raiz": bytes(32)},
        {"cadeia": bytes(32)},
        {"instante": datetime(2020, 1, 1, tzinfo=UTC)},
        {"texto": "outro\n"},
        {"texto": "\ud800"},
        {"assinatura": bytes(64)},
        {"assinatura": b""},
    ],
)
def test_todo_campo_do_checkpoint_esta_preso_a_assinatura(troca: dict[str, Any]) -> None:
    checkpoint = checkpoint_em(registros(fatos(3)), 3)
    assert divergencia_do_checkpoint(checkpoint, CHAVE.publica) is None
    alterado: Checkpoint = replace(checkpoint, **troca)
    assert divergencia_do_checkpoint(alterado, CHAVE.publica) is not None


def test_checkpoint_de_chave_desconhecida_nao_vale() -> None:
    checkpoint = checkpoint_em(registros(fatos(3)), 3)
    assert "desconhecida" in (divergencia_do_checkpoint(checkpoint, None) or "")
    assert divergencia_do_checkpoint(checkpoint, bytes(32)) is not None


def _ao_contrario(valor: Any) -> Any:
    if isinstance(valor, dict):
        return {chave: _ao_contrario(valor[chave]) for chave in reversed(valor)}
    return [_ao_contrario(item) for item in valor] if isinstance(valor, list) else valor
