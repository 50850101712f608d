"""From reservation to constitution: seats, first parcela, and the money of a group in formation (R2.12, R3.11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.mora import dividir_encargos
from consorcio.services.financeiro.domain.prestacao import montar_cronograma
from consorcio.services.financeiro.livro import Fato, Partida, lancar, travar_grupo
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.regra import ler_regra

_DESTINO = {
    "FC": "OBRIGACOES_NAO_CONTEMPLADOS",
    "TA": "TA_A_REPASSAR",
    "FR": "FUNDO_RESERVA",
    "SEG": "SEGURO_A_REPASSAR",
}

_CREDITAR = """
UPDATE conta_cota c
   SET fc_pago = c.fc_pago + x.fc, ta_paga = c.ta_paga + x.ta, fr_pago = c.fr_pago + x.fr, versao = c.versao + 1
  FROM (SELECT i.cota_id,
               coalesce(sum(i.percentual) FILTER (WHERE i.componente = 'FC'), 0) AS fc,
               coalesce(sum(i.percentual) FILTER (WHERE i.componente = 'TA'), 0) AS ta,
               coalesce(sum(i.percentual) FILTER (WHERE i.componente = 'FR'), 0) AS fr
          FROM pagamento_item i WHERE i.grupo_id = %(grupo_id)s GROUP BY i.cota_id) x
 WHERE c.cota_id = x.cota_id AND c.situacao = 'RESERVADA'
"""

_EXTRATO = """
INSERT INTO extrato_cota (cota_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos,
                          fc_pago, ago)
SELECT i.cota_id, %(data)s, 'Primeira parcela, na constituição do grupo', i.componente, i.percentual, i.valor_centavos,
       i.preco_centavos, c.fc_pago, 1
  FROM pagamento_item i JOIN conta_cota c USING (cota_id)
 WHERE i.grupo_id = %(grupo_id)s AND c.situacao = 'RESERVADA'
 ORDER BY c.numero, i.componente
