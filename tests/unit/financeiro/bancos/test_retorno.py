"""Return files: third-party ones read to the field, and what happens to them when they are broken."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consorcio.cli import retorno as ferramenta
from consorcio.cli.lote import atender
from consorcio.cli.retorno import app, como_objeto, descrever_problema, ler_arquivo
from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.cnab import retorno240, retorno400
from consorcio.services.financeiro.bancos.cnab.leitura import conferir_retorno, ler_retorno, percorrer_registros
from consorcio.services.financeiro.bancos.cnab.retorno import RegistroRetorno, Retorno
from unit.financeiro.bancos.test_ida_e_volta import retorno_240_pago, retorno_400_pago
from unit.financeiro.bancos.vetores import PASTA, ler_json

NOMES = sorted(arquivo.stem for arquivo in (PASTA / "retorno").glob("*.ret"))
# Columns of a payment that nothing else in the file repeats: numbers without check digit, and the tens of a day. At
# Caixa a check digit of zero stands for two remainders. What is paid is still compared with the boleto that we issued
# under that number.
SEM_REDUNDANCIA = {
    "001/240": [(38, 57), (138, 138), (146, 147)],
    "104/240": [(40, 56), (138, 139), (146, 147)],
    "756/240": [(38, 57), (138, 138), (146, 147)],
    "001/400": [(71, 80), (111, 112), (176, 177)],
    "237/400": [(111, 112), (296, 297)],
    "341/400": [(111, 112), (296, 297)],
    "004/400": [(111, 112)],
}


def _bytes(nome: str) -> bytes:
    return (PASTA / "retorno" / f"{nome}.ret").read_bytes()


@pytest.mark.parametrize("nome", NOMES)
def test_every_record_of_the_vector(nome: str) -> None:
    esperado = ler_json(f"retorno/{nome}.esperado.json")
    retorno = ler_retorno(_bytes(nome))
    lido = como_objeto(retorno, retorno.registros)
    assert (lido["banco"], lido["layout"]) == (esperado["banco"], esperado["layout"])
    assert "problemas" not in lido
    for deles, nosso in zip(esperado["registros"], lido["registros"], strict=True):
        assert {chave: nosso.get(chave) for chave in deles} == deles


def _dinheiro(retorno: Retorno) -> list[tuple[Any, ...]]:
    """What would be applied without a person: payments that contradict nothing."""
    return [
        (r.linha, r.nosso_numero, r.valor_recebido_centavos, r.data_ocorrencia, r.campos.get("data_credito"))
        for r in retorno.registros
        if r.e_pagamento and not r.avisos
    ]


def _guardado(retorno: Retorno) -> tuple[Any, ...]:
    avisos = [*retorno.avisos, *(aviso for registro in retorno.registros for aviso in registro.avisos)]
    return list(retorno.registros), retorno.problemas, avisos, retorno.completo, retorno.lotes_recusados


def _de_passagem(conteudo: bytes) -> tuple[Any, ...]:
    retorno = conferir_retorno(conteudo)
    registros = list(percorrer_registros(conteudo, retorno.lotes_recusados))
    return registros, retorno.problemas, retorno.avisos, retorno.completo, retorno.lotes_recusados


@given(data=st.data())
def test_one_wrong_column_is_refused_with_line_and_column_or_changes_nothing(data: st.DataObject) -> None:
    nome = data.draw(st.sampled_from(NOMES))
    original = _bytes(nome)
    fim = b"\r\n" if b"\r\n" in original else b"\n"
    linhas = original.split(fim)
    linha = data.draw(st.integers(0, len(linhas) - 1).filter(lambda n: bool(linhas[n])))
    coluna = data.draw(st.integers(0, len(linhas[linha]) - 1))
    letra = data.draw(st.sampled_from([c for c in b"0123456789 APT" if c != linhas[linha][coluna]]))
    linhas[linha] = linhas[linha][:coluna] + bytes([letra]) + linhas[linha][coluna + 1 :]
    antes = ler_retorno(original)
    try:
        depois = ler_retorno(fim.join(linhas))
    except ConsorcioError:
        if linha > 0:
            raise
        return
    assert _de_passagem(fim.join(linhas)) == _guardado(depois)
    novos = set(_dinheiro(depois)) - set(_dinheiro(antes))
    sem_redundancia = SEM_REDUNDANCIA.get(f"{antes.banco}/{antes.layout}", [])
    if any(de <= coluna + 1 <= ate for de, ate in sem_redundancia):
        assert all(
            mudado[0] in (linha, linha + 1) and mudado[2:3] in {v[2:3] for v in _dinheiro(antes)} for mudado in novos
        )
        return
    assert novos == set()
    if set(_dinheiro(depois)) != set(_dinheiro(antes)):
        avisos = [aviso for registro in depois.registros for aviso in registro.avisos]
        assert any(abs(p.linha - (linha + 1)) <= 1 and p.de for p in [*depois.problemas, *avisos])


@pytest.mark.parametrize("nome", ["caixa_240_a", "bradesco_400_a", "banrisul_400_a", "bnb_400_a"])
def test_a_character_that_only_looks_like_a_digit_breaks_no_check_digit(nome: str) -> None:
    """0xB2 of Latin-1, "²", in any column of a nosso número: a digit for Unicode, and no number."""
    original = _bytes(nome)
    titulo = sum(len(linha) for linha in original.splitlines(keepends=True)[: 2 if "240" in nome else 1])
    for coluna in range(30, 85):
        mudado = bytearray(original)
        mudado[titulo + coluna] = 0xB2
        lido = ler_retorno(bytes(mudado))
        assert lido.registros or lido.problemas


def test_a_number_that_lost_its_first_digit_ends_in_the_letter_of_its_check_digit() -> None:
    """Bradesco's P: the number is one digit short, so the letter is where a digit was."""
    linhas = _bytes("bradesco_pix_400_a").splitlines(keepends=True)
    linhas[1] = linhas[1][:70] + b" 0000000001P" + linhas[1][82:]
    (primeiro, *_) = ler_retorno(b"".join(linhas)).registros
    assert (primeiro.nosso_numero, {aviso.campo for aviso in primeiro.avisos}) == ("0000000001P", {"nosso_numero"})


