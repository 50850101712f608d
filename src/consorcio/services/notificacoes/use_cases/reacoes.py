"""Carrying out what a fact makes somebody be told."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Canal, Prioridade, consorciado, usuario
from consorcio.services.notificacoes.domain.reacoes import Reacao
from consorcio.services.notificacoes.repository import cotas, entregas, modelos
from consorcio.services.notificacoes.repository.cotas import Cota
from consorcio.services.notificacoes.repository.entregas import NotificacaoNova
from consorcio.services.notificacoes.use_cases.avisar import Pedido, avisar, enfileirar


async def carregar(tx: Transaction, cofre: Cofre, ajustes: Ajustes, reacao: Reacao) -> None:
    """Tell the holder of a cota, a person, all of a group, or a user."""
    pedidos = await _pedidos(tx, reacao)
    await avisar(tx, cofre, ajustes, reacao.modelo, pedidos, prioridade=reacao.prioridade)


async def titular_conhecido(tx: Transaction, cofre: Cofre, ajustes: Ajustes, cota: Cota) -> None:
    """Whatever waited for the holder of a cota to be known can be told now."""
    quem = consorciado(cota.consorciado_id)
    for pendente in await entregas.sem_titular(tx.conn, cota.cota_id):
        dados = cofre.abrir_dados(pendente.notificacao_id, pendente.dados) | cota.dados
        selados = cofre.selar_dados(pendente.notificacao_id, dados)
        await entregas.dar_titular(tx.conn, pendente.notificacao_id, quem, selados)
        canais = set(map(Canal, pendente.canais))
        textos = [texto for texto in await modelos.em_uso(tx.conn, pendente.modelo) if texto.canal in canais]
        nova = NotificacaoNova(pendente.notificacao_id, quem, cota.cota_id, selados, pendente.chave_unica)
        await enfileirar(tx, ajustes, textos, [nova], Prioridade(pendente.prioridade))


async def _pedidos(tx: Transaction, reacao: Reacao) -> list[Pedido]:
    if reacao.usuario_id is not None:
        return [Pedido(usuario(reacao.usuario_id), reacao.dados, reacao.chave)]
    if reacao.consorciado_id is not None:
        return [Pedido(consorciado(reacao.consorciado_id), reacao.dados, reacao.chave)]
    if reacao.grupo_id is not None:
        return [_da_cota(reacao, cota) for cota in await cotas.do_grupo(tx.conn, reacao.grupo_id)]
    assert reacao.cota_id is not None
    cota = await cotas.buscar(tx.conn, reacao.cota_id)
    if cota is None:
        # Whoever is writing down the holder right now finishes first, or finds what is written here.
        await cotas.travar(tx.conn, reacao.cota_id)
        cota = await cotas.buscar(tx.conn, reacao.cota_id)
    return [_da_cota(reacao, cota) if cota else _sem_titular(reacao, reacao.cota_id)]


def _da_cota(reacao: Reacao, cota: Cota) -> Pedido:
    dados = {**reacao.dados, **cota.dados}
    return Pedido(consorciado(cota.consorciado_id), dados, f"{reacao.chave}:{cota.cota_id}", cota.cota_id)


def _sem_titular(reacao: Reacao, cota_id: UUID) -> Pedido:
    """The fact that names the holder comes by another queue and may come later."""
    return Pedido(None, reacao.dados, f"{reacao.chave}:{cota_id}", cota_id)
