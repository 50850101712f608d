"""Whole files, written and read back, in every layout: they say what was asked, and a wrong column is seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.leitura import ler_retorno
from consorcio.services.financeiro.bancos.cnab.pedido import ler_pedido
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro, ler_todos, para_ascii
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.tabela import Registro
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
from consorcio.services.financeiro.bancos.digitos import DE_2_A_7, duplo_digito, modulo11

AGORA = datetime(2026, 11, 25, 10, 0, 0)  # noqa: DTZ001 — the clock on the wall of the bank, as the file writes it
EMPRESA = {
    "nome": "ADMINISTRADORA MODELO",
    "documento": "11222333000181",
    "agencia": "1102",
    "agencia_dv": "3",
    "conta": "12345",
    "conta_dv": "7",
    "convenio": "1234567",
    "posto": "65",
    "variacao": "019",
}
PROPRIOS: dict[tuple[str, str], dict[str, str]] = {
    ("001", "240"): {"carteira": "17"},
    ("001", "400"): {"carteira": "17"},
    ("033", "240"): {"codigo_transmissao": "000100001234567"},
    ("033", "400"): {"codigo_transmissao": "12345678901234567890"},
    ("104", "240"): {"convenio": "123456"},
    ("104", "400"): {"convenio": "123456"},
    ("237", "240"): {"carteira": "09", "codigo_empresa": "4567"},
    ("237", "400"): {"carteira": "09", "codigo_empresa": "4567"},
    ("341", "240"): {"carteira": "109"},
    ("341", "400"): {"carteira": "109"},
    ("748", "240"): {"convenio": "12345"},
    ("748", "400"): {"convenio": "12345"},
    ("756", "240"): {"convenio": "123456", "carteira": "1"},
    ("756", "400"): {"convenio": "123456", "carteira": "1"},
}
_CODIGO_DO_BANCO = (0, 1, 2, 76, 77, 78)
POR_LAYOUT = max(2, settings().max_examples // 10)
REMESSAS = sorted(layouts.REMESSAS)
TITULO = st.fixed_dictionaries(
    {
        "nosso_numero": st.integers(1, 99_999).map(str),
        "valor": st.integers(1, 99_999_999).map(format_reais),
        "vencimento": st.dates(date(2026, 11, 26), date(2030, 1, 1)).map(date.isoformat),
        "numero_documento": st.integers(1, 9_999_999).map(str),
        "pagador_documento": st.sampled_from(["52998224725", "11222333000181", "12ABC34501DE35"]),
        "pagador_nome": st.sampled_from(["MARIA DA CONCEICAO", "José Ávila & Filhos", "D'Ávila, João"]),
        "pagador_cep": st.integers(1_000_000, 99_999_999).map(lambda n: f"{n:08d}"),
    }
)
NO_TITULO = {
    "pagador_endereco": "RUA A 1",
    "pagador_cidade": "SAO PAULO",
    "pagador_uf": "SP",
    "data_emissao": "2026-11-25",
}


def _escrever(chave: tuple[str, str], titulos: list[dict[str, str]]) -> bytes:
    banco, layout = chave
    pedido = {
        "banco": banco,
        "layout": layout,
        "empresa": EMPRESA | PROPRIOS.get(chave, {}),
        "titulos": [NO_TITULO | titulo for titulo in titulos],
    }
    return escrever_remessa(ler_pedido(pedido, AGORA))


def _registros(chave: tuple[str, str], conteudo: bytes) -> list[tuple[Registro, dict[str, Any]]]:
    """Every line of a remessa with its record and its fields."""
    registros = layouts.remessa(*chave).registros
    por_tipo = {r.campos[0].fixo: r for r in registros.values()} if chave[1] == "400" else {}
    lidos = []
    for numero, linha in enumerate(conteudo.decode().splitlines(), start=1):
        if chave[1] == "400":
            registro = por_tipo[linha[0]]
        elif linha[7] == "3":
            registro = registros[f"segmento_{linha[13]}"]
        else:
            nomes = {"0": "header_arquivo", "1": "header_lote", "5": "trailer_lote", "9": "trailer_arquivo"}
            registro = registros[nomes[linha[7]]]
        problemas: list[Problema] = []
        lidos.append((registro, ler_todos(registro, linha, numero, problemas)))
        assert problemas == []
    return lidos


@pytest.mark.parametrize("chave", REMESSAS, ids="-".join)
@settings(max_examples=POR_LAYOUT, deadline=None)
@given(titulos=st.lists(TITULO, min_size=1, max_size=3))
def test_a_remessa_says_what_was_asked(chave: tuple[str, str], titulos: list[dict[str, str]]) -> None:
    conteudo = _escrever(chave, titulos)
    laudo = validar_remessa(conteudo)
    valores = [int(titulo["valor"].replace(".", "")) for titulo in titulos]
    assert (laudo.problemas, laudo.titulos, laudo.valor_centavos) == ([], len(titulos), sum(valores))
    lidos: list[dict[str, Any]] = []
    for registro, campos in _registros(chave, conteudo):
        if registro.nome in ("segmento_P", "detalhe"):
            lidos.append(campos)
        elif registro.nome == "segmento_Q":
            lidos[-1] |= campos
    for titulo, valor, lido in zip(titulos, valores, lidos, strict=True):
        assert lido["valor_titulo"] == valor
        assert lido["vencimento"].isoformat() == titulo["vencimento"]
        assert lido["pagador_inscricao"].lstrip("0") == titulo["pagador_documento"].lstrip("0")
        assert lido["pagador_cep"] + lido.get("pagador_cep_sufixo", "") == titulo["pagador_cep"]
        assert titulo["nosso_numero"] in lido["nosso_numero"]
        assert titulo["numero_documento"] in lido["numero_documento"]
        nome = "".join(letra for letra in para_ascii(titulo["pagador_nome"]) if letra.isalnum() or letra in " &-")
        assert lido["pagador_nome"] == " ".join(nome.split())


@pytest.mark.parametrize("chave", REMESSAS, ids="-".join)
@settings(max_examples=2 * POR_LAYOUT, deadline=None)
@given(data=st.data())
def test_a_wrong_column_of_a_remessa_is_named_or_stays_in_its_field(
    chave: tuple[str, str], data: st.DataObject
) -> None:
    """Refused with line and columns; or only that field reads otherwise, and then amounts add up to something else."""
    titulos = [{"nosso_numero": "1372", "valor": "1234.56", "vencimento": "2027-01-11", "numero_documento": "77"}] * 2
    pagador = {"pagador_documento": "52998224725", "pagador_nome": "MARIA", "pagador_cep": "01310100"}
    original = _escrever(chave, [titulo | pagador for titulo in titulos])
    linhas = original.split(b"\r\n")
    linha = data.draw(st.integers(0, len(linhas) - 2))
    coluna = data.draw(st.integers(0, len(linhas[linha]) - 1))
    letra = data.draw(st.sampled_from([c for c in b"0123456789 APX" if c != linhas[linha][coluna]]))
    linhas[linha] = linhas[linha][:coluna] + bytes([letra]) + linhas[linha][coluna + 1 :]
    mudado = b"\r\n".join(linhas)
    try:
        laudo = validar_remessa(mudado)
    except ConsorcioError:
        assert linha == 0  # it is no remessa of this bank any more
        return
    if laudo.problemas:
        # Of the bank's code in the first line every other line is wrong.
        perto = (linha + 1, linha + 2) if linha or coluna not in _CODIGO_DO_BANCO else range(1, len(linhas))
        assert any(problema.linha in perto and problema.ate for problema in laudo.problemas)
        return
    antes, depois = _registros(chave, original), _registros(chave, mudado)
    for numero, ((registro, eram), (_, sao)) in enumerate(zip(antes, depois, strict=True)):
        mudaram = {nome for nome in eram if eram[nome] != sao[nome]}
        donos = {c.nome for c in registro.campos if numero == linha and c.de <= coluna + 1 <= c.ate}
        assert mudaram <= donos
        assert not any(c.fixo for c in registro.campos if c.nome in mudaram and c.de <= coluna + 1 <= c.ate)
        if "valor_titulo" in mudaram:
            assert laudo.valor_centavos != 2 * 123_456


def _numero_com_dv(banco: str, layout: str, numero: int) -> str:
    """A nosso número that the reader's check accepts, where it has one."""
    match banco, layout:
        case "104", "240":
            return f"14{numero:015d}" + modulo11(f"14{numero:015d}")
        case "237", "400":
            return f"{numero:011d}" + modulo11("09" + f"{numero:011d}", DE_2_A_7, dez="P")
        case "041", "400":
            return f"{numero:08d}" + duplo_digito(f"{numero:08d}")
        case (("004" | "033"), _):
            tamanho = 12 if layout == "240" else 7
            return f"{numero:0{tamanho}d}" + modulo11(f"{numero:0{tamanho}d}")
        case "001", "400":
            return f"1234567{numero:010d}"
    return f"{numero:08d}"