@pytest.mark.parametrize("nome", [nome for nome in NOMES if "_240_" in nome])
def test_a_batch_cut_in_the_middle_gives_nothing_and_says_so(nome: str) -> None:
    linhas = _bytes(nome).splitlines(keepends=True)
    for corte in range(2, len(linhas) - 2):
        lido = ler_retorno(b"".join(linhas[:corte]))
        assert lido.registros == []
        assert not lido.completo
        assert any("cortado" in problema.motivo for problema in lido.problemas)


def test_a_whole_batch_survives_the_cut_of_the_next() -> None:
    linhas = _bytes("caixa_240_a").splitlines(keepends=True)
    segundo = [linha[:3] + b"0002" + linha[7:] for linha in linhas[1:-1]]
    lido = ler_retorno(b"".join([*linhas[:-1], *segundo[:4]]))
    assert len(lido.registros) == 9
    assert {registro.lote for registro in lido.registros} == {1}
    assert lido.lotes_recusados == [2]
    assert not lido.completo


def test_a_file_of_400_without_trailer_or_with_a_line_missing() -> None:
    linhas = _bytes("bradesco_400_a").splitlines(keepends=True)
    sem_trailer = ler_retorno(b"".join(linhas[:-1]))
    assert len(sem_trailer.registros) == 7
    assert not sem_trailer.completo
    falta = ler_retorno(b"".join([*linhas[:3], *linhas[4:]]))
    assert falta.registros == []
    assert (falta.problemas[0].linha, falta.problemas[0].de, falta.problemas[0].ate) == (4, 395, 400)


@pytest.mark.parametrize("nome", NOMES)
@pytest.mark.parametrize("fim", [b"\x1a", b"\r\n\x1a", b"\x00\x00", b"\r\n\x00"])
def test_marks_of_the_end_of_a_file_are_no_columns(nome: str, fim: bytes) -> None:
    original = _bytes(nome)
    lido = ler_retorno(original.rstrip(b"\r\n") + fim)
    assert (lido.problemas, lido.registros) == ([], ler_retorno(original).registros)


