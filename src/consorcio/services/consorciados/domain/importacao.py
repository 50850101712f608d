"""A line of an import file as a person: Brazilian ways of writing accepted, each problem at its line and column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consorcio.core.errors import ConsorcioError, FieldError
from consorcio.services.consorciados.domain.consorciado import (
    Cadastro,
    Contato,
    Endereco,
    TipoContato,
    TipoEndereco,
    TipoPessoa,
)
from consorcio.services.consorciados.domain.ficha import Ficha, ler_ficha

OBRIGATORIAS = ("tipo", "nome", "documento")
_DO_ENDERECO = ("cep", "logradouro", "numero", "bairro", "municipio", "uf")
COLUNAS = (*OBRIGATORIAS, "data_nascimento", "renda_mensal", "email", "celular", *_DO_ENDERECO)
MAXIMO_PROBLEMAS = 5000

_TIPOS = {
    **dict.fromkeys(("F", "PF", "FISICA", "FÍSICA"), TipoPessoa.FISICA),
    **dict.fromkeys(("J", "PJ", "JURIDICA", "JURÍDICA"), TipoPessoa.JURIDICA),
}
_DATA_BRASILEIRA = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
_MILHARES = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{2})?", re.ASCII)
# A spreadsheet that takes a CEP for a number loses its first zero; no CEP begins with two.
_CEP_SEM_ZERO = 7
_TAMANHO_DOCUMENTO = {TipoPessoa.FISICA: 11, TipoPessoa.JURIDICA: 14}


@dataclass(frozen=True, slots=True)
class Linha:
    """A line of the file: its number (the header is 1), its cells by column, and whether it has cells besides."""

    numero: int
    celulas: Mapping[str, str]
    sobra: bool = False


@dataclass(frozen=True, slots=True)
class Problema:
    """What is wrong, where a person finds it."""

    linha: int
    coluna: str
    motivo: str


@dataclass(frozen=True, slots=True)
class Lida:
    """A good line."""

    numero: int
    cadastro: Cadastro


def problemas_do_cabecalho(colunas: Sequence[str]) -> list[Problema]:
    """Missing, unknown and repeated columns."""
    faltam = [
        Problema(1, coluna, "A coluna obrigatória não está no arquivo.")
        for coluna in OBRIGATORIAS
        if coluna not in colunas
    ]
    sobram = [
        Problema(1, coluna, f"Coluna desconhecida. As colunas são: {', '.join(COLUNAS)}.")
        for coluna in colunas
        if coluna not in COLUNAS
    ]
    repetidas = [
        Problema(1, coluna, "A coluna aparece mais de uma vez.")
        for i, coluna in enumerate(colunas)
        if coluna in colunas[:i]
    ]
    return faltam + sobram + repetidas


def ler_linhas(linhas: Sequence[Linha], hoje: date) -> tuple[list[Lida], list[Problema]]:
    """The good lines and the problems of the others. The same document twice is a problem of the second line."""
    boas: list[Lida] = []
    problemas: list[Problema] = []
    primeira: dict[str, int] = {}
    for linha in linhas:
        cadastro, achados = _ler_linha(linha, hoje)
        problemas += achados
        if cadastro is None:
            continue
        anterior = primeira.setdefault(cadastro.documento, linha.numero)
        if anterior != linha.numero:
            problemas.append(Problema(linha.numero, "documento", f"O mesmo documento está na linha {anterior}."))
            continue
        boas.append(Lida(linha.numero, cadastro))
    return boas, problemas


def divergencias(cadastrado: Cadastro, lido: Cadastro) -> list[str]:
    """Columns in which the file says otherwise than the register. What the file leaves out does not differ."""
    diferem = {
        "tipo": cadastrado.tipo is not lido.tipo,
        "nome": cadastrado.nome != lido.nome,
        "data_nascimento": lido.data_nascimento not in (None, cadastrado.data_nascimento),
        "renda_mensal": lido.renda_mensal_centavos not in (None, cadastrado.renda_mensal_centavos),
    }
    conhecidos = {(contato.tipo, contato.valor) for contato in cadastrado.contatos}
    for contato in lido.contatos:
        coluna = "email" if contato.tipo is TipoContato.EMAIL else "celular"
        diferem[coluna] = (contato.tipo, contato.valor) not in conhecidos
    enderecos = {_local(endereco) for endereco in cadastrado.enderecos}
    diferem["logradouro"] = any(_local(endereco) not in enderecos for endereco in lido.enderecos)
    return [coluna for coluna, difere in diferem.items() if difere]


def limitar(problemas: Sequence[Problema]) -> list[Problema]:
    """In the order of the file, and so many that an answer can carry."""
    ordenados = sorted(problemas, key=lambda problema: problema.linha)
    if len(ordenados) <= MAXIMO_PROBLEMAS:
        return ordenados
    aviso = f"O arquivo tem {len(ordenados)} problemas; só os primeiros {MAXIMO_PROBLEMAS} são relatados."
    return [*ordenados[:MAXIMO_PROBLEMAS], Problema(ordenados[MAXIMO_PROBLEMAS].linha, "", aviso)]


def _ler_linha(linha: Linha, hoje: date) -> tuple[Cadastro | None, list[Problema]]:
    celulas = {coluna: texto.strip() for coluna, texto in linha.celulas.items()}
    tipo = _TIPOS.get(celulas.get("tipo", "").upper())
    problemas = [] if tipo else [Problema(linha.numero, "tipo", "Informe FISICA ou JURIDICA.")]
    if linha.sobra:
        problemas.append(Problema(linha.numero, "", "A linha tem mais valores que o cabeçalho tem colunas."))
    ficha = _ficha(tipo or _tipo_pelo_documento(celulas), celulas)
    try:
        cadastro = ler_ficha(ficha, hoje)
    except ConsorcioError as erro:
        contatos = [contato.tipo for contato in ficha.contatos]
        achados = [Problema(linha.numero, _coluna(campo, contatos), campo.message) for campo in erro.fields]
        return None, problemas + achados
    return (None if problemas else cadastro), problemas


def _ficha(tipo: TipoPessoa, celulas: Mapping[str, str]) -> Ficha:
    def celula(coluna: str) -> str:
        return celulas.get(coluna, "")

    contatos = ((TipoContato.EMAIL, celula("email")), (TipoContato.CELULAR, celula("celular")))
    documento = celula("documento")
    if documento.isdecimal():
        documento = documento.zfill(_TAMANHO_DOCUMENTO[tipo])
    return Ficha(
        tipo=tipo,
        nome=celula("nome"),
        documento=documento,
        data_nascimento=_data_iso(celula("data_nascimento")),
        renda_mensal=_reais(celula("renda_mensal")),
        enderecos=(_endereco(tipo, celulas),) if any(map(celula, _DO_ENDERECO)) else (),
        contatos=tuple(Contato(meio, valor) for meio, valor in contatos if valor),
    )


def _endereco(tipo: TipoPessoa, celulas: Mapping[str, str]) -> Endereco:
    finalidade = TipoEndereco.RESIDENCIAL if tipo is TipoPessoa.FISICA else TipoEndereco.COMERCIAL
    campos = {coluna: celulas.get(coluna, "") for coluna in _DO_ENDERECO}
    if len(campos["cep"]) == _CEP_SEM_ZERO:
        campos["cep"] = f"0{campos['cep']}"
    return Endereco(tipo=finalidade, complemento="", **campos)


def _tipo_pelo_documento(celulas: Mapping[str, str]) -> TipoPessoa:
    """A guess only to check the other columns of a line whose type is wrong."""
    caracteres = [letra for letra in celulas.get("documento", "") if letra.isalnum()]
    return TipoPessoa.FISICA if len(caracteres) <= _TAMANHO_DOCUMENTO[TipoPessoa.FISICA] else TipoPessoa.JURIDICA


def _data_iso(texto: str) -> str:
    """12/04/1985 as 1985-04-12; anything else as it is."""
    return _DATA_BRASILEIRA.sub(r"\3-\2-\1", texto) if _DATA_BRASILEIRA.fullmatch(texto) else texto


def _reais(texto: str) -> str:
    """5.400,00 and 5400,00 as 5400.00; anything else as it is."""
    if _MILHARES.fullmatch(texto):
        texto = texto.replace(".", "")
    return texto.replace(",", ".") if "." not in texto else texto


def _coluna(erro: FieldError, contatos: Sequence[TipoContato]) -> str:
    """The column of a pointer such as `/enderecos/0/cep`."""
    partes = erro.pointer.split("/")[1:]
    if partes[0] == "contatos":
        return "email" if contatos[int(partes[1])] is TipoContato.EMAIL else "celular"
    return partes[-1]


def _local(endereco: Endereco) -> tuple[str, ...]:
    return (endereco.cep, endereco.logradouro, endereco.numero, endereco.bairro, endereco.municipio, endereco.uf)
