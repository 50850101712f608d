"""Rows of the closing of a group: its accounts, what keeps it open, and the part of each cota in what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.domain.encerramento import Aberto, PesoRateio
from consorcio.services.financeiro.registros import Grupo, colunas, todos, um
from consorcio.services.financeiro.regra import ler_regra

_RATEAR = (files("consorcio.services.financeiro") / "sql" / "ratear_sobras.sql").read_bytes()

# Cotas, bids, payments and reservations that have no end yet; what came in and was not applied; what the group gave
# back of the administradora's money beyond what it holds.
_ABERTO = """
SELECT (SELECT count(*) FROM conta_cota WHERE grupo_id = %(g)s AND situacao = 'ATIVA' AND contemplacao_id IS NULL),
       (SELECT count(*) FROM reserva_credito WHERE grupo_id = %(g)s AND situacao IN ('PENDENTE', 'PAGA')),
       (SELECT count(*) FROM uso_credito WHERE grupo_id = %(g)s AND situacao = 'PROPOSTO')
       + (SELECT count(*) FROM exclusao WHERE grupo_id = %(g)s
             AND (situacao IN ('PAGAMENTO_PROPOSTO', 'EM_READMISSAO') OR pena = 'PROPOSTA'))
       + (SELECT count(*) FROM devolucao WHERE grupo_id = %(g)s AND situacao = 'PROPOSTA')
       + (SELECT count(*) FROM despesa WHERE grupo_id = %(g)s AND situacao = 'PROPOSTA')
       + (SELECT count(*) FROM rateio_final WHERE grupo_id = %(g)s AND pagamento_em IS NOT NULL),
       (SELECT count(*) FROM conta_cota WHERE grupo_id = %(g)s AND situacao = 'RESERVADA'),
       (SELECT coalesce(sum(creditos_centavos - debitos_centavos), 0)::bigint FROM saldo_conta
         WHERE grupo_id = %(g)s AND conta IN ('LANCES_A_APLICAR', 'NAO_IDENTIFICADOS')),
       (SELECT coalesce(sum(greatest(debitos_centavos - creditos_centavos, 0)), 0)::bigint FROM saldo_conta
         WHERE grupo_id = %(g)s AND conta LIKE '%%_A_REPASSAR')
"""

# Money of people that is still in the group, cota by cota: refunds, credits, leftovers and what was paid in excess.
_A_BUSCAR = """
SELECT cota_id, 'CREDITO' AS origem, valor FROM (
    SELECT r.cota_id, r.credito_centavos - r.embutido_centavos - r.residuo_centavos
           + coalesce((SELECT sum(valor_centavos) FROM rendimento_credito y
                        WHERE y.contemplacao_id = r.contemplacao_id), 0)
           - coalesce((SELECT sum(valor_centavos) FROM uso_credito u
                        WHERE u.contemplacao_id = r.contemplacao_id AND u.situacao = 'PAGO'), 0)
           - coalesce((SELECT sum(original_centavos) FROM rnp n
                        WHERE n.cota_id = r.cota_id AND n.origem = 'CREDITO'), 0) AS valor
      FROM reserva_credito r WHERE r.grupo_id = %(g)s AND r.situacao = 'EFETIVADA') c WHERE valor > 0
UNION ALL
SELECT cota_id, 'DEVOLUCAO', sum(CASE credito WHEN 'A_DEVOLVER_ATIVOS' THEN valor_centavos ELSE -valor_centavos END)
  FROM lancamento WHERE grupo_id = %(g)s AND 'A_DEVOLVER_ATIVOS' IN (debito, credito)
 GROUP BY cota_id HAVING sum(CASE credito WHEN 'A_DEVOLVER_ATIVOS' THEN valor_centavos ELSE -valor_centavos END) > 0
