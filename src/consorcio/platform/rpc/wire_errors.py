"""An error on its way from one process to another: same kind, same words, same fields on the other side."""

from __future__ import annotations

from typing import Any

import grpc
import orjson

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, timeout, unavailable

TRAILER = "consorcio-erro-bin"


def status_of(error: ConsorcioError) -> grpc.StatusCode:
    """The gRPC status of an error kind."""
    return next(code for code in grpc.StatusCode if code.value[0] == error.kind.grpc_status)


def dump(error: ConsorcioError) -> bytes:
    """The error as trailer bytes."""
    return orjson.dumps(
        {
            "kind": error.kind.name,
            "detail": error.detail,
            "fields": [[field.pointer, field.message] for field in error.fields],
            "retry_after_s": error.retry_after_s,
            "rule": error.rule,
        }
    )


def load(failure: grpc.aio.AioRpcError) -> ConsorcioError:
    """The error of a failed call; one that came without ours is of the network or of the deadline."""
    for key, value in failure.trailing_metadata() or ():
        if key == TRAILER:
            return _rebuild(orjson.loads(value))
    if failure.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
        return timeout()
    if failure.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return ConsorcioError(ErrorKind.TOO_LARGE, "O conteúdo é grande demais para ser enviado entre serviços.")
    return unavailable("Um serviço necessário não respondeu. Tente de novo em instantes.", retry_after_s=1)


def _rebuild(note: dict[str, Any]) -> ConsorcioError:
    return ConsorcioError(
        ErrorKind[note["kind"]],
        note["detail"],
        tuple(FieldError(pointer, message) for pointer, message in note["fields"]),
        note["retry_after_s"],
        note["rule"],
    )
