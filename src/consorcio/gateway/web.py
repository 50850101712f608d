"""The web application: static files from a folder, with the headers that let a browser trust them.

The folder may change while the process runs (a remote is upgraded alone): a file is read again when it changed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route

from consorcio.gateway.edge import not_found
from consorcio.gateway.exchange import Receive, Scope, Send

_IMMUTABLE = "public, max-age=31536000, immutable"
_HASHED = re.compile(r"^/(?:_next/static|mf/[a-z]+/static)/")
_OWN = ("/api/", "/mf/", "/_next/")
_NOTHING_HERE = "/404"
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_COMPRESSIBLE = ("text/", "application/json", "text/javascript", "image/svg+xml")
_WORTH_COMPRESSING_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class _File:
    """A file ready to be sent."""

    body: bytes
    zipped: bytes | None
    media_type: str
    etag: str
    policy: str | None
    """Content security policy, of a page."""


class WebFiles:
    """Answers GET and HEAD from the folder of the built application.

    Addresses have no extension: `/grupos/105` is answered by the page of its first segment, which reads the rest.
    """

    def __init__(self, folder: Path, remotes: Mapping[str, str]) -> None:
        self._folder = folder.resolve()
        self._script_sources = " ".join(["'self'", *sorted(_origins(remotes.values()))])
        self._read: dict[Path, tuple[int, int, _File]] = {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer. What is not there is a page that says so for who goes there, and NOT_FOUND for the rest."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        if scope["method"] not in ("GET", "HEAD"):
            raise not_found()
        path, headers, status = str(scope["path"]), Headers(scope=scope), HTTPStatus.OK
        file = self._find(path)
        if file is None and "text/html" in headers.get("accept", "") and not path.startswith(_OWN):
            file, status = self._find(_NOTHING_HERE), HTTPStatus.NOT_FOUND
        if file is None:
            raise not_found()
        await _answer(file, path, headers, status)(scope, _receive, send)

    def _find(self, path: str) -> _File | None:
        for candidate in _candidates(path):
            target = (self._folder / candidate).resolve()
            if target.is_relative_to(self._folder) and target.is_file():
                return self._load(target)
        return None

    def _load(self, target: Path) -> _File:
        stat = target.stat()
        known = self._read.get(target)
        if known is not None and known[:2] == (stat.st_mtime_ns, stat.st_size):
            return known[2]
        file = self._prepare(target)
        self._read[target] = (stat.st_mtime_ns, stat.st_size, file)
        return file

    def _prepare(self, target: Path) -> _File:
        body = target.read_bytes()
        media_type = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        policy = self._policy(body) if media_type == "text/html" else None
        compress = media_type.startswith(_COMPRESSIBLE) and len(body) >= _WORTH_COMPRESSING_BYTES
        return _File(
            body=body,
            zipped=gzip.compress(body, 6, mtime=0) if compress else None,
            media_type=media_type,
            etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            policy=policy,
        )

    def _policy(self, page: bytes) -> str:
        """Scripts of our own, and the inline ones of this very page by their hash; nothing else runs."""
        hashes = {f"'sha256-{_sha256(script)}'" for script in _INLINE_SCRIPT.findall(page)}
        scripts = " ".join([self._script_sources, *sorted(hashes)])
        return (
            f"default-src 'none'; script-src {scripts}; style-src {self._script_sources}; "
            f"connect-src {self._script_sources}; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; "
            "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
        )


def config_route(remotes: Mapping[str, str]) -> Route:
    """`/config.json`: what the application reads when it starts, because it was built before it knew where it runs."""
    body = orjson.dumps({"remotos": dict(remotes)})

    async def config(_request: object) -> Response:
        return Response(body, media_type="application/json", headers={"cache-control": "no-cache"})

    return Route("/config.json", config, methods=["GET"])


def _candidates(path: str) -> Sequence[str]:
    """Files that may answer an address, the best first."""
    clean = path.strip("/")
    if not clean:
        return ("index.html",)
    first, last = clean.split("/", 1)[0], clean.rsplit("/", 1)[-1]
    if path.startswith(_OWN):
        return (clean,)
    if last.endswith(".txt"):
        return (clean, f"{first}.txt")
    if "." in last:
        return (clean,)
    return (f"{clean}.html", f"{first}.html")


def _answer(file: _File, path: str, headers: Headers, status: HTTPStatus) -> Response:
    given = {"etag": file.etag, "cache-control": _IMMUTABLE if _HASHED.match(path) else "no-cache"}
    if file.policy:
        given["content-security-policy"] = file.policy
    if file.zipped is not None:
        given["vary"] = "accept-encoding"
    if status is HTTPStatus.OK and headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=given)
    body = file.body
    if file.zipped is not None and "gzip" in headers.get("accept-encoding", ""):
        body, given["content-encoding"] = file.zipped, "gzip"
    return Response(body, status, media_type=file.media_type, headers=given)


def _origins(addresses: Iterable[str]) -> set[str]:
    """Other origins that remotes come from; none on the usual single origin."""
    found = set()
    for address in addresses:
        parts = urlsplit(address)
        if parts.netloc:
            found.add(f"{parts.scheme}://{parts.netloc}")
    return found


def _sha256(script: bytes) -> str:
    return base64.b64encode(hashlib.sha256(script).digest()).decode()
