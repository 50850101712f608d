"""Password hashing (Argon2id), off the event loop and few at a time: each one takes tens of MiB on purpose."""

from __future__ import annotations

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from consorcio.services.identidade.settings import IdentidadeSettings

_SIMULTANEAS = 4


class Senhas:
    """Makes and checks password hashes with the parameters of the installation."""

    def __init__(self, settings: IdentidadeSettings) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_iteracoes,
            memory_cost=settings.argon2_memoria_kib,
            parallelism=settings.argon2_paralelismo,
        )
        self._vagas = asyncio.Semaphore(_SIMULTANEAS)
        self._de_ninguem: str | None = None

    async def resumir(self, senha: str) -> str:
        """The hash to store."""
        async with self._vagas:
            return await asyncio.to_thread(self._hasher.hash, senha)

    async def confere(self, senha: str, resumo: str | None) -> bool:
        """Whether the password is the one hashed. Without a hash (unknown user) it takes as long, and is False."""
        if resumo is None:
            await self._verificar(senha, await self._resumo_de_ninguem())
            return False
        return await self._verificar(senha, resumo)

    def desatualizado(self, resumo: str) -> bool:
        """Whether the hash was made with parameters other than today's."""
        return self._hasher.check_needs_rehash(resumo)

    async def _verificar(self, senha: str, resumo: str) -> bool:
        async with self._vagas:
            try:
                return await asyncio.to_thread(self._hasher.verify, resumo, senha)
            except VerificationError:
                return False

    async def _resumo_de_ninguem(self) -> str:
        if self._de_ninguem is None:
            self._de_ninguem = await self.resumir(secrets.token_urlsafe())
        return self._de_ninguem
