"""The row of an excluded version of a cota, and how it is read and written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, not_found
from consorcio.core.percent import ZERO
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class Exclusao:
    """Why and when a version left, with which A, its own penalty if it has one, and its refund (§8)."""

    cota_id: UUID
    grupo_id: UUID
    numero: int
    versao_titular: int
    causa: str
    justificativa: str
    data_pedido: date
    excluida_em: date
    situacao: str
    percentual: Decimal
    meses_decorridos: int
    parcelas_canceladas: int
    recusa_readmissao: str = ""
    pena: str = ""
    pena_grupo: Decimal = ZERO
    pena_administradora: Decimal = ZERO
    motivo_pena: str = ""
    pena_proposta_por: str = ""
    pena_decidida_por: str = ""
    contemplacao_id: UUID | None = None
    ago_sorteio: int = 0
    preco_centavos: int = 0
    bruto_centavos: int = 0
    pena_grupo_centavos: int = 0
    pena_administradora_centavos: int = 0
    taxa_antecipada_centavos: int = 0
    disponivel_em: date | None = None
    rendimentos_centavos: int = 0
    paga_em: date | None = None
    proposto_por: str = ""
    decidido_por: str = ""
    encargos_centavos: int = 0
    fundo_reserva_centavos: int = 0
    versao: int = 1

    @property
    def liquido_centavos(self) -> int:
        """What the excluded receives, without yields."""
        penas = self.pena_grupo_centavos + self.pena_administradora_centavos
        return self.bruto_centavos - penas + self.taxa_antecipada_centavos + self.fundo_reserva_centavos


_EXCLUSAO: LiteralString = f"SELECT {colunas(Exclusao)} FROM exclusao"  # noqa: S608 column names of a dataclass


async def buscar_exclusao(conn: AsyncConnection, cota_id: UUID, *, travar: bool = False) -> Exclusao:
    """The exclusion of a cota; NOT_FOUND when it was never excluded."""
    trava: LiteralString = " FOR UPDATE" if travar else ""
    exclusao = await um(conn, Exclusao, _EXCLUSAO + " WHERE cota_id = %s" + trava, [cota_id])
    if exclusao is None:
        raise not_found("exclusão da cota", cota_id)
    return exclusao


async def listar_exclusoes(
    conn: AsyncConnection, grupo_id: UUID, situacao: str, depois_de: tuple[date, UUID], limite: int
) -> list[Exclusao]:
    """Exclusions of a group in the order they happened; an empty situation is any."""
    return await todos(
        conn,
        Exclusao,
        _EXCLUSAO + " WHERE grupo_id = %s AND (%s = '' OR situacao = %s) AND (excluida_em, cota_id) > (%s, %s)"
        " ORDER BY excluida_em, cota_id LIMIT %s",
        [grupo_id, situacao, situacao, *depois_de, limite],
    )


async def exclusoes_a_decidir(conn: AsyncConnection, grupo_id: str, limite: int) -> list[Exclusao]:
    """Exclusions whose penalty or refund waits for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Exclusao,
        _EXCLUSAO + " WHERE (pena = 'PROPOSTA' OR situacao = 'PAGAMENTO_PROPOSTO')"
        " AND (%s = '' OR grupo_id::text = %s) ORDER BY excluida_em, cota_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )


async def guardar_exclusao(tx: Transaction, exclusao: Exclusao) -> Exclusao:
    """Write the row, the next version of it when there was one; one readmitted and excluded again begins anew."""
    valores = {nome: getattr(exclusao, nome) for nome in Exclusao.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Exclusao.__dataclass_fields__)
    mudam: LiteralString = ", ".join(
        f"{nome} = excluded.{nome}" for nome in Exclusao.__dataclass_fields__ if nome not in {"cota_id", "versao"}
    )
    await tx.conn.execute(
        f"INSERT INTO exclusao AS e ({colunas(Exclusao)}) VALUES ({lugares})"  # noqa: S608 column names of a dataclass
        f" ON CONFLICT (cota_id) DO UPDATE SET {mudam}, versao = e.versao + 1",
        valores,
    )
    return await buscar_exclusao(tx.conn, exclusao.cota_id)


@dataclass(frozen=True, slots=True)
class Desembolso:
    """Money that leaves a group, with its purpose and who receives it (R10.04); what is of others is of no cota."""

    desembolso_id: UUID
    grupo_id: UUID
    cota_id: UUID | None
    finalidade: str
    beneficiario: str
    valor_centavos: int
    rendimentos_centavos: int
    data_contabil: date
    comprovante: str


async def guardar_desembolso(tx: Transaction, desembolso: Desembolso) -> None:
    """Register an outflow, once; CONFLICT when the transfer was registered already."""
    valores = {nome: getattr(desembolso, nome) for nome in Desembolso.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Desembolso.__dataclass_fields__)
    cursor = await tx.conn.execute(
        f"INSERT INTO desembolso ({colunas(Desembolso)}) VALUES ({lugares}) ON CONFLICT DO NOTHING",  # noqa: S608 column names of a dataclass
        valores,
    )
    if cursor.rowcount == 0:
        raise conflict(f"O comprovante {desembolso.comprovante} já foi registrado nesta cota.")
