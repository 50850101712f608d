"""A line of the bank becomes facts of the groups that had money in its account the day before (R10.03)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_conciliacao as conciliacao
from consorcio.services.financeiro import repository_movimento as movimento
from consorcio.services.financeiro import repository_rendimentos as repositorio
from consorcio.services.financeiro.domain.disponibilidades import SaldoNaConta
from consorcio.services.financeiro.domain.lugar_do_dinheiro import MOVIMENTO
from consorcio.services.financeiro.livro import ARRECADACAO, RNP
from consorcio.services.financeiro.registros_conciliacao import Escopo, LinhaExtrato, Par
from consorcio.services.financeiro.repository_bancos import travar_grupos
from consorcio.services.financeiro.repository_rendimentos import GrupoNaConta
from consorcio.services.financeiro.use_cases.conciliacao import escopo_do_grupo

_UM_DIA = timedelta(days=1)
_DE_NENHUM_GRUPO = (None, ARRECADACAO, RNP)


async def linha_aberta(conn: AsyncConnection, linha_id: UUID) -> tuple[Escopo, LinhaExtrato]:
    """The line under the lock of its scope. CONFLICT when it is not open."""
    if (conta := await repositorio.conta_da_linha(conn, linha_id)) is not None:
        escopo = escopo_do_grupo(*conta)
        await conciliacao.travar_escopo(conn, escopo)
        for linha in await conciliacao.linhas_por_id(conn, escopo, [linha_id]):
            return escopo, linha
    raise conflict("A linha do extrato não existe ou já foi conciliada.", "/linha_id")


async def na_vespera(conn: AsyncConnection, escopo: Escopo, dia: date) -> tuple[list[GrupoNaConta], list[SaldoNaConta]]:
    """The groups that had money at the end of the day before, under the locks of their books, and how much.

    What other books have in the account is of no group yet, or not any more. PRECONDITION when no group had anything.
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
    if not grupos:
        raise precondition("Nenhum grupo em andamento tinha dinheiro na conta na véspera.", "R10.03")
    return grupos, [SaldoNaConta(caixa[grupo.grupo_id], grupo.fundo_reserva_centavos) for grupo in grupos]


async def casar_linha(
    tx: Transaction, escopo: Escopo, linha_id: UUID, regra: str, fatos: Sequence[tuple[UUID, UUID]], quem: str
) -> UUID:
    """The line is what was booked of it (book, fact), now or before a match was undone.

    CONFLICT when any of it has found another line since.
    """
    achados = await conciliacao.fatos_por_id(tx.conn, escopo, fatos)
    if len(achados) != len(fatos):
        raise conflict("Esta linha já foi lançada, e parte dela foi conciliada com outra.", "/linha_id")
    casamento_id = tx.ids.new()
    pares = [(casamento_id, Par(linha_id, fato)) for fato in achados]
    await conciliacao.inserir_casamentos(tx.conn, escopo, regra, pares, quem, tx.clock.now())
    return casamento_id