def test_the_trailer_of_another_bank_is_told() -> None:
    bradesco, itau = (_bytes(nome).splitlines(keepends=True) for nome in ("bradesco_400_a", "itau_400_a"))
    misturado = ler_retorno(b"".join([itau[0], *bradesco[1:]]))
    assert [(a.linha, a.de, a.ate) for a in misturado.avisos] == [(9, 5, 7)]
    assert ler_retorno(b"".join(bradesco)).avisos == []


def test_totals_that_are_not_those_of_the_titles_are_named_by_line_and_columns() -> None:
    itau = _bytes("itau_400_a").splitlines(keepends=True)
    itau[-1] = itau[-1][:212] + b"00000777" + itau[-1][220:]
    (problema,) = ler_retorno(b"".join(itau)).problemas
    assert (problema.linha, problema.de, problema.ate) == (6, 213, 220)
    caixa = _bytes("caixa_240_a").splitlines(keepends=True)
    caixa[-2] = caixa[-2][:23] + b"000777" + caixa[-2][29:]
    (aviso,) = ler_retorno(b"".join(caixa)).avisos
    assert (aviso.linha, aviso.de, aviso.ate) == (21, 24, 29)
    caixa[-2] = caixa[-2][:23] + b"000009" + caixa[-2][29:]
    assert ler_retorno(b"".join(caixa)).avisos == []


def _no_trailer(nome: str, linha: int, coluna: int, total: str) -> Retorno:
    """The vector with another total in one of its last lines; columns are counted from 1."""
    linhas = _bytes(nome).splitlines(keepends=True)
    linhas[linha] = linhas[linha][: coluna - 1] + total.encode() + linhas[linha][coluna - 1 + len(total) :]
    return ler_retorno(b"".join(linhas))


_VETORES_240 = [nome for nome in NOMES if "_240_" in nome]


@pytest.mark.parametrize("nome", _VETORES_240)
@pytest.mark.parametrize("contadas", ["000000", "      ", "000003", "999999"])
def test_the_trailer_of_a_batch_counts_its_lines_or_the_batch_is_refused(nome: str, contadas: str) -> None:
    lido = _no_trailer(nome, -2, 18, contadas)
    assert (list(lido.registros), lido.lotes_recusados, lido.completo) == ([], [1], False)
    assert [(p.de, p.ate, p.campo) for p in lido.problemas] == [(18, 23, "quantidade_registros")]


@pytest.mark.parametrize("nome", _VETORES_240)
@pytest.mark.parametrize(("coluna", "campo"), [(18, "quantidade_lotes"), (24, "quantidade_registros")])
@pytest.mark.parametrize("contados", ["000000", "000003", "999999"])
def test_the_trailer_of_a_file_counts_its_batches_and_lines_or_the_file_is_not_whole(
    nome: str, coluna: int, campo: str, contados: str
) -> None:
    """Its batches, which were counted by their own trailers, are read."""
    lido = _no_trailer(nome, -1, coluna, contados)
    assert (lido.registros, lido.completo) == (ler_retorno(_bytes(nome)).registros, False)
    assert [(p.de, p.campo) for p in lido.problemas] == [(coluna, campo)]


@pytest.mark.parametrize(
    ("nome", "linha", "coluna", "certo", "errado"),
    [
        ("sicredi_240_a", -2, 24, "000002", "000003"),
        ("sicredi_240_a", -2, 30, "00000000000001990", "00000000000001991"),
        ("bradesco_400_a", -1, 58, "00001", "00002"),
        ("bradesco_400_a", -1, 87, "00001", "00006"),
        ("bradesco_400_a", -1, 104, "00000", "00001"),
    ],
)
def test_a_total_that_a_bank_is_seen_to_keep_is_told_when_it_is_another(
    nome: str, linha: int, coluna: int, certo: str, errado: str
) -> None:
    registros = ler_retorno(_bytes(nome)).registros
    for total in (certo, "0" * len(certo), " " * len(certo) if "400" in nome else certo):
        lido = _no_trailer(nome, linha, coluna, total)
        assert (lido.registros, lido.problemas, lido.avisos) == (registros, [], []), total
    lido = _no_trailer(nome, linha, coluna, errado)
    assert (lido.registros, lido.problemas, lido.completo) == (registros, [], True)
    assert [(aviso.de, aviso.ate) for aviso in lido.avisos] == [(coluna, coluna + len(errado) - 1)]


