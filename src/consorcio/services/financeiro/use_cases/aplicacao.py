"""Applying a payment to its title: percents, books, statement, news (R4.10, R10.03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.percent import ZERO
from consorcio.platform.database import Transaction
from consorcio.platform.failure_points import FailurePoint
from consorcio.services.financeiro import extrato, repository, repository_reservas
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    LancamentoContabil,
    Partida,
    parcela_recebida,
)
from consorcio.services.financeiro.domain.mora import DivisaoEncargos, dividir_encargos
from consorcio.services.financeiro.domain.pagamento import Alocacao, ParcelaAberta, alocar_pagamento
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros import ContaCota, Grupo, Pagamento, PagamentoItem, Titulo
from consorcio.services.financeiro.registros_estorno import guardar_retrato
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.aplicacao_antecipacao import abater_antecipadas, valorizar
from consorcio.services.financeiro.use_cases.aplicacao_depois_da_ago import valorizar_na_ago
from consorcio.services.financeiro.use_cases.divida import calcular_divida
from consorcio.services.financeiro.use_cases.quitacao import contar_quitacao
from consorcio.services.financeiro.use_cases.transferencia import contar_taxa_paga

LANCADO = FailurePoint("financeiro.pagamento.depois_do_lancamento")
A_DEVOLVER = "A_DEVOLVER"
"""The channel of money that the group had already, apart in the name of a cota: no bank moves it (R4.73)."""
_VALOR_UNICO = {
    "LANCE": (Conta.LANCES_A_APLICAR, "LANCE", "LancePago"),
    "PENALIDADE": (Conta.MULTA_RESCISORIA_RETIDA, "PENALIDADE", "PenalidadePaga"),
    "TAXA_TRANSFERENCIA": (Conta.CUSTAS_A_REPASSAR, "TAXA_TRANSFERENCIA", "TaxaTransferenciaPaga"),
    "ENCARGOS": (Conta.ENCARGOS_RETIDOS, "ENCARGOS", "EncargosPagos"),
    "TAXA_COBRANCA": (Conta.CUSTAS_A_REPASSAR, "TAXA_COBRANCA", "TaxaCobrancaPaga"),
}


async def aplicar(tx: Transaction, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar) -> Pagamento:
    """Apply a registered payment to its title, whole or in part. The group is locked by the caller."""
    conta = await repository.buscar_conta(tx.conn, titulo.cota_id)
    if titulo.tipo == "PARCELA":
        pagamento, baixa = await _aplicar_a_parcela(tx, conta, titulo, pagamento, calendario)
    elif titulo.tipo == "ANTECIPACAO":
        pagamento, baixa = await _aplicar_antecipacao(tx, conta, titulo, pagamento)
    else:
        pagamento, baixa = await _aplicar_ao_valor_unico(tx, conta, titulo, pagamento, calendario)
    if titulo.situacao == "PARCIAL":
        await guardar_retrato(tx.conn, pagamento.pagamento_id, titulo)
    LANCADO.passing(titulo.tipo)
    await _publicar(tx, conta, titulo, pagamento, baixa)
    if titulo.tipo in ("PARCELA", "ANTECIPACAO"):
        await contar_quitacao(tx, conta.cota_id, pagamento.data_contabil)
    return pagamento


async def _aplicar_a_parcela(
    tx: Transaction, conta: ContaCota, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar
) -> tuple[Pagamento, repository.BaixaTitulo]:
    grupo = await repository.buscar_grupo(tx.conn, titulo.grupo_id)
    divida = await calcular_divida(tx.conn, grupo, titulo, pagamento.data_pagamento, calendario)
    ordem = ler_regra(grupo.regra).ordem_alocacao.grupos
    alocacao = alocar_pagamento(pagamento.valor_centavos, [divida.aberta], ordem)
    pagamento = replace(pagamento, excedente_centavos=alocacao.excedente_centavos)
    await repository.guardar_pagamento(tx.conn, pagamento)
    itens = _itens(alocacao, divida.preco_centavos)
    await repository.inserir_itens(tx.conn, pagamento.pagamento_id, titulo, itens)
    baixa = _baixa(titulo, pagamento, divida.aberta, alocacao)
    await repository.baixar_titulo(tx.conn, titulo.parcela_id, baixa)
    if conta.situacao == "RESERVADA":
        await _lancar_apartado(tx, titulo, pagamento)
    else:
        await _lancar_recebimento(tx, grupo, conta, titulo, pagamento, alocacao)
        fc_pago = await creditar(tx, titulo, alocacao)
        linhas = [(extrato.DESCRICAO[item.componente], item) for item in itens]
        await extrato.inserir(tx, titulo.cota_id, pagamento.data_pagamento, linhas, fc_pago, titulo.ago)
        await valorizar_na_ago(tx, grupo, conta, pagamento, alocacao, divida)
    return pagamento, baixa


async def _aplicar_antecipacao(
    tx: Transaction, conta: ContaCota, titulo: Titulo, pagamento: Pagamento
) -> tuple[Pagamento, repository.BaixaTitulo]:
    """Parcelas paid ahead: each component to its destination, at the price of the day (R4.55, R4.56)."""
    grupo = await repository.buscar_grupo(tx.conn, titulo.grupo_id)
    alocacao, preco = await abater_antecipadas(tx, grupo, conta, titulo, pagamento)
    pagamento = replace(pagamento, excedente_centavos=alocacao.excedente_centavos)
    await repository.guardar_pagamento(tx.conn, pagamento)
    itens = _itens(alocacao, preco)
    await repository.inserir_itens(tx.conn, pagamento.pagamento_id, titulo, itens)
    await valorizar(tx, conta, grupo, pagamento.pagamento_id, preco)
    pago = pagamento.valor_centavos - pagamento.excedente_centavos
    baixa = repository.BaixaTitulo("PAGO", pago, pagamento.data_pagamento, True, False, None, 0)
    await repository.baixar_titulo(tx.conn, titulo.parcela_id, baixa)
    await _lancar_recebimento(tx, grupo, conta, titulo, pagamento, alocacao)
    fc_pago = await creditar(tx, titulo, alocacao)
    linhas = [(f"Antecipação: {extrato.DESCRICAO[item.componente].lower()}", item) for item in itens]
    await extrato.inserir(tx, titulo.cota_id, pagamento.data_pagamento, linhas, fc_pago, titulo.ago)
    fato = {
        "grupo_id": str(titulo.grupo_id),
        "cota_id": str(titulo.cota_id),
        "parcela_id": str(titulo.parcela_id),
        "valor_centavos": pago,
        "percentual": str(alocacao.credito.fc),
        "data": pagamento.data_contabil.isoformat(),
    }
    await tx.publish("AntecipacaoRegistrada", f"grupo/{titulo.grupo_id}", fato, pagamento.data_contabil)
    return pagamento, baixa


async def creditar(tx: Transaction, titulo: Titulo, alocacao: Alocacao) -> Decimal:
    """Credit the percents of an allocation to the account; returns A after it (R4.10)."""
    credito = alocacao.credito
    for tipo, componente in (("DIFERENCA", Componente.DIF), ("RATEIO", Componente.RSC)):
        percentual = alocacao.percentual(componente)
        if percentual != ZERO:
            await repository.baixar_ajustes(tx.conn, titulo.cota_id, tipo, percentual)
    return await repository.creditar_conta(tx.conn, titulo.cota_id, credito.fc, credito.ta, credito.fr)


async def _aplicar_ao_valor_unico(
    tx: Transaction, conta: ContaCota, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar
) -> tuple[Pagamento, repository.BaixaTitulo]:
    """A bid, a contractual penalty, the fee of a transfer: money of one purpose, paid whole (R6.40, R4.74, R7.51).

    A fee of collection may be settled in part, by money that goes on to what it was charged over (R4.73).
    """
    falta = titulo.valor_centavos - titulo.pago_centavos
    excedente = max(pagamento.valor_centavos - falta, 0)
    pagamento = replace(pagamento, excedente_centavos=excedente)
    await repository.guardar_pagamento(tx.conn, pagamento)
    destino, componente, nome = _VALOR_UNICO[titulo.tipo]
    da_administradora = await _da_administradora(tx, titulo)
    pago = pagamento.valor_centavos - excedente
    item = PagamentoItem(componente, ZERO, pago, titulo.preco_centavos)
    await repository.inserir_itens(tx.conn, pagamento.pagamento_id, titulo, [item])
    baixa = _baixa_do_valor_unico(titulo, pagamento.data_pagamento, pago)
    await repository.baixar_titulo(tx.conn, titulo.parcela_id, baixa)
    entrada = LancamentoContabil(
        extrato.DESCRICAO[componente],
        (
            Partida(_origem(pagamento), pagamento.valor_centavos),
            Partida(destino, da_administradora - pago),
            *((Partida(Conta.ENCARGOS_A_REPASSAR, -da_administradora),) if da_administradora else ()),
            *((Partida(Conta.A_DEVOLVER_ATIVOS, -excedente),) if excedente else ()),
        ),
    )
    await lancar(tx, _fato(tx, nome, titulo, pagamento), parear(entrada, titulo.cota_id))
    do_grupo = pago - da_administradora
    await _efeito_do_valor_unico(tx, conta, titulo, do_grupo, pagamento.data_contabil, calendario)
    await extrato.inserir(
        tx,
        titulo.cota_id,
        pagamento.data_pagamento,
        [(extrato.DESCRICAO[componente], item)],
        conta.fc_pago,
        titulo.ago,
    )
    return pagamento, baixa


def _baixa_do_valor_unico(titulo: Titulo, dia: date, pago_centavos: int) -> repository.BaixaTitulo:
    pago = titulo.pago_centavos + pago_centavos
    if pago < titulo.valor_centavos:
        return repository.BaixaTitulo("PARCIAL", pago, None, None, False, None, 0)
    return repository.BaixaTitulo("PAGO", pago, dia, True, False, None, 0)


async def _da_administradora(tx: Transaction, titulo: Titulo) -> int:
    """The part of late charges that is not of the group (R4.71)."""
    if titulo.tipo != "ENCARGOS":
        return 0
    grupo = await repository.buscar_grupo(tx.conn, titulo.grupo_id)
    return dividir_encargos(titulo.valor_centavos, ler_regra(grupo.regra).mora.percentual_grupo).administradora


async def _efeito_do_valor_unico(
    tx: Transaction, conta: ContaCota, titulo: Titulo, do_grupo: int, data: date, calendario: BusinessCalendar
) -> None:
    if titulo.tipo == "LANCE" and titulo.contemplacao_id is not None:
        await repository_reservas.mudar_reserva(tx.conn, titulo.contemplacao_id, "PAGA")
    elif titulo.tipo == "TAXA_TRANSFERENCIA":
        await contar_taxa_paga(tx, conta, titulo, data, calendario)
    elif titulo.tipo != "TAXA_COBRANCA":  # whose money is not the group's
        await repository.somar_equilibrio(tx.conn, titulo.grupo_id, Decimal(do_grupo))


async def _lancar_apartado(tx: Transaction, titulo: Titulo, pagamento: Pagamento) -> None:
    """Until the seat is a cota its money is not the group's: it enters the funds when that happens (R2.12, R2.20)."""
    apartado = LancamentoContabil(
        "Primeira parcela, cota ainda reservada",
        (
            Partida(Conta.APLICACAO_FORMACAO, pagamento.valor_centavos),
            Partida(Conta.OBRIGACOES_FORMACAO, -pagamento.valor_centavos),
        ),
    )
    fato = _fato(tx, "PagamentoRegistrado", titulo, pagamento)
    await lancar(tx, fato, parear(apartado, titulo.cota_id))


