"""Notifications and their deliveries: the queue of each channel, what became of each, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row, tuple_row

from consorcio.services.notificacoes.domain.aviso import Canal, Destinatario, Finalidade, Prioridade, Situacao
from consorcio.services.notificacoes.domain.tentativa import Depois

# Longer than a round of the dispatcher may last: nobody takes what somebody else is sending.
_POSSE_S = 180

_INCLUIR = """
INSERT INTO notificacao (notificacao_id, tipo, id, cota_id, modelo, finalidade, prioridade, canais, dados, chave_unica,
                         criada_em)
SELECT n.notificacao_id, n.tipo, n.id, n.cota_id, %(modelo)s, %(finalidade)s, %(prioridade)s, %(canais)s, n.dados,
       n.chave, %(agora)s
  FROM unnest(%(ids)s::uuid[], %(tipos)s::text[], %(quem)s::uuid[], %(cotas)s::uuid[], %(dados)s::bytea[],
              %(chaves)s::text[]) AS n (notificacao_id, tipo, id, cota_id, dados, chave)
ON CONFLICT (chave_unica) DO NOTHING
RETURNING notificacao_id
"""
_INCLUIR_ENTREGAS = """
INSERT INTO entrega (entrega_id, notificacao_id, tipo, id, canal, situacao, prioridade, proxima_tentativa, motivo,
                     modelo_versao, enviada_em)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::text[], %s::text[], %s::smallint[],
                     %s::timestamptz[], %s::text[], %s::int[], %s::timestamptz[])
"""
_TOMAR = f"""
UPDATE entrega e SET livre_em = now() + make_interval(secs => {_POSSE_S}), epoca = e.epoca + 1
  FROM (SELECT entrega_id FROM entrega
         WHERE canal = %(canal)s AND situacao = 'PENDENTE' AND proxima_tentativa <= %(agora)s AND livre_em <= now()
         ORDER BY prioridade, proxima_tentativa LIMIT %(maximo)s FOR UPDATE SKIP LOCKED) AS f
 WHERE e.entrega_id = f.entrega_id
RETURNING e.entrega_id
"""
_LER_TOMADAS = """
SELECT e.entrega_id, e.notificacao_id, e.tipo, e.id, e.prioridade, e.tentativas, e.epoca, n.modelo, n.finalidade,
       n.dados, p.nome, p.silencio_inicio, p.silencio_fim, r.permitido,
       coalesce(c.contatos, '{}') AS contatos, coalesce(c.valores, '{}') AS valores
  FROM entrega e
  JOIN notificacao n USING (notificacao_id)
  LEFT JOIN pessoa p ON p.tipo = e.tipo AND p.id = e.id
  LEFT JOIN preferencia r ON r.tipo = e.tipo AND r.id = e.id AND r.canal = e.canal AND r.finalidade = n.finalidade
  LEFT JOIN LATERAL (SELECT array_agg(contato_id ORDER BY ordem) AS contatos, array_agg(valor ORDER BY ordem) AS valores
                       FROM contato c WHERE c.tipo = e.tipo AND c.id = e.id AND c.canal = e.canal) AS c ON true
 WHERE e.entrega_id = ANY(%s)
"""
_GRAVAR = """
UPDATE entrega e SET situacao = r.situacao, tentativas = r.tentativas, proxima_tentativa = r.proxima, motivo = r.motivo,
       provedor_id = r.provedor_id, modelo_versao = r.modelo_versao, livre_em = now(),
       enviada_em = CASE WHEN r.situacao = 'ENVIADA' THEN %s::timestamptz ELSE enviada_em END
  FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::int[], %s::timestamptz[], %s::text[], %s::text[], %s::int[])
       AS r (entrega_id, epoca, situacao, tentativas, proxima, motivo, provedor_id, modelo_versao)
 WHERE e.entrega_id = r.entrega_id AND e.epoca = r.epoca
