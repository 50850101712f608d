"""Money that comes in: registered once, applied to its title or kept for the operator (R4.73, R15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, conflict, precondition, validation
from consorcio.core.money import format_brl
from consorcio.platform.database import SharedTransaction, Transaction
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.livro import travar_arrecadacao, travar_grupo, travar_grupo_do_titulo
from consorcio.services.financeiro.registros import Pagamento, PagamentoItem, Titulo
from consorcio.services.financeiro.repository_pix import em_devolucao
from consorcio.services.financeiro.use_cases import arrecadacao
from consorcio.services.financeiro.use_cases.aplicacao_acordo import recusa_do_acordo
from consorcio.services.financeiro.use_cases.custas import partes_com_custas
from consorcio.services.financeiro.use_cases.destino import aplicar_ao_titulo
from consorcio.services.financeiro.use_cases.distribuicao import partes_da_cota
from consorcio.services.financeiro.use_cases.recebimento import (
    Juizo,
    Julgado,
    Recebimento,
    receber_exato,
    receber_exatos,
    receber_simples,
)
from consorcio.services.financeiro.use_cases.reparticao import Parte, distribuir

_INTEIRO = {
    "LANCE": "O lance deve ser pago inteiro",
    "PENALIDADE": "A multa deve ser paga inteira",
    "ANTECIPACAO": "A antecipação deve ser paga inteira",
    "TAXA_TRANSFERENCIA": "A taxa de transferência deve ser paga inteira",
    "ENCARGOS": "Os encargos devem ser pagos inteiros",
    "TAXA_COBRANCA": "A taxa de cobrança deve ser paga inteira",
    "ACORDO": "A parte do acordo deve ser paga inteira",
}
_COM_PRAZO = {
    "LANCE": ("O prazo para pagar o lance já passou.", "R6.40"),
    "TAXA_TRANSFERENCIA": ("O prazo para pagar a taxa de transferência já passou.", "R7.51"),
    "ANTECIPACAO": ("O prazo da antecipação já passou: peça outra, ao preço de hoje.", "R4.56"),
}


async def processar_pagamento(tx: Transaction, recebimento: Recebimento, calendario: BusinessCalendar) -> Pagamento:
    """Register a payment once for ever and apply it, or keep it for the operator (R4.73, R15).

    Raises CONFLICT when the title is already settled or the reference was used with other data, PRECONDITION when the
    title is unknown, cancelled or cannot take the payment, unless `aceita_divergente` sends it to the queue.
    """
    julgado = await receber_exato(tx, recebimento)
    if julgado is None:
        (julgado,) = await receber_simples(tx, [recebimento])
    if julgado.juizo is Juizo.APLICADO:
        return _aplicado(recebimento, julgado)
    return await processar_um(tx, recebimento, calendario)


async def processar_juntos(
    shared: SharedTransaction, pedidos: Mapping[int, tuple[Transaction, Recebimento]]
) -> dict[int, tuple[Pagamento, list[PagamentoItem]]]:
    """Payments of several commands, by their number: what is not there was not exact, or not new; nothing is written
    of it.
    """
    feitos = await receber_exatos(shared, pedidos)
    return {numero: (_aplicado(pedidos[numero][1], julgado), itens) for numero, (julgado, itens) in feitos.items()}


async def processar_um(tx: Transaction, recebimento: Recebimento, calendario: BusinessCalendar) -> Pagamento:
    """The same, step by step: what is not simple comes here. Gives exactly what the set does of what is."""
    titulo = await _travar_titulo(tx.conn, recebimento)
    # After the lock: whoever held it may have registered this very reference.
    anterior = await repository.pagamento_por_referencia(tx.conn, recebimento.referencia_externa)
    if anterior is not None:
        return mesmo_pagamento(anterior, recebimento)
    recusa = recusa_do_titulo(titulo, recebimento) or await recusa_do_acordo(tx, titulo)
    if recusa is None and titulo is not None:
        return await aplicar_ao_titulo(tx, titulo, _novo(tx, recebimento, titulo), calendario)
    if not recebimento.aceita_divergente:
        raise recusa or precondition("O pagamento não pode ser aplicado.")
    return await _guardar_na_fila(tx, recebimento, recusa.detail if recusa else "")


@dataclass(frozen=True, slots=True)
class Resolucao:
    """What the operator decides of money in the queue: a title, what a cota owes from the oldest on, or who receives it
    back and by which transfer.
    """

    parcela_id: UUID | None
    motivo: str
    beneficiario: str
    comprovante: str
    data_contabil: date
    cota_id: UUID | None = None


async def resolver_pagamento(
    tx: Transaction, vault: Vault, pagamento_id: UUID, resolucao: Resolucao, calendario: BusinessCalendar
) -> Pagamento:
    """The operator's answer to a payment of the queue: this title, what this cota owes, or give it back."""
    pagamento = await repository.buscar_pagamento(tx.conn, pagamento_id, travar=True)
    if pagamento.situacao != "NAO_IDENTIFICADO":
        raise conflict("Este pagamento já foi resolvido.")
    if await em_devolucao(tx.conn, pagamento_id):
        raise conflict("A devolução deste Pix está em processamento.")
    if resolucao.parcela_id is not None and resolucao.cota_id is not None:
        raise validation("/cota_id", "Informe a parcela ou a cota, não as duas.")
    if resolucao.parcela_id is not None:
        return await _identificar(tx, pagamento, resolucao.parcela_id, resolucao, calendario)
    if resolucao.cota_id is not None:
        return await _distribuir(tx, pagamento, resolucao.cota_id, resolucao, calendario)
    return await _devolver(tx, vault, pagamento, resolucao)


