"""Undoing what a payment did to its title: percents, books, statement, what its AGO opened (R4.10, R4.40, R4.50)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.services.financeiro import extrato, repository, repository_precos
from consorcio.services.financeiro import registros_estorno as registros
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    LancamentoContabil,
    parcela_recebida,
)
from consorcio.services.financeiro.domain.contabilidade import Partida as Perna
from consorcio.services.financeiro.domain.estorno import Circunstancias, Dinheiro
from consorcio.services.financeiro.domain.mora import DivisaoEncargos, dividir_encargos
from consorcio.services.financeiro.domain.pagamento import Alocacao, ItemAlocado
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.domain.valor_na_ago import PrecoNaAgo
from consorcio.services.financeiro.livro import Partida, parear
from consorcio.services.financeiro.registros import ContaCota, Grupo, Pagamento, PagamentoItem, Titulo
from consorcio.services.financeiro.registros_credito import cota_quitada
from consorcio.services.financeiro.registros_devolucao import a_devolver_da_cota
from consorcio.services.financeiro.registros_estorno import Passado, Retrato
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.aplicacao import creditar
from consorcio.services.financeiro.use_cases.aplicacao_depois_da_ago import NaAgo, ajustar_na_ago


@dataclass(frozen=True, slots=True)
class Parte:
    """The payment of a title, as it was applied, and what is known since."""

    pagamento: Pagamento
    titulo: Titulo
    conta: ContaCota
    itens: Sequence[PagamentoItem]
    passado: Passado
    retrato: Retrato | None
    da_ago: PrecoNaAgo | None

    @property
    def na_ago(self) -> NaAgo | None:
        """What was paid, below zero, and the AGO that valued it; None while no AGO did."""
        if self.da_ago is None:
            return None
        return NaAgo([_negado(item) for item in self.alocacao.itens], self.itens[0].preco_centavos, self.da_ago)

    @property
    def alocacao(self) -> Alocacao:
        """How the money of a parcela was split."""
        itens = [
            ItemAlocado(self.titulo.ago, Componente(item.componente), item.valor_centavos, item.percentual)
            for item in self.itens
        ]
        return Alocacao(tuple(itens), (), self.pagamento.excedente_centavos)

    def encargos(self, grupo: Grupo) -> DivisaoEncargos:
        """Multa and juros that were paid, by owner (R4.71)."""
        pagos = sum(item.valor_centavos for item in self.itens if item.componente in ("MULTA", "JUROS"))
        return dividir_encargos(pagos, ler_regra(grupo.regra).mora.percentual_grupo)


async def ler_parte(conn: AsyncConnection, pagamento: Pagamento) -> Parte:
    """What there is to undo of a payment of a title."""
    assert pagamento.parcela_id is not None
    titulo = await repository.buscar_titulo(conn, pagamento.parcela_id)
    conta = await repository.buscar_conta(conn, titulo.cota_id)
    passado = await registros.passado_do_pagamento(conn, pagamento.pagamento_id)
    return Parte(
        pagamento=pagamento,
        titulo=titulo,
        conta=conta,
        itens=await repository.itens_do_pagamento(conn, pagamento.pagamento_id),
        passado=passado,
        retrato=await registros.buscar_retrato(conn, pagamento.pagamento_id),
        da_ago=await _da_ago(conn, conta, passado.ago_apurada),
    )


async def _da_ago(conn: AsyncConnection, conta: ContaCota, ago: int | None) -> PrecoNaAgo | None:
    if ago is None:
        return None
    historico = await repository_precos.desde_a_ago(conn, conta.grupo_id, conta.bem_id, ago)
    return next((preco for preco in historico if preco.ago == ago), None)


async def circunstancias(conn: AsyncConnection, grupo: Grupo, parte: Parte) -> Circunstancias:
    """What decides whether it can be undone."""
    titulo, conta, passado = parte.titulo, parte.conta, parte.passado
    primeira = titulo.tipo == "PARCELA" and conta.adesao_id is not None and conta.ago_ingresso == titulo.ago
    contemplada = conta.ago_contemplacao if conta.contemplacao_id is not None else None
    return Circunstancias(
        tipo_titulo=titulo.tipo,
        canal=parte.pagamento.canal,
        conta_situacao=conta.situacao,
        primeira_parcela=primeira,
        quitada=await cota_quitada(conn, conta),
        em_acordo=passado.em_acordo,
        pago_depois=passado.pagamentos_depois > 0,
        sem_retrato=titulo.tipo == "PARCELA" and passado.pagamentos_antes > 0 and parte.retrato is None,
        trocou_titular=passado.trocou_titular,
        trocou_bem=passado.trocou_bem,
        excluida_depois=passado.excluida_depois,
        sem_preco_da_ago=passado.ago_apurada is not None and parte.da_ago is None,
        taxa_no_reajuste=await _taxa_no_reajuste(conn, grupo, parte),
        excedente_centavos=parte.pagamento.excedente_centavos,
        a_devolver_centavos=await a_devolver_da_cota(conn, conta.cota_id) - passado.a_devolver_proposto,
        vencimento=titulo.vencimento,
        identificador=titulo.identificador,
        ago_apurada=passado.ago_apurada,
        contemplada_na_ago=contemplada if contemplada is not None and contemplada >= titulo.ago else None,
    )


async def _taxa_no_reajuste(conn: AsyncConnection, grupo: Grupo, parte: Parte) -> bool:
    if parte.titulo.tipo != "PARCELA" or parte.na_ago is None or not ler_regra(grupo.regra).cobra_taxa_saldo_caixa:
        return False
    da_ultima = (await repository.precos_do_bem(conn, parte.conta.grupo_id, parte.conta.bem_id)).da_ultima_ago
    return parte.na_ago.valor(da_ultima).deficiencia_centavos != 0


def dinheiro_da(parte: Parte, grupo: Grupo) -> Dinheiro:
    """What leaves each fund of the group, and its bank."""
    if parte.titulo.tipo != "PARCELA":
        return Dinheiro(0, 0, parte.pagamento.valor_centavos)
    alocacao = parte.alocacao
    return Dinheiro(
        fundo_comum=alocacao.fundo_comum_centavos + parte.encargos(grupo).grupo,
        fundo_reserva=alocacao.centavos(Componente.FR),
        banco=parte.pagamento.valor_centavos,
    )


def partidas_da(parte: Parte, grupo: Grupo) -> list[Partida]:
    """The entries of the payment the other way round, to the account where the money of the cota is now (R10.03)."""
    if parte.titulo.tipo == "PARCELA":
        contemplada = parte.conta.contemplacao_id is not None
        recebida = parcela_recebida(parte.alocacao, parte.encargos(grupo), contemplada)
    else:
        recebida = _taxa_recebida(parte.pagamento)
    return [
        replace(p, debito=p.credito, credito=p.debito, percentual=-p.percentual)
        for p in parear(recebida, parte.conta.cota_id)
    ]


def _taxa_recebida(pagamento: Pagamento) -> LancamentoContabil:
    excedente = pagamento.excedente_centavos
    return LancamentoContabil(
        "Taxa de cobrança recebida",
        (
            Perna(Conta.BANCOS, pagamento.valor_centavos),
            Perna(Conta.CUSTAS_A_REPASSAR, excedente - pagamento.valor_centavos),
            *((Perna(Conta.A_DEVOLVER_ATIVOS, -excedente),) if excedente else ()),
        ),
    )


async def desfazer(tx: Transaction, grupo: Grupo, parte: Parte, motivo: str, data: date) -> None:
    """The title is open again with what it lacked, and the cota as if it had not paid. The books are the caller's."""
    titulo = parte.titulo
    await repository.baixar_titulo(tx.conn, titulo.parcela_id, _antes(parte))
    fc_pago = parte.conta.fc_pago
    if titulo.tipo == "PARCELA":
        negada = Alocacao(tuple(_negado(item) for item in parte.alocacao.itens), (), 0)
        fc_pago = await creditar(tx, titulo, negada)
    linhas = [
        (
            f"Estorno: {extrato.DESCRICAO[item.componente].lower()}",
            replace(item, percentual=-item.percentual, valor_centavos=-item.valor_centavos),
        )
        for item in parte.itens
    ]
    await extrato.inserir(tx, titulo.cota_id, data, linhas, fc_pago, titulo.ago)
    await registros.marcar_estornado(tx.conn, parte.pagamento.pagamento_id, motivo, grupo.ultima_ago_fechada)
    if do_grupo := parte.encargos(grupo).grupo:
        await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(-do_grupo))


