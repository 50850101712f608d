"""Yields of a bank account become money of the groups that had something in it (R10.03, R10.06, R10.07).

What is linked to a credit has no part: its yields are of who was contemplated, credit by credit (R7.02).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consorcio.core.errors import precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_rendimentos as repositorio
from consorcio.services.financeiro.domain.contabilidade import rendimentos
from consorcio.services.financeiro.domain.disponibilidades import ratear_rendimentos
from consorcio.services.financeiro.domain.lugar_do_dinheiro import FORMACAO, MOVIMENTO, VINCULADA
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros_conciliacao import Escopo, LinhaExtrato
from consorcio.services.financeiro.repository_rendimentos import RendimentoDoGrupo
from consorcio.services.financeiro.use_cases.conciliacao import exigir_aberto
from consorcio.services.financeiro.use_cases.linha_do_extrato import casar_linha, linha_aberta, na_vespera

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
    escopo, linha = await linha_aberta(tx.conn, linha_id)
    if escopo.finalidade != MOVIMENTO:
        raise precondition(_DE_OUTROS[escopo.finalidade], "R10.03")
    if linha.valor_centavos < 0:
        raise precondition("Rendimento é um crédito, e esta linha do extrato é um débito.", "R10.03")
    await exigir_aberto(tx.conn, escopo, [linha.dia])
    partes = await repositorio.rendimentos_da_linha(tx.conn, linha_id) or await _lancar(tx, escopo, linha)
    fatos = [(parte.grupo_id, parte.fato_id) for parte in partes]
    return RendimentoRateado(linha, await casar_linha(tx, escopo, linha_id, "RENDIMENTO", fatos, quem), partes)


async def _lancar(tx: Transaction, escopo: Escopo, linha: LinhaExtrato) -> list[RendimentoDoGrupo]:
    """The yields in the book of each group, on the day of the line or the first one that is open in it."""
    grupos, saldos = await na_vespera(tx.conn, escopo, linha.dia)
    partes = [
        RendimentoDoGrupo(
            grupo.grupo_id, grupo.codigo, tx.ids.new(), parte.fundo_comum_centavos, parte.fundo_reserva_centavos
        )
        for grupo, parte in zip(grupos, ratear_rendimentos(linha.valor_centavos, saldos), strict=True)
        if parte.total_centavos
    ]
    for parte in partes:
        fato = Fato(parte.fato_id, "RendimentoRecebido", parte.grupo_id, linha.dia)
        await lancar(tx, fato, parear(rendimentos(parte.fundo_comum_centavos, parte.fundo_reserva_centavos)))
    await repositorio.guardar_rendimentos(tx.conn, linha.linha_id, partes)
    return partes