async def _identificar(
    tx: Transaction, pagamento: Pagamento, parcela_id: UUID, resolucao: Resolucao, calendario: BusinessCalendar
) -> Pagamento:
    await travar_grupo_do_titulo(tx.conn, parcela_id=parcela_id)
    titulo = await repository.buscar_titulo(tx.conn, parcela_id, travar=True)
    recusa = recusa_do_titulo(titulo, pagamento) or await recusa_do_acordo(tx, titulo)
    if recusa is not None:
        raise recusa
    resolvido = _resolvido(pagamento, resolucao, titulo.grupo_id, titulo.cota_id)
    partes = await partes_com_custas(tx.conn, titulo, resolvido, calendario)
    await _entregar(tx, pagamento, partes, resolucao.data_contabil)
    return await aplicar_ao_titulo(tx, titulo, resolvido, calendario)


async def _distribuir(
    tx: Transaction, pagamento: Pagamento, cota_id: UUID, resolucao: Resolucao, calendario: BusinessCalendar
) -> Pagamento:
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    partes = await partes_da_cota(tx.conn, cota_id, pagamento.valor_centavos, pagamento.data_pagamento, calendario)
    await _entregar(tx, pagamento, partes, resolucao.data_contabil)
    return await distribuir(tx, _resolvido(pagamento, resolucao, conta.grupo_id, cota_id), partes, calendario)


def _resolvido(pagamento: Pagamento, resolucao: Resolucao, grupo_id: UUID, cota_id: UUID) -> Pagamento:
    return replace(
        pagamento,
        situacao="APLICADO",
        parcela_id=resolucao.parcela_id,
        grupo_id=grupo_id,
        cota_id=cota_id,
        motivo=resolucao.motivo,
        data_contabil=resolucao.data_contabil,
    )


async def _entregar(tx: Transaction, pagamento: Pagamento, partes: Sequence[Parte], data: date) -> None:
    """It leaves the collection account as it enters the group, part by part: the two sides of each are matched (I4)."""
    for valor in [parte.valor_centavos for parte in partes] or [pagamento.valor_centavos]:
        if valor:
            await arrecadacao.entregar_ao_grupo(tx, replace(pagamento, valor_centavos=valor), data)


async def _travar_titulo(conn: AsyncConnection, recebimento: Recebimento) -> Titulo | None:
    """The title of a payment, its group locked before it; None when no title has that identifier."""
    if recebimento.parcela_id is not None:
        await travar_grupo_do_titulo(conn, parcela_id=recebimento.parcela_id)
        return await repository.buscar_titulo(conn, recebimento.parcela_id, travar=True)
    if not recebimento.identificador:
        raise validation("/parcela_id", "Informe a parcela ou o identificador dela.")
    await travar_grupo_do_titulo(conn, identificador=recebimento.identificador)
    return await repository.titulo_por_identificador(conn, recebimento.identificador, travar=True)


def mesmo_pagamento(anterior: Pagamento, recebimento: Recebimento) -> Pagamento:
    """The payment that has this reference already; CONFLICT when it is another one."""
    igual = (
        anterior.valor_centavos == recebimento.valor_centavos
        and anterior.data_pagamento == recebimento.data_pagamento
        and anterior.identificador_informado == recebimento.identificador
        and (recebimento.parcela_id is None or recebimento.parcela_id == anterior.parcela_id)
    )
    if not igual:
        raise conflict("Esta referência de pagamento já foi registrada com outros dados.")
    return anterior


