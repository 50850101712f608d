"""Signing keys: ES256, private half sealed by the vault, public half in the JWKS until its last token expired."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.identidade import events
from consorcio.services.identidade.repository import clientes as repositorio
from consorcio.services.identidade.repository.clientes import ChaveGravada

ALGORITMO = "ES256"
# Longer than any access or id token, plus the time a verifier keeps the JWKS.
PUBLICADA_APOS_APOSENTADA = timedelta(hours=2)


@dataclass(frozen=True)
class Assinante:
    """The keys of one moment: signs with the active one, verifies with all that are published."""

    chaves: tuple[ChaveGravada, ...]
    ativa: ECKey

    def assinar(self, claims: Mapping[str, Any], tipo: str) -> str:
        """A compact JWT with the key id and the type in its header."""
        cabecalho = {"alg": ALGORITMO, "kid": self.chaves[0].kid, "typ": tipo}
        return jwt.encode(cabecalho, dict(claims), self.ativa, algorithms=[ALGORITMO])

    def verificar(self, token: str, tipo: str) -> dict[str, Any] | None:
        """The claims of a token of ours of that type, expired or not; None for anything else.

        Only ES256 and only keys of ours: `alg`, `kid`, `jwk` and `jku` of the header choose nothing else.
        """
        publicas = self.publicas()
        try:
            lido = jwt.decode(token, publicas, algorithms=[ALGORITMO])
        except (JoseError, ValueError, KeyError, TypeError):
            return None
        return dict(lido.claims) if lido.header.get("typ") == tipo else None

    def publicas(self) -> KeySet:
        """The published keys."""
        return KeySet([ECKey.import_key({**chave.publica}) for chave in self.chaves])

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The JWKS document."""
        return {"keys": [chave.publica for chave in self.chaves]}


async def carregar(conn: AsyncConnection, vault: Vault, agora: datetime) -> Assinante | None:
    """The keys in force; None while there is none to sign with."""
    publicadas = await repositorio.chaves_publicadas(conn, agora)
    if not publicadas or publicadas[0].aposentada_em is not None:
        return None
    ativa = publicadas[0]
    privada = json.loads(vault.open(ativa.privada_cifrada, "chave_assinatura", "privada_cifrada", ativa.kid))
    return Assinante(tuple(publicadas), ECKey.import_key(privada))


async def garantir(tx: Transaction, vault: Vault, idade_maxima: timedelta) -> Assinante:
    """The keys in force, made first if there is none or if the active one is too old."""
    atual = await carregar(tx.conn, vault, tx.clock.now())
    if atual is not None and tx.clock.now() - atual.chaves[0].criada_em < idade_maxima:
        return atual
    await repositorio.travar_chaves(tx.conn)
    atual = await carregar(tx.conn, vault, tx.clock.now())
    if atual is not None and tx.clock.now() - atual.chaves[0].criada_em < idade_maxima:
        return atual
    return await rotacionar(tx, vault)


async def rotacionar(tx: Transaction, vault: Vault) -> Assinante:
    """Retire the active key, if any, and make another."""
    agora = tx.clock.now()
    await repositorio.travar_chaves(tx.conn)
    await repositorio.aposentar_chave(tx.conn, agora, agora + PUBLICADA_APOS_APOSENTADA)
    kid = str(tx.ids.new())
    chave = ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig", "alg": ALGORITMO}, private=True)
    privada = vault.seal(json.dumps(chave.as_dict(private=True)), "chave_assinatura", "privada_cifrada", kid)
    await repositorio.inserir_chave(tx.conn, kid, _textos(chave.as_dict(private=False)), privada, agora)
    await events.chave_rotacionada(tx, kid)
    nova = await carregar(tx.conn, vault, agora)
    if nova is None:
        raise RuntimeError("the signing key just stored cannot be read")
    return nova


def _textos(jwk: Mapping[str, Any]) -> dict[str, str]:
    return {nome: str(valor) for nome, valor in jwk.items()}
