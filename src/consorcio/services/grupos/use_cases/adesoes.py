"""Selling cotas: validate people, reserve seats, start the saga of each adesão. One sale is a batch of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from psycopg.errors import UniqueViolation

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, conflict, precondition, validation
from consorcio.platform.database import Transaction
from consorcio.platform.sagas import start_saga
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.adesao import (
    Adesao,
    Ingresso,
    SituacaoAdesao,
    expira_em,
    ingressar,
    primeira_parcela_centavos,
)
from consorcio.services.grupos.domain.cota import Cota, EstadoCota, Vinculo
from consorcio.services.grupos.domain.cronograma import ItemCronograma
from consorcio.services.grupos.domain.grupo import Grupo, SituacaoGrupo, exigir_aberto_a_adesoes
from consorcio.services.grupos.domain.limites import exigir_limite_participacao
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, regra_em
from consorcio.services.grupos.repository import adesoes, bens, cotas, grupos, substituicoes
from consorcio.services.grupos.repository.adesoes import RegistroAdesao
from consorcio.services.grupos.validacao import Consorciados, PedidoValidacao, Validacao, validar

SAGA = "adesao"
PASSO_VALIDAR = "validar"
PASSO_AGUARDAR = "aguardar_pagamento"


@dataclass(frozen=True, slots=True)
class PedidoAdesao:
    """What the buyer asks: number zero is the first free seat, no bem is the first of the group."""

    consorciado_id: UUID
    numero: int = 0
    bem_id: UUID | None = None
    venda_remota: bool = False


@dataclass(frozen=True, slots=True)
class Venda:
    """The group as it stands for these sales."""

    grupo: Grupo
    regra: RegraGrupo
    cronograma: tuple[ItemCronograma, ...]
    precos: dict[UUID, int]
    substituidos: Collection[UUID]
    cotas_base: int
    dia: date


@dataclass(slots=True)
class Candidata:
    """One request on its way to a seat, or to the refusal that stopped it."""

    pedido: PedidoAdesao
    recusa: ConsorcioError | None = None
    bem_id: UUID | None = None
    ingresso: Ingresso | None = None
    parcela_centavos: int = 0
    validacao: Validacao | None = None
    numero: int = 0


async def iniciar_adesoes(
    tx: Transaction,
    consorciados: Consorciados,
    calendario: BusinessCalendar,
    grupo_id: UUID,
    pedidos: Sequence[PedidoAdesao],
    dia: date,
) -> list[Adesao | ConsorcioError]:
    """One result per request, in order: the adesão with its reserved seat, or why not.

    When consorciados does not answer, seats are reserved all the same and each saga validates later.
    """
    venda = await abrir_venda(tx, grupo_id, dia)
    candidatas = [_propor(venda, pedido) for pedido in pedidos]
    await _validar(consorciados, venda, _vivas(candidatas))
    await _escolher_vagas(tx, venda, _vivas(candidatas))
    registros = await _reservar(tx, calendario, venda, _vivas(candidatas))
    aceitas = iter(registros)
    return [candidata.recusa or next(aceitas).adesao for candidata in candidatas]


async def abrir_venda(tx: Transaction, grupo_id: UUID, dia: date) -> Venda:
    """The group kept open until the end of the transaction, so that no AGC passes in between."""
    grupo = await grupos.manter(tx.conn, grupo_id)
    exigir_aberto_a_adesoes(grupo.situacao)
    em_formacao = grupo.situacao is SituacaoGrupo.EM_FORMACAO
    return Venda(
        grupo=grupo,
        regra=regra_em(await grupos.regras(tx.conn, grupo_id), dia).regra,
        cronograma=await grupos.cronograma(tx.conn, grupo_id),
        precos=await bens.precos_do_grupo(tx.conn, grupo_id, dia),
        substituidos=await substituicoes.do_grupo(tx.conn, grupo_id),
        cotas_base=grupo.max_cotas if em_formacao else await cotas.contar_ativas(tx.conn, grupo_id),
        dia=dia,
    )


def _vivas(candidatas: Sequence[Candidata]) -> list[Candidata]:
    return [candidata for candidata in candidatas if candidata.recusa is None]


def _propor(venda: Venda, pedido: PedidoAdesao) -> Candidata:
    candidata = Candidata(pedido)
    try:
        candidata.bem_id = _bem_escolhido(venda, pedido)
        if pedido.numero > venda.grupo.max_cotas:
            raise validation("/numero", f"O grupo tem cotas de 1 a {venda.grupo.max_cotas}.")
        candidata.ingresso = ingressar(
            venda.grupo.situacao, venda.regra, venda.cronograma, venda.dia, venda_remota=pedido.venda_remota
        )
        preco = venda.precos[candidata.bem_id]
        candidata.parcela_centavos = primeira_parcela_centavos(venda.regra, preco, candidata.ingresso)
    except ConsorcioError as recusa:
        candidata.recusa = recusa
    return candidata


def _bem_escolhido(venda: Venda, pedido: PedidoAdesao) -> UUID:
    a_venda = [bem_id for bem_id in venda.precos if bem_id not in venda.substituidos]
    if pedido.bem_id is None:
        return a_venda[0]
    if pedido.bem_id not in a_venda:
        raise validation("/bem_id", "O bem não é um dos bens deste grupo.")
    return pedido.bem_id


async def _validar(consorciados: Consorciados, venda: Venda, candidatas: Sequence[Candidata]) -> None:
    if not candidatas:
        return
    pedidos = [
        PedidoValidacao(c.pedido.consorciado_id, c.parcela_centavos, venda.regra.multiplo_renda) for c in candidatas
    ]
    validacoes = await validar(consorciados, pedidos)
    if validacoes is None:
        return
    for candidata, validacao in zip(candidatas, validacoes, strict=True):
        candidata.validacao = validacao
        if validacao.recusa:
            candidata.recusa = precondition(validacao.recusa, "R2.20")


async def _escolher_vagas(tx: Transaction, venda: Venda, candidatas: Sequence[Candidata]) -> None:
    """Give each a seat within the 10 % limit of its holder and spouse (R3.05)."""
    if not candidatas:
        return
    grupo_id = venda.grupo.grupo_id
    pessoas = [pessoa for candidata in candidatas for pessoa in _nucleo(candidata)]
    await adesoes.travar_pessoas(tx.conn, grupo_id, pessoas)
    ocupadas = await cotas.contar_por_pessoa(tx.conn, grupo_id, pessoas)
    pedidas = [candidata.pedido.numero for candidata in candidatas if candidata.pedido.numero]
    livres, primeiras = await cotas.vagas_livres(tx.conn, grupo_id, pedidas, len(candidatas) - len(pedidas))
    proximas = iter(primeiras)
    for candidata in candidatas:
        try:
            contagens = [ocupadas.get(pessoa, 0) for pessoa in _nucleo(candidata)]
            exigir_limite_participacao(contagens[0], sum(contagens[1:]), venda.cotas_base)
            candidata.numero = _vaga(candidata.pedido.numero, livres, proximas)
        except ConsorcioError as recusa:
            candidata.recusa = recusa
            continue
        livres.discard(candidata.numero)
        pessoa = candidata.pedido.consorciado_id
        ocupadas[pessoa] = ocupadas.get(pessoa, 0) + 1


def _nucleo(candidata: Candidata) -> list[UUID]:
    conjuge_id = candidata.validacao.conjuge_id if candidata.validacao else None
    pessoa = candidata.pedido.consorciado_id
    return [pessoa, conjuge_id] if conjuge_id else [pessoa]


def _vaga(numero: int, livres: set[int], proximas: Iterator[int]) -> int:
    if numero:
        if numero in livres:
            return numero
        raise conflict(f"A cota {numero} já está reservada ou vendida.")
    primeira = next(proximas, 0)
    if not primeira:
        raise conflict("Não há vagas livres neste grupo.")
    return primeira


async def _reservar(
    tx: Transaction, calendario: BusinessCalendar, venda: Venda, candidatas: Sequence[Candidata]
) -> list[RegistroAdesao]:
    if not candidatas:
        return []
    grupo_id = venda.grupo.grupo_id
    versoes = await cotas.proximas_versoes(tx.conn, grupo_id, [c.numero for c in candidatas])
    reservadas = [_cota(tx, venda, c, versoes[c.numero]) for c in candidatas]
    registros = [
        _registro(tx, calendario, venda, candidata, cota)
        for candidata, cota in zip(candidatas, reservadas, strict=True)
    ]
    try:
        await cotas.ocupar(tx.conn, grupo_id, reservadas)
    except UniqueViolation:
        raise conflict("A vaga acabou de ser ocupada por outra adesão.") from None
    await adesoes.inserir(tx.conn, registros)
    detalhes = [f"Adesão {registro.adesao.adesao_id}" for registro in registros]
    await cotas.registrar_fatos(tx, [c.cota_id for c in reservadas], "CotaReservada", venda.dia, detalhes)
    await _iniciar_sagas(tx, venda, reservadas, registros)
    return registros


def _cota(tx: Transaction, venda: Venda, candidata: Candidata, versao_titular: int) -> Cota:
    assert candidata.ingresso is not None
    assert candidata.bem_id is not None
    return Cota(
        cota_id=tx.ids.new(),
        grupo_id=venda.grupo.grupo_id,
        numero=candidata.numero,
        versao_titular=versao_titular,
        consorciado_id=candidata.pedido.consorciado_id,
        bem_id=candidata.bem_id,
        data_adesao=venda.dia,
        ago_ingresso=candidata.ingresso.ago,
        meses_plano=candidata.ingresso.meses_plano,
        estado=EstadoCota(vinculo=Vinculo.RESERVADA),
        parte_relacionada=bool(candidata.validacao and candidata.validacao.parte_relacionada),
        arrependimento_ate=candidata.ingresso.arrependimento_ate,
    )


def _registro(
    tx: Transaction, calendario: BusinessCalendar, venda: Venda, candidata: Candidata, cota: Cota
) -> RegistroAdesao:
    """The reservation ends on a business day (R4.09) and lives as many days of the clock as it has of business date."""
    assert candidata.ingresso is not None
    prazo = calendario.next_business_day(candidata.ingresso.prazo_pagamento)
    validada = candidata.validacao is not None
    agora = tx.clock.now()
    adesao = Adesao(
        adesao_id=tx.ids.new(),
        grupo_id=venda.grupo.grupo_id,
        consorciado_id=cota.consorciado_id,
        cota_id=cota.cota_id,
        numero=cota.numero,
        bem_id=cota.bem_id,
        situacao=SituacaoAdesao.AGUARDANDO_PAGAMENTO if validada else SituacaoAdesao.VALIDANDO,
        prazo_pagamento=prazo,
        criada_em=agora,
    )
    dias = (expira_em(prazo, calendario) - venda.dia).days
    return RegistroAdesao(
        adesao=adesao,
        data=venda.dia,
        conjuge_id=candidata.validacao.conjuge_id if candidata.validacao else None,
        parcela_centavos=candidata.parcela_centavos,
        expira_em=agora + timedelta(days=dias),
    )


async def _iniciar_sagas(
    tx: Transaction, venda: Venda, reservadas: Sequence[Cota], registros: Sequence[RegistroAdesao]
) -> None:
    async with tx.conn.pipeline():
        for cota, registro in zip(reservadas, registros, strict=True):
            adesao = registro.adesao
            if adesao.situacao is SituacaoAdesao.VALIDANDO:
                await start_saga(tx, SAGA, str(adesao.adesao_id), PASSO_VALIDAR, {})
                continue
            await start_saga(tx, SAGA, str(adesao.adesao_id), PASSO_AGUARDAR, {}, registro.expira_em)
            await anunciar_reserva(tx, venda, cota, adesao)


async def anunciar_reserva(tx: Transaction, venda: Venda, cota: Cota, adesao: Adesao) -> None:
    """Tell that the seat is sold, so that its first parcela is issued with the last day to pay it."""
    await events.cota_reservada(
        tx,
        venda.grupo,
        venda.regra,
        cota,
        adesao.adesao_id,
        venda.precos[cota.bem_id],
        adesao.prazo_pagamento,
    )