"""
_COLUNAS = (
    "e.entrega_id, e.notificacao_id, e.canal, e.situacao, e.tentativas, e.proxima_tentativa, e.motivo, e.provedor_id,"
    " e.modelo_versao, n.modelo, e.enviada_em"
)


@dataclass(frozen=True, slots=True)
class NotificacaoNova:
    """A notification to be kept; without a recipient when only the cota is known."""

    notificacao_id: UUID
    destinatario: Destinatario | None
    cota_id: UUID | None
    dados: bytes
    chave_unica: str | None


@dataclass(frozen=True, slots=True)
class EntregaNova:
    """A delivery to be kept."""

    entrega_id: UUID
    notificacao_id: UUID
    destinatario: Destinatario
    canal: Canal
    situacao: Situacao
    prioridade: Prioridade
    proxima_tentativa: datetime
    motivo: str = ""
    modelo_versao: int = 0
    enviada_em: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tomada:
    """A delivery that this process holds for a while, with everything that sending it takes, still sealed."""

    entrega_id: UUID
    notificacao_id: UUID
    tipo: str
    id: UUID
    prioridade: int
    tentativas: int
    epoca: int
    modelo: str
    finalidade: str
    dados: bytes
    nome: bytes | None
    silencio_inicio: Any
    silencio_fim: Any
    permitido: bool | None
    contatos: list[UUID]
    valores: list[bytes]


@dataclass(frozen=True, slots=True)
class Desfecho:
    """What is written down of a delivery that was held."""

    tomada: Tomada
    depois: Depois
    motivo: str = ""
    provedor_id: str = ""
    modelo_versao: int = 0


@dataclass(frozen=True, slots=True)
class Entrega:
    """A delivery as it is shown."""

    entrega_id: UUID
    notificacao_id: UUID
    canal: str
    situacao: str
    tentativas: int
    proxima_tentativa: datetime
    motivo: str
    provedor_id: str
    modelo_versao: int
    modelo: str
    enviada_em: datetime | None


@dataclass(frozen=True, slots=True)
class Notificacao:
    """A notification as it is shown."""

    notificacao_id: UUID
    tipo: str | None
    id: UUID | None
    cota_id: UUID | None
    modelo: str
    finalidade: str
    prioridade: int
    canais: list[str]
    dados: bytes
    chave_unica: str | None
    criada_em: datetime


async def incluir(
    conn: AsyncConnection,
    novas: Sequence[NotificacaoNova],
    modelo: str,
    finalidade: Finalidade,
    prioridade: Prioridade,
    canais: Sequence[Canal],
    agora: datetime,
) -> set[UUID]:
    """Keep notifications; those whose key was used change nothing. Returns which were kept."""
    cursor = await conn.execute(
        _INCLUIR,
        {
            "modelo": modelo,
            "finalidade": finalidade.value,
            "prioridade": prioridade.value,
            "canais": [canal.value for canal in canais],
            "agora": agora,
            "ids": [nova.notificacao_id for nova in novas],
            "tipos": [nova.destinatario.tipo.value if nova.destinatario else None for nova in novas],
            "quem": [nova.destinatario.id if nova.destinatario else None for nova in novas],
            "cotas": [nova.cota_id for nova in novas],
            "dados": [nova.dados for nova in novas],
            "chaves": [nova.chave_unica for nova in novas],
        },
    )
    return {linha[0] for linha in await cursor.fetchall()}


async def incluir_entregas(conn: AsyncConnection, novas: Sequence[EntregaNova]) -> None:
    """Keep deliveries."""
    await conn.execute(
        _INCLUIR_ENTREGAS,
        [
            [nova.entrega_id for nova in novas],
            [nova.notificacao_id for nova in novas],
            [nova.destinatario.tipo.value for nova in novas],
            [nova.destinatario.id for nova in novas],
            [nova.canal.value for nova in novas],
            [nova.situacao.value for nova in novas],
            [nova.prioridade.value for nova in novas],
            [nova.proxima_tentativa for nova in novas],
            [nova.motivo for nova in novas],
            [nova.modelo_versao for nova in novas],
            [nova.enviada_em for nova in novas],
        ],
    )


async def tomar(conn: AsyncConnection, canal: Canal, maximo: int, agora: datetime) -> list[UUID]:
    """Hold the first of the queue of a channel for this process."""
    cursor = await conn.execute(_TOMAR, {"canal": canal.value, "maximo": maximo, "agora": agora})
    return [linha[0] for linha in await cursor.fetchall()]


async def ler_tomadas(conn: AsyncConnection, entrega_ids: Sequence[UUID]) -> list[Tomada]:
    """What sending these takes."""
    async with conn.cursor(row_factory=class_row(Tomada)) as cursor:
        await cursor.execute(_LER_TOMADAS, [list(entrega_ids)])
        return await cursor.fetchall()


async def gravar_desfechos(conn: AsyncConnection, desfechos: Sequence[Desfecho], agora: datetime) -> None:
    """Write down what became of deliveries; one that another process took meanwhile is left to it."""
    await conn.execute(
        _GRAVAR,
        [
            agora,
            [item.tomada.entrega_id for item in desfechos],
            [item.tomada.epoca for item in desfechos],
            [item.depois.situacao.value for item in desfechos],
            [item.depois.tentativas for item in desfechos],
            [item.depois.proxima_tentativa for item in desfechos],
            [item.motivo[:500] for item in desfechos],
            [item.provedor_id[:200] for item in desfechos],
            [item.modelo_versao for item in desfechos],
        ],
    )


async def soltar(conn: AsyncConnection, entrega_ids: Sequence[UUID]) -> None:
    """Give back what was held and not tried."""
    await conn.execute(
        "UPDATE entrega SET livre_em = now() WHERE entrega_id = ANY(%s) AND situacao = 'PENDENTE'", [list(entrega_ids)]
    )


async def achar_contato(conn: AsyncConnection, quem: Destinatario, desde: datetime, agora: datetime) -> int:
    """Deliveries that had nowhere to go go back to the queue, now that an address is known; not those too old."""
    cursor = await conn.execute(
        "UPDATE entrega e SET situacao = 'PENDENTE', proxima_tentativa = %s, motivo = '' FROM notificacao n"
        " WHERE n.notificacao_id = e.notificacao_id AND n.criada_em >= %s AND e.situacao = 'SEM_CONTATO'"
        "   AND e.tipo = %s AND e.id = %s"
        "   AND EXISTS (SELECT FROM contato c WHERE c.tipo = e.tipo AND c.id = e.id AND c.canal = e.canal)",
        [agora, desde, quem.tipo.value, quem.id],
    )
    return cursor.rowcount


async def rever_sem_contato(conn: AsyncConnection, entrega_ids: Sequence[UUID]) -> None:
    """Of these, back to the queue whichever got an address while it was being given up."""
    await conn.execute(
        "UPDATE entrega e SET situacao = 'PENDENTE', motivo = '' WHERE e.entrega_id = ANY(%s)"
        " AND e.situacao = 'SEM_CONTATO'"
        " AND EXISTS (SELECT FROM contato c WHERE c.tipo = e.tipo AND c.id = e.id AND c.canal = e.canal)",
        [list(entrega_ids)],
    )


async def sem_titular(conn: AsyncConnection, cota_id: UUID) -> list[Notificacao]:
    """Notifications that wait for who holds a cota to be known."""
    return await _notificacoes(conn, "WHERE cota_id = %s AND id IS NULL FOR UPDATE", [cota_id])


async def dar_titular(conn: AsyncConnection, notificacao_id: UUID, quem: Destinatario, dados: bytes) -> None:
    """Now it is known whom it is for."""
    await conn.execute(
        "UPDATE notificacao SET tipo = %s, id = %s, dados = %s WHERE notificacao_id = %s",
        [quem.tipo.value, quem.id, dados, notificacao_id],
    )


async def por_chave(conn: AsyncConnection, chave_unica: str) -> UUID | None:
    """The notification that already has a key."""
    cursor = await conn.execute("SELECT notificacao_id FROM notificacao WHERE chave_unica = %s", [chave_unica])
    linha = await cursor.fetchone()
    return None if linha is None else linha[0]


async def buscar(conn: AsyncConnection, notificacao_id: UUID) -> tuple[Notificacao, list[Entrega]] | None:
    """A notification and its deliveries."""
    achadas = await _notificacoes(conn, "WHERE notificacao_id = %s", [notificacao_id])
    if not achadas:
        return None
    entregas = await _entregas(conn, "WHERE e.notificacao_id = %(id)s ORDER BY e.canal", {"id": notificacao_id})
    return achadas[0], entregas


async def listar(
    conn: AsyncConnection,
    situacao: Situacao | None,
    canal: Canal | None,
    consorciado_id: UUID | None,
    antes_de: UUID | None,
    limite: int,
) -> list[Entrega]:
    """Deliveries, newest first, before the one given."""
    return await _entregas(
        conn,
        "WHERE (%(situacao)s::text IS NULL OR e.situacao = %(situacao)s)"
        " AND (%(canal)s::text IS NULL OR e.canal = %(canal)s)"
        " AND (%(quem)s::uuid IS NULL OR e.tipo = 'CONSORCIADO' AND e.id = %(quem)s)"
        " AND (%(antes_de)s::uuid IS NULL OR e.entrega_id < %(antes_de)s)"
        " ORDER BY e.entrega_id DESC LIMIT %(limite)s",
        {
            "situacao": situacao.value if situacao else None,
            "canal": canal.value if canal else None,
            "quem": consorciado_id,
            "antes_de": antes_de,
            "limite": limite,
        },
    )


async def reenviar(conn: AsyncConnection, entrega_ids: Sequence[UUID], canal: Canal | None, agora: datetime) -> int:
    """Give another life to what died or had nowhere to go: these, or all of a channel when none is told."""
    cursor = await conn.execute(
        "UPDATE entrega SET situacao = 'PENDENTE', tentativas = 0, proxima_tentativa = %(agora)s, livre_em = now()"
        " WHERE situacao IN ('MORTA', 'SEM_CONTATO')"
        "   AND (entrega_id = ANY(%(ids)s) OR (%(nenhuma)s AND canal = %(canal)s))",
        {
            "agora": agora,
            "ids": list(entrega_ids),
            "nenhuma": not entrega_ids,
            "canal": canal.value if canal else None,
        },
    )
    return cursor.rowcount


async def contagens(conn: AsyncConnection) -> list[tuple[str, str, int]]:
    """How many wait and how many died, by channel."""
    cursor = await conn.execute(
        "SELECT canal, situacao, count(*) FROM entrega WHERE situacao IN ('PENDENTE', 'MORTA') GROUP BY canal, situacao"
    )
    return await cursor.fetchall()


async def _notificacoes(conn: AsyncConnection, resto: str, parametros: Sequence[Any]) -> list[Notificacao]:
    async with conn.cursor(row_factory=class_row(Notificacao)) as cursor:
        await cursor.execute(
            "SELECT notificacao_id, tipo, id, cota_id, modelo, finalidade, prioridade, canais, dados, chave_unica,"
            f" criada_em FROM notificacao {resto}".encode(),
            parametros,
        )
        return await cursor.fetchall()


async def _entregas(conn: AsyncConnection, resto: str, parametros: dict[str, Any]) -> list[Entrega]:
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            f"SELECT {_COLUNAS} FROM entrega e JOIN notificacao n USING (notificacao_id) {resto}".encode(), parametros
        )
        return [Entrega(*linha) for linha in await cursor.fetchall()]
