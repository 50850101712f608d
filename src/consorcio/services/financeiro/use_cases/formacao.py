"""From reservation to constitution: seats, first parcela, and the money of a group in formation (R2.12, R3.11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository
from consorcio.services.financeiro.domain.contabilidade import Conta
from consorcio.services.financeiro.domain.mora import dividir_encargos
from consorcio.services.financeiro.domain.prestacao import montar_cronograma
from consorcio.services.financeiro.livro import Fato, Partida, lancar, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo
from consorcio.services.financeiro.registros_encerramento import pago_por_vagas_desfeitas
from consorcio.services.financeiro.regra import ler_regra

_DESTINO = {
    "FC": "OBRIGACOES_NAO_CONTEMPLADOS",
    "TA": "TA_A_REPASSAR",
    "FR": "FUNDO_RESERVA",
    "SEG": "SEGURO_A_REPASSAR",
}

_CREDITAR = """
UPDATE conta_cota c
   SET situacao = 'ATIVA', fc_pago = x.fc, ta_paga = x.ta, fr_pago = x.fr, versao = c.versao + 1
  FROM (SELECT coalesce(sum(percentual) FILTER (WHERE componente = 'FC'), 0) AS fc,
               coalesce(sum(percentual) FILTER (WHERE componente = 'TA'), 0) AS ta,
               coalesce(sum(percentual) FILTER (WHERE componente = 'FR'), 0) AS fr
          FROM pagamento_item WHERE cota_id = %(cota_id)s) x
 WHERE c.cota_id = %(cota_id)s