Pago: TypeAlias = tuple[int, int, date]
PAGO = st.tuples(st.integers(1, 99_999), st.integers(1, 9_999_999), st.dates(date(2026, 1, 1), date(2030, 1, 1)))


def retorno_240_pago(banco: str, pagos: list[Pago], *, lote: str = "1", so_detalhes: bool = False) -> bytes:
    """A CNAB 240 return of a bank: number, amount and day of each title."""
    registros = layouts.retorno_240(banco).registros

    def linha(nome: str, **valores: Any) -> str:
        return escrever_registro(registros[nome], {"codigo_banco": banco, "lote": lote, **valores}) + "\r\n"

    partes = [linha("header_arquivo", lote="0", tipo_arquivo="2", data_geracao=date(2026, 2, 10), nsa="1")]
    partes.append(linha("header_lote", operacao="T", tipo_servico="01"))
    for ordem, (numero, valor, dia) in enumerate(pagos):
        comum = {"movimento_retorno": "06"}
        t = {"nosso_numero": _numero_com_dv(banco, "240", numero), "valor_titulo": valor, "vencimento": dia}
        u = {"valor_pago": valor, "valor_liquido": valor, "data_ocorrencia": dia, "data_credito": dia + timedelta(1)}
        partes.append(linha("segmento_T", sequencial_registro=str(2 * ordem + 1), **comum, **t))
        partes.append(linha("segmento_U", sequencial_registro=str(2 * ordem + 2), **comum, **u))
    contadas = 2 * len(pagos) + (0 if so_detalhes else 2)
    partes.append(linha("trailer_lote", quantidade_registros=str(contadas)))
    fim = linha("trailer_arquivo", quantidade_lotes="1", quantidade_registros=str(len(partes) + 1))
    # The lot of this record is a fixed content in the common table.
    partes.append(fim[:3] + lote.zfill(4) + fim[7:] if so_detalhes else fim)
    return "".join(partes).encode()


