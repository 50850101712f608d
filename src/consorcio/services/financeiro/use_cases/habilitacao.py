"""The process of a credit: opened, its documents decided one by one, its stages answered within their term (R7.20)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, forbidden, not_found, precondition
from consorcio.platform.context import permits
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.habilitacao import (
    Etapa,
    Exigido,
    SituacaoDocumento,
    exigir_documentos,
    exigir_habilitado,
    exigir_motivo,
    seguinte,
)
from consorcio.services.financeiro.registros import Reserva
from consorcio.services.financeiro.registros_credito import cota_quitada, credito_da_cota, travar_credito
from consorcio.services.financeiro.registros_habilitacao import (
    DocumentoExigido,
    Habilitacao,
    constituidas,
    documentos_a_receber,
    documentos_exigidos,
    garantias_da_cota,
    gravar_documento,
    gravar_habilitacao,
    habilitacao_do_credito,
    incluir,
    incluir_documentos,
)
from consorcio.services.financeiro.regra import ler_regra

APROVAR = "financeiro.habilitacao.aprovar"


@dataclass(frozen=True, slots=True)
class DecisaoDocumento:
    """What somebody says of a document of the list."""

    codigo: str
    situacao: SituacaoDocumento
    motivo: str
    valido_ate: date | None


async def abrir_habilitacao(
    tx: Transaction, calendario: BusinessCalendar, cota_id: UUID, classe: str, pessoa: str, data: date
) -> Habilitacao:
    """Open the process of a credit, or another after one refused or expired. CONFLICT while one goes on."""
    reserva = await travar_credito(tx, cota_id)
    anterior = await habilitacao_do_credito(tx.conn, reserva.contemplacao_id)
    if anterior is not None and anterior.etapa != Etapa.REPROVADA.value:
        if anterior.valida_ate is None or anterior.valida_ate >= data:
            raise conflict("A habilitação deste crédito já está aberta.")
        await gravar_habilitacao(tx, replace(anterior, etapa=Etapa.REPROVADA.value, motivo="Validade vencida"))
    habilitacao = Habilitacao(
        habilitacao_id=tx.ids.new(),
        contemplacao_id=reserva.contemplacao_id,
        grupo_id=reserva.grupo_id,
        cota_id=cota_id,
        pessoa=pessoa,
        etapa=Etapa.DOCUMENTOS.value,
        desde=data,
        prazo=await _prazo(tx.conn, reserva.grupo_id, data, calendario),
        valida_ate=None,
        motivo="",
        aberta_por=tx.actor.id,
        decidida_por="",
    )
    await incluir(tx, "habilitacao", habilitacao)
    await incluir_documentos(tx, habilitacao.habilitacao_id, classe, pessoa)
    exigidos = await documentos_exigidos(tx.conn, habilitacao.habilitacao_id)
    pedidos = [linha.descricao for linha in exigidos if linha.obrigatorio]
    prazo = habilitacao.prazo.isoformat() if habilitacao.prazo else ""
    await _contar(tx, "DocumentosPedidos", habilitacao, data, documentos=pedidos, prazo=prazo)
    return habilitacao


async def receber_documento(
    tx: Transaction, codigo: str, documento_id: UUID, cota_id: UUID | None, consorciado_id: UUID | None
) -> None:
    """A document arrived: the lines that wait for its kind are to be checked. Repeating changes nothing."""
    for linha in await documentos_a_receber(tx.conn, codigo, cota_id, consorciado_id):
        await gravar_documento(
            tx, replace(linha, situacao=SituacaoDocumento.ENVIADO.value, documento_id=documento_id, motivo="")
        )


async def decidir_documento(tx: Transaction, cota_id: UUID, decisao: DecisaoDocumento, data: date) -> Habilitacao:
    """Accept, refuse or waive a document; what was not sent is not accepted, and who waives may approve (R7.28)."""
    habilitacao = await _em_andamento(tx, cota_id)
    documentos = await documentos_exigidos(tx.conn, habilitacao.habilitacao_id)
    linha = next((item for item in documentos if item.codigo == decisao.codigo), None)
    if linha is None:
        raise not_found("documento da lista", decisao.codigo)
    _exigir_decisao(tx, linha, decisao)
    valido_ate = decisao.valido_ate
    if decisao.situacao is SituacaoDocumento.ACEITO and valido_ate is None and linha.validade_dias:
        valido_ate = data + timedelta(days=linha.validade_dias)
    decidido = replace(
        linha,
        situacao=decisao.situacao.value,
        motivo=decisao.motivo,
        decidido_por=tx.actor.id,
        valido_ate=valido_ate if decisao.situacao is SituacaoDocumento.ACEITO else None,
    )
    await gravar_documento(tx, decidido)
    if decisao.situacao is SituacaoDocumento.RECUSADO:
        recusado = {"codigo": linha.codigo, "descricao": linha.descricao, "documento_id": str(linha.documento_id)}
        await _contar(tx, "DocumentoRecusado", habilitacao, data, **recusado)
    return habilitacao


async def decidir_etapa(
    tx: Transaction, calendario: BusinessCalendar, cota_id: UUID, aprova: bool, motivo: str, data: date
) -> Habilitacao:
    """Answer a stage: to the next one, to the authorisation, or refused with its reason. Who opened it does not."""
    habilitacao = await _em_andamento(tx, cota_id)
    if habilitacao.aberta_por == tx.actor.id:
        raise forbidden("Quem abriu a habilitação não decide: outra pessoa precisa decidir.")
    if not aprova:
        exigir_motivo(motivo)
        reprovada = replace(habilitacao, etapa=Etapa.REPROVADA.value, desde=data, prazo=None, motivo=motivo)
        await _contar(tx, "HabilitacaoReprovada", reprovada, data)
        return await _gravar(tx, reprovada)
    etapa = seguinte(Etapa(habilitacao.etapa))
    exigir_documentos(await _exigidos(tx.conn, habilitacao), data)
    if etapa is not Etapa.AUTORIZADA:
        prazo = await _prazo(tx.conn, habilitacao.grupo_id, data, calendario)
        return await _gravar(tx, replace(habilitacao, etapa=etapa.value, desde=data, prazo=prazo))
    grupo = await repository.buscar_grupo(tx.conn, habilitacao.grupo_id)
    valida_ate = data + timedelta(days=ler_regra(grupo.regra).validade_analise_dias)
    autorizada = replace(habilitacao, etapa=etapa.value, desde=data, prazo=None, valida_ate=valida_ate)
    await _contar(tx, "CreditoAutorizado", autorizada, data, valida_ate=valida_ate.isoformat())
    return await _gravar(tx, autorizada)


async def encerrar_habilitacao(tx: Transaction, contemplacao_id: UUID, motivo: str) -> None:
    """The process of a credit that is no more leaves the queue of who answers, approved or not (R7.10)."""
    habilitacao = await habilitacao_do_credito(tx.conn, contemplacao_id)
    if habilitacao is not None and habilitacao.etapa != Etapa.REPROVADA.value:
        await _gravar(tx, replace(habilitacao, etapa=Etapa.REPROVADA.value, prazo=None, valida_ate=None, motivo=motivo))


async def exigir_credito_habilitado(conn: AsyncConnection, reserva: Reserva, data: date) -> None:
    """Refuse to pay a vendor before documents, analysis and guarantee, where the group's rule asks for them (R7.20)."""
    grupo = await repository.buscar_grupo(conn, reserva.grupo_id)
    if not ler_regra(grupo.regra).exige_habilitacao:
        return
    habilitacao = await habilitacao_do_credito(conn, reserva.contemplacao_id)
    etapa = Etapa(habilitacao.etapa) if habilitacao else None
    garantias = constituidas(await garantias_da_cota(conn, reserva.cota_id), reserva.contemplacao_id)
    quitada = await cota_quitada(conn, await repository.buscar_conta(conn, reserva.cota_id))
    valida_ate = habilitacao.valida_ate if habilitacao else None
    exigir_habilitado(etapa, valida_ate, len(garantias), data, quitada=quitada)


