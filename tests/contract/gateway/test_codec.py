"""The codec against ProtoJSON, and everything it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.gateway.codec import decode, decoder, encode, mask_paths, parse_json
from contract.gateway.exemplo import descriptor, message

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
INT32 = st.integers(-(2**31), 2**31 - 1)
COLOURS = st.sampled_from([0, 1, 2])
INSTANTS = st.builds(
    lambda s, n: {"seconds": s, "nanos": n},
    st.integers(-62_135_596_800, 253_402_300_799),
    st.sampled_from([0, 1, 1_000, 123_000_000, 999_999_999]),
)
NODES: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.fixed_dictionaries({"nome": TEXTS}),
    lambda inner: st.fixed_dictionaries({"nome": TEXTS, "filhos": st.lists(inner, max_size=2)}),
    max_leaves=4,
)
PRESENT: dict[str, st.SearchStrategy[Any]] = {
    "inteiro": INT32,
    "natural": st.integers(0, 2**32 - 1),
    "largo": st.integers(-(2**63), 2**63 - 1),
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "logico": st.booleans(),
    "conteudo": st.binary(max_size=8),
    "cor": COLOURS,
    "instante": INSTANTS,
    "textos": st.lists(TEXTS, max_size=3),
    "cores": st.lists(COLOURS, max_size=3),
    "contagens": st.dictionaries(TEXTS, INT32, max_size=3),
    "nos": st.dictionaries(TEXTS, NODES, max_size=2),
    "arvore": NODES,
    "apelido": TEXTS,
    "quantidade": INT32,
    "valor": TEXTS,
    "por_logico": st.dictionaries(st.booleans(), TEXTS, max_size=2),
}
CHOICES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"por_numero": INT32}),
    st.fixed_dictionaries({"por_nome": TEXTS}),
    st.fixed_dictionaries({"por_no": NODES}),
)


@st.composite
def exemplos(draw: st.DrawFn) -> Message:
    """Any message of the test contract, filled through protobuf itself."""
    values = {**draw(st.fixed_dictionaries({}, optional=PRESENT)), **draw(CHOICES)}
    made: Message = json_format.ParseDict({}, message("Exemplo"))
    for name, value in values.items():
        _fill(made, name, value)
    return made


def _fill(target: Any, name: str, value: Any) -> None:
    current = getattr(target, name)
    if name == "nos":
        for key, node in value.items():
            _fill_node(current[key], node)
    elif name in ("arvore", "por_no"):
        _fill_node(current, value)
    elif name == "instante":
        current.seconds, current.nanos = value["seconds"], value["nanos"]
        current.SetInParent()
    elif isinstance(value, dict):
        current.update(value)
    elif isinstance(value, list):
        current.extend(value)
    else:
        setattr(target, name, value)


def _fill_node(target: Any, value: dict[str, Any]) -> None:
    target.SetInParent()
    target.nome = value["nome"]
    for child in value.get("filhos", []):
        _fill_node(target.filhos.add(), child)


@given(exemplos())
def test_output_is_protojson_with_public_enum_names(original: Message) -> None:
    oracle = json_format.MessageToDict(
        original, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    assert json.loads(encode(original)) == _public(oracle)


def _public(oracle: dict[str, Any]) -> dict[str, Any]:
    def name(value: str) -> str:
        short = value.removeprefix("COR_")
        return "NAO_INFORMADO" if short == "UNSPECIFIED" else short

    return {**oracle, "cor": name(oracle["cor"]), "cores": [name(cor) for cor in oracle["cores"]]}


@given(exemplos())
def test_input_reads_back_what_output_wrote(original: Message) -> None:
    read = message("Exemplo")
    written = parse_json(encode(original))
    del written["exemplo_id"]  # only the system writes it
    decode(decoder(descriptor("Exemplo")), written, read)
    assert read == original


@given(
    st.dictionaries(
        st.sampled_from(["inteiro", "natural", "largo", "real", "logico", "apelido", "textos", "instante", "cor", "x"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            TEXTS,
            st.lists(st.integers(), max_size=2),
            st.just({}),
            st.just(208.0),
            st.just("2026-01-31T12:00:00-03:00"),
            st.just("COR_AZUL"),
        ),
        max_size=3,
    )
)
def test_what_it_accepts_means_what_protojson_says(value: dict[str, Any]) -> None:
    read = message("Exemplo")
    try:
        decode(decoder(descriptor("Exemplo")), value, read)
    except ConsorcioError:
        return  # it may be stricter, never different
    assert read == json_format.ParseDict(value, message("Exemplo"))


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"inteiro": 2**31}, "/inteiro"),
        ({"inteiro": 1.5}, "/inteiro"),
        ({"inteiro": "1"}, "/inteiro"),
        ({"inteiro": True}, "/inteiro"),
        ({"inteiro": None}, "/inteiro"),
        ({"natural": -1}, "/natural"),
        ({"real": float("nan")}, "/real"),
        ({"real": "1"}, "/real"),
        ({"logico": 1}, "/logico"),
        ({"conteudo": "não é base64"}, "/conteudo"),
        ({"conteudo": "YQ"}, "/conteudo"),
        ({"cor": "COR_AZUL"}, "/cor"),
        ({"cor": 1}, "/cor"),
        ({"instante": "2026-02-30T00:00:00Z"}, "/instante"),
        ({"instante": "2026-01-31 12:00:00Z"}, "/instante"),
        ({"instante": "2026-01-31T12:00:00"}, "/instante"),
        ({"instante": None}, "/instante"),
        ({"textos": "a"}, "/textos"),
        ({"textos": ["a", 1]}, "/textos/1"),
        ({"textos": None}, "/textos"),
        ({"contagens": {"a/b~": "x"}}, "/contagens/a~1b~0"),
        ({"contagens": []}, "/contagens"),
        ({"por_logico": {"sim": "x"}}, "/por_logico/sim"),
        ({"arvore": {"filhos": [{"nome": "a"}, {"nome": 1}]}}, "/arvore/filhos/1/nome"),
        ({"arvore": []}, "/arvore"),
        ({"nos": {"a": {"b": 1}}}, "/nos/a/b"),
        ({"por_numero": 1, "por_nome": "a"}, "/por_nome"),
        ({"exemplo_id": "x"}, "/exemplo_id"),
        ({"exemploId": "x"}, "/exemploId"),
        ({"apelido": "a\0b"}, "/apelido"),
        ([], ""),
    ],
)
def test_refuses_with_the_pointer(value: Any, pointer: str) -> None:
    with pytest.raises(ConsorcioError) as refused:
        decode(decoder(descriptor("Exemplo")), value, message("Exemplo"))
    assert [error.pointer for error in refused.value.fields] == [pointer]


def test_reports_every_bad_field_at_once() -> None:
    with pytest.raises(ConsorcioError) as refused:
        decode(decoder(descriptor("CriarExemploRequest")), {"cor": "ROSA", "x": 1}, message("CriarExemploRequest"))
    assert {error.pointer for error in refused.value.fields} == {"/cor", "/x", "/nome", "/pasta"}


def test_integral_float_is_an_integer() -> None:
    read = message("Exemplo")
    decode(decoder(descriptor("Exemplo")), {"inteiro": 208.0}, read)
    assert read.inteiro == 208


def test_deep_nesting_is_refused_and_never_a_crash() -> None:
    value: dict[str, Any] = {}
    for _ in range(200):
        value = {"proximo": value}
    with pytest.raises(ConsorcioError):
        decode(decoder(descriptor("Exemplo")), {"arvore": value}, message("Exemplo"))


def test_patch_clears_with_null_and_masks_what_was_sent() -> None:
    read = message("AtualizarExemploRequest", nome="antes")
    sent: dict[str, Any] = {
        "versao": 3,
        "nome": None,
        "detalhe": {"inteiro": 1, "arvore": {"nome": "a"}},
        "etiquetas": [],
    }
    decode(decoder(descriptor("AtualizarExemploRequest"), patch=True, bound=frozenset({"exemplo_id"})), sent, read)
    assert not read.HasField("nome")
    assert read.versao == 3
    assert mask_paths(descriptor("AtualizarExemploRequest"), sent) == [
        "nome", "detalhe.inteiro", "detalhe.arvore.nome", "etiquetas",
    ]  # fmt: skip


def test_patch_does_not_clear_what_is_required() -> None:
    with pytest.raises(ConsorcioError) as refused:
        decode(
            decoder(descriptor("AtualizarExemploRequest"), patch=True, bound=frozenset({"exemplo_id"})),
            {"versao": None},
            message("AtualizarExemploRequest"),
        )
    assert [error.pointer for error in refused.value.fields] == ["/versao"]


@pytest.mark.parametrize(
    "raw", [b'{"a":1,"a":2}', b'{"b":{"a":1,"a":1}}', b'{"a":"\\u003a","a":1}', b'[{"a":":","a":1}]']
)
def test_repeated_keys_are_refused(raw: bytes) -> None:
    with pytest.raises(ConsorcioError) as refused:
        parse_json(raw)
    assert [error.pointer for error in refused.value.fields] == ["/a"]


@pytest.mark.parametrize("raw", [b'{"a":":"}', b'{"a":"\\u003a"}', b'{"a":{"a":1}}', b"[]", b"1.50"])
def test_colons_in_values_are_no_repetition(raw: bytes) -> None:
    assert parse_json(raw) == json.loads(raw)


@pytest.mark.parametrize(
    "raw", [b"{", b"nulo", b'{"a":NaN}', b'{"a":Infinity}', b'"\\ud800"', b"\xff", b"[" * 500 + b"]" * 500, b"{}{}"]
)
def test_what_is_not_json_is_refused(raw: bytes) -> None:
    with pytest.raises(ConsorcioError):
        parse_json(raw)
