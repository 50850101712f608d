"""The S3 store against a server that refuses who signs wrong, goes away, comes back and hangs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from consorcio.platform.storage.object_store import ObjectMissingError, StoreUnavailableError
from consorcio.platform.storage.s3_store import S3Settings, S3Store
from s3_servidor import CHAVE, SEGREDO, ServidorS3

CONTEUDO = bytes(range(256)) * 64


def _cliente(servidor: ServidorS3, segredo: str = SEGREDO) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=servidor.url,
        aws_access_key_id=CHAVE,
        aws_secret_access_key=segredo,
        region_name="us-east-1",
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )


@pytest.fixture
async def guarda(servidor_s3: ServidorS3) -> AsyncIterator[tuple[S3Settings, S3Store]]:
    balde = f"teste-{uuid4()}"
    _cliente(servidor_s3).create_bucket(Bucket=balde)
    settings = S3Settings(servidor_s3.url, balde, CHAVE, SEGREDO)
    store = S3Store(settings)
    yield settings, store
    await store.close()


async def _pedacos(conteudo: bytes) -> AsyncIterator[bytes]:
    for inicio in range(0, len(conteudo), 5000):
        yield conteudo[inicio : inicio + 5000]


async def _ler(store: S3Store, chave: str) -> bytes:
    return b"".join([pedaco async for pedaco in store.get(chave)])


async def test_quem_assina_errado_nao_le_nem_escreve(guarda: tuple[S3Settings, S3Store]) -> None:
    settings, store = guarda
    await store.put("certo", _pedacos(CONTEUDO))
    intruso, ninguem = S3Store(replace(settings, secret_key="outro")), S3Store(replace(settings, access_key="ninguem"))
    for tentativa in (
        intruso.put("errado", _pedacos(CONTEUDO)),
        _ler(intruso, "certo"),
        intruso.delete("certo"),
        intruso.check(),
        _ler(ninguem, "certo"),
    ):
        with pytest.raises(StoreUnavailableError):
            await tentativa
    await intruso.close()
    await ninguem.close()
    assert await _ler(store, "certo") == CONTEUDO
    with pytest.raises(ObjectMissingError):
        await _ler(store, "errado")


async def test_enderecos_assinados_e_pedacos(guarda: tuple[S3Settings, S3Store], servidor_s3: ServidorS3) -> None:
    """What the store put, by another client: by a signed address, in part, and not when it was touched."""
    settings, store = guarda
    await store.put("pasta/a-b", _pedacos(CONTEUDO))
    onde = {"Bucket": settings.bucket, "Key": "pasta/a-b"}
    cliente = _cliente(servidor_s3)
    assert cliente.get_object(**onde, Range="bytes=10-19")["Body"].read() == CONTEUDO[10:20]
    url = cliente.generate_presigned_url("get_object", Params=onde, ExpiresIn=60)
    async with httpx.AsyncClient() as http:
        inteiro = await http.get(url)
        parte = await http.get(url, headers={"range": "bytes=0-3"})
        mexido, sem_assinatura = await http.get(url.replace("a-b", "outro")), await http.get(url.split("?")[0])
    assert (inteiro.content, parte.status_code, parte.content) == (CONTEUDO, 206, CONTEUDO[:4])
    assert mexido.status_code == sem_assinatura.status_code == httpx.codes.FORBIDDEN
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        _cliente(servidor_s3, "outro").get_object(**onde)


async def test_servidor_que_some_volta_e_trava(guarda: tuple[S3Settings, S3Store], servidor_s3: ServidorS3) -> None:
    settings, store = guarda
    await store.put("antes", _pedacos(CONTEUDO))
    servidor_s3.parar()
    with pytest.raises(StoreUnavailableError):
        await store.put("durante", _pedacos(CONTEUDO))
    servidor_s3.voltar()
    await store.check()
    com_pressa = S3Store(replace(settings, answer_timeout_s=0.3))
    servidor_s3.congelar()
    try:
        with pytest.raises(StoreUnavailableError):
            await _ler(com_pressa, "antes")
    finally:
        servidor_s3.descongelar()
        await com_pressa.close()
    assert await _ler(store, "antes") == CONTEUDO
