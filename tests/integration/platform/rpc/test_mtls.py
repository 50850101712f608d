"""With certificates in the settings, both sides of a call prove who they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import SequentialIds
from consorcio.platform import serving
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.rpc.server import RpcServer
from consorcio.platform.settings import Settings
from rpc_prova import Prova, actor, contract, pedido

OFFICE = PassportOffice(b"chave da instalacao")
Issuer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(name: str, issuer: Issuer | None) -> Issuer:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    signing_name, signing_key = (issuer[0].subject, issuer[1]) if issuer else (_name(name), key)
    builder = (
        x509.CertificateBuilder(signing_name, _name(name), key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    )
    return builder.sign(signing_key, hashes.SHA256()), key


def _settings(folder: Path, authority: Issuer) -> Settings:
    folder.mkdir()
    certificate, key = _certificate("grupos", authority)
    pem, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "ca.pem").write_bytes(authority[0].public_bytes(pem))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password))
    return Settings(
        tls_ca=folder / "ca.pem", tls_certificado=folder / "cert.pem", tls_chave=folder / "key.pem", ambiente="teste"
    )


async def _outcome(channel: grpc.aio.Channel, binding: Binding) -> str:
    caller = Caller("sorteios", OFFICE)
    caller.add_far("prova.v1", channel)
    try:
        await caller.invoke(binding.policies["Interno"], pedido(), CallMeta(actor(via="sorteios"), "corr"))
    except ConsorcioError as error:
        return error.kind.name
    finally:
        await channel.close()
    return "OK"


@pytest.fixture
def authority() -> Issuer:
    """Who signs the certificates of this installation."""
    return _certificate("instalacao", None)


@pytest.fixture
def binding() -> Binding:
    """The test service, without a database."""
    return Binding(contract().services_by_name["ProvaService"], Prova(), None, SystemClock(), SequentialIds())


@pytest.fixture
async def address(authority: Issuer, binding: Binding, tmp_path: Path) -> AsyncIterator[str]:
    """The test service behind TLS."""
    server = RpcServer(OFFICE, serving._server_credentials(_settings(tmp_path / "servidor", authority)))
    port = await server.start([binding], "localhost:0")
    yield f"localhost:{port}"
    await server.stop()


async def test_who_has_a_certificate_of_the_installation_comes_in(
    authority: Issuer, binding: Binding, address: str, tmp_path: Path
) -> None:
    settings = _settings(tmp_path / "cliente", authority)
    assert await _outcome(serving._channel(settings, address), binding) == "OK"


async def test_others_stay_out(binding: Binding, address: str, tmp_path: Path) -> None:
    stranger = _settings(tmp_path / "estranho", _certificate("outra", None))
    for channel in (serving._channel(stranger, address), serving._channel(Settings(ambiente="teste"), address)):
        assert await _outcome(channel, binding) == ErrorKind.UNAVAILABLE.name
