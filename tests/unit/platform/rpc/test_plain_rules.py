"""The cheap check never says "valid" of what the validator refuses, whatever the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import protovalidate
import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from consorcio.contracts.financeiro.v1 import financeiro_pb2
from consorcio.gateway.catalog import load_catalog
from consorcio.platform.rpc.plain_rules import certainly_valid
from consorcio.platform.rpc.policy import policies_of
from rpc_prova import pedido

_ID = "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
_TEXTS = st.sampled_from(
    ["", _ID, _ID.upper(), _ID + "\n", _ID[:-1], " ", "a", "A" * 9, "a" * 81, "ã" * 200, "x" * 5_000, "2026-12-31",
     "2026-12-31\n", "12345678", "1.5", "100.00", "SP", "01310100", "2026-1-1", "٣٤٥٦٧٨٩٠", "+5511987654321"]
)  # fmt: skip
_NUMBERS = st.sampled_from([-(2**31), -1, 0, 1, 2, 12, 100, 101, 200, 201, 5_000, 2**31 - 1])
_VALUES: dict[int, st.SearchStrategy[Any]] = {
    FieldDescriptor.CPPTYPE_STRING: _TEXTS | st.text(max_size=12),
    FieldDescriptor.CPPTYPE_INT32: _NUMBERS,
    FieldDescriptor.CPPTYPE_INT64: _NUMBERS | st.sampled_from([-(2**63), 2**63 - 1]),
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
}


def _checked() -> Iterator[tuple[type[Message], Callable[[Message], bool]]]:
    for service in load_catalog().services:
        for policy in policies_of(service).values():
            check = certainly_valid(policy.request_class)
            if check is not None:
                yield policy.request_class, check


CHECKED = list(_checked())


@given(data=st.data())
def test_what_it_lets_through_breaks_no_rule(data: st.DataObject) -> None:
    kind, check = data.draw(st.sampled_from(CHECKED))
    message = kind()
    for field in message.DESCRIPTOR.fields:
        if field.cpp_type in _VALUES and not field.is_repeated:
            setattr(message, field.name, data.draw(_VALUES[field.cpp_type]))
    if check(message):
        assert not protovalidate.collect_violations(message)


@pytest.mark.parametrize("bad", ["", "x", _ID + "\n", "{" + _ID + "}", _ID.replace("-", "")])
def test_an_identifier_is_recognised_and_what_only_resembles_one_is_not(bad: str) -> None:
    check = certainly_valid(financeiro_pb2.BuscarPosicaoCotaRequest)
    assert check is not None
    assert check(financeiro_pb2.BuscarPosicaoCotaRequest(cota_id=_ID))
    assert not check(financeiro_pb2.BuscarPosicaoCotaRequest(cota_id=bad))


def test_most_contracts_are_plain_and_rules_of_whole_messages_are_left_to_the_validator() -> None:
    assert len(CHECKED) > 100
    assert certainly_valid(type(pedido())) is None