@pytest.mark.parametrize("nome", [nome for nome in _VETORES_240 if not nome.startswith("sicredi")])
def test_the_amounts_of_a_batch_of_a_bank_that_leaves_them_in_zeros_are_not_compared(nome: str) -> None:
    assert _no_trailer(nome, -2, 30, "00000000000000777").avisos == ler_retorno(_bytes(nome)).avisos


@pytest.mark.parametrize(("coluna", "total"), [(18, "00000777"), (63, "000000000777"), (92, "000000000777")])
def test_what_the_trailer_of_bradesco_counts_beyond_the_file_is_not_compared(coluna: int, total: str) -> None:
    """Titles in cobrança are of every file; of occurrence 06 it has two amounts, which are seen to differ."""
    assert _no_trailer("bradesco_400_a", -1, coluna, total).avisos == []


def test_a_broken_record_is_refused_alone() -> None:
    linhas = _bytes("caixa_240_a").splitlines(keepends=True)
    linhas[3] = linhas[3][:80] + b" " + linhas[3][81:]
    lido = ler_retorno(b"".join(linhas))
    assert len(lido.registros) == 8
    assert (lido.problemas[0].linha, lido.problemas[0].de, lido.problemas[0].campo) == (4, 78, "valor_pago")
    assert "Linha 4, colunas 78 a 92 (valor_pago)" in str(lido.problemas[0])


def test_the_complement_of_a_bolepix_is_no_payment() -> None:
    lido = ler_retorno(_bytes("bradesco_pix_400_a"))
    assert len(lido.registros) == 3
    assert lido.registros[0].campos["pix_txid"] == "20250804237093595554460000000011184"
    assert lido.registros[0].campos["pix_url"].startswith("qrpix.bradesco.com.br/qr/v2/cobv/")
    assert [r.valor_recebido_centavos for r in lido.registros if r.e_pagamento] == [3000]


def test_the_complement_of_a_title_that_could_not_be_read_is_of_no_other() -> None:
    linhas = _bytes("bradesco_pix_400_a").splitlines(keepends=True)
    cabecalho, com_pix, complemento, outro, _ = linhas
    ilegivel = com_pix[:152] + b" " + com_pix[153:]
    numeradas = enumerate((cabecalho, outro, ilegivel, complemento), start=1)
    lido = ler_retorno(b"".join(linha[:394] + b"%06d" % n + linha[400:] for n, linha in numeradas))
    assert [problema.linha for problema in lido.problemas] == [3]
    assert [(registro.linha, registro.campos.get("pix_txid")) for registro in lido.registros] == [(2, None)]


def test_itau_credits_less_than_was_paid() -> None:
    """Columns 254 to 266 are what it credited, the fee taken off; the title is settled by what the payer paid."""
    registros = ler_retorno(_bytes("itau_400_a")).registros
    assert [r.campos["valor_pago"] for r in registros] == [20997, 36452, 39209, 34067]
    assert [r.valor_recebido_centavos for r in registros] == [None, 36785, 39542, 34400]
    assert [r.e_pagamento for r in registros] == [True, False, True, True]


@pytest.mark.parametrize(
    ("conteudo", "motivo"),
    [
        (b"", "vazio"),
        (b"\x1a", "vazio"),
        (b"oi", "Linha 1"),
        (b"\xff" * 400, "Linha 1"),
        (b"01REMESSA01COBRANCA", "remessa"),
        (b"02RETORNO01COBRANCA".ljust(76) + b"999", "999"),
        (b"99900000", "999"),
    ],
)
def test_what_is_no_return_is_refused(conteudo: bytes, motivo: str) -> None:
    with pytest.raises(ConsorcioError, match=motivo):
        ler_retorno(conteudo)


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(conteudo: bytes) -> None:
    for inicio in (b"", b"02RETORNO01COBRANCA".ljust(76) + b"341", b"00100000         2".ljust(142) + b"2\n"):
        try:
            ler_retorno(inicio + conteudo)
        except ConsorcioError:
            continue


