"""People as this service knows them: name, addresses, what they allow, when they sleep."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.notificacoes.domain.aviso import Canal, Destinatario, Finalidade, TipoDestinatario
from consorcio.services.notificacoes.domain.silencio import Silencio

Chave = tuple[str, UUID]


def chave(quem: Destinatario) -> Chave:
    """A recipient as the tables name it."""
    return quem.tipo.value, quem.id


async def gravar_nome(conn: AsyncConnection, quem: Destinatario, nome: bytes) -> None:
    """The name of a person, who may be new."""
    await conn.execute(
        "INSERT INTO pessoa (tipo, id, nome) VALUES (%s, %s, %s)"
        " ON CONFLICT (tipo, id) DO UPDATE SET nome = EXCLUDED.nome",
        [*chave(quem), nome],
    )


async def conhecer(conn: AsyncConnection, quem: Destinatario) -> None:
    """A person of whom nothing is known yet."""
    await conn.execute("INSERT INTO pessoa (tipo, id) VALUES (%s, %s) ON CONFLICT DO NOTHING", chave(quem))


async def travar(conn: AsyncConnection, quem: Collection[Destinatario]) -> None:
    """Hold people, known or not, until the end of the transaction: their addresses do not change meanwhile."""
    em_ordem = sorted(quem, key=lambda pessoa: (pessoa.tipo.value, pessoa.id))
    await conn.execute(
        "INSERT INTO pessoa (tipo, id) SELECT * FROM unnest(%s::text[], %s::uuid[])"
        " ON CONFLICT (tipo, id) DO UPDATE SET id = EXCLUDED.id",
        _colunas(em_ordem),
    )


async def trocar_contatos(
    conn: AsyncConnection, quem: Destinatario, contatos: Iterable[tuple[UUID, Canal, bytes]]
) -> None:
    """Every address that came from the register, in order of preference; browsers are of the person, and stay."""
    await conn.execute("DELETE FROM contato WHERE tipo = %s AND id = %s AND canal <> 'PUSH'", chave(quem))
    linhas = list(contatos)
    await conn.execute(
        "INSERT INTO contato (contato_id, tipo, id, canal, ordem, valor)"
        " SELECT c.contato_id, %s, %s, c.canal, c.ordem, c.valor"
        " FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) WITH ORDINALITY AS c (contato_id, canal, valor, ordem)",
        [
            *chave(quem),
            [contato_id for contato_id, _, _ in linhas],
            [canal.value for _, canal, _ in linhas],
            [valor for _, _, valor in linhas],
        ],
    )


async def incluir_push(conn: AsyncConnection, quem: Destinatario, contato_id: UUID, valor: bytes, busca: bytes) -> None:
    """A browser; one that was of somebody else is now of who uses it."""
    await conn.execute("DELETE FROM contato WHERE canal = 'PUSH' AND busca = %s", [busca])
    await conn.execute(
        "INSERT INTO contato (contato_id, tipo, id, canal, ordem, valor, busca) VALUES (%s, %s, %s, 'PUSH', 0, %s, %s)",
        [contato_id, *chave(quem), valor, busca],
    )


async def excluir_push(conn: AsyncConnection, quem: Destinatario, contato_id: UUID) -> bool:
    """Forget a browser; False when it is not of the person."""
    cursor = await conn.execute(
        "DELETE FROM contato WHERE contato_id = %s AND tipo = %s AND id = %s AND canal = 'PUSH'",
        [contato_id, *chave(quem)],
    )
    return cursor.rowcount == 1


async def excluir_contatos(conn: AsyncConnection, contato_ids: Sequence[UUID]) -> None:
    """Forget addresses that are no more."""
    await conn.execute("DELETE FROM contato WHERE contato_id = ANY(%s)", [list(contato_ids)])


async def escolhas(
    conn: AsyncConnection, pessoas: Sequence[Destinatario]
) -> dict[Destinatario, dict[tuple[Canal, Finalidade], bool]]:
    """What each person chose; nothing for what they did not."""
    cursor = await conn.execute(
        "SELECT p.tipo, p.id, p.canal, p.finalidade, p.permitido FROM preferencia p"
        " JOIN unnest(%s::text[], %s::uuid[]) AS q (tipo, id) ON q.tipo = p.tipo AND q.id = p.id",
        _colunas(pessoas),
    )
    achadas: dict[Destinatario, dict[tuple[Canal, Finalidade], bool]] = {quem: {} for quem in pessoas}
    for tipo, id_, canal, finalidade, permitido in await cursor.fetchall():
        quem = Destinatario(TipoDestinatario(tipo), id_)
        achadas[quem][Canal(canal), Finalidade(finalidade)] = permitido
    return achadas


async def silencios(conn: AsyncConnection, pessoas: Sequence[Destinatario]) -> dict[Destinatario, Silencio]:
    """The silence of who chose one."""
    cursor = await conn.execute(
        "SELECT p.tipo, p.id, p.silencio_inicio, p.silencio_fim FROM pessoa p"
        " JOIN unnest(%s::text[], %s::uuid[]) AS q (tipo, id) ON q.tipo = p.tipo AND q.id = p.id"
        " WHERE p.silencio_inicio IS NOT NULL",
        _colunas(pessoas),
    )
    return {
        Destinatario(TipoDestinatario(tipo), id_): Silencio(inicio, fim)
        for tipo, id_, inicio, fim in await cursor.fetchall()
    }


async def gravar_escolhas(
    conn: AsyncConnection, quem: Destinatario, mudancas: Mapping[tuple[Canal, Finalidade], bool]
) -> None:
    """What a person chose from now on."""
    await conn.execute(
        "INSERT INTO preferencia (tipo, id, canal, finalidade, permitido)"
        " SELECT %s, %s, * FROM unnest(%s::text[], %s::text[], %s::boolean[])"
        " ON CONFLICT (tipo, id, canal, finalidade) DO UPDATE SET permitido = EXCLUDED.permitido",
        [*chave(quem), *_escolhas(mudancas)],
    )


async def incluir_consentimentos(
    conn: AsyncConnection,
    quem: Destinatario,
    mudancas: Mapping[tuple[Canal, Finalidade], bool],
    *,
    ids: Sequence[UUID],
    origem: str,
    ator_id: str,
    instante: datetime,
) -> None:
    """That they said so: who wrote it down, when, and how they said it."""
    await conn.execute(
        "INSERT INTO consentimento"
        " (consentimento_id, tipo, id, canal, finalidade, permitido, origem, ator_id, instante)"
        " SELECT c.consentimento_id, %s, %s, c.canal, c.finalidade, c.permitido, %s, %s, %s"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::boolean[])"
        " AS c (consentimento_id, canal, finalidade, permitido)",
        [*chave(quem), origem, ator_id, instante, list(ids), *_escolhas(mudancas)],
    )


async def gravar_silencio(conn: AsyncConnection, quem: Destinatario, inicio: time | None, fim: time | None) -> None:
    """When a person does not want to be disturbed; None for the hours of the administradora."""
    await conn.execute(
        "UPDATE pessoa SET silencio_inicio = %s, silencio_fim = %s WHERE tipo = %s AND id = %s",
        [inicio, fim, *chave(quem)],
    )


def _escolhas(mudancas: Mapping[tuple[Canal, Finalidade], bool]) -> list[Any]:
    return [
        [canal.value for canal, _ in mudancas],
        [finalidade.value for _, finalidade in mudancas],
        list(mudancas.values()),
    ]


def _colunas(pessoas: Sequence[Destinatario]) -> list[Any]:
    return [[quem.tipo.value for quem in pessoas], [quem.id for quem in pessoas]]