async def fechar_o_que_a_ago_abriu(tx: Transaction, grupo: Grupo, parte: Parte, data: date) -> None:
    """The difference and the readjustment that its AGO, and those since, made of this money (R4.40, R4.50)."""
    if parte.titulo.tipo == "PARCELA" and parte.na_ago is not None:
        await ajustar_na_ago(tx, grupo, parte.conta, data, parte.na_ago)


def _antes(parte: Parte) -> repository.BaixaTitulo:
    titulo, pagamento = parte.titulo, parte.pagamento
    mora = parte.retrato or registros.SEM_MORA
    return repository.BaixaTitulo(
        situacao="PARCIAL" if parte.passado.pagamentos_antes else "ABERTO",
        pago_centavos=titulo.pago_centavos - (pagamento.valor_centavos - pagamento.excedente_centavos),
        data_pagamento=None,
        pontual=None,
        multa_cobrada=mora.multa_cobrada,
        mora_desde=mora.mora_desde,
        encargos_pagos_centavos=mora.encargos_pagos_centavos,
    )


def _negado(item: ItemAlocado) -> ItemAlocado:
    return replace(item, centavos=-item.centavos, percentual=-item.percentual)


async def publicar(tx: Transaction, parte: Parte, estorno_id: UUID, destino: str, data: date) -> None:
    """Tell that a payment counts no more."""
    titulo, pagamento = parte.titulo, parte.pagamento
    dados = {
        "estorno_id": str(estorno_id),
        "pagamento_id": str(pagamento.pagamento_id),
        "parcela_id": str(titulo.parcela_id),
        "tipo": titulo.tipo,
        "grupo_id": str(titulo.grupo_id),
        "cota_id": str(titulo.cota_id),
        "numero": titulo.cota_numero,
        "ago": titulo.ago,
        "valor_centavos": pagamento.valor_centavos,
        "data_pagamento": pagamento.data_pagamento.isoformat(),
        "destino": destino,
        "data": data.isoformat(),
    }
    await tx.publish("PagamentoEstornado", f"grupo/{titulo.grupo_id}", dados, data)