"""


async def guardar_regra(tx: Transaction, grupo_id: UUID, codigo: str, regra: dict[str, Any]) -> Grupo:
    """Remember the group and its rule; a TA that is not flat becomes a table by month (R4.03)."""
    await repository.guardar_grupo(tx.conn, grupo_id, codigo, regra)
    lida = ler_regra(regra)
    if lida.plano.cronograma_ta:
        await _guardar_taxas(tx.conn, grupo_id, [p.ta for p in montar_cronograma(lida.plano)])
    return await repository.buscar_grupo(tx.conn, grupo_id)


async def constituir(tx: Transaction, grupo_id: UUID, data_agc: date) -> None:
    """The AGC was held. What the cotas paid enters the funds as each of them is activated (R3.11)."""
    await travar_grupo(tx.conn, grupo_id)
    await tx.conn.execute(
        "UPDATE grupo SET situacao = 'EM_ANDAMENTO', data_agc = %s, ultima_ago_emitida = 1"
        " WHERE grupo_id = %s AND situacao = 'EM_FORMACAO'",
        [data_agc, grupo_id],
    )


async def ativar(tx: Transaction, cota_id: UUID, data: date) -> None:
    """A seat became a cota: percents credited, money in the group's funds, billed from now on (R3.11, R2.20).

    What was paid for a seat given up stays apart, in the formation's obligations, to be given back (R2.11).
    """
    conta = await _travar_reserva(tx, cota_id)
    if conta is None:
        return
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    await tx.conn.execute(_CREDITAR, {"cota_id": cota_id})
    await extrato.primeira_parcela(tx, cota_id, data)
    partidas = await _destinar(tx.conn, grupo, cota_id)
    await lancar(tx, Fato(tx.ids.new(), "CotaAtivada", grupo.grupo_id, data, 0, conta.ago_ingresso), partidas)
    encargos = sum(p.valor_centavos for p in partidas if p.credito == "ENCARGOS_RETIDOS")
    await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(encargos))


async def liberar(tx: Transaction, cota_id: UUID, data: date) -> None:
    """A reservation that did not become a cota: its open parcela is cancelled, what it paid is to be given back."""
    conta = await _travar_reserva(tx, cota_id)
    if conta is None:
        return
    await apartar_vagas_desfeitas(tx, conta.grupo_id, data, cota_id)
    await tx.conn.execute(
        "UPDATE conta_cota SET situacao = 'LIBERADA', versao = versao + 1 WHERE cota_id = %s", [cota_id]
    )
    await tx.conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE cota_id = %s AND situacao IN ('ABERTO', 'PARCIAL')", [cota_id]
    )


async def nao_constituir(tx: Transaction, grupo_id: UUID, data: date) -> None:
    """The group gave up forming: nothing more is charged, and what was paid is to be given back (R2.11)."""
    await travar_grupo(tx.conn, grupo_id)
    await tx.conn.execute("UPDATE grupo SET situacao = 'NAO_CONSTITUIDO' WHERE grupo_id = %s", [grupo_id])
    await tx.conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id IN"
        " (SELECT parcela_id FROM titulo_nao_pago WHERE grupo_id = %s AND NOT cancelado)",
        [grupo_id],
    )
    await apartar_vagas_desfeitas(tx, grupo_id, data)


async def apartar_vagas_desfeitas(tx: Transaction, grupo_id: UUID, data: date, cota_id: UUID | None = None) -> None:
    """What was paid for seats given up, one or all of them, is of who paid it, as what is paid in excess (R2.11)."""
    devidos = await pago_por_vagas_desfeitas(tx.conn, grupo_id, cota_id)
    de, para = Conta.OBRIGACOES_FORMACAO.value, Conta.A_DEVOLVER_ATIVOS.value
    partidas = [Partida(de, para, centavos, cota_id=cota) for cota, centavos in devidos]
    total = sum(centavos for _, centavos in devidos)
    resgate = Partida(Conta.BANCOS.value, Conta.APLICACAO_FORMACAO.value, total)
    await lancar(tx, Fato(tx.ids.new(), "VagaDesfeita", grupo_id, data), [*partidas, resgate])


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


async def _travar_reserva(tx: Transaction, cota_id: UUID) -> ContaCota | None:
    """The account of a seat still reserved, its group locked; None when it is something else already."""
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    conta = await repository.buscar_conta(tx.conn, cota_id, travar=True)
    return conta if conta.situacao == "RESERVADA" else None


async def _destinar(conn: AsyncConnection, grupo: Grupo, cota_id: UUID) -> list[Partida]:
    """What a cota paid apart, to its purposes, and its cash from one bank account to the other."""
    cursor = await conn.execute(
        "SELECT componente, percentual, valor_centavos FROM pagamento_item WHERE cota_id = %s ORDER BY componente",
        [cota_id],
    )
    partidas: list[Partida] = []
    for componente, percentual, valor in await cursor.fetchall():
        partidas += _destino(grupo, cota_id, componente, percentual, valor)
    cursor = await conn.execute(
        "SELECT coalesce(sum(excedente_centavos), 0)::bigint FROM pagamento WHERE cota_id = %s", [cota_id]
    )
    (excedente,) = await cursor.fetchone() or (0,)
    partidas.append(Partida("OBRIGACOES_FORMACAO", "A_DEVOLVER_ATIVOS", excedente, cota_id=cota_id))
    return [*partidas, Partida("BANCOS", "APLICACAO_FORMACAO", sum(p.valor_centavos for p in partidas))]


def _destino(grupo: Grupo, cota_id: UUID, componente: str, percentual: Decimal, valor: int) -> list[Partida]:
    if componente in _DESTINO:
        return [Partida("OBRIGACOES_FORMACAO", _DESTINO[componente], valor, componente, percentual, cota_id)]
    divisao = dividir_encargos(valor, ler_regra(grupo.regra).mora.percentual_grupo)
    return [
        Partida("OBRIGACOES_FORMACAO", "ENCARGOS_RETIDOS", divisao.grupo, componente, cota_id=cota_id),
        Partida("OBRIGACOES_FORMACAO", "ENCARGOS_A_REPASSAR", divisao.administradora, componente, cota_id=cota_id),
    ]
