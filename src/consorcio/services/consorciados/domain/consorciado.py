"""A person of the register: what is known, already checked and in its stored form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID


class TipoPessoa(Enum):
    """Natural or legal person (R2.30)."""

    FISICA = "FISICA"
    JURIDICA = "JURIDICA"


class Situacao(Enum):
    """Whether the person may join new groups; what they have goes on either way."""

    ATIVO = "ATIVO"
    BLOQUEADO = "BLOQUEADO"


class TipoEndereco(Enum):
    """What an address is for."""

    RESIDENCIAL = "RESIDENCIAL"
    COMERCIAL = "COMERCIAL"
    CORRESPONDENCIA = "CORRESPONDENCIA"


class TipoContato(Enum):
    """How to reach the person."""

    EMAIL = "EMAIL"
    CELULAR = "CELULAR"
    TELEFONE = "TELEFONE"


class TipoDocumento(Enum):
    """Which paper identifies the person, besides CPF or CNPJ."""

    RG = "RG"
    CNH = "CNH"
    PASSAPORTE = "PASSAPORTE"
    INSCRICAO_ESTADUAL = "INSCRICAO_ESTADUAL"
    CONTRATO_SOCIAL = "CONTRATO_SOCIAL"


@dataclass(frozen=True, slots=True)
class Endereco:
    """A Brazilian address; `cep` has 8 digits."""

    tipo: TipoEndereco
    cep: str
    logradouro: str
    numero: str
    complemento: str
    bairro: str
    municipio: str
    uf: str


@dataclass(frozen=True, slots=True)
class Contato:
    """An e-mail, or a telephone in E.164."""

    tipo: TipoContato
    valor: str
    preferencial: bool = False


@dataclass(frozen=True, slots=True)
class Documento:
    """An identity paper."""

    tipo: TipoDocumento
    numero: str
    orgao_emissor: str = ""


@dataclass(frozen=True, slots=True)
class Cadastro:
    """What the person told, checked: CPF or CNPJ without punctuation, income in centavos (R2.31)."""

    tipo: TipoPessoa
    nome: str
    documento: str
    data_nascimento: date | None = None
    renda_mensal_centavos: int | None = None
    pessoa_exposta_politicamente: bool = False
    parte_relacionada: bool = False
    situacao: Situacao = Situacao.ATIVO
    enderecos: tuple[Endereco, ...] = ()
    contatos: tuple[Contato, ...] = ()
    documentos: tuple[Documento, ...] = ()


@dataclass(frozen=True, slots=True)
class Consorciado:
    """A registered person. `conjuge_id` is told by both of a couple, who count together in the 10 % (R3.05)."""

    consorciado_id: UUID
    cadastro: Cadastro
    conjuge_id: UUID | None
    versao: int
    criado_em: datetime
    atualizado_em: datetime


def endereco_de_cobranca(enderecos: Sequence[Endereco]) -> Endereco | None:
    """Where a charge is sent: the address for letters or, without one, the first; None when there is none."""
    para_cartas = (um for um in enderecos if um.tipo is TipoEndereco.CORRESPONDENCIA)
    return next(para_cartas, enderecos[0] if enderecos else None)