def test_the_desk_tool_prints_the_records_and_fails_when_something_was_refused(tmp_path: Path) -> None:
    bom, cortado = tmp_path / "bom.ret", tmp_path / "cortado.ret"
    bom.write_bytes(_bytes("caixa_240_a"))
    cortado.write_bytes(_bytes("caixa_240_a")[:2000])
    saida = CliRunner().invoke(app, ["ler", str(bom), "--json"])
    assert (saida.exit_code, len(json.loads(saida.stdout)["registros"])) == (0, 9)
    saida = CliRunner().invoke(app, ["ler", str(cortado), "--json"])
    assert (saida.exit_code, json.loads(saida.stdout)["registros"]) == (1, [])
    assert "nosso_numero" in CliRunner().invoke(app, ["ler", str(bom)]).stdout
    assert CliRunner().invoke(app, ["ler", str(tmp_path / "nada")]).exit_code == 1
    lote = CliRunner().invoke(app, ["ler", "--lote"], input=json.dumps({"arquivo": str(bom)}) + '\n{"arquivo": 1}\n')
    assert [("erro" in json.loads(linha)) for linha in lote.stdout.splitlines()] == [False, True]


@pytest.mark.parametrize("nome", NOMES)
@pytest.mark.parametrize("tirada", [0, 1, 3, 5])
def test_what_the_desk_tool_writes_as_it_reads_is_what_it_would_write_at_the_end(
    nome: str, tirada: int, tmp_path: Path
) -> None:
    """Whole, and without one of its lines."""
    linhas = _bytes(nome).splitlines(keepends=True)
    conteudo = b"".join(linha for n, linha in enumerate(linhas) if not tirada or n != tirada)
    arquivo = tmp_path / f"{nome}.ret"
    arquivo.write_bytes(conteudo)
    retorno = ler_retorno(conteudo)
    registros, problemas, avisos, *_ = _guardado(retorno)
    esperado = {"arquivo": arquivo.name, **como_objeto(retorno, registros)}
    esperado["registros"] = list(esperado["registros"])
    esperado |= {"avisos": [descrever_problema(aviso) for aviso in avisos]} if avisos else {}
    escrito = json.dumps(esperado, ensure_ascii=False) + "\n"
    um = CliRunner().invoke(app, ["ler", str(arquivo), "--json"])
    assert (um.stdout, um.exit_code) == (escrito, 1 if problemas else 0)
    lote = CliRunner().invoke(app, ["ler", "--lote"], input=json.dumps({"arquivo": str(arquivo)}) + "\n")
    assert (lote.stdout, lote.exit_code) == (escrito, 0)


class _Vivos:
    """How many of what it made are alive, and the most that ever were."""

    def __init__(self) -> None:
        self.agora = self.maximo = self.todos = 0

    def contar(self, classe: type) -> type:
        """The same class; what is made of it is counted."""

        def nasce(*campos: Any, **nomes: Any) -> Any:
            self.agora, self.todos = self.agora + 1, self.todos + 1
            self.maximo = max(self.maximo, self.agora)
            return classe.__new__(contada, *campos, **nomes)

        def morre(_: Any) -> None:
            self.agora -= 1

        contada = type(classe.__name__, (classe,), {"__new__": lambda _, *c, **n: nasce(*c, **n), "__del__": morre})
        return contada


@pytest.mark.parametrize(("escrever", "modulo"), [(retorno_240_pago, retorno240), (retorno_400_pago, retorno400)])
def test_the_desk_tool_holds_a_few_records_whatever_the_size_of_the_return(
    escrever: Any, modulo: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titulos, arquivo = 40, tmp_path / "r.ret"
    arquivo.write_bytes(escrever("001", [(n, 1000 + n, date(2026, 2, 9)) for n in range(1, titulos + 1)]))
    lidos, escritos = _Vivos(), _Vivos()
    monkeypatch.setattr(modulo, "RegistroRetorno", lidos.contar(RegistroRetorno))
    escrito, como_escrever = escritos.contar(dict), ferramenta._registro
    monkeypatch.setattr(ferramenta, "_registro", lambda registro: escrito(como_escrever(registro)))
    with Path(os.devnull).open("w", encoding="utf-8") as nada:
        monkeypatch.setattr(sys, "stdout", nada)
        atender(ler_arquivo, [f"arquivo={arquivo}"], em_json=True)
    assert (lidos.todos, escritos.todos) == (2 * titulos, titulos)
    assert max(lidos.maximo, escritos.maximo) <= 3, (lidos.maximo, escritos.maximo)
