"""Registering a person and changing the register. A couple is always told by both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from consorcio.core.errors import not_found, precondition, validation, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.services.consorciados import events, repository
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.consorciado import Cadastro, Consorciado, TipoPessoa
from consorcio.services.consorciados.domain.ficha import Ficha, ler_ficha

_LISTAS = frozenset({"enderecos", "contatos", "documentos"})
_DOS_CONTATOS = frozenset({"nome", "contatos"})


async def criar_consorciado(tx: Transaction, cofre: Cofre, ficha: Ficha, conjuge_id: UUID | None) -> Consorciado:
    """Register a person. VALIDATION for what is wrong; CONFLICT when the document is already registered."""
    pessoa = nova_pessoa(tx, ler_ficha(ficha, tx.clock.today()))
    await repository.incluir(tx.conn, cofre, [pessoa])
    if conjuge_id is not None:
        pessoa = await _casar(tx, cofre, pessoa, conjuge_id)
        await repository.atualizar(tx.conn, cofre, pessoa, listas=False)
    await events.consorciado_criado(tx, pessoa)
    await events.contatos_alterados(tx, cofre, [pessoa])
    return pessoa


def nova_pessoa(tx: Transaction, cadastro: Cadastro) -> Consorciado:
    """A person in the first version."""
    agora = tx.clock.now()
    return Consorciado(tx.ids.new(), cadastro, conjuge_id=None, versao=1, criado_em=agora, atualizado_em=agora)


async def atualizar_consorciado(
    tx: Transaction, cofre: Cofre, consorciado_id: UUID, versao: int, mudancas: Mapping[str, Any]
) -> Consorciado:
    """Change the given fields of the register (names of `Cadastro`, and `conjuge_id`).

    NOT_FOUND; VERSION_MISMATCH when somebody changed it since it was read; VALIDATION and PRECONDITION for the spouse.
    """
    pessoa = (await repository.travar(tx.conn, cofre, [consorciado_id])).get(consorciado_id)
    if pessoa is None:
        raise not_found("consorciado", consorciado_id)
    if pessoa.versao != versao:
        raise version_mismatch()
    campos = {nome: valor for nome, valor in mudancas.items() if nome != "conjuge_id"}
    pessoa = _nova_versao(tx, replace(pessoa, cadastro=replace(pessoa.cadastro, **campos)))
    if "conjuge_id" in mudancas:
        pessoa = await _mudar_conjuge(tx, cofre, pessoa, mudancas["conjuge_id"])
    await repository.atualizar(tx.conn, cofre, pessoa, listas=not _LISTAS.isdisjoint(campos))
    await events.consorciado_atualizado(tx, pessoa)
    if not _DOS_CONTATOS.isdisjoint(campos):
        await events.contatos_alterados(tx, cofre, [pessoa])
    return pessoa


async def _mudar_conjuge(tx: Transaction, cofre: Cofre, pessoa: Consorciado, conjuge_id: UUID | None) -> Consorciado:
    if pessoa.conjuge_id == conjuge_id:
        return pessoa
    if pessoa.conjuge_id is not None:
        await _separar(tx, cofre, pessoa.conjuge_id)
        pessoa = replace(pessoa, conjuge_id=None)
    return pessoa if conjuge_id is None else await _casar(tx, cofre, pessoa, conjuge_id)


async def _separar(tx: Transaction, cofre: Cofre, consorciado_id: UUID) -> None:
    """Undo the other side of a couple."""
    outra = (await repository.travar(tx.conn, cofre, [consorciado_id]))[consorciado_id]
    await _gravar_outra(tx, cofre, replace(outra, conjuge_id=None))


async def _casar(tx: Transaction, cofre: Cofre, pessoa: Consorciado, conjuge_id: UUID) -> Consorciado:
    """Bind both sides (R3.05): the other exists, is a natural person and has no other spouse."""
    if conjuge_id == pessoa.consorciado_id:
        raise validation("/conjuge_id", "Uma pessoa não pode ser cônjuge de si mesma.")
    outra = (await repository.travar(tx.conn, cofre, [conjuge_id])).get(conjuge_id)
    if outra is None:
        raise validation("/conjuge_id", "O cônjuge não está cadastrado.")
    if not pessoa.cadastro.tipo is outra.cadastro.tipo is TipoPessoa.FISICA:
        raise validation("/conjuge_id", "Só pessoas físicas podem ter cônjuge.")
    if outra.conjuge_id is not None:
        raise precondition("O cônjuge informado já está vinculado a outra pessoa.", "R3.05")
    await _gravar_outra(tx, cofre, replace(outra, conjuge_id=pessoa.consorciado_id))
    return replace(pessoa, conjuge_id=conjuge_id)


async def _gravar_outra(tx: Transaction, cofre: Cofre, outra: Consorciado) -> None:
    outra = _nova_versao(tx, outra)
    await repository.atualizar(tx.conn, cofre, outra, listas=False)
    await events.consorciado_atualizado(tx, outra)


def _nova_versao(tx: Transaction, pessoa: Consorciado) -> Consorciado:
    return replace(pessoa, versao=pessoa.versao + 1, atualizado_em=tx.clock.now())