async def _lancar_recebimento(
    tx: Transaction, grupo: Grupo, conta: ContaCota, titulo: Titulo, pagamento: Pagamento, alocacao: Alocacao
) -> None:
    fato = _fato(tx, "PagamentoRegistrado", titulo, pagamento)
    encargos = _divisao(grupo, alocacao)
    contemplada = conta.contemplacao_id is not None
    lancamento = parcela_recebida(alocacao, encargos, contemplada, _origem(pagamento))
    await lancar(tx, fato, parear(lancamento, titulo.cota_id))
    if encargos.grupo:
        await repository.somar_equilibrio(tx.conn, titulo.grupo_id, Decimal(encargos.grupo))


def _origem(pagamento: Pagamento) -> Conta:
    return Conta.NAO_IDENTIFICADOS if pagamento.canal == A_DEVOLVER else Conta.BANCOS


def _divisao(grupo: Grupo, alocacao: Alocacao) -> DivisaoEncargos:
    """Multa and juros really paid, by owner (R4.71)."""
    pagos = alocacao.centavos(Componente.MULTA, Componente.JUROS)
    return dividir_encargos(pagos, ler_regra(grupo.regra).mora.percentual_grupo)


def _itens(alocacao: Alocacao, preco_centavos: int) -> list[PagamentoItem]:
    return [
        PagamentoItem(item.componente.value, item.percentual, item.centavos, preco_centavos) for item in alocacao.itens
    ]


