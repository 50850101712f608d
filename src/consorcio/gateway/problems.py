"""Errors as the public sees them: RFC 9457 problem documents. The only place where an error is rendered."""

from __future__ import annotations

import orjson
import structlog
from starlette.exceptions import HTTPException

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.problem import document, problem_document

METHOD_NOT_ALLOWED = (405, "METODO_NAO_PERMITIDO", "Método não permitido")
NOT_ACCEPTABLE = (406, "NAO_ACEITAVEL", "Formato não produzido")

_log = structlog.get_logger(__name__)


class HttpRefusalError(Exception):
    """A refusal that exists only in HTTP (405, 406), with the headers that go along."""

    def __init__(self, what: tuple[int, str, str], detail: str, headers: tuple[tuple[bytes, bytes], ...] = ()) -> None:
        super().__init__(detail)
        self.status, self.code, self.title = what
        self.detail = detail
        self.headers = headers


Problem = tuple[int, bytes, list[tuple[bytes, bytes]]]
"""Status, body, and the headers of this problem in particular."""


def problem_of(error: Exception, correlation_id: str) -> Problem:
    """The problem of any exception. One that nobody foresaw is logged with the trace and shows only the incident."""
    if isinstance(error, ConsorcioError):
        return _of_consorcio_error(error, correlation_id)
    if isinstance(error, HttpRefusalError):
        refusal = document(error.status, error.code, error.title, error.detail)
        return error.status, orjson.dumps({**refusal, "instance": _instance(correlation_id)}), list(error.headers)
    if isinstance(error, HTTPException):
        return _of_starlette(error, correlation_id)
    _log.error("gateway.incidente", correlation_id=correlation_id, exc_info=error)
    return _of_consorcio_error(_incident(correlation_id), correlation_id)


def problem_line(error: Exception, correlation_id: str) -> bytes:
    """The problem as the last line of a stream that was already being sent."""
    return problem_of(error, correlation_id)[1] + b"\n"


def _of_consorcio_error(error: ConsorcioError, correlation_id: str) -> Problem:
    kind = error.kind
    problem = {**problem_document(error), "instance": _instance(correlation_id)}
    headers: list[tuple[bytes, bytes]] = []
    if error.retry_after_s is not None:
        headers.append((b"retry-after", str(error.retry_after_s).encode()))
    if kind is ErrorKind.UNAUTHENTICATED:
        headers.append((b"www-authenticate", b"Bearer"))
    return kind.http_status, orjson.dumps(problem), headers


def _of_starlette(error: HTTPException, correlation_id: str) -> Problem:
    """What Starlette refuses by itself: a method that a hand-written address does not have."""
    if error.status_code == METHOD_NOT_ALLOWED[0]:
        allow = tuple((name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items())
        refusal = HttpRefusalError(METHOD_NOT_ALLOWED, "Este endereço não aceita este método.", allow)
        return problem_of(refusal, correlation_id)
    kind = ErrorKind.NOT_FOUND if error.status_code == ErrorKind.NOT_FOUND.http_status else ErrorKind.VALIDATION
    return _of_consorcio_error(ConsorcioError(kind, "O pedido não pôde ser atendido."), correlation_id)


def _instance(correlation_id: str) -> str:
    return f"urn:correlacao:{correlation_id}"


def _incident(correlation_id: str) -> ConsorcioError:
    return ConsorcioError(
        ErrorKind.INTERNAL, f"Ocorreu um erro inesperado. Informe ao suporte o incidente {correlation_id}."
    )
