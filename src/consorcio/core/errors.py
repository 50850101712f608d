"""The closed set of ways a request can fail, with everything each edge needs to say it.

A plain exception is a defect: the edges answer INTERNAL with an incident id and log the trace. Whatever a person
should read is a `ConsorcioError`, whose `detail` is Brazilian Portuguese and safe to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ErrorKind(Enum):
    """What went wrong, as a stable code, a gRPC status, an HTTP status, a title and whether repeating may help."""

    VALIDATION = ("VALIDACAO", 3, 400, "Dados inválidos", False)
    NOT_FOUND = ("NAO_ENCONTRADO", 5, 404, "Não encontrado", False)
    CONFLICT = ("CONFLITO", 6, 409, "Conflito com o que já existe", False)
    PRECONDITION = ("REGRA_NAO_ATENDIDA", 9, 422, "Operação não permitida pela regra", False)
    VERSION_MISMATCH = ("VERSAO_DESATUALIZADA", 10, 412, "Registro alterado por outra pessoa", False)
    UNAUTHENTICATED = ("NAO_AUTENTICADO", 16, 401, "Identificação necessária", False)
    FORBIDDEN = ("SEM_PERMISSAO", 7, 403, "Sem permissão", False)
    IDEMPOTENCY_REUSED = ("CHAVE_REUTILIZADA", 9, 422, "Chave de idempotência já usada", False)
    IN_PROGRESS = ("EM_ANDAMENTO", 10, 409, "Operação em andamento", True)
    RATE_LIMITED = ("LIMITE_EXCEDIDO", 8, 429, "Muitas requisições", True)
    TOO_LARGE = ("GRANDE_DEMAIS", 8, 413, "Conteúdo grande demais", False)
    UNAVAILABLE = ("INDISPONIVEL", 14, 503, "Serviço indisponível", True)
    TIMEOUT = ("TEMPO_ESGOTADO", 4, 504, "Tempo esgotado", True)
    UNSUPPORTED = ("NAO_SUPORTADO", 12, 415, "Formato não suportado", False)
    INTERNAL = ("ERRO_INTERNO", 13, 500, "Erro interno", False)

    def __init__(self, code: str, grpc_status: int, http_status: int, title: str, retryable: bool) -> None:
        self.code = code
        self.grpc_status = grpc_status
        self.http_status = http_status
        self.title = title
        self.retryable = retryable


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: its JSON pointer (`/endereco/uf`) and what is wrong, in Portuguese."""

    pointer: str
    message: str


class ConsorcioError(Exception):
    """A failure that the caller can understand. `rule` names the rule that refused it, as `R3.05`."""

    def __init__(
        self,
        kind: ErrorKind,
        detail: str,
        fields: tuple[FieldError, ...] = (),
        retry_after_s: int | None = None,
        rule: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.fields = fields
        self.retry_after_s = retry_after_s
        self.rule = rule

    def __repr__(self) -> str:
        return f"ConsorcioError({self.kind.name}, {self.detail!r}, fields={self.fields!r}, rule={self.rule!r})"


def validation(pointer: str, message: str) -> ConsorcioError:
    """A field with a bad value."""
    return ConsorcioError(ErrorKind.VALIDATION, message, (FieldError(pointer, message),))


def not_found(what: str, id: object) -> ConsorcioError:
    """Nothing of that name has that id: `not_found("grupo", grupo_id)`."""
    return ConsorcioError(ErrorKind.NOT_FOUND, f"Não existe {what} com o identificador {id}.")


def foreign_page_token() -> ConsorcioError:
    """The token of a page is not one that was given with the page before."""
    return validation("/token_pagina", "Use o token devolvido pela página anterior.")


def conflict(detail: str, pointer: str = "") -> ConsorcioError:
    """The change clashes with something that already exists; `pointer` names the field that clashes, when one does."""
    return ConsorcioError(ErrorKind.CONFLICT, detail, (FieldError(pointer, detail),) if pointer else ())


def precondition(detail: str, rule: str | None = None) -> ConsorcioError:
    """A business rule refused; `rule` is its id in the rule book."""
    return ConsorcioError(ErrorKind.PRECONDITION, detail, rule=rule)


def version_mismatch() -> ConsorcioError:
    """The record changed since the caller read it."""
    return ConsorcioError(
        ErrorKind.VERSION_MISMATCH,
        "O registro foi alterado depois que você o leu. Recarregue e tente de novo.",
    )


def forbidden(detail: str = "Você não tem permissão para esta operação.") -> ConsorcioError:
    """The caller is known and may not."""
    return ConsorcioError(ErrorKind.FORBIDDEN, detail)


def unauthenticated(detail: str = "Identifique-se para continuar.") -> ConsorcioError:
    """The caller is not known."""
    return ConsorcioError(ErrorKind.UNAUTHENTICATED, detail)


def unavailable(detail: str, retry_after_s: int | None = None) -> ConsorcioError:
    """Something this needs does not answer now."""
    return ConsorcioError(ErrorKind.UNAVAILABLE, detail, retry_after_s=retry_after_s)


def timeout(detail: str = "A operação não terminou no prazo.") -> ConsorcioError:
    """The deadline passed."""
    return ConsorcioError(ErrorKind.TIMEOUT, detail)
