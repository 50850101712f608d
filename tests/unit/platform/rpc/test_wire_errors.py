"""An error is the same on both sides of the wire."""

from __future__ import annotations

import grpc
import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.platform.rpc import wire_errors


def _failure(code: grpc.StatusCode, trailers: tuple[tuple[str, bytes], ...] = ()) -> grpc.aio.AioRpcError:
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(*trailers))


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_survives_the_wire(kind: ErrorKind) -> None:
    error = ConsorcioError(kind, "Não dá: ação.", (FieldError("/endereco/uf", "é inválida"),), 7, "R3.05")
    status = wire_errors.status_of(error)
    assert status.value[0] == kind.grpc_status
    rebuilt = wire_errors.load(_failure(status, ((wire_errors.TRAILER, wire_errors.dump(error)),)))
    assert (rebuilt.kind, rebuilt.detail, rebuilt.fields) == (error.kind, error.detail, error.fields)
    assert (rebuilt.retry_after_s, rebuilt.rule) == (7, "R3.05")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (grpc.StatusCode.UNAVAILABLE, ErrorKind.UNAVAILABLE),
        (grpc.StatusCode.DEADLINE_EXCEEDED, ErrorKind.TIMEOUT),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, ErrorKind.TOO_LARGE),
    ],
)
def test_a_failure_of_the_network_has_a_kind_too(code: grpc.StatusCode, kind: ErrorKind) -> None:
    assert wire_errors.load(_failure(code)).kind is kind