def recusa_do_titulo(titulo: Titulo | None, recebimento: Recebimento | Pagamento) -> ConsorcioError | None:
    """Why a title cannot take a payment; None when it can (R4.73, R6.40, R8.03)."""
    if titulo is None:
        return precondition("Nenhuma parcela tem esse identificador.", "R4.73")
    if titulo.situacao == "PAGO":
        return conflict(f"A parcela {titulo.identificador} já está paga.")
    if titulo.situacao == "CANCELADO":
        return precondition(f"A parcela {titulo.identificador} está cancelada.", "R8.03")
    falta = titulo.valor_centavos - titulo.pago_centavos
    if titulo.tipo != "PARCELA" and recebimento.valor_centavos < falta:
        return precondition(f"{_INTEIRO[titulo.tipo]}: {format_brl(falta)}.", "R6.40")
    if titulo.tipo in _COM_PRAZO and recebimento.data_pagamento > titulo.vencimento:
        mensagem, regra = _COM_PRAZO[titulo.tipo]
        return precondition(mensagem, regra)
    return None


def _aplicado(recebimento: Recebimento, julgado: Julgado) -> Pagamento:
    assert julgado.pagamento_id is not None
    return Pagamento(
        pagamento_id=julgado.pagamento_id,
        referencia_externa=recebimento.referencia_externa,
        parcela_id=julgado.parcela_id,
        grupo_id=julgado.grupo_id,
        cota_id=julgado.cota_id,
        identificador_informado=recebimento.identificador,
        situacao="APLICADO",
        valor_centavos=recebimento.valor_centavos,
        data_pagamento=recebimento.data_pagamento,
        data_contabil=recebimento.data_contabil,
        canal=recebimento.canal,
        excedente_centavos=julgado.excedente_centavos,
        motivo="",
    )


def _novo(tx: Transaction, recebimento: Recebimento, titulo: Titulo | None) -> Pagamento:
    return Pagamento(
        pagamento_id=tx.ids.new(),
        referencia_externa=recebimento.referencia_externa,
        parcela_id=titulo.parcela_id if titulo else None,
        grupo_id=titulo.grupo_id if titulo else None,
        cota_id=titulo.cota_id if titulo else None,
        identificador_informado=recebimento.identificador,
        situacao="APLICADO" if titulo else "NAO_IDENTIFICADO",
        valor_centavos=recebimento.valor_centavos,
        data_pagamento=recebimento.data_pagamento,
        data_contabil=recebimento.data_contabil,
        canal=recebimento.canal,
        excedente_centavos=0,
        motivo="",
    )


async def _guardar_na_fila(tx: Transaction, recebimento: Recebimento, motivo: str) -> Pagamento:
    """Money without a title stays visible until somebody decides, in the book of the collection account meanwhile."""
    pagamento = replace(_novo(tx, recebimento, None), motivo=motivo)
    # Before the reference is written: who waits for the same reference waits here, not in a circle.
    await travar_arrecadacao(tx.conn)
    if await repository.guardar_na_fila(tx.conn, pagamento):
        await arrecadacao.receber(tx, pagamento)
        return pagamento
    anterior = await repository.pagamento_por_referencia(tx.conn, recebimento.referencia_externa)
    if anterior is None:
        raise conflict("Esta referência de pagamento está sendo registrada agora.")
    return mesmo_pagamento(anterior, recebimento)


async def _devolver(tx: Transaction, vault: Vault, pagamento: Pagamento, resolucao: Resolucao) -> Pagamento:
    """Money of nobody goes back: to whom is written down, sealed, as of every outflow (R10.04)."""
    devolvido = replace(pagamento, situacao="DEVOLVIDO", motivo=resolucao.motivo)
    await repository.guardar_pagamento(tx.conn, devolvido)
    beneficiario = resolucao.beneficiario or f"Quem pagou {pagamento.referencia_externa}"
    await tx.conn.execute(
        "INSERT INTO devolucao_pagamento (pagamento_id, beneficiario, comprovante, data_contabil, devolvido_por)"
        " VALUES (%s, %s, %s, %s, %s)",
        [
            pagamento.pagamento_id,
            vault.seal(beneficiario, "devolucao_pagamento", "beneficiario", pagamento.pagamento_id),
            resolucao.comprovante,
            resolucao.data_contabil,
            tx.actor.id,
        ],
    )
    await arrecadacao.devolver(tx, pagamento, resolucao.data_contabil)
    return devolvido
