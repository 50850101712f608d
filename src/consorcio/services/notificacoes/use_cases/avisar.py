"""Making notifications: one per person, one delivery per channel that has a text for it. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Canal, Destinatario, Prioridade, Situacao
from consorcio.services.notificacoes.domain.consentimento import permitido
from consorcio.services.notificacoes.domain.silencio import Silencio, quando_enviar
from consorcio.services.notificacoes.repository import entregas, modelos, pessoas
from consorcio.services.notificacoes.repository.entregas import EntregaNova, NotificacaoNova
from consorcio.services.notificacoes.repository.modelos import Modelo

RECUSADO = "A pessoa não permite este canal para esta finalidade."


@dataclass(frozen=True, slots=True)
class Pedido:
    """A message for somebody, or for whoever holds a cota when that is not known yet. `chave` empty: not keyed."""

    destinatario: Destinatario | None
    dados: Mapping[str, str] = field(default_factory=dict)
    chave: str = ""
    cota_id: UUID | None = None


async def avisar(
    tx: Transaction,
    cofre: Cofre,
    ajustes: Ajustes,
    modelo: str,
    pedidos: Sequence[Pedido],
    *,
    prioridade: Prioridade = Prioridade.NORMAL,
    so_canais: Sequence[Canal] = (),
) -> list[UUID]:
    """Keep a notification per request whose key is new. Returns those kept, none when the model has no text in use."""
    textos = [texto for texto in await modelos.em_uso(tx.conn, modelo) if not so_canais or texto.canal in so_canais]
    if not textos or not pedidos:
        return []
    novas = [_nova(tx, cofre, pedido) for pedido in pedidos]
    canais = [texto.canal for texto in textos]
    aceitas = await entregas.incluir(tx.conn, novas, modelo, textos[0].finalidade, prioridade, canais, tx.clock.now())
    await enfileirar(tx, ajustes, textos, [nova for nova in novas if nova.notificacao_id in aceitas], prioridade)
    return [nova.notificacao_id for nova in novas if nova.notificacao_id in aceitas]


async def enfileirar(
    tx: Transaction,
    ajustes: Ajustes,
    textos: Sequence[Modelo],
    novas: Sequence[NotificacaoNova],
    prioridade: Prioridade,
) -> None:
    """The deliveries of notifications whose recipient is known, each where consent and silence put it."""
    quem = [nova.destinatario for nova in novas if nova.destinatario is not None]
    if not quem:
        return
    escolhas = await pessoas.escolhas(tx.conn, quem)
    silencios, da_casa = await pessoas.silencios(tx.conn, quem), await ajustes.silencio()
    linhas = [
        _entrega(
            tx, nova, nova.destinatario, texto, prioridade,
            aceita=permitido(texto.canal, texto.finalidade, escolhas[nova.destinatario]),
            silencio=silencios.get(nova.destinatario, da_casa),
        )
        for nova in novas
        if nova.destinatario is not None
        for texto in textos
    ]  # fmt: skip
    await entregas.incluir_entregas(tx.conn, linhas)
    tx.leaves.add(Work.OWN)


def _nova(tx: Transaction, cofre: Cofre, pedido: Pedido) -> NotificacaoNova:
    notificacao_id = tx.ids.new()
    return NotificacaoNova(
        notificacao_id=notificacao_id,
        destinatario=pedido.destinatario,
        cota_id=pedido.cota_id,
        dados=cofre.selar_dados(notificacao_id, pedido.dados),
        chave_unica=pedido.chave or None,
    )


def _entrega(
    tx: Transaction,
    nova: NotificacaoNova,
    quem: Destinatario,
    texto: Modelo,
    prioridade: Prioridade,
    *,
    aceita: bool,
    silencio: Silencio,
) -> EntregaNova:
    """What is on the screen is there at once, in the version of now; everything else waits in a queue."""
    agora = tx.clock.now()
    na_tela = aceita and texto.canal is Canal.TELA
    situacao = Situacao.ENVIADA if na_tela else Situacao.PENDENTE if aceita else Situacao.SUPRIMIDA
    return EntregaNova(
        entrega_id=tx.ids.new(),
        notificacao_id=nova.notificacao_id,
        destinatario=quem,
        canal=texto.canal,
        situacao=situacao,
        prioridade=prioridade,
        proxima_tentativa=quando_enviar(agora, silencio, texto.canal, prioridade),
        motivo="" if aceita else RECUSADO,
        modelo_versao=texto.versao if na_tela else 0,
        enviada_em=agora if na_tela else None,
    )
