"""A member leaves before being contemplated: whether he may be excluded, and what that does (R8.01 to R8.05)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation
from consorcio.core.percent import ZERO, aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.conta_percentual import (
    AjusteAberto,
    ContaPercentual,
    TipoAjuste,
    lancar_ajuste,
)
from consorcio.services.financeiro.domain.contabilidade import credito_a_devolver, exclusao
from consorcio.services.financeiro.domain.contabilidade_restituicao import rateio_compensado
from consorcio.services.financeiro.domain.exclusao import (
    Regime,
    TipoExclusao,
    excluivel,
    regime_na_data,
    vencidas_sem_purga,
)
from consorcio.services.financeiro.domain.restituicao import excesso_na_exclusao, percentual_na_exclusao
from consorcio.services.financeiro.livro import Fato, lancar, parear, travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, PagamentoItem
from consorcio.services.financeiro.registros_exclusao import Exclusao, guardar_exclusao
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_abertas import parcelas_em_aberto, vencimentos_em_aberto
from consorcio.services.financeiro.use_cases.divida import calcular_divida
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar

_AVALIAR = """
WITH itens AS (
    UPDATE item_pagamento SET ago_apurada = %(ago)s
     WHERE cota_id = %(cota)s AND ago_apurada IS NULL AND componente IN ('FC', 'DIF', 'RSC')
    RETURNING percentual, valor_centavos, preco_centavos
), recebimentos AS (
    UPDATE recebimento SET ago_apurada = %(ago)s WHERE cota_id = %(cota)s AND ago_apurada IS NULL
    RETURNING componentes, percentuais, centavos, preco_centavos
), avaliados AS (
    SELECT percentual, valor_centavos, preco_centavos FROM itens
     UNION ALL
    SELECT x.percentual, x.centavos, r.preco_centavos
      FROM recebimentos r, unnest(r.componentes, r.percentuais, r.centavos) AS x (componente, percentual, centavos)
     WHERE x.componente IN ('FC', 'DIF', 'RSC')
)
SELECT coalesce(sum(percentual - round(valor_centavos * 100::numeric / %(preco)s, 8)), 0) FROM avaliados
 WHERE preco_centavos <> %(preco)s
