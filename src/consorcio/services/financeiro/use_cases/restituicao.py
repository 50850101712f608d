"""What an excluded member receives: found when he is drawn, paid by two people (R8.04 to R8.09, R2.02)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition, validation, version_mismatch
from consorcio.core.money import format_brl
from consorcio.core.percent import CEM, aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.contabilidade_restituicao import (
    rendimento_da_restituicao,
    restituicao_apurada,
    restituicao_paga,
    taxa_antecipada_devolvida,
)
from consorcio.services.financeiro.domain.restituicao import (
    DestinoPena,
    FaixaPenal,
    Pena,
    Restituicao,
    apurar_restituicao,
    ta_antecipada_a_devolver,
)
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_comprovante, exigir_outra_pessoa
from consorcio.services.financeiro.livro import Fato, lancar, parear
from consorcio.services.financeiro.registros import ContaCota, Grupo
from consorcio.services.financeiro.registros_exclusao import Desembolso, Exclusao, guardar_desembolso, guardar_exclusao
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.readmissao import a_devolver, travar_exclusao
from consorcio.services.financeiro.use_cases.reservas import caixa_a_gastar
from consorcio.services.financeiro.use_cases.taxa_antecipada import antecipada_paga

DIAS_UTEIS_DISPONIVEL = 3
"""Business days from the draw to the money (R5.33, R7.01)."""


@dataclass(frozen=True, slots=True)
class Sorteado:
    """The draw of an excluded member in an AGO."""

    contemplacao_id: UUID
    cota_id: UUID
    ago: int
    data: date


@dataclass(frozen=True, slots=True)
class ValorRestituicao:
    """Price, refund with its penalties and the TA advance that goes back with it, in centavos."""

    preco_centavos: int
    restituicao: Restituicao
    taxa_antecipada_centavos: int


async def valor_restituicao(
    conn: AsyncConnection,
    grupo: Grupo,
    conta: ContaCota,
    percentual: Decimal,
    meses: int,
    faixas: tuple[FaixaPenal, ...],
) -> ValorRestituicao:
    """What an A is worth at the price of the last AGO, less the penalties of its tier (R8.04 to R8.09).

    The TA advance is earned over the months that the cota has, which are fewer for who came later (R4.04).
    """
    plano = ler_regra(grupo.regra).plano
    preco = (await repository.precos_do_bem(conn, grupo.grupo_id, conta.bem_id)).da_ultima_ago
    paga = await antecipada_paga(conn, plano, conta)
    antecipada = ta_antecipada_a_devolver(paga, plano.ta_antecipada, meses, conta.meses_plano)
    return ValorRestituicao(
        preco,
        apurar_restituicao(percentual, preco, faixas, plano.arredondamento),
        aplicar(preco, antecipada, plano.arredondamento),
    )


async def apurar(
    tx: Transaction, sorteado: Sorteado, calendario: BusinessCalendar, *, no_encerramento: bool = False
) -> Exclusao:
    """Set the refund apart, once for each version (I9). Repeating the same draw changes nothing.

    PRECONDITION when he competes no more, or when the cash does not cover the gross refund (R5.32); at the closing the
    cash was held against all of them together.
    """
    exclusao = await travar_exclusao(tx, sorteado.cota_id)
    if exclusao.contemplacao_id == sorteado.contemplacao_id:
        return exclusao
    if exclusao.situacao != "AGUARDA_SORTEIO":
        raise precondition("O excluído não concorre: foi readmitido, ou a restituição já foi apurada.", "R8.07")
    grupo = await repository.buscar_grupo(tx.conn, exclusao.grupo_id)
    await repository.buscar_conta(tx.conn, exclusao.cota_id, travar=True)
    valor = await valor_da_exclusao(tx.conn, grupo, exclusao)
    if not no_encerramento:
        await _exigir_caixa(tx, grupo, valor.restituicao, sorteado.data)
    await _apartar(tx, grupo, exclusao, valor, sorteado)
    registro = await guardar_exclusao(tx, _apurada(exclusao, valor, sorteado, calendario))
    await _publicar(tx, "ExcluidoSorteado", registro, sorteado.data)
    return registro


async def valor_da_exclusao(conn: AsyncConnection, grupo: Grupo, exclusao: Exclusao) -> ValorRestituicao:
    """What an excluded member would receive today (R8.04 to R8.09)."""
    conta = await repository.buscar_conta(conn, exclusao.cota_id)
    return await valor_restituicao(
        conn, grupo, conta, exclusao.percentual, exclusao.meses_decorridos, _faixas(grupo, exclusao)
    )


async def _exigir_caixa(tx: Transaction, grupo: Grupo, restituicao: Restituicao, data: date) -> None:
    caixa = await caixa_a_gastar(tx, grupo.grupo_id, data)
    if restituicao.bruto > caixa.fundo_comum_livre:
        raise precondition(
            f"O fundo comum tem {format_brl(caixa.fundo_comum_livre)}, menos que a restituição"
            f" de {format_brl(restituicao.bruto)}.",
            "R5.32",
        )


def _faixas(grupo: Grupo, exclusao: Exclusao) -> tuple[FaixaPenal, ...]:
    """The penalty of the case when two people agreed on it, else that of the contract (R8.06)."""
    if exclusao.pena != "APROVADA":
        return ler_regra(grupo.regra).clausula_penal[exclusao.causa]
    penas = (
        Pena(DestinoPena.GRUPO, exclusao.pena_grupo),
        Pena(DestinoPena.ADMINISTRADORA, exclusao.pena_administradora),
    )
    return (FaixaPenal(CEM, penas),)


async def _apartar(
    tx: Transaction, grupo: Grupo, exclusao: Exclusao, valor: ValorRestituicao, sorteado: Sorteado
) -> None:
    historico = await a_devolver(tx, exclusao.cota_id)
    fato = Fato(tx.ids.new(), "ExcluidoSorteado", grupo.grupo_id, sorteado.data, valor.preco_centavos, sorteado.ago)
    partidas = [
        *parear(restituicao_apurada(valor.restituicao, historico), exclusao.cota_id),
        *parear(taxa_antecipada_devolvida(valor.taxa_antecipada_centavos), exclusao.cota_id),
    ]
    await lancar(tx, fato, partidas)
    await repository.somar_equilibrio(tx.conn, grupo.grupo_id, Decimal(valor.restituicao.penalidade_grupo))
    await tx.conn.execute(
        "UPDATE conta_cota SET situacao = 'RESTITUIDA', versao = versao + 1 WHERE cota_id = %s", [exclusao.cota_id]
    )


def _apurada(exclusao: Exclusao, valor: ValorRestituicao, sorteado: Sorteado, calendario: BusinessCalendar) -> Exclusao:
    return replace(
        exclusao,
        situacao="A_PAGAR",
        contemplacao_id=sorteado.contemplacao_id,
        ago_sorteio=sorteado.ago,
        preco_centavos=valor.preco_centavos,
        bruto_centavos=valor.restituicao.bruto,
        pena_grupo_centavos=valor.restituicao.penalidade_grupo,
        pena_administradora_centavos=valor.restituicao.penalidade_administradora,
        taxa_antecipada_centavos=valor.taxa_antecipada_centavos,
        disponivel_em=calendario.add_business_days(sorteado.data, DIAS_UTEIS_DISPONIVEL),
    )


async def propor_pena(tx: Transaction, cota_id: UUID, grupo: Decimal, administradora: Decimal, motivo: str) -> Exclusao:
    """A penalty of the case, that another person must approve (R8.06). VALIDATION above 100 % together."""
    if grupo + administradora > CEM:
        raise validation("/grupo", "As penas somam no máximo 100%.")
    exclusao = await travar_exclusao(tx, cota_id)
    if exclusao.situacao != "AGUARDA_SORTEIO":
        raise precondition("A pena só muda antes do sorteio do excluído.", "R8.06")
    proposta = replace(
        exclusao,
        pena="PROPOSTA",
        pena_grupo=grupo,
        pena_administradora=administradora,
        motivo_pena=motivo,
        pena_proposta_por=tx.actor.id,
        pena_decidida_por="",
    )
    return await guardar_exclusao(tx, proposta)


async def decidir_pena(tx: Transaction, cota_id: UUID, versao: int, *, aprova: bool) -> Exclusao:
    """Decide the penalty of a case; FORBIDDEN to who proposed it, VERSION_MISMATCH if it changed meanwhile."""
    exclusao = await travar_exclusao(tx, cota_id)
    _exigir_decisor(tx, exclusao, versao, exclusao.pena_proposta_por)
    if exclusao.pena != "PROPOSTA":
        raise precondition("Não há pena proposta a decidir.", "R8.06")
    decidida = replace(exclusao, pena="APROVADA" if aprova else "RECUSADA", pena_decidida_por=tx.actor.id)
    return await guardar_exclusao(tx, decidida)


async def propor_pagamento(tx: Transaction, cota_id: UUID, rendimentos_centavos: int, data: date) -> Exclusao:
    """Ask that a refund be paid with its yields; alone this moves no money (R2.02)."""
    exclusao = await travar_exclusao(tx, cota_id)
    if exclusao.situacao != "A_PAGAR":
        raise precondition("Não há restituição a pagar desta cota.", "R8.07")
    if exclusao.disponivel_em is not None and data < exclusao.disponivel_em:
        quando = f"{exclusao.disponivel_em:%d/%m/%Y}"
        raise precondition(f"A restituição está à disposição a partir de {quando}.", "R5.33")
    proposta = replace(
        exclusao,
        situacao="PAGAMENTO_PROPOSTO",
        rendimentos_centavos=rendimentos_centavos,
        paga_em=data,
        proposto_por=tx.actor.id,
        decidido_por="",
    )
    return await guardar_exclusao(tx, proposta)


async def decidir_pagamento(tx: Transaction, cota_id: UUID, versao: int, comprovante: str, *, aprova: bool) -> Exclusao:
    """Pay, or send back. FORBIDDEN to who proposed it; VERSION_MISMATCH when it is not what was read."""
    exclusao = await travar_exclusao(tx, cota_id)
    _exigir_decisor(tx, exclusao, versao, exclusao.proposto_por)
    if exclusao.situacao != "PAGAMENTO_PROPOSTO" or exclusao.paga_em is None:
        raise precondition("Não há pagamento proposto a decidir.", "R2.02")
    if not aprova:
        recusada = replace(exclusao, situacao="A_PAGAR", rendimentos_centavos=0, paga_em=None, decidido_por=tx.actor.id)
        return await guardar_exclusao(tx, recusada)
    exigir_comprovante(comprovante)
    await _pagar(tx, exclusao, exclusao.paga_em, comprovante)
    paga = await guardar_exclusao(tx, replace(exclusao, situacao="RESTITUIDA", decidido_por=tx.actor.id))
    await _publicar(tx, "RestituicaoPaga", paga, exclusao.paga_em)
    return paga


def _exigir_decisor(tx: Transaction, exclusao: Exclusao, versao: int, proponente: str) -> None:
    if exclusao.versao != versao:
        raise version_mismatch()
    exigir_outra_pessoa(proponente, tx.actor.id)


async def _pagar(tx: Transaction, exclusao: Exclusao, data: date, comprovante: str) -> None:
    conta = await repository.buscar_conta(tx.conn, exclusao.cota_id)
    total = exclusao.liquido_centavos + exclusao.rendimentos_centavos
    if total == 0:
        return
    fato = Fato(tx.ids.new(), "RestituicaoPaga", exclusao.grupo_id, data, exclusao.preco_centavos, exclusao.ago_sorteio)
    partidas = [
        *parear(rendimento_da_restituicao(exclusao.rendimentos_centavos), exclusao.cota_id),
        *parear(restituicao_paga(total), exclusao.cota_id),
    ]
    await lancar(tx, fato, partidas)
    desembolso = Desembolso(
        desembolso_id=tx.ids.new(),
        grupo_id=exclusao.grupo_id,
        cota_id=exclusao.cota_id,
        finalidade="RESTITUICAO",
        beneficiario=f"consorciado/{conta.consorciado_id}",
        valor_centavos=total,
        rendimentos_centavos=exclusao.rendimentos_centavos,
        data_contabil=data,
        comprovante=comprovante,
    )
    await guardar_desembolso(tx, desembolso)


async def _publicar(tx: Transaction, fato: str, exclusao: Exclusao, data: date) -> None:
    await tx.publish(
        fato,
        f"grupo/{exclusao.grupo_id}",
        {
            "grupo_id": str(exclusao.grupo_id),
            "cota_id": str(exclusao.cota_id),
            "contemplacao_id": str(exclusao.contemplacao_id),
            "ago": exclusao.ago_sorteio,
            "liquido_centavos": exclusao.liquido_centavos,
            "rendimentos_centavos": exclusao.rendimentos_centavos,
            "data": data.isoformat(),
        },
        data,
    )
