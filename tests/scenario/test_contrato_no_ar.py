"""Requests made up from the OpenAPI document against the whole system: no 5xx, nothing undocumented.

Half of the good requests carry ids of the life that was seeded, so that they reach the rules behind the lookups.
A busy machine gets fewer examples after a while; `CONSORCIO_EXEMPLOS` asks for more of each operation, without a limit.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi import checks

from scenario.conftest import Semeado

_EXEMPLOS = int(os.environ.get("CONSORCIO_EXEMPLOS", "3"))
_PRAZO_S = 15 if "CONSORCIO_EXEMPLOS" not in os.environ else float("inf")
_CONFERENCIAS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
_ATENDIDAS_NO_MINIMO = {"administrador": 40, "consorciado": 8}
# NUL is refused in every text (PostgreSQL cannot store it) without a pattern in every schema to say so.
_CONFIG = {"generation": {"allow-x00": False}}
# Dates in the life of the groups; most others are refused before the rules.
_DATAS = ("2022-12-28", "2023-01-13", "2023-02-13", "2023-02-14", "2023-02-20", "2023-03-15")

# The system answers in threads of this process, and what it is built on draws from the global `random` (trace ids,
# jitter) while a request is made up: hypothesis blames the strategy and fails whichever operation was at hand.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Do not use the `random` module inside strategies:hypothesis.errors.HypothesisDeprecationWarning"
)


def _token(semeado: Semeado, papel: str) -> str:
    ids = semeado.ids
    usuario = ids["usuario_id"][0 if papel == "administrador" else 1]
    dono = ids["consorciado_id"][0] if papel == "consorciado" else ""
    return semeado.no_ar.token(semeado.papeis[papel], usuario_id=usuario, consorciado_id=dono)


@pytest.mark.parametrize("papel", ["administrador", "consorciado"])
def test_every_operation_keeps_its_contract_on_the_live_system(semeado: Semeado, papel: str) -> None:
    url = semeado.no_ar.url
    documento = httpx.get(f"{url}/api/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(documento, config=SchemathesisConfig.from_dict(_CONFIG))
    schema.config.update(base_url=url)
    cabecalhos = {"authorization": f"Bearer {_token(semeado, papel)}"}
    problemas: list[str] = []
    respondidas: Counter[tuple[str, int]] = Counter()
    operacoes: list[Any] = list(schema.get_all_operations())
    ate = time.monotonic() + _PRAZO_S
    for operacao in operacoes:
        for modo in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            exemplos = _EXEMPLOS if time.monotonic() < ate else 1
            problemas += _conferir(operacao.ok(), modo, exemplos, semeado.ids, cabecalhos, respondidas)
    assert not problemas, f"{len(problemas)} operações\n\n" + "\n\n".join(problemas)
    atendidas = {rota for rota, status in respondidas if status == httpx.codes.OK}
    # Without it the test would be as green against a system that refuses everything.
    assert len(atendidas) >= _ATENDIDAS_NO_MINIMO[papel], sorted(respondidas.items())


def _conferir(
    operacao: Any,
    modo: GenerationMode,
    exemplos: int,
    ids: dict[str, list[str]],
    cabecalhos: dict[str, str],
    respondidas: Counter[tuple[str, int]],
) -> Iterator[str]:
    """What an operation did wrong, if anything: the first failure, with the request that repeats it."""
    casos = operacao.as_strategy(generation_mode=modo)

    @settings(
        max_examples=exemplos,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(caso=casos, sorte=st.randoms(use_true_random=False))
    def conferir(caso: Any, sorte: Any) -> None:
        if modo is GenerationMode.POSITIVE and sorte.random() < 0.75:
            caso.path_parameters = _com_vida(caso.path_parameters, ids, sorte)
            caso.query = _com_vida(caso.query, ids, sorte)
            caso.body = _com_vida(caso.body, ids, sorte)
        resposta = caso.call_and_validate(headers=cabecalhos, checks=_CONFERENCIAS, timeout=60)
        respondidas[operacao.label, resposta.status_code] += 1

    try:
        conferir()
    except hypothesis.errors.Unsatisfiable:
        return  # an operation without parameters has no bad requests
    except hypothesis.errors.Flaky as falha:
        # A command that fails and is refused when repeated looks the same as luck: only the dice of the generator are.
        if not isinstance(_causa(falha), hypothesis.errors.HypothesisException):
            yield f"{operacao.label} [{modo.value}]\n{_causa(falha)}"
    except Exception as falha:  # noqa: BLE001 every failure is told, after all operations were tried
        yield f"{operacao.label} [{modo.value}]\n{_causa(falha)}"


def _causa(falha: BaseException) -> BaseException:
    """What went wrong inside what hypothesis wraps it in: a failure that does not repeat says so only by its first."""
    while isinstance(falha, BaseExceptionGroup):
        falha = falha.exceptions[0]
    return falha.__cause__ or falha


def _com_vida(valor: Any, ids: dict[str, list[str]], sorte: Any, nome: str = "") -> Any:
    """The same value with ids, dates and versions that exist."""
    if isinstance(valor, dict):
        return {chave: _com_vida(item, ids, sorte, chave) for chave, item in valor.items()}
    if isinstance(valor, list):
        return [_com_vida(item, ids, sorte, nome) for item in valor]
    if nome in ids and isinstance(valor, str):
        return sorte.choice(ids[nome])
    if isinstance(valor, str) and len(valor) == len("2023-01-13") and valor[4:5] == "-" == valor[7:8]:
        return sorte.choice(_DATAS)
    if nome in ("versao", "ago", "numero") and isinstance(valor, int):
        return sorte.choice((1, 2, 3))
    return valor
