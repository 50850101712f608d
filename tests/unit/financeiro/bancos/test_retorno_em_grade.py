"""Titles read together, column by column, are what the reading line by line says of them, whatever is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.cnab import layouts, retorno240
from consorcio.services.financeiro.bancos.cnab import registro as registros
from consorcio.services.financeiro.bancos.cnab.grade import em_grade
from consorcio.services.financeiro.bancos.cnab.leitura import ler_retorno
from consorcio.services.financeiro.bancos.cnab.linhas import percorrer
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.retorno import Retorno
from consorcio.services.financeiro.bancos.cnab.retorno240 import LeituraEmLinhas
from consorcio.services.financeiro.bancos.cnab.tabela import Registro
from unit.financeiro.bancos.test_ida_e_volta import retorno_240_pago
from unit.financeiro.bancos.vetores import PASTA

TITULOS = 40
_DIA = date(2026, 2, 9)
BANCOS = sorted(layouts.RETORNOS_240)
_LETRAS = [bytes([letra]) for letra in b"0123456789 APTUY"]
_LETRAS += [b"\xc3", b"\xe7", b"\x00", b"\x1a", b"\xa0", b"\x0b", b"\t", b"\r", b"\n", b"_", b"-"]


def _arquivo(banco: str, titulos: int = TITULOS) -> bytes:
    pagos = [(n + 1, 1000 + n % 3, _DIA + timedelta(n % 5)) for n in range(titulos)]
    proprio = banco in layouts.LOTES_COM_NUMERO_DO_BANCO
    return retorno_240_pago(banco, pagos, lote="7031" if proprio else "1", so_detalhes=proprio)


ARQUIVOS = [_arquivo(banco) for banco in BANCOS] + [
    arquivo.read_bytes() for arquivo in sorted((PASTA / "retorno").glob("*_240_*.ret"))
]


def _trocar_letra(linhas: list[bytes], data: st.DataObject) -> None:
    lugar = data.draw(st.integers(0, len(linhas) - 1))
    coluna = data.draw(st.integers(0, max(len(linhas[lugar]) - 1, 0)))
    letra = data.draw(st.sampled_from(_LETRAS))
    linhas[lugar] = linhas[lugar][:coluna] + letra + linhas[lugar][coluna + 1 :]


def _tirar(linhas: list[bytes], data: st.DataObject) -> None:
    del linhas[data.draw(st.integers(0, len(linhas) - 1))]


def _repetir(linhas: list[bytes], data: st.DataObject) -> None:
    lugar = data.draw(st.integers(0, len(linhas) - 1))
    linhas.insert(data.draw(st.integers(0, len(linhas))), linhas[lugar])


def _cortar(linhas: list[bytes], data: st.DataObject) -> None:
    del linhas[data.draw(st.integers(1, len(linhas))) :]


def _alargar(linhas: list[bytes], data: st.DataObject) -> None:
    lugar = data.draw(st.integers(0, len(linhas) - 1))
    linhas[lugar] += data.draw(st.sampled_from([b" ", b"   ", b"X", b"\x1a", b"\r"]))


def _encurtar(linhas: list[bytes], data: st.DataObject) -> None:
    lugar = data.draw(st.integers(0, len(linhas) - 1))
    linhas[lugar] = linhas[lugar][: data.draw(st.integers(0, 240))]


FINS = [b"", b"\n", b"\r\n", b"\r\n\x1a", b"\x1a", b"\n\n   \n", b"\r\n" + b" " * 240]
MUDANCAS: list[Callable[[list[bytes], st.DataObject], None]] = [
    *(_trocar_letra, _trocar_letra, _tirar, _repetir, _cortar, _alargar, _encurtar)
]


def _o_que_diz(ler: Callable[[], Retorno]) -> object:
    try:
        return ler()
    except ConsorcioError as recusa:
        return recusa.detail


@settings(max_examples=5 * settings().max_examples, deadline=None)
@given(data=st.data())
def test_what_is_read_together_is_what_is_read_line_by_line(data: st.DataObject) -> None:
    linhas = data.draw(st.sampled_from(ARQUIVOS)).replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    for mudar in data.draw(st.lists(st.sampled_from(MUDANCAS), max_size=3)):
        if linhas:
            mudar(linhas, data)
    conteudo = data.draw(st.sampled_from([b"\r\n", b"\n"])).join(linhas)
    conteudo += data.draw(
        st.sampled_from([b"", b"\n", b"\r\n", b"\r\n\x1a", b"\x1a", b"\n\n   \n", b"\r\n" + b" " * 240])
    )
    junto = _o_que_diz(lambda: ler_retorno(conteudo))
    if isinstance(junto, Retorno):
        assert junto == _o_que_diz(LeituraEmLinhas(percorrer(conteudo)).ler_tudo)


@pytest.mark.parametrize("banco", BANCOS)
def test_titles_in_a_row_are_read_together(banco: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And around a line that is wrong, only its neighbours are read one by one."""
    conteudo = _arquivo(banco)
    lidas: list[int] = []

    def ler_registro(registro: Registro, linha: str, numero: int, problemas: list[Problema]) -> dict[str, Any]:
        lidas.append(numero)
        return registros.ler_registro(registro, linha, numero, problemas)

    monkeypatch.setattr(retorno240, "ler_registro", ler_registro)
    assert em_grade(conteudo, 240) is not None
    assert len(ler_retorno(conteudo).registros) == TITULOS
    assert lidas == [1]
    linhas = conteudo.split(b"\r\n")
    linhas[32] = linhas[32].replace(b"09022026", b"99022026").replace(b"10022026", b"99022026")
    lidas.clear()
    errado = ler_retorno(b"\r\n".join(linhas))
    assert {problema.linha for problema in errado.problemas} <= set(lidas)
    assert len(lidas) < TITULOS


def test_a_file_of_other_widths_is_no_grid() -> None:
    conteudo = _arquivo("001")
    assert em_grade(conteudo[:-2], 240) is not None
    assert em_grade(conteudo[:-2] + b"\x1a", 240) is None
    assert em_grade(conteudo[1:], 240) is None
    assert em_grade(conteudo[:500] + "ç".encode() + conteudo[502:], 240) is None
    assert em_grade(conteudo[:500] + "ç".encode("latin-1") + conteudo[501:], 240) is not None
    assert em_grade(b"", 240) is None


def test_any_column_of_a_title_read_with_others() -> None:
    conteudo = _arquivo("001", titulos=8)
    linha_t = 2 + 2 * 3
    for lugar in range(linha_t * 242, (linha_t + 2) * 242):
        letra = b"7" if conteudo[lugar : lugar + 1] != b"7" else b"8"
        mudado = conteudo[:lugar] + letra + conteudo[lugar + 1 :]
        assert ler_retorno(mudado) == LeituraEmLinhas(percorrer(mudado)).ler_tudo(), lugar
