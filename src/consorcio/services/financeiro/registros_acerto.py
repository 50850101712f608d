"""What is open of the cotas of a group after its last AGO: differences no title charges, titles nobody paid (§9)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.money import Arredondamento
from consorcio.services.financeiro.domain.acerto_final import Acerto, acertar
from consorcio.services.financeiro.registros import Grupo, todos
from consorcio.services.financeiro.regra import ler_regra

_DIFERENCAS = (files("consorcio.services.financeiro") / "sql" / "diferencas_do_fim.sql").read_text()
_DEVEDORES = """
SELECT t.cota_id, t.cota_numero AS numero, count(*)::int AS parcelas,
       sum(falta_do_principal(t, 'infinity'))::bigint AS valor_centavos
  FROM titulo_nao_pago n
  JOIN titulo t USING (parcela_id)
  JOIN conta_cota c ON c.cota_id = t.cota_id AND c.situacao = 'ATIVA'
 WHERE n.grupo_id = %s AND NOT n.cancelado AND n.tipo = 'PARCELA'
 GROUP BY t.cota_id, t.cota_numero
 ORDER BY t.cota_numero, t.cota_id
"""


@dataclass(frozen=True, slots=True)
class DiferencaDaCota:
    """What is open of a cota apart from its plan, in percent of the price of the last AGO: positive is owed by it."""

    cota_id: UUID
    numero: int
    fc_pago: Decimal
    contemplada: bool
    preco_centavos: int
    diferenca: Decimal
    rateio: Decimal

    def acerto(self, arredondamento: Arredondamento) -> Acerto:
        """The same in money."""
        return acertar(self.diferenca, self.rateio, self.preco_centavos, arredondamento)


@dataclass(frozen=True, slots=True)
class Devedor:
    """A cota with parcelas not paid, and what they lack in centavos, without late charges (R9.05c)."""

    cota_id: UUID
    numero: int
    parcelas: int
    valor_centavos: int


async def diferencas_do_fim(conn: AsyncConnection, grupo: Grupo) -> list[DiferencaDaCota]:
    """What no parcela will charge any more, by number of cota; nothing before the last AGO."""
    if grupo.ultima_ago_fechada < ler_regra(grupo.regra).plano.prazo_meses:
        return []
    return await todos(conn, DiferencaDaCota, _DIFERENCAS, {"grupo_id": grupo.grupo_id})


async def devedores_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> list[Devedor]:
    """Who owes parcelas already issued, by number of cota."""
    return await todos(conn, Devedor, _DEVEDORES, [grupo_id])
