"""Reading and writing Pix charges, what was received and what was given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.bancos.pix.api import PixRecebido
from consorcio.services.financeiro.domain.lugar_do_dinheiro import MOVIMENTO
from consorcio.services.financeiro.registros import colunas, todos, um
from consorcio.services.financeiro.registros_bancos import ContaBancaria
from consorcio.services.financeiro.repository_acordos import EM_ACORDO

_LEITURA = "recebidos"


@dataclass(frozen=True, slots=True)
class CobrancaPix:
    """A charge of a title. One at most is active."""

    txid: str
    parcela_id: UUID
    conta_id: UUID
    valor_centavos: int
    vencimento: date
    situacao: str
    copia_e_cola: str
    criada_em: datetime
    tipo: str = "COBV"


@dataclass(frozen=True, slots=True)
class PixNoLivro:
    """A Pix that was told, the payment it made, and what was told of it that does not agree."""

    e2eid: str
    txid: str
    valor_centavos: int
    horario: datetime
    origem: str
    recebido_em: datetime
    pagamento_id: UUID | None
    divergencia: str
    situacao: str | None = None
    devolucao: str | None = None
    recusa: str | None = None


@dataclass(frozen=True, slots=True)
class DevolucaoPix:
    """A refund that was asked of the PSP."""

    pagamento_id: UUID
    e2eid: str
    devolucao_id: str
    valor_centavos: int
    situacao: str
    motivo: str
    pedida_por: str
    pedida_em: datetime
    recusa: str = ""


_COBRANCA: LiteralString = f"SELECT {colunas(CobrancaPix)} FROM pix_cobranca"
_DEVOLUCAO: LiteralString = f"SELECT {colunas(DevolucaoPix)} FROM pix_devolucao"
_RECEBIDO: LiteralString = (
    "SELECT r.e2eid, r.txid, r.valor_centavos, r.horario, r.origem, r.recebido_em, r.pagamento_id, r.divergencia,"
    " p.situacao, d.situacao AS devolucao, d.recusa FROM pix_recebido r LEFT JOIN pagamento p USING (pagamento_id)"
    " LEFT JOIN LATERAL (SELECT situacao, recusa FROM pix_devolucao d WHERE d.pagamento_id = r.pagamento_id"
    " ORDER BY pedida_em DESC LIMIT 1) d ON true"
)


async def conta_com_chave(conn: AsyncConnection, grupo_id: UUID, dinheiro: str) -> ContaBancaria | None:
    """The account with a Pix key where a money is: of a group or, without one, of the administradora (R10.03)."""
    return await um(
        conn,
        ContaBancaria,
        f"SELECT {colunas(ContaBancaria)} FROM conta_bancaria WHERE campos->>'pix_chave' <> ''"
        " AND (grupo_id = %s OR grupo_id IS NULL) AND finalidade IN (%s, %s)"
        " ORDER BY grupo_id NULLS LAST, finalidade <> %s, conta_id LIMIT 1",
        [grupo_id, MOVIMENTO, dinheiro, dinheiro],
    )


async def cobrancas_da_parcela(conn: AsyncConnection, parcela_id: UUID) -> list[CobrancaPix]:
    """Every charge that a title had, the latest first."""
    return await todos(
        conn, CobrancaPix, _COBRANCA + " WHERE parcela_id = %s ORDER BY txid DESC LIMIT 1000", [parcela_id]
    )


async def inserir_cobranca(conn: AsyncConnection, cobranca: CobrancaPix) -> None:
    """A new active charge; the one before it is replaced."""
    await conn.execute(
        "UPDATE pix_cobranca SET situacao = 'SUBSTITUIDA' WHERE parcela_id = %s AND situacao = 'ATIVA'",
        [cobranca.parcela_id],
    )
    await conn.execute(
        f"INSERT INTO pix_cobranca ({colunas(CobrancaPix)}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [getattr(cobranca, nome) for nome in CobrancaPix.__dataclass_fields__],
    )


async def mudar_cobranca(conn: AsyncConnection, txid: str, situacao: str) -> None:
    """What became of a charge."""
    await conn.execute("UPDATE pix_cobranca SET situacao = %s WHERE txid = %s", [situacao, txid])


async def chaves(conn: AsyncConnection) -> list[str]:
    """The Pix keys of the accounts."""
    cursor = await conn.execute(
        "SELECT DISTINCT campos->>'pix_chave' FROM conta_bancaria WHERE campos->>'pix_chave' <> '' ORDER BY 1 LIMIT 500"
    )
    return [str(chave) for (chave,) in await cursor.fetchall()]


async def cobrancas_a_retirar(conn: AsyncConnection, limite: int) -> list[tuple[str, str]]:
    """Charges that must not be paid any more: replaced, or of titles settled another way or charged by an agreement."""
    cursor = await conn.execute(
        "SELECT c.txid, c.tipo FROM pix_cobranca c JOIN titulo t USING (parcela_id) WHERE c.situacao = 'SUBSTITUIDA'"
        f" OR (c.situacao = 'ATIVA' AND (t.situacao IN ('PAGO', 'CANCELADO') OR {EM_ACORDO})) ORDER BY c.txid LIMIT %s",
        [limite],
    )
    return [(str(txid), str(tipo)) for txid, tipo in await cursor.fetchall()]


async def lembrar(conn: AsyncConnection, pix: PixRecebido, origem: str, agora: datetime) -> bool:
    """Remember a Pix; False when it was there. Told twice at once, the second waits for the first."""
    cursor = await conn.execute(
        "INSERT INTO pix_recebido (e2eid, txid, valor_centavos, horario, origem, recebido_em)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (e2eid) DO NOTHING",
        [pix.e2eid, pix.txid, pix.valor_centavos, pix.horario, origem, agora],
    )
    return cursor.rowcount == 1


async def buscar_recebido(conn: AsyncConnection, e2eid: str) -> PixNoLivro | None:
    """A Pix that was told, or none."""
    return await um(conn, PixNoLivro, _RECEBIDO + " WHERE r.e2eid = %s", [e2eid])


async def recebido_do_pagamento(conn: AsyncConnection, pagamento_id: UUID) -> PixNoLivro | None:
    """The Pix that made a payment, or none."""
    return await um(conn, PixNoLivro, _RECEBIDO + " WHERE r.pagamento_id = %s", [pagamento_id])


async def ligar_pagamento(conn: AsyncConnection, e2eid: str, pagamento_id: UUID) -> None:
    """The payment that a Pix made."""
    await conn.execute("UPDATE pix_recebido SET pagamento_id = %s WHERE e2eid = %s", [pagamento_id, e2eid])


async def passar_recebido(conn: AsyncConnection, de: UUID, para: UUID) -> None:
    """The Pix of a payment that was reversed is of the one that waits in the queue: it may be given back."""
    await conn.execute("UPDATE pix_recebido SET pagamento_id = %s WHERE pagamento_id = %s", [para, de])


async def anotar_divergencia(conn: AsyncConnection, e2eid: str, divergencia: str) -> None:
    """Another telling of the same Pix that does not agree."""
    await conn.execute("UPDATE pix_recebido SET divergencia = %s WHERE e2eid = %s", [divergencia, e2eid])


async def listar_recebidos(
    conn: AsyncConnection, *, so_divergentes: bool, antes_de: str, limite: int
) -> list[PixNoLivro]:
    """A page, the latest first; `antes_de` is the last end-to-end id of the page before."""
    return await todos(
        conn,
        PixNoLivro,
        _RECEBIDO + " WHERE (NOT %s OR r.divergencia <> '') AND (%s = '' OR (r.recebido_em, r.e2eid) <"
        " (SELECT recebido_em, e2eid FROM pix_recebido WHERE e2eid = %s))"
        " ORDER BY r.recebido_em DESC, r.e2eid DESC LIMIT %s",
        [so_divergentes, antes_de, antes_de, limite],
    )


async def guardar_devolucao(conn: AsyncConnection, devolucao: DevolucaoPix) -> None:
    """A refund that was asked, as the PSP answered."""
    await conn.execute(
        f"INSERT INTO pix_devolucao ({colunas(DevolucaoPix)}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [getattr(devolucao, nome) for nome in DevolucaoPix.__dataclass_fields__],
    )


async def encerrar_devolucao(conn: AsyncConnection, devolucao_id: str, situacao: str, recusa: str) -> bool:
    """How a refund ended; False when it had ended already."""
    cursor = await conn.execute(
        "UPDATE pix_devolucao SET situacao = %s, recusa = %s WHERE devolucao_id = %s AND situacao = 'EM_PROCESSAMENTO'",
        [situacao, recusa, devolucao_id],
    )
    return cursor.rowcount == 1


async def em_devolucao(conn: AsyncConnection, pagamento_id: UUID) -> bool:
    """Whether the PSP is giving this money back."""
    cursor = await conn.execute(
        "SELECT FROM pix_devolucao WHERE pagamento_id = %s AND situacao = 'EM_PROCESSAMENTO'", [pagamento_id]
    )
    return await cursor.fetchone() is not None


async def devolucoes_do_pagamento(conn: AsyncConnection, pagamento_id: UUID) -> list[DevolucaoPix]:
    """Every refund that was asked of a payment, the latest first."""
    return await todos(
        conn, DevolucaoPix, _DEVOLUCAO + " WHERE pagamento_id = %s ORDER BY pedida_em DESC LIMIT 1000", [pagamento_id]
    )


async def devolucoes_em_processamento(conn: AsyncConnection, limite: int) -> list[DevolucaoPix]:
    """Refunds that the PSP was still doing when last asked, the oldest first."""
    return await todos(
        conn,
        DevolucaoPix,
        _DEVOLUCAO + " WHERE situacao = 'EM_PROCESSAMENTO' ORDER BY pedida_em, devolucao_id LIMIT %s",
        [limite],
    )


async def lido_ate(conn: AsyncConnection) -> datetime | None:
    """Up to when the PSP was asked; None when it never was."""
    cursor = await conn.execute("SELECT lido_ate FROM pix_leitura WHERE leitura = %s", [_LEITURA])
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def marcar_leitura(conn: AsyncConnection, ate: datetime) -> None:
    """The PSP told everything up to then."""
    await conn.execute(
        "INSERT INTO pix_leitura (leitura, lido_ate) VALUES (%s, %s) ON CONFLICT (leitura) DO UPDATE"
        " SET lido_ate = greatest(pix_leitura.lido_ate, excluded.lido_ate)",
        [_LEITURA, ate],
    )
