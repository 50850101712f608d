"""Checkpoint: what the log was at one moment, signed, in the text form of C2SP tlog-checkpoint.

    origin
    size in decimal
    root in base64
    cadeia <hex>          (extension lines)
    instante <RFC 3339>

Every line ends in a line feed. The signature is Ed25519 over exactly that text.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from consorcio.services.auditoria.domain.registro import instante_texto

_TEXTO = re.compile(
    r"(?P<origem>[^\n]+)\n(?P<tamanho>[1-9][0-9]{0,18})\n(?P<raiz>[A-Za-z0-9+/]{43}=)\n"
    r"cadeia (?P<cadeia>[0-9a-f]{64})\ninstante (?P<instante>[0-9T:.Z-]{20,27})\n"
)
_ED25519_DO_C2SP = b"\x01"


@dataclass(frozen=True, slots=True)
class Chave:
    """A key of the log: identified, as C2SP signed notes do, by a hash of origin and public key."""

    origem: str
    privada: Ed25519PrivateKey

    @property
    def publica(self) -> bytes:
        """The 32 bytes that anybody may have."""
        return self.privada.public_key().public_bytes_raw()

    @property
    def chave_id(self) -> str:
        """Eight hexadecimal digits."""
        return identificar_chave(self.origem, self.publica)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed moment of the log. All but `assinatura` and `chave_id` is also in `texto`, which is what was signed."""

    tamanho: int
    raiz: bytes
    cadeia: bytes
    instante: datetime
    texto: str
    assinatura: bytes
    chave_id: str


def identificar_chave(origem: str, publica: bytes) -> str:
    """The key id of C2SP signed-note, in hexadecimal."""
    return sha256(origem.encode() + b"\n" + _ED25519_DO_C2SP + publica).digest()[:4].hex()


def assinar(chave: Chave, tamanho: int, raiz: bytes, cadeia: bytes, instante: datetime) -> Checkpoint:
    """Sign the log as it is."""
    linhas = (
        chave.origem,
        str(tamanho),
        b64encode(raiz).decode(),
        f"cadeia {cadeia.hex()}",
        f"instante {instante_texto(instante)}",
    )
    texto = "".join(f"{linha}\n" for linha in linhas)
    assinatura = chave.privada.sign(texto.encode())
    return Checkpoint(tamanho, raiz, cadeia, instante, texto, assinatura, chave.chave_id)


def divergencia_do_checkpoint(checkpoint: Checkpoint, publica: bytes | None) -> str | None:
    """What is wrong with a checkpoint by itself, in Portuguese; None when its signature and its fields agree."""
    if publica is None:
        return f"foi assinado por uma chave desconhecida ({checkpoint.chave_id})"
    try:
        Ed25519PublicKey.from_public_bytes(publica).verify(checkpoint.assinatura, checkpoint.texto.encode())
    except (InvalidSignature, ValueError):
        return "a assinatura não confere"
    lido = _TEXTO.fullmatch(checkpoint.texto)
    if lido is None:
        return "o texto assinado não é o de um ponto de verificação"
    campos = (
        int(lido["tamanho"]) == checkpoint.tamanho,
        _base64(lido["raiz"]) == checkpoint.raiz,
        lido["cadeia"] == checkpoint.cadeia.hex(),
        lido["instante"] == instante_texto(checkpoint.instante),
    )
    return None if all(campos) else "os campos não são os do texto assinado"


def _base64(texto: str) -> bytes:
    try:
        return b64decode(texto, validate=True)
    except Base64Error:
        return b""
