"""What somebody wrote about a person, read with care: every wrong field is named, nothing passes half checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from consorcio.core.documents import normalise_cep, normalise_cnpj, normalise_cpf, normalise_email, normalise_phone
from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, validation
from consorcio.core.money import parse_reais
from consorcio.services.consorciados.domain.consorciado import (
    Cadastro,
    Contato,
    Documento,
    Endereco,
    TipoContato,
    TipoPessoa,
)
from consorcio.services.consorciados.domain.nome import palavras

UFS = frozenset(
    {"AC", "AL", "AP", "AM", "BA", "CE", "DF", "ES", "GO", "MA", "MT", "MS", "MG", "PA",
     "PB", "PR", "PE", "PI", "RJ", "RN", "RS", "RO", "RR", "SC", "SP", "SE", "TO"}
)  # fmt: skip
_PRIMEIRO_ANO = 1800
_DATA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SEM_FORMA = {"Cc", "Cs", "Co", "Cn"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ficha:
    """A person as written: texts still to be read."""

    tipo: TipoPessoa
    nome: str
    documento: str
    data_nascimento: str = ""
    renda_mensal: str = ""
    pessoa_exposta_politicamente: bool = False
    parte_relacionada: bool = False
    enderecos: tuple[Endereco, ...] = ()
    contatos: tuple[Contato, ...] = ()
    documentos: tuple[Documento, ...] = ()


class Leitura:
    """Reads fields one after the other and keeps what is wrong in each."""

    def __init__(self) -> None:
        self.erros: list[FieldError] = []

    def campo(self, ler: Callable[[str, str], T], texto: str, pointer: str, padrao: T) -> T:
        """The value of a field; the default, and an error kept, when it cannot be read."""
        try:
            return ler(texto, pointer)
        except ConsorcioError as erro:
            if erro.kind is not ErrorKind.VALIDATION:
                raise
            self.erros.extend(erro.fields)
            return padrao

    def concluir(self) -> None:
        """Raises VALIDATION with everything that was wrong."""
        if self.erros:
            detalhe = self.erros[0].message if len(self.erros) == 1 else "Há campos inválidos."
            raise ConsorcioError(ErrorKind.VALIDATION, detalhe, tuple(self.erros))


def ler_ficha(ficha: Ficha, hoje: date) -> Cadastro:
    """The person, checked. VALIDATION with every wrong field, by its JSON pointer."""
    leitura = Leitura()
    campo = leitura.campo
    cadastro = Cadastro(
        tipo=ficha.tipo,
        nome=campo(ler_nome, ficha.nome, "/nome", ""),
        documento=campo(_documento_de(ficha.tipo), ficha.documento, "/documento", ""),
        data_nascimento=campo(nascimento_ate(hoje), ficha.data_nascimento, "/data_nascimento", None),
        renda_mensal_centavos=campo(ler_renda, ficha.renda_mensal, "/renda_mensal", None),
        pessoa_exposta_politicamente=ficha.pessoa_exposta_politicamente,
        parte_relacionada=ficha.parte_relacionada,
        enderecos=ler_enderecos(leitura, ficha.enderecos),
        contatos=ler_contatos(leitura, ficha.contatos),
        documentos=ler_documentos(leitura, ficha.documentos),
    )
    leitura.concluir()
    return cadastro


def ler_texto(texto: str, pointer: str, maximo: int, *, obrigatorio: bool = True) -> str:
    """A text of one line in NFC, spaces put in order. Control characters, NUL and lone surrogates are refused."""
    if any(unicodedata.category(letra) in _SEM_FORMA for letra in texto):
        raise validation(pointer, "O texto tem caracteres de controle ou inválidos.")
    limpo = " ".join(unicodedata.normalize("NFC", texto).split())
    if obrigatorio and not limpo:
        raise validation(pointer, "Campo obrigatório.")
    if len(limpo) > maximo:
        raise validation(pointer, f"Informe no máximo {maximo} caracteres.")
    return limpo


def ler_nome(texto: str, pointer: str) -> str:
    """A name with at least two characters and one word."""
    nome = ler_texto(texto, pointer, 200)
    if len(nome) < 2 or not palavras(nome):  # noqa: PLR2004 the least a name may have
        raise validation(pointer, "Informe o nome completo ou a razão social.")
    return nome


def nascimento_ate(hoje: date) -> Callable[[str, str], date | None]:
    """Reader of a date of birth or foundation, which may be missing but not in the future."""

    def ler(texto: str, pointer: str) -> date | None:
        if not texto:
            return None
        try:
            dia = date.fromisoformat(texto) if _DATA.fullmatch(texto) else None
        except ValueError:
            dia = None
        if dia is None:
            raise validation(pointer, "Informe uma data que exista, no formato AAAA-MM-DD.")
        if dia > hoje:
            raise validation(pointer, "A data não pode ser futura.")
        if dia.year < _PRIMEIRO_ANO:
            raise validation(pointer, f"A data não pode ser anterior a {_PRIMEIRO_ANO}.")
        return dia

    return ler


def ler_renda(texto: str, pointer: str) -> int | None:
    """Income in centavos, which may be missing but not negative."""
    if not texto:
        return None
    centavos = parse_reais(texto, pointer)
    if centavos < 0:
        raise validation(pointer, "A renda não pode ser negativa.")
    return centavos


def ler_enderecos(leitura: Leitura, enderecos: Sequence[Endereco]) -> tuple[Endereco, ...]:
    """The addresses, in the order given."""
    return tuple(_endereco(leitura, endereco, f"/enderecos/{i}") for i, endereco in enumerate(enderecos))


def ler_contatos(leitura: Leitura, contatos: Sequence[Contato]) -> tuple[Contato, ...]:
    """The contacts, in the order given."""
    return tuple(
        replace(contato, valor=leitura.campo(_leitor(contato.tipo), contato.valor, f"/contatos/{i}/valor", ""))
        for i, contato in enumerate(contatos)
    )


def ler_documentos(leitura: Leitura, documentos: Sequence[Documento]) -> tuple[Documento, ...]:
    """The identity papers, in the order given."""
    return tuple(
        replace(
            documento,
            numero=leitura.campo(_ate(40), documento.numero, f"/documentos/{i}/numero", ""),
            orgao_emissor=leitura.campo(
                _ate(40, obrigatorio=False), documento.orgao_emissor, f"/documentos/{i}/orgao_emissor", ""
            ),
        )
        for i, documento in enumerate(documentos)
    )


def _endereco(leitura: Leitura, endereco: Endereco, pointer: str) -> Endereco:
    def campo(ler: Callable[[str, str], str], nome: str) -> str:
        return leitura.campo(ler, getattr(endereco, nome), f"{pointer}/{nome}", "")

    return Endereco(
        tipo=endereco.tipo,
        cep=campo(normalise_cep, "cep"),
        logradouro=campo(_ate(200), "logradouro"),
        numero=campo(_ate(20), "numero"),
        complemento=campo(_ate(100, obrigatorio=False), "complemento"),
        bairro=campo(_ate(100), "bairro"),
        municipio=campo(_ate(100), "municipio"),
        uf=campo(_uf, "uf"),
    )


def _documento_de(tipo: TipoPessoa) -> Callable[[str, str], str]:
    return normalise_cpf if tipo is TipoPessoa.FISICA else normalise_cnpj


def _leitor(tipo: TipoContato) -> Callable[[str, str], str]:
    return normalise_email if tipo is TipoContato.EMAIL else normalise_phone


def _ate(maximo: int, *, obrigatorio: bool = True) -> Callable[[str, str], str]:
    return lambda texto, pointer: ler_texto(texto, pointer, maximo, obrigatorio=obrigatorio)


def _uf(texto: str, pointer: str) -> str:
    uf = texto.strip().upper()
    if uf not in UFS:
        raise validation(pointer, "Informe a sigla de um estado ou DF.")
    return uf