def _baixa(titulo: Titulo, pagamento: Pagamento, aberta: ParcelaAberta, alocacao: Alocacao) -> repository.BaixaTitulo:
    """What is left of the parcela. Charges that a payment of the principal passed over are kept, below zero (R4.73)."""
    encargos = alocacao.centavos(Componente.MULTA, Componente.JUROS)
    pago = titulo.pago_centavos + pagamento.valor_centavos - pagamento.excedente_centavos
    if not alocacao.restantes:
        pontual = pagamento.data_pagamento <= titulo.vencimento
        return repository.BaixaTitulo("PAGO", pago, pagamento.data_pagamento, pontual, bool(encargos), None, 0)
    alcancou_principal = any(i.componente not in (Componente.MULTA, Componente.JUROS) for i in alocacao.itens)
    em_mora = pagamento.data_pagamento > titulo.vencimento
    ficam = aberta.multa_centavos + aberta.juros_centavos - encargos
    return repository.BaixaTitulo(
        situacao="PARCIAL",
        pago_centavos=pago,
        data_pagamento=None,
        pontual=None,
        multa_cobrada=titulo.multa_cobrada or (em_mora and alcancou_principal),
        mora_desde=pagamento.data_pagamento if em_mora and alcancou_principal else titulo.mora_desde,
        encargos_pagos_centavos=-ficam if alcancou_principal else titulo.encargos_pagos_centavos + encargos,
    )