async def buscar_da_cota(conn: AsyncConnection, cota_id: UUID) -> Habilitacao:
    """The process of the credit of a cota; NOT_FOUND."""
    reserva = await credito_da_cota(conn, cota_id)
    habilitacao = await habilitacao_do_credito(conn, reserva.contemplacao_id)
    if habilitacao is None:
        raise not_found("habilitação do crédito", cota_id)
    return habilitacao


async def _em_andamento(tx: Transaction, cota_id: UUID) -> Habilitacao:
    await travar_credito(tx, cota_id)
    habilitacao = await buscar_da_cota(tx.conn, cota_id)
    seguinte(Etapa(habilitacao.etapa))
    return habilitacao


def _exigir_decisao(tx: Transaction, linha: DocumentoExigido, decisao: DecisaoDocumento) -> None:
    if decisao.situacao is not SituacaoDocumento.ACEITO:
        exigir_motivo(decisao.motivo)
    if decisao.situacao is SituacaoDocumento.DISPENSADO and not permits(tx.actor.permissoes, APROVAR):
        raise forbidden("Dispensar um documento é de quem aprova habilitações.")
    if decisao.situacao is not SituacaoDocumento.DISPENSADO and linha.documento_id is None:
        raise precondition(f"{linha.descricao}: o documento não foi enviado.", "R7.20")


async def _exigidos(conn: AsyncConnection, habilitacao: Habilitacao) -> list[Exigido]:
    return [
        Exigido(linha.descricao, linha.obrigatorio, SituacaoDocumento(linha.situacao), linha.valido_ate)
        for linha in await documentos_exigidos(conn, habilitacao.habilitacao_id)
    ]


async def _prazo(conn: AsyncConnection, grupo_id: UUID, data: date, calendario: BusinessCalendar) -> date:
    regra = ler_regra((await repository.buscar_grupo(conn, grupo_id)).regra)
    return calendario.add_business_days(data, regra.prazo_analise_dias)


async def _gravar(tx: Transaction, habilitacao: Habilitacao) -> Habilitacao:
    decidida = replace(habilitacao, decidida_por=tx.actor.id)
    await gravar_habilitacao(tx, decidida)
    return decidida


async def _contar(tx: Transaction, nome: str, habilitacao: Habilitacao, data: date, **dados: object) -> None:
    """What happened to the process; why is for who may read it (REGRAS 11.7)."""
    fato = {
        "habilitacao_id": str(habilitacao.habilitacao_id),
        "grupo_id": str(habilitacao.grupo_id),
        "cota_id": str(habilitacao.cota_id),
        "contemplacao_id": str(habilitacao.contemplacao_id),
        "data": data.isoformat(),
    }
    await tx.publish(nome, f"grupo/{habilitacao.grupo_id}", fato | dados, data)
