"""Yields of a bank account become money of the groups that had something in it (R10.03, R10.06, R10.07).

What is linked to a credit has no part: its yields are of who was contemplated, credit by credit (R7.02).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_conciliacao as conciliacao
from consorcio.services.financeiro import repository_movimento as movimento
from consorcio.services.financeiro import repository_rendimentos as repositorio
from consorcio.services.financeiro.domain.contabilidade import rendimentos
from consorcio.services.financeiro.domain.disponibilidades import Rendimento, SaldoNaConta, ratear_rendimentos
from consorcio.services.financeiro.domain.lugar_do_dinheiro import FORMACAO, MOVIMENTO, VINCULADA
from consorcio.services.financeiro.livro import ARRECADACAO, RNP, Fato, lancar, parear
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, LinhaExtrato, Par
from consorcio.services.financeiro.repository_bancos import travar_grupos
from consorcio.services.financeiro.repository_rendimentos import GrupoNaConta, RendimentoDoGrupo
from consorcio.services.financeiro.use_cases.conciliacao import escopo_do_grupo, exigir_aberto

_UM_DIA = timedelta(days=1)
_DE_NENHUM_GRUPO = (None, ARRECADACAO, RNP)
_DE_OUTROS = {
    FORMACAO: "O que rende o dinheiro em formação não é dos grupos: justifique a linha.",
    VINCULADA: "O rendimento de crédito vinculado é de quem foi contemplado: lance-o em cada crédito.",
}


@dataclass(frozen=True, slots=True)
class RendimentoRateado:
    """A line of the bank, what each group earned of it, and the match that says so."""

    linha: LinhaExtrato
    casamento_id: UUID
    partes: list[RendimentoDoGrupo]


async def ratear_rendimento(tx: Transaction, linha_id: UUID, quem: str) -> RendimentoRateado:
    """A credit of the bank is yields: of each group by what it had the day before, booked and matched with the line.

    CONFLICT when the line is not open; PRECONDITION when it is no credit, when its day was closed, or when no group had
    money. A line is divided once: after its match is undone, what was booked stays open in the books, so that no day
    closes over it, and this command matches the same facts again, or a person matches them with the line they are.
    """
    escopo, linha = await _linha_aberta(tx.conn, linha_id)
    if escopo.finalidade != MOVIMENTO:
        raise precondition(_DE_OUTROS[escopo.finalidade], "R10.03")
    if linha.valor_centavos < 0:
        raise precondition("Rendimento é um crédito, e esta linha do extrato é um débito.", "R10.03")
    await exigir_aberto(tx.conn, escopo, [linha.dia])
    partes = await repositorio.rendimentos_da_linha(tx.conn, linha_id) or await _lancar(tx, escopo, linha)
    casamento_id = tx.ids.new()
    pares = [(casamento_id, Par(linha_id, fato)) for fato in await _fatos(tx.conn, escopo, partes)]
    await conciliacao.inserir_casamentos(tx.conn, escopo, "RENDIMENTO", pares, quem, tx.clock.now())
    return RendimentoRateado(linha, casamento_id, partes)


async def _linha_aberta(conn: AsyncConnection, linha_id: UUID) -> tuple[Escopo, LinhaExtrato]:
    """The line under the lock of its scope."""
    if (conta := await repositorio.conta_da_linha(conn, linha_id)) is not None:
        escopo = escopo_do_grupo(*conta)
        await conciliacao.travar_escopo(conn, escopo)
        for linha in await conciliacao.linhas_por_id(conn, escopo, [linha_id]):
            return escopo, linha
    raise conflict("A linha do extrato não existe ou já foi conciliada.", "/linha_id")


async def _fatos(conn: AsyncConnection, escopo: Escopo, partes: Sequence[RendimentoDoGrupo]) -> list[FatoNoBanco]:
    """What was booked, now or before a match was undone; CONFLICT when any of it has found another line since."""
    fatos = await conciliacao.fatos_por_id(conn, escopo, [(parte.grupo_id, parte.fato_id) for parte in partes])
    if len(fatos) != len(partes):
        raise conflict("Esta linha já foi rateada, e parte do rendimento foi conciliada com outra.", "/linha_id")
    return fatos


async def _lancar(tx: Transaction, escopo: Escopo, linha: LinhaExtrato) -> list[RendimentoDoGrupo]:
    """The yields in the book of each group, on the day of the line or the first one that is open in it."""
    grupos, saldos = await _na_vespera(tx.conn, escopo, linha.dia)
    partes = [
        RendimentoDoGrupo(
            grupo.grupo_id, grupo.codigo, tx.ids.new(), parte.fundo_comum_centavos, parte.fundo_reserva_centavos
        )
        for grupo, parte in zip(grupos, _ratear(linha.valor_centavos, saldos), strict=True)
        if parte.total_centavos
    ]
    for parte in partes:
        fato = Fato(parte.fato_id, "RendimentoRecebido", parte.grupo_id, linha.dia)
        await lancar(tx, fato, parear(rendimentos(parte.fundo_comum_centavos, parte.fundo_reserva_centavos)))
    await repositorio.guardar_rendimentos(tx.conn, linha.linha_id, partes)
    return partes


def _ratear(valor_centavos: int, saldos: Sequence[SaldoNaConta]) -> list[Rendimento]:
    if not saldos:
        raise precondition("Nenhum grupo em andamento tinha dinheiro na conta na véspera.", "R10.03")
    return ratear_rendimentos(valor_centavos, saldos)


async def _na_vespera(
    conn: AsyncConnection, escopo: Escopo, dia: date
) -> tuple[list[GrupoNaConta], list[SaldoNaConta]]:
    """The groups that had money at the end of the day before, under the locks of their books, and how much.

    What other books have in the account is of no group yet, or not any more, and earns nothing.
    """
    vespera = dia - _UM_DIA
    fechado = await conciliacao.dia_fechado(conn, escopo, vespera)
    divisao = fechado[1] if fechado else await movimento.partes(conn, escopo, vespera)
    caixa = {
        parte.livro_id: parte.valor_centavos
        for parte in divisao
        if parte.livro_id not in _DE_NENHUM_GRUPO and parte.dinheiro == MOVIMENTO and parte.valor_centavos > 0
    }
    await travar_grupos(conn, map(str, caixa))
    grupos = await repositorio.grupos_na_conta(conn, list(caixa), vespera)
    return grupos, [SaldoNaConta(caixa[grupo.grupo_id], grupo.fundo_reserva_centavos) for grupo in grupos]
