"""Any failure of a handler as an error the caller may see. What nobody foresaw shows an incident and nothing else."""

from __future__ import annotations

import uuid

import psycopg

from consorcio.core.errors import ConsorcioError, ErrorKind, timeout
from consorcio.platform.logging_setup import get_logger

_log = get_logger(__name__)


def as_error(failure: BaseException, method: str) -> ConsorcioError:
    """The error of a failure. An unknown one is logged with its trace, which never leaves the process."""
    if isinstance(failure, ConsorcioError):
        return failure
    if isinstance(failure, TimeoutError | psycopg.errors.QueryCanceled):
        return timeout()
    if isinstance(failure, psycopg.errors.UniqueViolation):
        return ConsorcioError(ErrorKind.CONFLICT, "Já existe um registro com esses dados.")
    if isinstance(failure, psycopg.OperationalError | ConnectionError):
        _log.warning("banco_indisponivel", metodo=method, erro=repr(failure))
        return ConsorcioError(ErrorKind.UNAVAILABLE, "O serviço está temporariamente indisponível.", retry_after_s=2)
    incident = uuid.uuid4().hex[:12]
    _log.error("erro_interno", incidente=incident, metodo=method, exc_info=failure)
    return ConsorcioError(ErrorKind.INTERNAL, f"Erro inesperado. Informe o código {incident} ao suporte.")