def retorno_400_pago(banco: str, pagos: list[Pago]) -> bytes:
    registros = layouts.retorno_400(banco).registros
    linhas = [
        escrever_registro(registros["header"], {"banco": banco, "sequencial": "1", "data_gravacao": AGORA.date()})
    ]
    for numero, valor, dia in pagos:
        nosso = _numero_com_dv(banco, "400", numero)
        valores = {
            "nosso_numero": nosso,
            "nosso_numero_repetido": nosso,
            "convenio": "1234567",
            "carteira": "9",
            "ocorrencia": "06",
            "data_ocorrencia": dia,
            "vencimento": dia,
            "data_credito": dia + timedelta(1),
            "valor_titulo": valor,
            "valor_pago": valor,
            "sequencial": str(len(linhas) + 1),
        }
        campos = registros["detalhe"].campos
        linhas.append(
            escrever_registro(registros["detalhe"], {c.nome: valores[c.chave] for c in campos if c.chave in valores})
        )
    linhas.append(escrever_registro(registros["trailer"], {"sequencial": str(len(linhas) + 1)}))
    return "".join(linha + "\r\n" for linha in linhas).encode()


def _conferir(conteudo: bytes, pagos: list[Pago]) -> None:
    lido = ler_retorno(conteudo)
    assert (lido.problemas, lido.completo, lido.avisos) == ([], True, [])
    assert [(r.valor_recebido_centavos, r.data_ocorrencia) for r in lido.registros] == [(v, d) for _, v, d in pagos]
    for (numero, valor, _), registro in zip(pagos, lido.registros, strict=True):
        assert str(numero) in registro.campos["nosso_numero"]
        assert (registro.campos["valor_titulo"], registro.e_pagamento) == (valor, True)
        assert registro.avisos == ()


@pytest.mark.parametrize("banco", sorted(set(layouts.RETORNOS_240) - layouts.LOTES_COM_NUMERO_DO_BANCO))
@settings(max_examples=POR_LAYOUT, deadline=None)
@given(pagos=st.lists(PAGO, min_size=1, max_size=4))
def test_a_return_of_240_says_what_was_paid(banco: str, pagos: list[Pago]) -> None:
    _conferir(retorno_240_pago(banco, pagos), pagos)


@pytest.mark.parametrize("banco", sorted(layouts.RETORNOS_400))
@settings(max_examples=POR_LAYOUT, deadline=None)
@given(pagos=st.lists(PAGO, min_size=1, max_size=4))
def test_a_return_of_400_says_what_was_paid(banco: str, pagos: list[Pago]) -> None:
    _conferir(retorno_400_pago(banco, pagos), pagos)


@settings(max_examples=POR_LAYOUT, deadline=None)
@given(pagos=st.lists(PAGO, min_size=1, max_size=4), lote=st.integers(2, 9998).map(str))
def test_santander_numbers_its_batches_by_a_count_of_its_own(pagos: list[Pago], lote: str) -> None:
    """As in its files in the tests of laravel-boleto (batch 7031) and brcobranca (0824).

    The trailer of the file repeats the number, and that of the batch counts the titles' lines alone.
    """
    _conferir(retorno_240_pago("033", pagos, lote=lote, so_detalhes=True), pagos)
    outro = "1" if lote != "1" else "2"
    trocado = retorno_240_pago("033", pagos, lote=lote, so_detalhes=True).split(b"\r\n")
    trocado[2] = trocado[2][:3] + outro.zfill(4).encode() + trocado[2][7:]
    quebrado = ler_retorno(b"\r\n".join(trocado))
    assert quebrado.registros == []
    assert (quebrado.problemas[0].linha, quebrado.problemas[0].de, quebrado.problemas[0].ate) == (3, 4, 7)
