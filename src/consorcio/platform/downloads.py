"""HTTP faces of services that give contents away: the answer with a file, and the answer with an error."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from urllib.parse import quote

import orjson
import psycopg
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from consorcio.core.errors import ConsorcioError
from consorcio.platform.problem import PROBLEM_MEDIA_TYPE, problem_document
from consorcio.platform.rpc.failures import as_error


async def download(
    frames: AsyncIterator[bytes], media_type: str, file_name: str, size_bytes: int, sha256: bytes
) -> StreamingResponse:
    """A content as a download, never to be shown by the browser as a page of ours.

    The first frame is opened before the answer begins: a store that is away is an error, not half a file.
    """
    first = await anext(frames, b"")
    return StreamingResponse(
        _follow(first, frames),
        media_type=media_type,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(file_name)}",
            "content-length": str(size_bytes),
            "x-content-type-options": "nosniff",
            "content-security-policy": "sandbox; default-src 'none'",
            "cache-control": "private, no-store",
            "repr-digest": f"sha-256=:{b64encode(sha256).decode()}:",
        },
    )


async def problem_answer(request: Request, failure: Exception) -> Response:
    """A refusal, or a database that does not answer, as `application/problem+json`."""
    error = as_error(failure, f"{request.method} {getattr(request.get('route'), 'path', '')}")
    headers = {"retry-after": str(error.retry_after_s)} if error.retry_after_s else {}
    return Response(orjson.dumps(problem_document(error)), error.kind.http_status, headers, PROBLEM_MEDIA_TYPE)


PROBLEMS = {ConsorcioError: problem_answer, psycopg.OperationalError: problem_answer}
"""What an HTTP face answers instead of its own way; anything else is a defect, and the process logs it."""


async def _follow(first: bytes, frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for frame in frames:
        yield frame
