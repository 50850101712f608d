"""The screen of whoever asks: what they were told, and what they are told from now on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consorcio.platform.context import Actor, Call
from consorcio.platform.database import Database
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import (
    Destinatario,
    Finalidade,
    TipoDestinatario,
    consorciado,
    usuario,
)
from consorcio.services.notificacoes.domain.modelo import Texto, preencher
from consorcio.services.notificacoes.repository import caixa
from consorcio.services.notificacoes.repository.caixa import NaTela

_PASSO_S = 0.5
_POR_VEZ = 100
_NENHUMA = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Aviso:
    """A message on a screen, to be read."""

    entrega_id: UUID
    titulo: str
    texto: str
    finalidade: Finalidade
    criado_em: datetime
    lido: bool


def de_quem_pergunta(ator: Actor) -> list[Destinatario]:
    """Whose screen an actor sees: that of the user and, if the user is a consorciado, that of the consorciado."""
    quem = [consorciado(UUID(ator.consorciado_id))] if ator.consorciado_id else []
    try:
        return [*quem, usuario(UUID(ator.id))]
    except ValueError:
        # A partner's client is nobody.
        return quem


async def listar(
    call: Call, cofre: Cofre, antes_de: UUID | None, limite: int, *, so_nao_lidas: bool
) -> tuple[list[Aviso], int]:
    """A page of what was told, newest first, and how many were not read in all."""
    quem = de_quem_pergunta(call.actor)
    async with call.read() as conn:
        linhas = await caixa.anteriores(conn, quem, antes_de, limite, so_nao_lidas=so_nao_lidas)
        return [_aviso(cofre, linha) for linha in linhas], await caixa.nao_lidas(conn, quem)


class Sino:
    """One look at the database for everybody who waits in this process, instead of one look each."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ultima: UUID | None = None
        self._tocou = asyncio.Event()
        self._ouvintes = 0

    async def vigiar(self) -> None:
        """Look for ever, while somebody waits."""
        while True:
            await asyncio.sleep(_PASSO_S)
            if not self._ouvintes:
                continue
            async with self._db.read() as conn:
                ultima = await caixa.ultima(conn)
            if ultima != self._ultima:
                self._ultima = ultima
                self._tocou.set()
                self._tocou = asyncio.Event()

    async def acompanhar(
        self, cofre: Cofre, quem: Sequence[Destinatario], depois_de: UUID | None
    ) -> AsyncIterator[Aviso]:
        """What is told to somebody from now on, or from the one given on. Ends when nobody listens any more."""
        self._ouvintes += 1
        try:
            marco = depois_de or await self._agora()
            while True:
                tocou = self._tocou
                async with self._db.read() as conn:
                    linhas = await caixa.posteriores(conn, quem, marco, _POR_VEZ)
                for linha in linhas:
                    marco = linha.entrega_id
                    yield _aviso(cofre, linha)
                if not linhas:
                    await tocou.wait()
        finally:
            self._ouvintes -= 1

    async def _agora(self) -> UUID:
        async with self._db.read() as conn:
            return await caixa.ultima(conn) or _NENHUMA


def _aviso(cofre: Cofre, linha: NaTela) -> Aviso:
    quem = Destinatario(TipoDestinatario(linha.tipo), linha.id)
    dados = cofre.abrir_dados(linha.notificacao_id, linha.dados) | {"nome": cofre.abrir_nome(quem, linha.nome)}
    texto = preencher(Texto(linha.assunto, linha.corpo), {**dados, "sistema": ""})
    return Aviso(
        linha.entrega_id,
        texto.assunto,
        texto.corpo,
        Finalidade(linha.finalidade),
        linha.enviada_em,
        lido=linha.situacao == "LIDA",
    )
