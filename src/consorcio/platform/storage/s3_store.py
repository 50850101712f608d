"""Objects in a server that speaks S3. Large ones go up in parts; a failed upload leaves no part."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError

from consorcio.platform.storage.object_store import Chunks, ObjectMissingError, StoreUnavailableError, checked_key

_PART_BYTES = 8 * 1024 * 1024
_READ_BYTES = 256 * 1024
_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where the server is and how to enter; `prefix` comes before every key. One that hangs longer is away."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"
    prefix: str = ""
    answer_timeout_s: float = 20


class S3Store:
    """One bucket of a server."""

    def __init__(self, settings: S3Settings) -> None:
        self._settings = settings
        self._open = AsyncExitStack()
        self._client: Any = None

    async def put(self, key: str, chunks: Chunks) -> None:
        """See `ObjectStore`."""
        parts = _parts(chunks)
        first = await anext(parts, b"")
        async with self._answers() as client:
            if len(first) < _PART_BYTES:
                await client.put_object(**self._at(key), Body=first)
            else:
                await self._put_parts(client, key, first, parts)

    async def get(self, key: str) -> Chunks:
        """See `ObjectStore`."""
        async with self._answers(key) as client:
            answer = await client.get_object(**self._at(key))
        async with answer["Body"] as body:
            while chunk := await body.read(_READ_BYTES):
                yield chunk

    async def delete(self, key: str) -> None:
        """See `ObjectStore`."""
        async with self._answers() as client:
            await client.delete_object(**self._at(key))

    async def check(self) -> None:
        """See `ObjectStore`."""
        async with self._answers() as client:
            await client.head_bucket(Bucket=self._settings.bucket)

    async def close(self) -> None:
        """Close the connections."""
        await self._open.aclose()
        self._client = None

    async def _put_parts(self, client: Any, key: str, first: bytes, rest: AsyncIterator[bytes]) -> None:
        upload = {**self._at(key), "UploadId": (await client.create_multipart_upload(**self._at(key)))["UploadId"]}
        done: list[dict[str, Any]] = []

        async def send(part: bytes) -> None:
            number = len(done) + 1
            answer = await client.upload_part(**upload, PartNumber=number, Body=part)
            done.append({"PartNumber": number, "ETag": answer["ETag"]})

        try:
            await send(first)
            async for part in rest:
                await send(part)
            await client.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
        except BaseException:
            await client.abort_multipart_upload(**upload)
            raise

    @asynccontextmanager
    async def _answers(self, key: str = "") -> AsyncIterator[Any]:
        """The client; what the server or the network refuses leaves as one of our two errors."""
        try:
            if self._client is None:
                self._client = await self._open.enter_async_context(_client(self._settings))
            yield self._client
        except ClientError as refused:
            if str(refused.response.get("Error", {}).get("Code")) in _MISSING and key:
                raise ObjectMissingError(key) from refused
            raise StoreUnavailableError(str(refused)) from refused
        except (BotoCoreError, OSError) as failure:
            raise StoreUnavailableError(str(failure)) from failure

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._settings.bucket, "Key": self._settings.prefix + checked_key(key)}


def _client(settings: S3Settings) -> Any:
    return get_session().create_client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        config=AioConfig(
            connect_timeout=3,
            read_timeout=settings.answer_timeout_s,
            retries={"max_attempts": 2, "mode": "standard"},
            s3={"addressing_style": "path"},
            # Servers other than Amazon's refuse the newer checksums; the content is authenticated by its sealing.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


async def _parts(chunks: Chunks) -> AsyncIterator[bytes]:
    """The same bytes in parts of one size; the last may be smaller."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) >= _PART_BYTES:
            yield bytes(held[:_PART_BYTES])
            del held[:_PART_BYTES]
    if held:
        yield bytes(held)