"""


@dataclass(frozen=True, slots=True)
class PedidoExclusao:
    """Who leaves, why, and since when he asked for it."""

    cota_id: UUID
    causa: str
    justificativa: str
    data_pedido: date
    data_contabil: date


@dataclass(frozen=True, slots=True)
class Avaliacao:
    """Whether a cota may be excluded on a date: AGOs unpaid past their cure, what cures them, and what forbids it."""

    conta: ContaCota
    vencimentos_em_aberto: tuple[int, ...]
    excluivel: bool
    impedimento: str
    purga_centavos: int
    encargos_centavos: int


async def avaliar(conn: AsyncConnection, cota_id: UUID, data: date, calendario: BusinessCalendar) -> Avaliacao:
    """The grounds for exclusion by the regime of the group, and the money that cures the delay (R8.01, R8.02)."""
    conta = await repository.buscar_conta(conn, cota_id)
    grupo = await repository.buscar_grupo(conn, conta.grupo_id)
    regra = ler_regra(grupo.regra)
    abertas = await parcelas_em_aberto(conn, cota_id)
    vencidas = [titulo for titulo in abertas if calendario.next_business_day(titulo.vencimento) < data]
    dividas = [await calcular_divida(conn, grupo, titulo, data, calendario) for titulo in vencidas]
    agos = vencidas_sem_purga(((t.ago, t.vencimento) for t in vencidas), data, regra.purga_exclusao_dias, calendario)
    return Avaliacao(
        conta=conta,
        vencimentos_em_aberto=agos,
        excluivel=_excluivel(grupo, agos),
        impedimento=await _impedimento(conn, conta),
        purga_centavos=sum(divida.aberta.total_centavos for divida in dividas),
        encargos_centavos=sum(divida.aberta.multa_centavos + divida.aberta.juros_centavos for divida in dividas),
    )


async def excluiveis(
    conn: AsyncConnection, grupo: Grupo, cota_ids: Sequence[UUID], data: date, calendario: BusinessCalendar
) -> frozenset[UUID]:
    """Of the late cotas of a group, which may be excluded on a date, as `avaliar` says of each (R8.01, R2.21)."""
    abertas = defaultdict[UUID, list[tuple[int, date]]](list)
    for cota_id, ago, vencimento in await vencimentos_em_aberto(conn, cota_ids):
        abertas[cota_id].append((ago, vencimento))
    purga = ler_regra(grupo.regra).purga_exclusao_dias
    return frozenset(
        cota_id
        for cota_id, vencimentos in abertas.items()
        if _excluivel(grupo, vencidas_sem_purga(vencimentos, data, purga, calendario))
    )


async def excluir(tx: Transaction, pedido: PedidoExclusao, calendario: BusinessCalendar) -> Exclusao:
    """Exclude a cota: parcelas cancelled, A fixed, seat told to be vacant; G of the group does not change (R8.03, I19).

    PRECONDITION when contemplated (R2.21), or when the delay does not allow it (R8.01); VALIDATION for a request dated
    after the exclusion.
    """
    conta = await repository.buscar_conta(tx.conn, pedido.cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    conta = await repository.buscar_conta(tx.conn, pedido.cota_id, travar=True)
    avaliacao = await avaliar(tx.conn, pedido.cota_id, pedido.data_contabil, calendario)
    _exigir(pedido, avaliacao)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    percentual = await _fixar_percentual(tx, grupo, conta, pedido.data_contabil)
    canceladas = await _cancelar_parcelas(tx, conta.cota_id)
    registro = _registro(pedido, grupo, conta, percentual, canceladas)
    registro = await guardar_exclusao(tx, replace(registro, encargos_centavos=avaliacao.encargos_centavos))
    await tx.publish(
        "CotaExcluida",
        f"grupo/{conta.grupo_id}",
        {
            "grupo_id": str(conta.grupo_id),
            "cota_id": str(conta.cota_id),
            "numero": conta.numero,
            "versao_titular": conta.versao_titular,
            "causa": pedido.causa,
            "percentual": str(percentual),
            "data": pedido.data_contabil.isoformat(),
        },
        pedido.data_contabil,
    )
    return registro


def _exigir(pedido: PedidoExclusao, avaliacao: Avaliacao) -> None:
    if pedido.data_pedido > pedido.data_contabil:
        raise validation("/data_pedido", "O pedido não pode ser posterior à exclusão.")
    if avaliacao.impedimento:
        raise precondition(avaliacao.impedimento, "R2.21")
    if pedido.causa == "INADIMPLENCIA" and not avaliacao.excluivel:
        abertas = ", ".join(str(ago) for ago in avaliacao.vencimentos_em_aberto) or "nenhuma"
        raise precondition(
            f"As parcelas vencidas e não pagas (assembleias: {abertas}) ainda não permitem a exclusão.", "R8.01"
        )


def _excluivel(grupo: Grupo, agos: tuple[int, ...]) -> bool:
    """The contract says how many only where the regime lets it (R8.01); an AGO is the last by the term of the group."""
    if grupo.data_agc is None:
        return False
    regra, regime = ler_regra(grupo.regra), regime_na_data(grupo.data_agc)
    ultima = grupo.ultima_ago_fechada >= regra.plano.prazo_meses
    if regime is Regime.R285:
        return excluivel(regime, agos, ultima_ago=ultima)
    tipo = TipoExclusao.ALTERNADAS if regra.exclui_por_alternadas else TipoExclusao.SEGUIDAS
    return excluivel(regime, agos, ultima_ago=ultima, parcelas=regra.exclusao_parcelas, tipo=tipo)


async def _impedimento(conn: AsyncConnection, conta: ContaCota) -> str:
    if conta.situacao != "ATIVA":
        return "Só uma cota ativa pode ser excluída."
    cursor = await conn.execute(
        "SELECT situacao FROM reserva_credito WHERE cota_id = %s AND situacao <> 'CANCELADA'", [conta.cota_id]
    )
    if await cursor.fetchone() is not None:
        return "Cota contemplada não pode ser excluída; antes a contemplação é cancelada."
    return ""


async def _fixar_percentual(tx: Transaction, grupo: Grupo, conta: ContaCota, data: date) -> Decimal:
    """A of who leaves: what he paid less what was open apart, in 0–100; the rest is given back or lost (R8.05)."""
    preco = (await repository.precos_do_bem(tx.conn, conta.grupo_id, conta.bem_id)).da_ultima_ago
    await _fechar_rateio(tx, grupo, conta, preco, data)
    aberto = await repository.ajustes_abertos(tx.conn, conta.cota_id) + await avaliar_pendentes(tx, grupo, conta, preco)
    efetiva = com_aberto(conta, aberto)
    percentual = percentual_na_exclusao(efetiva)
    await _devolver_excesso(tx, grupo, conta, aplicar(preco, excesso_na_exclusao(efetiva)), data)
    perda = min(efetiva.fc_efetivo, ZERO) * preco / 100
    if perda:
        await repository.somar_equilibrio(tx.conn, conta.grupo_id, perda)
    historico = await repository.fc_pago_historico(tx.conn, conta.cota_id)
    await lancar(tx, _fato(tx, grupo, data), parear(exclusao(historico), conta.cota_id))
    await tx.conn.execute("UPDATE ajuste SET aberto = 0 WHERE cota_id = %s AND aberto <> 0", [conta.cota_id])
    await tx.conn.execute(
        "UPDATE conta_cota SET situacao = 'EXCLUIDA', fc_pago = %s, versao = versao + 1 WHERE cota_id = %s",
        [percentual, conta.cota_id],
    )
    ajuste = PagamentoItem("FC", percentual - conta.fc_pago, 0, preco)
    linha = ("Exclusão: diferenças e rateios em aberto", ajuste)
    await extrato.inserir(tx, conta.cota_id, data, [linha], percentual, grupo.ultima_ago_fechada)
    return percentual


def com_aberto(conta: ContaCota, aberto: Decimal) -> ContaPercentual:
    """The account with what is open apart from the plan, in one sum."""
    ajuste = AjusteAberto(TipoAjuste.DIFERENCA, 0, aberto)
    return lancar_ajuste(conta_percentual(conta), ajuste)


async def avaliar_pendentes(tx: Transaction, grupo: Grupo, conta: ContaCota, preco: int) -> Decimal:
    """Difference of what was paid since the last AGO at another price, valued now: no other AGO will (R4.40)."""
    cursor = await tx.conn.execute(
        _AVALIAR,
        {"ago": grupo.ultima_ago_fechada, "cota": conta.cota_id, "preco": preco},
    )
    linha = await cursor.fetchone()
    return Decimal(linha[0]) if linha else ZERO


async def _fechar_rateio(tx: Transaction, grupo: Grupo, conta: ContaCota, preco: int, data: date) -> None:
    """What was open of him of the readjustment of the cash is no longer receivable."""
    cursor = await tx.conn.execute(
        "SELECT coalesce(sum(aberto), 0) FROM ajuste WHERE cota_id = %s AND tipo = 'RATEIO'", [conta.cota_id]
    )
    linha = await cursor.fetchone()
    rateio = aplicar(preco, Decimal(linha[0])) if linha else 0
    if rateio:
        await lancar(tx, _fato(tx, grupo, data), parear(rateio_compensado(rateio), conta.cota_id))


async def _devolver_excesso(tx: Transaction, grupo: Grupo, conta: ContaCota, valor: int, data: date) -> None:
    """What price falls left above 100 % goes back at once (R4.52); the cash must cover it (I8)."""
    if not valor:
        return
    caixa = await caixa_a_gastar(tx, conta.grupo_id, data)
    if caixa.fundo_comum_livre < valor:
        raise precondition("O caixa não cobre o que se devolve acima de 100%; aguarde a próxima assembleia.", "I8")
    await lancar(tx, _fato(tx, grupo, data), parear(credito_a_devolver(valor), conta.cota_id))


def _fato(tx: Transaction, grupo: Grupo, data: date) -> Fato:
    return Fato(tx.ids.new(), "CotaExcluida", grupo.grupo_id, data, 0, grupo.ultima_ago_fechada)


async def _cancelar_parcelas(tx: Transaction, cota_id: UUID) -> int:
    """Nothing of who leaves is chased (R8.03, R8.11)."""
    cursor = await tx.conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE cota_id = %s AND situacao IN ('ABERTO', 'PARCIAL')", [cota_id]
    )
    return cursor.rowcount


def meses_decorridos(grupo: Grupo, conta: ContaCota) -> int:
    """Months of the plan of a cota whose parcela was issued already: those whose TA advance is due (R4.04)."""
    return max(grupo.ultima_ago_emitida - conta.ago_ingresso + 1, 0)


def _registro(pedido: PedidoExclusao, grupo: Grupo, conta: ContaCota, percentual: Decimal, canceladas: int) -> Exclusao:
    return Exclusao(
        cota_id=conta.cota_id,
        grupo_id=conta.grupo_id,
        numero=conta.numero,
        versao_titular=conta.versao_titular,
        causa=pedido.causa,
        justificativa=pedido.justificativa,
        data_pedido=pedido.data_pedido,
        excluida_em=pedido.data_contabil,
        situacao="AGUARDA_SORTEIO",
        percentual=percentual,
        meses_decorridos=meses_decorridos(grupo, conta),
        parcelas_canceladas=canceladas,
    )
