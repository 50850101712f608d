"""Objects: bytes kept under a key, on the local disk or in any server that speaks S3, sealed before they get there."""

from consorcio.platform.storage.local_store import LocalStore
from consorcio.platform.storage.object_store import Chunks, ObjectMissingError, ObjectStore, StoreUnavailableError
from consorcio.platform.storage.s3_store import S3Settings, S3Store
from consorcio.platform.storage.sealed_stream import TamperedError, new_key, open_stream, seal_stream
from consorcio.platform.storage.settings import StorageSettings

__all__ = [
    "Chunks",
    "LocalStore",
    "ObjectMissingError",
    "ObjectStore",
    "S3Settings",
    "S3Store",
    "StorageSettings",
    "StoreUnavailableError",
    "TamperedError",
    "new_key",
    "open_stream",
    "seal_stream",
]
