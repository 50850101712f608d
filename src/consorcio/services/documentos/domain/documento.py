"""What a document is: who it belongs to, its versions, and until when it has to be kept (REGRAS §11.7)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.services.documentos.domain.conteudo import Formato

_PROIBIDOS = re.compile(r"[/\\:*?\"<>|\x00-\x1f\x7f]")
NOME_MAX = 200


class SituacaoDocumento(Enum):
    """Whether the content may still be read."""

    ATIVO = "ATIVO"
    EXCLUIDO = "EXCLUIDO"


class SituacaoVersao(Enum):
    """Where a version is between being announced and being erased."""

    AGUARDANDO = "AGUARDANDO"
    GERANDO = "GERANDO"
    DISPONIVEL = "DISPONIVEL"
    FALHOU = "FALHOU"
    APAGADA = "APAGADA"


@dataclass(frozen=True, slots=True)
class TipoDocumento:
    """What is accepted for a kind of document and how long it is kept: data of the installation.

    One that `acompanha_cota` is read by who holds the cota now, too: history and guarantees go with it (R7.52).
    """

    tipo: str
    nome: str
    formatos: tuple[Formato, ...]
    tamanho_max_mb: int
    guarda_anos: int
    do_consorciado: bool
    versao: int
    acompanha_cota: bool = False

    @property
    def tamanho_max_bytes(self) -> int:
        """The largest content."""
        return self.tamanho_max_mb * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Vinculos:
    """Whom and what a document is about."""

    consorciado_id: UUID | None = None
    grupo_id: UUID | None = None
    cota_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Documento:
    """The record. `guarda_legal` is the reason in force, empty when there is none."""

    documento_id: UUID
    tipo: str
    titulo: str
    vinculos: Vinculos
    situacao: SituacaoDocumento
    guardar_ate: date | None
    guarda_legal: str
    criado_por: str
    criado_em: datetime
    versao: int


@dataclass(frozen=True, slots=True)
class Versao:
    """One content of a document."""

    versao_id: UUID
    documento_id: UUID
    numero: int
    situacao: SituacaoVersao
    nome_arquivo: str
    formato: Formato | None = None
    tamanho_bytes: int | None = None
    sha256: bytes | None = None
    sha256_esperado: bytes | None = None
    modelo: str = ""
    assinada: bool = False
    motivo: str = ""
    enviado_por: str = ""
    disponivel_em: datetime | None = None


def nome_de_arquivo(nome: str, campo: str = "/nome_arquivo") -> str:
    """The name as it is kept. VALIDATION for folders, control characters, or a name made of dots."""
    limpo = unicodedata.normalize("NFC", nome).strip()
    if not limpo or _PROIBIDOS.search(limpo) or not limpo.strip(". ") or len(limpo) > NOME_MAX:
        raise validation(campo, "Informe só o nome do arquivo, sem pastas nem caracteres de controle.")
    return limpo


def guardar_ate(tipo: TipoDocumento, enviado_em: date) -> date | None:
    """The last day it has to be kept, or None when its kind has no term. 29 February counts as the 28th."""
    if tipo.guarda_anos == 0:
        return None
    ano = enviado_em.year + tipo.guarda_anos
    dia = 28 if (enviado_em.month, enviado_em.day) == (2, 29) else enviado_em.day
    return date(ano, enviado_em.month, dia)


def exigir_excluivel(documento: Documento, hoje: date) -> None:
    """PRECONDITION with the reason and the date while the document has to be kept (REGRAS §11.7)."""
    if documento.situacao is SituacaoDocumento.EXCLUIDO:
        raise precondition("O documento já foi excluído.")
    if documento.guarda_legal:
        raise precondition(f"O documento está sob guarda legal: {documento.guarda_legal}.")
    if documento.guardar_ate is not None and hoje <= documento.guardar_ate:
        raise precondition(f"O documento deve ser guardado até {documento.guardar_ate:%d/%m/%Y}.")
