"""A bank account begins to have money of the books, which leaves where it was if it was not reconciled there (I4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import conflict, validation
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository_conciliacao as conciliacao
from consorcio.services.financeiro import repository_movimento as repositorio
from consorcio.services.financeiro.domain.lugar_do_dinheiro import FINALIDADES, MOVIMENTO, Lugar, de_onde_sai
from consorcio.services.financeiro.registros_bancos import ContaBancaria
from consorcio.services.financeiro.registros_conciliacao import Escopo
from consorcio.services.financeiro.repository_bancos import inserir_conta
from consorcio.services.financeiro.use_cases.conciliacao import escopo_do_grupo


async def por_em_uso(tx: Transaction, conta: ContaBancaria) -> None:
    """Keep a new account. CONFLICT when money that would be in it was reconciled where it is: it may begin later.

    Nothing of what was matched, explained or closed changes its meaning: the account begins after all of it.
    """
    if conta.grupo_id is None and conta.finalidade == MOVIMENTO:
        if conta.desde is not None:
            raise validation(
                "/desde", "A conta de movimento da administradora tem desde sempre o que não tem outra conta."
            )
        await inserir_conta(tx.conn, conta, tx.clock.now())
        return
    for escopo in _que_podem_mudar(conta):
        await conciliacao.travar_escopo(tx.conn, escopo)
    lugares = await repositorio.lugares(tx.conn, conta.grupo_id)
    await inserir_conta(tx.conn, conta, tx.clock.now())
    anterior = next((lugar for lugar in lugares if _nome(lugar) == (conta.grupo_id, conta.finalidade)), None)
    if anterior is not None and anterior.comecou(conta.desde):
        return
    for lugar in de_onde_sai([um for um in lugares if um is not anterior], Lugar(*_nome(conta), conta.desde)):
        await _exigir_nao_conciliado(tx.conn, lugar, conta, anterior.desde if anterior else None)


def _que_podem_mudar(conta: ContaBancaria) -> list[Escopo]:
    """In one order of locks: those of the group before those of the administradora."""
    donos = (conta.grupo_id, None) if conta.grupo_id else (None,)
    return [escopo_do_grupo(dono, finalidade) for dono in donos for finalidade in FINALIDADES]


async def _exigir_nao_conciliado(conn: AsyncConnection, de: Lugar, conta: ContaBancaria, antes_de: date | None) -> None:
    perde, ganha = escopo_do_grupo(*_nome(de)), escopo_do_grupo(*_nome(conta))
    fechado = await conciliacao.ultimo_dia_fechado(conn, perde)
    if fechado is not None and await repositorio.moveu_entre(conn, ganha, conta.desde, fechado, antes_de):
        raise conflict(
            f"O dinheiro que passaria a esta conta está nos dias já fechados até {fechado:%d/%m/%Y} onde ele está:"
            " informe um dia depois desse.",
            "/desde",
        )
    livros = [conta.grupo_id] if conta.grupo_id else None
    quantos, ultimo = await repositorio.casados_que_mudam(conn, perde, livros, conta.desde)
    if quantos and ultimo is not None:
        raise conflict(
            f"{quantos} lançamentos do dinheiro que passaria a esta conta já foram conciliados onde ele está, até"
            f" {ultimo:%d/%m/%Y}: informe um dia depois desse, ou desfaça os casamentos.",
            "/desde",
        )


def _nome(lugar: Lugar | ContaBancaria) -> tuple[UUID | None, str]:
    return lugar.grupo_id, lugar.finalidade
