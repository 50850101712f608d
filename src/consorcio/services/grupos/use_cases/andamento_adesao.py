"""What happens to an adesão after the seat is reserved: validation, payment, refusal, expiry, cancellation.

Every compensation frees the seat in the transaction that ends the adesão. The group is always locked before the adesão,
so that a payment and an AGC never wait for each other.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.core.errors import ConsorcioError
from consorcio.platform.database import Transaction
from consorcio.platform.sagas import wake_saga
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.adesao import SituacaoAdesao, passar
from consorcio.services.grupos.domain.cota import Vinculo, ativar
from consorcio.services.grupos.domain.grupo import Grupo, SituacaoGrupo
from consorcio.services.grupos.domain.limites import exigir_limite_participacao
from consorcio.services.grupos.repository import adesoes, cotas, grupos
from consorcio.services.grupos.repository.adesoes import RegistroAdesao
from consorcio.services.grupos.use_cases.adesoes import abrir_venda, anunciar_reserva
from consorcio.services.grupos.validacao import Validacao

_EM_ABERTO = (SituacaoAdesao.VALIDANDO, SituacaoAdesao.AGUARDANDO_PAGAMENTO)


async def concluir_validacao(tx: Transaction, adesao_id: UUID, validacao: Validacao) -> str:
    """Apply a late answer of consorciados. Returns why the adesão was refused, or nothing."""
    conhecida = await adesoes.buscar(tx.conn, adesao_id)
    venda = await abrir_venda(tx, conhecida.adesao.grupo_id, conhecida.data)
    registro = await adesoes.travar(tx.conn, adesao_id)
    if registro.adesao.situacao is not SituacaoAdesao.VALIDANDO:
        return registro.adesao.motivo
    recusa = validacao.recusa or await _acima_do_limite(tx, registro, validacao, venda.cotas_base)
    if recusa:
        await _liberar(tx, registro, SituacaoAdesao.RECUSADA, recusa, tx.clock.today())
        return recusa
    para = passar(registro.adesao.situacao, SituacaoAdesao.AGUARDANDO_PAGAMENTO)
    await adesoes.gravar(tx.conn, adesao_id, para, conjuge_id=validacao.conjuge_id)
    await cotas.marcar_parte_relacionada(tx.conn, registro.adesao.cota_id, validacao.parte_relacionada)
    await anunciar_reserva(tx, venda, await cotas.buscar(tx.conn, registro.adesao.cota_id), registro.adesao)
    return ""


async def registrar_primeira_parcela(tx: Transaction, adesao_id: UUID, data_pagamento: date) -> None:
    """The first parcela was paid: in formation the cota waits for the AGC (R3.11), afterwards it is active (R2.20).

    A payment that arrives after the seat was freed is only written in the history: financeiro gives it back.
    """
    conhecida = await adesoes.buscar(tx.conn, adesao_id)
    grupo = await grupos.manter(tx.conn, conhecida.adesao.grupo_id)
    registro = await adesoes.travar(tx.conn, adesao_id)
    if registro.adesao.situacao in (SituacaoAdesao.CANCELADA, SituacaoAdesao.RECUSADA):
        await _fato(tx, registro, "PagamentoAposLiberacao", data_pagamento, "A vaga já havia sido liberada.")
        return
    if registro.adesao.situacao is not SituacaoAdesao.AGUARDANDO_PAGAMENTO:
        return
    await _fato(tx, registro, "PrimeiraParcelaPaga", data_pagamento, f"Adesão {adesao_id}")
    if grupo.situacao is SituacaoGrupo.EM_FORMACAO:
        await adesoes.gravar(tx.conn, adesao_id, passar(registro.adesao.situacao, SituacaoAdesao.PAGA))
    else:
        await _confirmar(tx, grupo, registro, data_pagamento)
    await wake_saga(tx, str(adesao_id))


async def cancelar_adesao(tx: Transaction, adesao_id: UUID, motivo: str, data: date) -> None:
    """The buyer or the administradora gives up before the contract is perfected; the seat is free again."""
    conhecida = await adesoes.buscar(tx.conn, adesao_id)
    await grupos.manter(tx.conn, conhecida.adesao.grupo_id)
    registro = await adesoes.travar(tx.conn, adesao_id)
    await _liberar(tx, registro, SituacaoAdesao.CANCELADA, motivo, data)
    await wake_saga(tx, str(adesao_id))


async def expirar_adesao(tx: Transaction, adesao_id: UUID) -> bool:
    """Undo a reservation not paid in time; False when it was paid or undone meanwhile."""
    conhecida = await adesoes.buscar(tx.conn, adesao_id)
    await grupos.manter(tx.conn, conhecida.adesao.grupo_id)
    registro = await adesoes.travar(tx.conn, adesao_id)
    if registro.adesao.situacao not in _EM_ABERTO:
        return False
    prazo = registro.adesao.prazo_pagamento
    motivo = f"A primeira parcela não foi paga até {prazo:%d/%m/%Y}."
    await _liberar(tx, registro, SituacaoAdesao.CANCELADA, motivo, tx.clock.today())
    return True


async def _acima_do_limite(tx: Transaction, registro: RegistroAdesao, validacao: Validacao, cotas_base: int) -> str:
    """The limit again, now that the spouse is known; this seat is already counted (R3.05)."""
    pessoa, conjuge = registro.adesao.consorciado_id, validacao.conjuge_id
    pessoas = [pessoa, conjuge] if conjuge else [pessoa]
    await adesoes.travar_pessoas(tx.conn, registro.adesao.grupo_id, pessoas)
    ocupadas = await cotas.contar_por_pessoa(tx.conn, registro.adesao.grupo_id, pessoas)
    do_conjuge = ocupadas.get(conjuge, 0) if conjuge else 0
    try:
        exigir_limite_participacao(ocupadas.get(pessoa, 0) - 1, do_conjuge, cotas_base)
    except ConsorcioError as recusa:
        return recusa.detail
    return ""


async def _confirmar(tx: Transaction, grupo: Grupo, registro: RegistroAdesao, data: date) -> None:
    adesao = registro.adesao
    cota = await cotas.travar(tx.conn, adesao.cota_id)
    ativar(cota.estado, primeira_parcela_paga=True, grupo_constituido=grupo.data_agc is not None)
    await adesoes.gravar(tx.conn, adesao.adesao_id, passar(adesao.situacao, SituacaoAdesao.CONFIRMADA))
    (ativa,) = await cotas.mudar_vinculo(tx.conn, [cota.cota_id], Vinculo.RESERVADA, Vinculo.ATIVA)
    await _fato(tx, registro, "CotaAtivada", data, "Adesão a grupo em andamento")
    await events.cota_ativada(tx, grupo.codigo, ativa, data)


async def _liberar(tx: Transaction, registro: RegistroAdesao, para: SituacaoAdesao, motivo: str, data: date) -> None:
    """Free the seat. Nobody was told of a reservation still being validated, so nobody is told of its end."""
    adesao = registro.adesao
    await adesoes.gravar(tx.conn, adesao.adesao_id, passar(adesao.situacao, para), motivo)
    (liberada,) = await cotas.mudar_vinculo(tx.conn, [adesao.cota_id], Vinculo.RESERVADA, Vinculo.LIBERADA)
    await _fato(tx, registro, "CotaLiberada", data, motivo)
    if adesao.situacao is not SituacaoAdesao.VALIDANDO:
        await events.cota_liberada(tx, liberada, adesao.adesao_id, motivo, data)


async def _fato(tx: Transaction, registro: RegistroAdesao, fato: str, data: date, detalhe: str) -> None:
    await cotas.registrar_fatos(tx, [registro.adesao.cota_id], fato, data, [detalhe])