"""


async def guardar_regra(tx: Transaction, grupo_id: UUID, codigo: str, regra: dict[str, Any]) -> Grupo:
    """Remember the group and its rule; a TA that is not flat becomes a table by month (R4.03)."""
    await repository.guardar_grupo(tx.conn, grupo_id, codigo, regra)
    lida = ler_regra(regra)
    if lida.plano.cronograma_ta:
        await _guardar_taxas(tx.conn, grupo_id, [p.ta for p in montar_cronograma(lida.plano)])
    return await repository.buscar_grupo(tx.conn, grupo_id)


async def constituir(tx: Transaction, grupo_id: UUID, data_agc: date) -> None:
    """The first parcelas count as paid on the date of the AGC: percents credited, money in the group's books (R3.11).

    What was paid for a seat given up before stays apart, in the formation's obligations, to be given back (R2.11).
    """
    await travar_grupo(tx.conn, grupo_id)
    grupo = await repository.buscar_grupo(tx.conn, grupo_id)
    if grupo.situacao != "EM_FORMACAO":
        return
    await tx.conn.execute(_CREDITAR, {"grupo_id": grupo_id})
    await tx.conn.execute(_EXTRATO, {"grupo_id": grupo_id, "data": data_agc})
    partidas = await _partidas_da_constituicao(tx.conn, grupo)
    await lancar(tx.conn, Fato(tx.ids.new(), "GrupoConstituido", grupo_id, data_agc, 0, 1), partidas)
    encargos = sum(p.valor_centavos for p in partidas if p.credito == "ENCARGOS_RETIDOS")
    await repository.somar_equilibrio(tx.conn, grupo_id, Decimal(encargos))
    await tx.conn.execute(
        "UPDATE grupo SET situacao = 'EM_ANDAMENTO', data_agc = %s, ultima_ago_emitida = 1 WHERE grupo_id = %s",
        [data_agc, grupo_id],
    )


async def ativar(tx: Transaction, cota_id: UUID) -> None:
    """A seat became a cota: it is billed from now on."""
    await tx.conn.execute(
        "UPDATE conta_cota SET situacao = 'ATIVA', versao = versao + 1 WHERE cota_id = %s AND situacao = 'RESERVADA'",
        [cota_id],
    )


async def liberar(tx: Transaction, cota_id: UUID) -> None:
    """A reservation that did not become a cota: its open parcela is cancelled."""
    await tx.conn.execute(
        "UPDATE conta_cota SET situacao = 'LIBERADA', versao = versao + 1"
        " WHERE cota_id = %s AND situacao = 'RESERVADA'",
        [cota_id],
    )
    await tx.conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE cota_id = %s AND situacao IN ('ABERTO', 'PARCIAL')", [cota_id]
    )


async def nao_constituir(tx: Transaction, grupo_id: UUID) -> None:
    """The group gave up forming: nothing more is charged, and what was paid is to be given back (R2.11)."""
    await tx.conn.execute("UPDATE grupo SET situacao = 'NAO_CONSTITUIDO' WHERE grupo_id = %s", [grupo_id])
    await tx.conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE grupo_id = %s AND situacao IN ('ABERTO', 'PARCIAL')", [grupo_id]
    )


async def _guardar_taxas(conn: AsyncConnection, grupo_id: UUID, mensais: list[Decimal]) -> None:
    acumulado = Decimal(0)
    linhas = []
    for ago, percentual in enumerate(mensais, start=1):
        linhas.append((grupo_id, ago, percentual, acumulado))
        acumulado += percentual
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO cronograma_taxa (grupo_id, ago, percentual, acumulado_antes) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (grupo_id, ago) DO UPDATE SET percentual = excluded.percentual,"
            " acumulado_antes = excluded.acumulado_antes",
            linhas,
        )


async def _partidas_da_constituicao(conn: AsyncConnection, grupo: Grupo) -> list[Partida]:
    """Formation money to its purposes, cota by cota, and the cash from one bank account to the other."""
    cursor = await conn.execute(
        "SELECT i.cota_id, i.componente, i.percentual, i.valor_centavos FROM pagamento_item i"
        " JOIN conta_cota c USING (cota_id) WHERE i.grupo_id = %s AND c.situacao = 'RESERVADA'"
        " ORDER BY c.numero, i.componente",
        [grupo.grupo_id],
    )
    partidas: list[Partida] = []
    for cota_id, componente, percentual, valor in await cursor.fetchall():
        partidas += _destinar(grupo, cota_id, componente, percentual, valor)
    excedentes = await conn.execute(
        "SELECT cota_id, excedente_centavos FROM pagamento JOIN conta_cota c USING (cota_id)"
        " WHERE pagamento.grupo_id = %s AND excedente_centavos > 0 AND c.situacao = 'RESERVADA'",
        [grupo.grupo_id],
    )
    partidas += [
        Partida("OBRIGACOES_FORMACAO", "A_DEVOLVER_ATIVOS", valor, cota_id=cota_id)
        for cota_id, valor in await excedentes.fetchall()
    ]
    return [*partidas, Partida("BANCOS", "APLICACAO_FORMACAO", sum(p.valor_centavos for p in partidas))]


def _destinar(grupo: Grupo, cota_id: UUID, componente: str, percentual: Decimal, valor: int) -> list[Partida]:
    if componente in _DESTINO:
        return [Partida("OBRIGACOES_FORMACAO", _DESTINO[componente], valor, componente, percentual, cota_id)]
    divisao = dividir_encargos(valor, ler_regra(grupo.regra).mora.percentual_grupo)
    return [
        Partida("OBRIGACOES_FORMACAO", "ENCARGOS_RETIDOS", divisao.grupo, componente, cota_id=cota_id),
        Partida("OBRIGACOES_FORMACAO", "ENCARGOS_A_REPASSAR", divisao.administradora, componente, cota_id=cota_id),
    ]
