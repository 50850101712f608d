"""Remessas against two public generators, and what is written is what is read in every layout."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from consorcio.cli.remessa import app
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.pedido import ler_pedido
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro, ler_campo, ler_todos
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.tabela import Campo, Registro, carregar
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
from unit.financeiro.bancos.vetores import PASTA, ler_json

AGORA = datetime(2026, 11, 25, 10, 0, 0)  # noqa: DTZ001 — the clock on the wall of the bank, as the file writes it
VETORES = sorted(arquivo.stem.removesuffix(".entrada") for arquivo in (PASTA / "remessa").glob("*.entrada.json"))
_REGISTROS = {
    "240": (
        "header_arquivo",
        "header_lote",
        "segmento_P",
        "segmento_Q",
        "segmento_R",
        "trailer_lote",
        "trailer_arquivo",
    ),
    "400": ("header", "detalhe", "trailer"),
    "itau_400": ("header", "detalhe", "multa", "trailer"),
}
# Where brcobranca chose otherwise: zeros before a document number, empty totals, the number of the file, an address cut
# short, the day of the fine. None of them changes who pays what, when.
ESCOLHAS = {
    "banrisul_400": set(),
    "bradesco_400": {"pagador_endereco"},
    "itau_400": {"numero_documento", "protesto_prazo", "multa_data"},
    "sicoob_400": {"numero_documento"},
    "bb_240": {
        *("nsa", "numero_remessa_retorno", "reservado_banco", "reservado_empresa", "numero_documento"),
        *("identificacao_titulo_empresa", "simples_quantidade", "simples_valor", "numero_aviso", "reservado"),
        "quantidade_contas_conciliacao",
    },
    "caixa_240": {"numero_documento", "identificacao_titulo_empresa", "simples_quantidade", "simples_valor"},
    "bb_400": {"numero_documento", "protesto_prazo"},
    "itau_240": {"numero_documento", "identificacao_titulo_empresa"},
    "santander_240": set(),
    # It takes the nosso número with the DV already in it; the count of the trailer, in this older file, is of lines.
    "santander_400": {"nosso_numero", "numero_documento", "multa_data", "quantidade_titulos"},
    "sicredi_240": {
        *("nsa", "numero_remessa_retorno", "numero_documento", "identificacao_titulo_empresa"),
        *("desconto1_codigo", "simples_quantidade", "simples_valor"),
    },
    "sicoob_240": {"nsa", "numero_remessa_retorno", "numero_documento", "identificacao_titulo_empresa"},
}
# Assertions of CnabPHP that are its choice: the beneficiary repeated as guarantor, the kind of service of cobrança
# without register, blanks for an instruction that is not there, its own number in the field of the company.
ESCOLHAS_CNABPHP = {
    "caixa_cnabphp_240": {
        ("headerLote", 10),
        ("segmentoQ", 154),
        ("segmentoQ", 155),
        ("segmentoQ", 170),
        ("segmentoQ", 210),
    },
    "itau_cnabphp_400": {("detalhe", 38), ("detalhe", 157), ("detalhe", 159), ("detalhe", 352), ("trailer", 395)},
}


def _vetor(nome: str) -> tuple[dict[str, Any], list[str]]:
    pedido = ler_json(f"remessa/{nome}.entrada.json")
    return pedido, escrever_remessa(ler_pedido(pedido, AGORA)).decode().splitlines()


@pytest.mark.parametrize("nome", VETORES)
def test_field_by_field_as_brcobranca(nome: str) -> None:
    pedido, linhas = _vetor(nome)
    deles = (PASTA / "remessa" / f"{nome}.rem").read_bytes().decode("latin-1").splitlines()
    registros = layouts.remessa(pedido["banco"], nome[-3:]).registros
    nomes = _REGISTROS.get(nome, _REGISTROS[nome[-3:]])
    diferentes = {
        campo.nome
        for registro, nossa, deles_ in zip(nomes, linhas, deles, strict=True)
        for campo in registros[registro].campos
        if campo.recortar(nossa) != campo.recortar(deles_)
    }
    assert diferentes == ESCOLHAS[nome]


@pytest.mark.parametrize("nome", sorted(ESCOLHAS_CNABPHP))
def test_position_by_position_as_cnabphp(nome: str) -> None:
    vetor = ler_json(f"remessa/{nome}.assertivas.json")
    linhas = escrever_remessa(ler_pedido(vetor, AGORA)).decode().splitlines()
    ordem = {"header": 0, "detalhe": 1, "trailer": -1}
    ordem |= {k: n for n, k in enumerate(("headerArquivo", "headerLote", "segmentoP", "segmentoQ", "segmentoR"))}
    ordem |= {"trailerLote": -2, "trailerArquivo": -1}
    diferentes = {
        (registro, item["de"])
        for registro, itens in vetor["assertivas"].items()
        for item in itens
        if linhas[ordem[registro]][item["de"] - 1 : item["ate"]] != item["valor"].upper()
    }
    assert diferentes == ESCOLHAS_CNABPHP[nome]


def _todos_os_registros() -> list[Any]:
    tabelas = [layouts.remessa(*chave) for chave in sorted(layouts.REMESSAS)]
    tabelas += [layouts.retorno_240(banco) for banco in sorted(layouts.RETORNOS_240)]
    tabelas += [layouts.retorno_400(banco) for banco in sorted(layouts.RETORNOS_400)]
    tabelas += [carregar(layouts.COLUNAS_240, "cnab/cnab240_extrato")]
    unicos = {registro.campos: (tabela.nome, registro) for tabela in tabelas for registro in tabela.registros.values()}
    return [pytest.param(registro, id=f"{nome}:{registro.nome}") for nome, registro in unicos.values()]


def _valor(campo: Campo) -> st.SearchStrategy[Any]:
    letras = st.text("ABCXYZ 0189", max_size=campo.tamanho).map(lambda texto: " ".join(texto.split()))
    return {
        "dinheiro": st.integers(0, 10**campo.tamanho - 1),
        "data6": st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        "data8": st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31)),
        "data8i": st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31)),
        "numero": st.integers(0, 10**campo.tamanho - 1).map(lambda n: str(n).zfill(campo.tamanho)),
        "inscricao": st.from_regex(rf"[0-9AZ]{{{campo.tamanho - 2}}}[0-9]{{2}}", fullmatch=True),
    }.get(campo.tipo, letras)


@pytest.mark.parametrize("registro", _todos_os_registros())
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_what_is_written_is_what_is_read(registro: Registro, data: st.DataObject) -> None:
    livres = {c.nome: c for c in registro.campos if c.tipo != "reservado" and not c.fixo}
    repetidos = {c.nome for c in registro.campos if livres.get(c.nome, c) is not c}
    valores = {nome: data.draw(_valor(campo)) for nome, campo in livres.items() if nome not in repetidos}
    linha = escrever_registro(registro, valores)
    problemas: list[Problema] = []
    lido = ler_todos(registro, linha, 1, problemas)
    assert (len(linha), problemas) == (registro.tamanho, [])
    assert {nome: lido[nome] for nome in valores} == valores


@pytest.mark.parametrize(
    ("banco", "layout", "empresa", "nosso_numero"),
    [
        (
            "422",
            "400",
            {"agencia": "1234", "agencia_dv": "5", "conta": "123456", "conta_dv": "7"},
            (2, 63, "000013722"),
        ),
        ("748", "400", {"agencia": "0710", "posto": "65", "conta": "129", "conta_dv": "0"}, (2, 48, "262013728")),
        ("104", "400", {"agencia": "1825"}, (2, 57, "14000000000001372")),
        ("041", "240", {"agencia": "1102", "conta": "129"}, (3, 38, "00000000000000137227")),
        (
            "237",
            "240",
            {"agencia": "1172", "conta": "403005", "carteira": "09", "codigo_empresa": "4567"},
            (3, 38, "00900000000000013725"),
        ),
        (
            "422",
            "240",
            {"agencia": "1234", "agencia_dv": "5", "conta": "123456", "conta_dv": "7"},
            (3, 38, "00100000000000013722"),
        ),
    ],
)
def test_banks_without_a_file_to_compare_with(
    banco: str, layout: str, empresa: dict[str, str], nosso_numero: tuple[int, int, str]
) -> None:
    """What they print as nosso número is what the boleto has, and the file stands its own check."""
    vetor = ler_json("remessa/itau_400.entrada.json")["entrada"]
    titulo = {**vetor["titulo"], "nosso_numero": "1372", "data_emissao": "2026-11-25"}
    completa = {"nome": "Administradora", "documento": "11222333000181", "convenio": "129", **empresa}
    pedido = {"banco": banco, "layout": layout, "empresa": completa, "titulos": [titulo, titulo]}
    conteudo = escrever_remessa(ler_pedido(pedido, AGORA))
    laudo = validar_remessa(conteudo)
    assert (laudo.problemas, laudo.titulos, laudo.valor_centavos) == ([], 2, 39_980)
    linha, coluna, esperado = nosso_numero
    assert conteudo.decode().splitlines()[linha - 1][coluna - 1 :].startswith(esperado)


def _y14(linhas: list[str], quadro: int) -> dict[str, Any]:
    registro = layouts.remessa("104", "240").registros[f"segmento_Y14_{quadro}"]
    linha = next(linha for linha in linhas if linha[13] == "Y" and linha[19] == str(quadro))
    return {
        campo.nome: ler_campo(campo, campo.recortar(linha)) for campo in registro.campos if campo.tipo != "reservado"
    }


def test_caixa_prints_the_consorcio_on_the_boleto() -> None:
    """Segment Y, model 14: group and quota, assembly, composition of the contribution, funds of the group."""
    pedido = ler_json("remessa/caixa_240.entrada.json")["entrada"]
    consorcio = {
        "nome_consorciado": "Ana",
        "grupo": "1001",
        "cota": "0007",
        "valor_bem": "60000.00",
        "proxima_assembleia_data": "2026-12-15",
        "contribuicao_valor": "1000.00",
        "taxa_administracao_valor": "150.00",
        "saldo_caixa": "1234.56",
    }
    pedido = {"banco": "104", "layout": "cnab240", **pedido, "titulo": {**pedido["titulo"], "consorcio": consorcio}}
    conteudo = escrever_remessa(ler_pedido(pedido, AGORA))
    linhas = conteudo.decode().splitlines()
    assert [linha[13] for linha in linhas if linha[7] == "3"] == [*"PQR", *"YYY"]
    assert (_y14(linhas, 1)["grupo"], _y14(linhas, 1)["valor_bem"]) == ("1001", 6_000_000)
    assert _y14(linhas, 1)["proxima_assembleia_data"] == date(2026, 12, 15)
    assert (_y14(linhas, 3)["contribuicao_valor"], _y14(linhas, 5)["saldo_caixa"]) == (100_000, 123_456)
    assert validar_remessa(conteudo).problemas == []


def test_a_boleto_of_consorcio_that_says_nothing_has_no_record_and_a_wrong_column_is_named() -> None:
    pedido = ler_json("remessa/caixa_240.entrada.json")["entrada"]
    vazio = {"banco": "104", "layout": "240", **pedido, "titulo": {**pedido["titulo"], "consorcio": {"outro": "1"}}}
    linhas = escrever_remessa(ler_pedido(vazio, AGORA)).decode().splitlines()
    assert [linha[13] for linha in linhas if linha[7] == "3"] == [*"PQR"]
    errado = {**vazio, "titulo": {**pedido["titulo"], "consorcio": {"valor_bem": "mil"}}}
    with pytest.raises(ConsorcioError) as recusa:
        escrever_remessa(ler_pedido(errado, AGORA))
    assert recusa.value.fields[0].pointer == "/valor_bem"
    certo = {**vazio, "titulo": {**pedido["titulo"], "consorcio": {"valor_bem": "1.00"}}}
    linhas = escrever_remessa(ler_pedido(certo, AGORA)).decode().splitlines()
    linhas[5] = linhas[5][:130] + "x" + linhas[5][131:]
    (problema,) = validar_remessa("\r\n".join(linhas).encode()).problemas
    assert (problema.linha, problema.de, problema.ate, problema.campo) == (6, 131, 145, "valor_bem")


def test_the_parcela_of_a_consorcio_is_species_22_where_the_layout_has_it() -> None:
    pedido, _ = _vetor("bb_240")
    pedido["entrada"]["titulo"]["especie"] = "22"
    linhas = escrever_remessa(ler_pedido(pedido, AGORA)).decode().splitlines()
    assert linhas[2][106:108] == "22"


@pytest.mark.parametrize("nome", VETORES)
def test_the_validator_points_at_line_and_columns(nome: str) -> None:
    _, linhas = _vetor(nome)
    assert validar_remessa("\r\n".join(linhas).encode()).problemas == []
    de, ate = (86, 100) if nome.endswith("240") else (127, 139)
    numero = 2 if nome.endswith("240") else 1
    linhas[numero] = linhas[numero][: de - 1] + "12,5".ljust(ate - de + 1) + linhas[numero][ate:]
    problemas = validar_remessa("\r\n".join(linhas).encode()).problemas
    assert [(p.linha, p.de, p.ate, p.campo) for p in problemas] == [(numero + 1, de, ate, "valor_titulo")]
    assert validar_remessa("\r\n".join(linhas[:-1]).encode()).problemas != []
    assert validar_remessa("\r\n".join([*linhas[:1], *linhas[2:]]).encode()).problemas != []


def _trocada(linha: str, coluna: int, texto: str) -> str:
    return linha[: coluna - 1] + texto + linha[coluna - 1 + len(texto) :]


@pytest.mark.parametrize(
    ("linha", "coluna", "texto", "campo"),
    [
        (1, 9, "X", "reservado"),
        (3, 24, " ", "conta"),
        (4, 19, "0x2345678901234", "pagador_inscricao"),
        (4, 19, "0000012345A8901", "pagador_inscricao"),
        (6, 24, "000002", "simples_quantidade"),
        (6, 30, "00000000000019991", "simples_valor"),
    ],
)
def test_what_a_bank_would_not_forgive_in_a_remessa(linha: int, coluna: int, texto: str, campo: str) -> None:
    _, linhas = _vetor("bb_240")
    linhas[linha - 1] = _trocada(linhas[linha - 1], coluna, texto)
    problemas = validar_remessa("\r\n".join(linhas).encode()).problemas
    assert [(p.linha, p.campo) for p in problemas] == [(linha, campo)]
    assert all(p.de <= coluna <= p.ate for p in problemas)


@pytest.mark.parametrize("nome", VETORES)
def test_a_record_out_of_its_place_is_pointed_at(nome: str) -> None:
    """Each pair of neighbours changed; the numbers of the lines are mended, so that only their order is wrong."""
    _, linhas = _vetor(nome)
    coluna = 8 if nome.endswith("240") else 1
    for n in range(1, len(linhas) - 1):
        trocadas = [*linhas[:n], linhas[n + 1], linhas[n], *linhas[n + 2 :]]
        if nome.endswith("400"):
            trocadas = [_trocada(linha, 395, f"{k:06d}") for k, linha in enumerate(trocadas, start=1)]
        iguais = n > 1 and {linha[coluna - 1] for linha in linhas[n : n + 2]}.isdisjoint("0159")
        problemas = validar_remessa("\r\n".join(trocadas).encode()).problemas
        assert iguais or any(p.campo == "tipo_registro" and (p.de, p.ate) == (coluna, coluna) for p in problemas), n


@pytest.mark.parametrize("fim", ["\x1a", "\r\n\x1a", "\x00\x00", "\r\n\x00"])
def test_marks_of_the_end_of_a_file_are_no_columns(fim: str) -> None:
    for nome in ("bb_240", "itau_400"):
        _, linhas = _vetor(nome)
        assert validar_remessa(("\r\n".join(linhas) + fim).encode()).problemas == []


@pytest.mark.parametrize(
    ("mudanca", "campo"),
    [
        ({"titulo": {"valor": "12,5"}}, "/valor"),
        ({"titulo": {"valor": "99999999999999.00"}}, "/valor"),
        ({"titulo": {"vencimento": "ontem"}}, "/vencimento"),
        ({"titulo": {"cep_sacado": "12"}}, "/pagador_cep"),
        ({"titulo": {"cep_sacado": "123456789"}}, "/pagador_cep"),
        ({"titulo": {"nosso_numero": "1" * 20}}, "/nosso_numero"),
        ({"titulo": {"nome_sacado": None}}, "/pagador_nome"),
        ({"empresa": {"convenio": "1" * 20}}, "/convenio"),
        ({"banco": "999"}, "/conteudo"),
        ({"layout": "cnab500"}, "/layout"),
        ({"titulo": {"valor": "0.00"}}, "/valor"),
        ({"titulo": {"documento_sacado": "1e3"}}, "/pagador_documento"),
        ({"empresa": {"documento_cedente": "123"}}, "/documento"),
    ],
)
def test_a_wrong_field_is_refused_by_name(mudanca: dict[str, Any], campo: str) -> None:
    vetor = ler_json("remessa/bb_240.entrada.json")
    entrada = {parte: {**vetor["entrada"][parte], **mudanca.get(parte, {})} for parte in ("empresa", "titulo")}
    if "vencimento" in mudanca.get("titulo", {}):
        entrada["titulo"].pop("data_vencimento")
    pedido = {"banco": mudanca.get("banco", "001"), "layout": mudanca.get("layout", "cnab240"), **entrada}
    with pytest.raises(ConsorcioError) as recusa:
        escrever_remessa(ler_pedido(pedido, AGORA))
    assert recusa.value.kind in (ErrorKind.VALIDATION, ErrorKind.UNSUPPORTED)
    assert recusa.value.fields[0].pointer in (campo, "/valor_titulo")


@pytest.mark.parametrize(
    ("nome", "mudanca", "campo"),
    [
        ("bb_240", {"cep_sacado": "12"}, "pagador_cep"),
        ("itau_400", {"valor": "999999999999.99"}, "valor_titulo"),
    ],
)
def test_of_many_titles_the_refusal_says_which_one(nome: str, mudanca: dict[str, str], campo: str) -> None:
    vetor = ler_json(f"remessa/{nome}.entrada.json")
    titulo = vetor["entrada"]["titulo"]
    pedido = {"banco": vetor["banco"], "layout": vetor["layout"].upper(), "empresa": vetor["entrada"]["empresa"]}
    assert len(ler_pedido({**pedido, "titulos": [titulo] * 3}, AGORA).titulos) == 3
    with pytest.raises(ConsorcioError, match="Título 2: ") as recusa:
        escrever_remessa(ler_pedido({**pedido, "titulos": [titulo, {**titulo, **mudanca}, titulo]}, AGORA))
    assert recusa.value.fields[0].pointer == f"/titulos/1/{campo}"


def test_many_remessas_do_not_go_into_one_file(tmp_path: Path) -> None:
    feito = CliRunner().invoke(app, ["gerar", "--lote", "--saida", str(tmp_path / "x")], input="{}\n{}\n")
    assert (feito.exit_code, feito.stdout) == (2, "")


def test_desk_tools(tmp_path: Path) -> None:
    vetor = (PASTA / "remessa" / "itau_400.entrada.json").read_text(encoding="utf-8")
    destino = tmp_path / "itau.rem"
    gerada = CliRunner().invoke(app, ["gerar", "--json", "--saida", str(destino)], input=vetor)
    assert json.loads(gerada.stdout)["linhas"] == 4
    assert CliRunner().invoke(app, ["validar", str(destino)]).exit_code == 0
    destino.write_bytes(destino.read_bytes()[:1000])
    conferida = CliRunner().invoke(app, ["validar", str(destino), "--json"])
    assert (conferida.exit_code, json.loads(conferida.stdout)["valido"]) == (1, False)
    lote = CliRunner().invoke(app, ["gerar", "--lote"], input=json.dumps(json.loads(vetor)) + "\n{}\n")
    assert [("erro" in json.loads(linha)) for linha in lote.stdout.splitlines()] == [False, True]


@pytest.mark.parametrize(
    ("vencimento", "detalhe"),
    [("9999-12-31", "último dia que há"), ("2026-02-30", "uma data como")],
)
def test_a_due_date_that_cannot_be_is_refused_by_its_name(vencimento: str, detalhe: str) -> None:
    pedido, _ = _vetor("caixa_240")
    pedido["entrada"]["titulo"]["data_vencimento"] = vencimento
    with pytest.raises(ConsorcioError, match=detalhe) as recusa:
        escrever_remessa(ler_pedido(pedido, AGORA))
    assert recusa.value.fields[0].pointer == "/vencimento"