def _fato(tx: Transaction, nome: str, titulo: Titulo, pagamento: Pagamento) -> Fato:
    return Fato(tx.ids.new(), nome, titulo.grupo_id, pagamento.data_contabil, titulo.preco_centavos, titulo.ago)


async def _principal_pago(tx: Transaction, titulo: Titulo, baixa: repository.BaixaTitulo) -> int:
    """What was paid of a parcela so far, without its late charges (R4.73); of other titles, all of it."""
    if titulo.tipo != "PARCELA":
        return baixa.pago_centavos
    pagos = await repository.pagos_do_titulo(tx.conn, titulo.parcela_id)
    encargos = (Componente.MULTA.value, Componente.JUROS.value)
    return sum(centavos for componente, (_pct, centavos) in pagos.items() if componente not in encargos)


async def _publicar(
    tx: Transaction, conta: ContaCota, titulo: Titulo, pagamento: Pagamento, baixa: repository.BaixaTitulo
) -> None:
    comum = {
        "parcela_id": str(titulo.parcela_id),
        "grupo_id": str(titulo.grupo_id),
        "cota_id": str(titulo.cota_id),
        "valor_centavos": pagamento.valor_centavos,
        "data_pagamento": pagamento.data_pagamento.isoformat(),
    }
    quitada = baixa.situacao == "PAGO"
    agregado = f"grupo/{titulo.grupo_id}"
    realizado = {
        **comum,
        "pagamento_id": str(pagamento.pagamento_id),
        "tipo": titulo.tipo,
        "ago": titulo.ago,
        "numero": titulo.cota_numero,
        "canal": pagamento.canal,
        "excedente_centavos": pagamento.excedente_centavos,
        "pago_acumulado_centavos": baixa.pago_centavos if quitada else await _principal_pago(tx, titulo, baixa),
        "quitada": quitada,
    }
    await tx.publish("PagamentoRealizado", agregado, realizado, pagamento.data_contabil)
    if titulo.tipo == "LANCE":
        await tx.publish(
            "LancePago",
            agregado,
            {**comum, "contemplacao_id": str(titulo.contemplacao_id)},
            pagamento.data_contabil,
        )
    if quitada and titulo.tipo == "PARCELA" and conta.ago_ingresso == titulo.ago and conta.adesao_id:
        await tx.publish(
            "PrimeiraParcelaPaga",
            agregado,
            {**comum, "adesao_id": str(conta.adesao_id)},
            pagamento.data_contabil,
        )