UNION ALL
SELECT cota_id, 'RATEIO', a_pagar_centavos FROM rateio_final WHERE grupo_id = %(g)s AND a_pagar_centavos > 0
ORDER BY 2, 1
"""


@dataclass(frozen=True, slots=True)
class Encerramento:
    """The accounts of the end of a group, in centavos, and who proposed and decided them."""

    grupo_id: UUID
    situacao: str
    proposto_por: str
    decidido_por: str = ""
    fundo_comum_centavos: int = 0
    fundo_reserva_centavos: int = 0
    restituicoes_centavos: int = 0
    sobras_centavos: int = 0
    apurado_em: date | None = None
    encerrado_em: date | None = None
    proposto_em: date | None = None
    rateado_em: date | None = None
    reserva_dos_excluidos_centavos: int = 0


@dataclass(frozen=True, slots=True)
class ParteFinal:
    """The part of a cota in what is left, what of it is still in the group, and the payment that waits, if any.

    `a_devolver_centavos` is what the cota paid in excess, which goes with it.
    """

    cota_id: UUID
    grupo_id: UUID
    numero: int
    peso: Decimal
    valor_centavos: int
    a_pagar_centavos: int
    pago_centavos: int
    pagamento_em: date | None
    proposto_por: str
    a_devolver_centavos: int

    @property
    def total_centavos(self) -> int:
        """What there is to pay to the cota."""
        return self.a_pagar_centavos + self.a_devolver_centavos


@dataclass(frozen=True, slots=True)
class ABuscar:
    """Money of a cota that nobody came for yet."""

    cota_id: UUID
    origem: str
    valor_centavos: int


_PARTE: LiteralString = f"""SELECT {colunas(ParteFinal)} FROM (SELECT r.*, greatest(coalesce((
    SELECT sum(CASE credito WHEN 'A_DEVOLVER_ATIVOS' THEN valor_centavos ELSE -valor_centavos END) FROM lancamento l
     WHERE l.cota_id = r.cota_id AND 'A_DEVOLVER_ATIVOS' IN (l.debito, l.credito)), 0), 0)::bigint
       AS a_devolver_centavos FROM rateio_final r) p"""  # noqa: S608 column names of a dataclass
_ENCERRAMENTO: LiteralString = f"SELECT {colunas(Encerramento)} FROM encerramento WHERE grupo_id = %s"  # noqa: S608 column names of a dataclass


async def buscar_encerramento(conn: AsyncConnection, grupo_id: UUID) -> Encerramento | None:
    """The closing of a group, if somebody proposed it."""
    return await um(conn, Encerramento, _ENCERRAMENTO, [grupo_id])


async def guardar_encerramento(tx: Transaction, encerramento: Encerramento) -> Encerramento:
    """Write the row."""
    valores = {nome: getattr(encerramento, nome) for nome in Encerramento.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Encerramento.__dataclass_fields__)
    mudam: LiteralString = ", ".join(f"{nome} = excluded.{nome}" for nome in Encerramento.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO encerramento ({colunas(Encerramento)}) VALUES ({lugares})"  # noqa: S608 column names of a dataclass
        f" ON CONFLICT (grupo_id) DO UPDATE SET {mudam}",
        valores,
    )
    return encerramento


async def medir_aberto(conn: AsyncConnection, grupo: Grupo) -> Aberto:
    """What still keeps the group open (R9.05)."""
    cursor = await conn.execute(_ABERTO, {"g": grupo.grupo_id})
    sem_credito, lances, decisoes, reservas, a_aplicar, devido = await cursor.fetchone() or (0,) * 6
    ultima = ler_regra(grupo.regra).plano.prazo_meses
    return Aberto(
        ultima_ago_realizada=grupo.ultima_ago_fechada >= ultima,
        nao_contempladas=sem_credito,
        lances_a_pagar=lances,
        decisoes_pendentes=decisoes,
        vagas_reservadas=reservas,
        a_aplicar_centavos=a_aplicar,
        devido_pela_administradora_centavos=devido,
    )


_PESOS = {
    PesoRateio.PERCENTUAL_PAGO: "c.fc_pago",
    PesoRateio.PRESTACOES_PAGAS: "c.fc_pago * p.preco_ago_centavos / 100",
}


async def congelar_pesos(conn: AsyncConnection, grupo_id: UUID, base: PesoRateio) -> None:
    """The weight of each active cota, by the rule of the group: domain.encerramento.peso_no_rateio (R9.05b)."""
    await conn.execute(
        "INSERT INTO rateio_final (cota_id, grupo_id, numero, versao_titular, peso)"  # noqa: S608 an expression of this module
        f" SELECT c.cota_id, c.grupo_id, c.numero, c.versao_titular, greatest({_PESOS[base]}, 0)"
        " FROM conta_cota c JOIN preco_bem p USING (grupo_id, bem_id)"
        " WHERE c.grupo_id = %s AND c.situacao = 'ATIVA'".encode(),
        [grupo_id],
    )


async def ratear(conn: AsyncConnection, grupo_id: UUID, sobras_centavos: int) -> list[tuple[UUID, int]]:
    """Share what is left by the frozen weights, cota by cota; PRECONDITION when nobody can receive it (R9.05b)."""
    if sobras_centavos == 0:
        return []
    cursor = await conn.execute(_RATEAR, {"grupo_id": grupo_id, "sobras": sobras_centavos})
    partes = [(cota_id, int(centavos)) for cota_id, centavos in await cursor.fetchall()]
    if sum(centavos for _, centavos in partes) != sobras_centavos:
        raise precondition("Há sobras e não há consorciado ativo que as receba.", "R9.05b")
    return partes


async def pago_por_vagas_desfeitas(
    conn: AsyncConnection, grupo_id: UUID, cota_id: UUID | None = None
) -> list[tuple[UUID, int]]:
    """Centavos that are apart because their seats were given up, cota by cota, of one or of all (R2.11)."""
    cursor = await conn.execute(
        "SELECT cota_id, sum(CASE credito WHEN 'OBRIGACOES_FORMACAO' THEN valor_centavos ELSE -valor_centavos END)"
        " FROM lancamento WHERE grupo_id = %(g)s AND (%(cota)s::uuid IS NULL OR cota_id = %(cota)s)"
        " AND 'OBRIGACOES_FORMACAO' IN (debito, credito) GROUP BY cota_id"
        " HAVING sum(CASE credito WHEN 'OBRIGACOES_FORMACAO' THEN valor_centavos ELSE -valor_centavos END) > 0"
        " ORDER BY cota_id",
        {"g": grupo_id, "cota": cota_id},
    )
    return [(cota, int(centavos)) for cota, centavos in await cursor.fetchall()]


async def a_buscar(conn: AsyncConnection, grupo_id: UUID) -> list[ABuscar]:
    """What nobody came for, but refunds, which have their own rows."""
    cursor = await conn.execute(_A_BUSCAR, {"g": grupo_id})
    return [ABuscar(cota, origem, int(valor)) for cota, origem, valor in await cursor.fetchall()]


async def listar_partes(conn: AsyncConnection, grupo_id: UUID, depois_de: int, limite: int) -> list[ParteFinal]:
    """Parts of the cotas, by number."""
    return await todos(
        conn,
        ParteFinal,
        _PARTE + " WHERE grupo_id = %s AND numero > %s ORDER BY numero LIMIT %s",
        [grupo_id, depois_de, limite],
    )


async def buscar_parte(conn: AsyncConnection, cota_id: UUID) -> ParteFinal:
    """The part of a cota; NOT_FOUND before the accounts of the end, or of who has none."""
    parte = await um(conn, ParteFinal, _PARTE + " WHERE cota_id = %s", [cota_id])
    if parte is None:
        raise not_found("parte da cota nas sobras do grupo", cota_id)
    return parte


async def partes_a_decidir(conn: AsyncConnection, grupo_id: str, limite: int) -> list[ParteFinal]:
    """Payments of parts that wait for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        ParteFinal,
        _PARTE + " WHERE pagamento_em IS NOT NULL AND (%s = '' OR grupo_id::text = %s)"
        " ORDER BY pagamento_em, cota_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )


async def encerramentos_propostos(conn: AsyncConnection, grupo_id: str, limite: int) -> list[Encerramento]:
    """Closings that wait for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Encerramento,
        f"SELECT {colunas(Encerramento)} FROM encerramento WHERE situacao = 'PROPOSTO'"  # noqa: S608 column names of a dataclass
        " AND (%s = '' OR grupo_id::text = %s) ORDER BY proposto_em, grupo_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )


async def gravar_parte(tx: Transaction, parte: ParteFinal) -> None:
    """What is paid of a part, or waits for a second person."""
    await tx.conn.execute(
        "UPDATE rateio_final SET a_pagar_centavos = %s, pago_centavos = %s, pagamento_em = %s, proposto_por = %s"
        " WHERE cota_id = %s",
        [parte.a_pagar_centavos, parte.pago_centavos, parte.pagamento_em, parte.proposto_por, parte.cota_id],
    )
