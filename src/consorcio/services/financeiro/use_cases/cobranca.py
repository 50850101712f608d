"""Régua de cobrança and inadimplência by bucket (§8, R8.02)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import validation
from consorcio.platform.database import Transaction

FAIXAS = ((1, 30), (31, 60), (61, 90), (91, 0))
"""First and last day late of each bucket; the last one has no end."""


@dataclass(frozen=True, slots=True)
class Passo:
    """A step of the régua: days after the due date, before it when negative."""

    nome: str
    dias: int


@dataclass(frozen=True, slots=True)
class Faixa:
    """A bucket of delay: cotas whose oldest parcela is in it, and every parcela in it."""

    de_dias: int
    ate_dias: int
    cotas: int
    parcelas: int
    valor_centavos: int


# The most advanced step each open parcela has reached and was not told of; what a later one has told is past.
_AVISAR = """
WITH alcancados AS (
    SELECT DISTINCT ON (t.parcela_id) t.parcela_id, t.identificador, t.grupo_id, t.cota_id, t.cota_numero, t.ago,
           t.vencimento, falta_do_principal(t, %(data)s::date) AS falta, p.nome AS passo, p.dias
      FROM titulo_nao_pago n JOIN titulo t USING (parcela_id)
      JOIN regua_passo p ON p.dias <= %(data)s::date - n.vencimento
     WHERE n.tipo = 'PARCELA' AND NOT n.cancelado
       AND n.vencimento <= %(data)s::date - (SELECT min(dias) FROM regua_passo)
       AND (%(grupo)s::uuid IS NULL OR n.grupo_id = %(grupo)s)
     ORDER BY t.parcela_id, p.dias DESC
), novos AS (
    INSERT INTO regua_aviso (parcela_id, passo, dias, data)
    SELECT parcela_id, passo, dias, %(data)s FROM alcancados a
     WHERE NOT EXISTS (SELECT FROM regua_aviso r WHERE r.parcela_id = a.parcela_id AND r.dias >= a.dias)
        ON CONFLICT DO NOTHING
    RETURNING parcela_id
)
SELECT a.parcela_id, a.identificador, a.grupo_id, a.cota_id, a.cota_numero, a.ago, a.vencimento, a.falta, a.passo
  FROM alcancados a JOIN novos USING (parcela_id) ORDER BY a.grupo_id, a.cota_numero, a.ago
"""

_POR_FAIXA = """
WITH vencidas AS (
    SELECT t.cota_id, falta_do_principal(t, %(data)s::date) AS falta, %(data)s::date - t.vencimento AS dias
      FROM titulo_nao_pago n JOIN titulo t USING (parcela_id) JOIN conta_cota c ON c.cota_id = n.cota_id
     WHERE n.tipo = 'PARCELA' AND NOT n.cancelado AND n.vencimento < %(data)s
       AND c.situacao = 'ATIVA' AND (%(grupo)s::uuid IS NULL OR n.grupo_id = %(grupo)s)
), por_cota AS (
    SELECT max(dias) AS dias FROM vencidas GROUP BY cota_id
)
SELECT f.de, f.ate,
       (SELECT count(*) FROM por_cota WHERE dias >= f.de AND (f.ate = 0 OR dias <= f.ate))::int,
       count(v.cota_id)::int, coalesce(sum(v.falta), 0)::bigint
  FROM unnest(%(de)s::int[], %(ate)s::int[]) AS f (de, ate)
  LEFT JOIN vencidas v ON v.dias >= f.de AND (f.ate = 0 OR v.dias <= f.ate)
 GROUP BY f.de, f.ate ORDER BY f.de
"""


async def passos_da_regua(conn: AsyncConnection) -> list[Passo]:
    """The steps, by days."""
    cursor = await conn.execute("SELECT nome, dias FROM regua_passo ORDER BY dias")
    return [Passo(nome, dias) for nome, dias in await cursor.fetchall()]


async def definir_regua(tx: Transaction, passos: Sequence[Passo]) -> list[Passo]:
    """Change every step. VALIDATION when two have one name or one day."""
    for campo in ("nome", "dias"):
        repetidos = [valor for valor, vezes in Counter(getattr(p, campo) for p in passos).items() if vezes > 1]
        if repetidos:
            raise validation("/passos", f"Dois passos têm o mesmo valor em {campo}: {repetidos[0]}.")
    await tx.conn.execute("DELETE FROM regua_passo")
    async with tx.conn.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO regua_passo (nome, dias) VALUES (%s, %s)", [(p.nome, p.dias) for p in passos]
        )
    return await passos_da_regua(tx.conn)


async def aplicar_regua(tx: Transaction, data: date, grupo_id: UUID | None) -> Counter[str]:
    """Tell each parcela that reached a step, once per step; how many by each. Repeating tells nobody again."""
    cursor = await tx.conn.execute(_AVISAR, {"data": data, "grupo": grupo_id})
    avisos: Counter[str] = Counter()
    for parcela_id, identificador, grupo, cota_id, numero, ago, vencimento, falta, passo in await cursor.fetchall():
        avisos[passo] += 1
        await tx.publish(
            "CobrancaAvisada",
            f"grupo/{grupo}",
            {
                "passo": passo,
                "parcela_id": str(parcela_id),
                "identificador": identificador,
                "grupo_id": str(grupo),
                "cota_id": str(cota_id),
                "numero": numero,
                "ago": ago,
                "vencimento": vencimento.isoformat(),
                "dias_atraso": (data - vencimento).days,
                "valor_centavos": falta,
            },
            data,
        )
    return avisos


async def faixas_de_inadimplencia(conn: AsyncConnection, data: date, grupo_id: UUID | None) -> list[Faixa]:
    """The four buckets on a date, of a group or of all."""
    de, ate = zip(*FAIXAS, strict=True)
    cursor = await conn.execute(_POR_FAIXA, {"data": data, "grupo": grupo_id, "de": list(de), "ate": list(ate)})
    return [Faixa(*linha) for linha in await cursor.fetchall()]
