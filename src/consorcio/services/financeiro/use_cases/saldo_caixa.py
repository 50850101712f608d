"""The cash of a group follows the prices of its bens: at each AGO, and when reserved money returns (R4.50–R4.53)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.percent import percentual_de
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository, repository_reservas
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    fundo_comum_livre,
    fundo_reserva_disponivel,
    reajuste_saldo_caixa,
    rendimentos_disponiveis,
    rendimentos_no_saldo_caixa,
)
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    ParticipanteRateio,
    Variacao,
    cobrir_deficiencia,
)
from consorcio.services.financeiro.livro import Fato, lancar, parear, saldos
from consorcio.services.financeiro.registros import Grupo
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.taxa_saldo_caixa import cobrar_taxa

_VARIACAO = (files("consorcio.services.financeiro") / "sql" / "variacao_dos_precos.sql").read_bytes()
SEM_REAJUSTE = CoberturaSaldoCaixa(0, 0, ())


@dataclass(frozen=True, slots=True)
class Caixa:
    """Funds of a group in centavos."""

    fundo_comum_livre: int
    fundo_reserva: int


async def caixa_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> Caixa:
    """FC not reserved to pending bids, and FR, from the balances of the book (I8)."""
    saldo = await _saldo_das_contas(conn, grupo_id)
    reservado = await repository_reservas.fundo_reservado(conn, grupo_id)
    return Caixa(fundo_comum_livre(saldo) - reservado, fundo_reserva_disponivel(saldo))


async def _saldo_das_contas(conn: AsyncConnection, grupo_id: UUID) -> dict[Conta, int]:
    return dict.fromkeys(Conta, 0) | {Conta(nome): valor for nome, valor in (await saldos(conn, grupo_id)).items()}


async def medir_variacao(conn: AsyncConnection, grupo_id: UUID) -> Variacao:
    """How the prices moved since the last AGO, before any payment of the cycle is valued at the new ones."""
    cursor = await conn.execute(_VARIACAO, {"grupo_id": grupo_id})
    linha = await cursor.fetchone()
    return Variacao(*(linha or (0, 0, Decimal(0))))


async def reajustar_carregado(
    tx: Transaction, grupo: Grupo, ago: int, data: date, variacao: Variacao, recebido_centavos: int
) -> tuple[CoberturaSaldoCaixa, int]:
    """Readjust the FC carried to an AGO by the k of the group; gives how it was covered, and Δ (R4.50).

    What explains G moves with the prices too, since G is a difference of credits (I19). The carried FC is below zero
    when credits were delivered with money of this cycle, whose differences are opened whole.
    """
    caixa = await caixa_do_grupo(tx.conn, grupo.grupo_id)
    delta = variacao.deficiencia(caixa.fundo_comum_livre - recebido_centavos)
    await tx.conn.execute(
        "UPDATE grupo SET equilibrio_esperado = equilibrio_esperado * %s + %s WHERE grupo_id = %s",
        [variacao.k, variacao.descolamento_centavos, grupo.grupo_id],
    )
    return await _cobrir(tx, grupo, ago, data, delta), delta


async def reajustar_devolvido(tx: Transaction, grupo: Grupo, data: date, delta_centavos: int) -> None:
    """Money enters or leaves the carried FC at an older price, after the AGO that readjusted the rest (R4.50)."""
    ago = grupo.ultima_ago_fechada
    cobertura = await _cobrir(tx, grupo, ago, data, delta_centavos)
    await publicar_reajuste(tx, grupo.grupo_id, ago, data, delta_centavos, cobertura)


async def publicar_reajuste(
    tx: Transaction, grupo_id: UUID, ago: int, data: date, delta_centavos: int, cobertura: CoberturaSaldoCaixa
) -> None:
    """Tell that the cash was readjusted, if it was."""
    if delta_centavos:
        dados = {
            "grupo_id": str(grupo_id),
            "ago": ago,
            "valor_centavos": sum(cobertura.rateio),
            "coberto_fr_centavos": cobertura.fundo_reserva,
            "coberto_rendimentos_centavos": cobertura.rendimentos,
            "taxa_centavos": cobertura.taxa,
        }
        await tx.publish("RateioSaldoCaixaLancado", f"grupo/{grupo_id}", dados, data)


async def _cobrir(tx: Transaction, grupo: Grupo, ago: int, data: date, delta: int) -> CoberturaSaldoCaixa:
    """By what the rule says, then by the members; what nobody can share is a loss (R4.50–R4.53, I19)."""
    if delta == 0:
        return SEM_REAJUSTE
    regra = ler_regra(grupo.regra)
    saldo = await _saldo_das_contas(tx.conn, grupo.grupo_id)
    contas = await _participantes(tx.conn, grupo.grupo_id)
    cobertura = cobrir_deficiencia(
        delta,
        [participante for _, participante in contas],
        regra.rateio_base,
        regra.fontes_saldo_caixa,
        rendimentos_disponiveis(saldo),
        max(fundo_reserva_disponivel(saldo), 0),
    )
    fato = Fato(tx.ids.new(), "RateioSaldoCaixaLancado", grupo.grupo_id, data, 0, ago)
    dos_rendimentos = parear(rendimentos_no_saldo_caixa(saldo, cobertura.rendimentos))
    await lancar(tx, fato, [*dos_rendimentos, *parear(reajuste_saldo_caixa(cobertura))])
    await _abrir_rateios(tx.conn, grupo.grupo_id, ago, contas, cobertura)
    # What the yields covered they had added to G when they came; what nobody covered was never added.
    if perdido := cobertura.nao_coberto + cobertura.rendimentos:
        await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(-perdido))
    return replace(cobertura, taxa=await cobrar_taxa(tx, grupo, ago, contas, cobertura))


async def _participantes(conn: AsyncConnection, grupo_id: UUID) -> list[tuple[UUID, ParticipanteRateio]]:
    cursor = await conn.execute(
        "SELECT c.cota_id, c.fc_pago, p.preco_ago_centavos, c.contemplacao_id IS NOT NULL"
        " FROM conta_cota c JOIN preco_bem p USING (grupo_id, bem_id)"
        " WHERE c.grupo_id = %s AND c.situacao = 'ATIVA' ORDER BY c.numero, c.versao_titular",
        [grupo_id],
    )
    return [
        (cota, ParticipanteRateio(fc, preco, contemplada)) for cota, fc, preco, contemplada in await cursor.fetchall()
    ]


async def _abrir_rateios(
    conn: AsyncConnection,
    grupo_id: UUID,
    ago: int,
    contas: list[tuple[UUID, ParticipanteRateio]],
    cobertura: CoberturaSaldoCaixa,
) -> None:
    abertos = [
        (cota_id, grupo_id, ago, pct, pct)
        for (cota_id, participante), parte in zip(contas, cobertura.rateio, strict=True)
        if (pct := percentual_de(parte, participante.preco_centavos))
    ]
    async with conn.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO ajuste (cota_id, grupo_id, tipo, ago_origem, percentual, aberto)"
            " VALUES (%s, %s, 'RATEIO', %s, %s, %s)",
            abertos,
        )
