"""Canonical JSON, Merkle root, snapshot and extraction (R2.40, R5.22, R5.23)."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError
from consorcio.services.sorteios.domain.extracao import DatasAssembleia, Extracao, RegraExtracao, escolher_extracao
from consorcio.services.sorteios.domain.integridade import Json, folhas_canonicas, json_canonico, raiz_merkle
from consorcio.services.sorteios.domain.regra import Modalidade, RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot
from unit.sorteios.montagem import EXTRACAO_5732, cota, regra, snapshot

DATAS = DatasAssembleia(vencimento=date(2026, 3, 10), congelado_em=date(2026, 3, 11), data_ago=date(2026, 3, 16))


def test_json_canonico() -> None:
    assert json_canonico({"b": [1, None, True], "a": "ção"}) == '{"a":"ção","b":[1,null,true]}'.encode()


@pytest.mark.parametrize("valor", [1.5, {"a": 1.0}, {"a": [1, [2.5]]}])
def test_json_canonico_nao_aceita_float(valor: object) -> None:
    with pytest.raises(TypeError):
        json_canonico(valor)  # type: ignore[arg-type]


_TEXTOS = st.sampled_from(['},{"a":', '"},{"a":1},{"', "\\", '\\"}', "", "ção"])
_VALORES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda filhos: st.lists(filhos, max_size=4) | st.dictionaries(st.text(max_size=4), filhos, max_size=4),
    max_leaves=8,
)


@given(_VALORES.filter(lambda v: isinstance(v, dict)))
def test_json_canonico_e_o_que_a_biblioteca_padrao_escreve(valor: dict[str, Json]) -> None:
    """Anybody rewrites it without our library: sorted keys, no spaces, UTF-8."""
    esperado = json.dumps(valor, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert json_canonico(valor) == esperado.encode()


_CAMPO = _TEXTOS | st.integers(-(2**53), 2**53)
_FOLHAS = st.fixed_dictionaries({"b": _CAMPO}, optional={"a": _CAMPO, '},{"b":': _CAMPO, "z": _CAMPO})


@given(st.lists(_FOLHAS, min_size=2, max_size=5))
@example([{"b": 1}, {"b": '},{"b":'}, {"b": 2, "z": "},{"}])
def test_folhas_escritas_de_uma_vez_sao_as_de_uma_a_uma(valores: list[dict[str, Json]]) -> None:
    """Texts that look like where two objects part do not part them."""
    assert folhas_canonicas([]) == ()
    assert folhas_canonicas(valores) == tuple(json_canonico(valor) for valor in valores)


def test_raiz_merkle_rfc_6962() -> None:
    """Root of 0 to 3 leaves, written out by hand."""
    a, b, c = (sha256(b"\x00" + folha).digest() for folha in (b"a", b"b", b"c"))
    no = sha256(b"\x01" + a + b).digest()
    assert raiz_merkle([]) == sha256(b"").hexdigest()
    assert raiz_merkle([b"a"]) == a.hex()
    assert raiz_merkle([b"a", b"b"]) == no.hex()
    assert raiz_merkle([b"a", b"b", b"c"]) == sha256(b"\x01" + no + c).hexdigest()


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=20), st.data())
def test_raiz_muda_com_qualquer_folha(folhas: list[bytes], data: st.DataObject) -> None:
    posicao = data.draw(st.integers(0, len(folhas) - 1))
    outras = [*folhas[:posicao], folhas[posicao] + b"x", *folhas[posicao + 1 :]]
    assert raiz_merkle(folhas) != raiz_merkle(outras)


def test_raiz_do_snapshot_nao_depende_da_ordem() -> None:
    cotas = [cota(n) for n in range(1, 9)]
    assert snapshot(cotas).raiz == snapshot(reversed(cotas)).raiz
    assert snapshot(cotas).raiz != snapshot([*cotas[:-1], cota(8, adimplente=False)]).raiz
    assert snapshot(cotas).raiz != snapshot(cotas, fc=1).raiz


def test_versao_repetida_no_snapshot_e_defeito() -> None:
    with pytest.raises(ValueError, match="twice"):
        snapshot([cota(1), cota(1)])


def test_cota_e_regra_voltam_do_conteudo() -> None:
    original = cota(7, arrependimento_ate=date(2026, 3, 1))
    assert CotaSnapshot.de_conteudo(original.conteudo()) == original
    parametros = regra(modalidades=(Modalidade.FIXO, Modalidade.LIVRE))
    assert RegraAssembleia.de_conteudo(parametros.conteudo()) == parametros


@pytest.mark.parametrize(
    ("premios", "pointer"),
    [
        (("50366",) * 4, "/premios"),
        (("50366",) * 6, "/premios"),
        (("50366", "33514", "4550", "94365", "51105"), "/premios/2"),
        (("50366", "33514", "45504", "94365", "5110a"), "/premios/4"),
        (("٥٠٣٦٦", "33514", "45504", "94365", "51105"), "/premios/0"),
    ],
)
def test_premios_invalidos_dizem_qual(premios: tuple[str, ...], pointer: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        Extracao(1, date(2026, 3, 14), premios, "teste")
    assert erro.value.fields[0].pointer == pointer


def test_r522_hash_da_extracao_cobre_tudo() -> None:
    outra_fonte = Extracao(EXTRACAO_5732.numero, EXTRACAO_5732.data, EXTRACAO_5732.premios, "jornal")
    assert outra_fonte.hash != EXTRACAO_5732.hash


def _em(dia: int) -> Extracao:
    return Extracao(dia, date(2026, 3, dia), EXTRACAO_5732.premios, "teste")


@pytest.mark.parametrize(
    ("regra_extracao", "dias", "esperado"),
    [
        (RegraExtracao.ULTIMA_ATE_AGO, (7, 11, 14, 18), 14),
        (RegraExtracao.PRIMEIRA_APOS_CONGELAMENTO, (7, 11, 14, 18), 11),
        (RegraExtracao.ULTIMA_ATE_AGO, (11, 18), 11),
        (RegraExtracao.ULTIMA_ATE_AGO, (7, 18), None),
        (RegraExtracao.PRIMEIRA_APOS_CONGELAMENTO, (), None),
        (RegraExtracao.ULTIMA_ATE_AGO, (10, 16, 17), 16),
    ],
)
def test_r523_qual_extracao(regra_extracao: RegraExtracao, dias: tuple[int, ...], esperado: int | None) -> None:
    """Frozen on the 11th, AGO on the 16th: what came before was already known."""
    escolhida = escolher_extracao(regra_extracao, [_em(dia) for dia in dias], DATAS, BusinessCalendar.anbima())
    assert (escolhida.numero if escolhida else None) == esperado
