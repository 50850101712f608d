"""Messages of the contract ⇄ the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.core.errors import validation
from consorcio.services.notificacoes.domain.aviso import (
    Canal,
    Destinatario,
    Finalidade,
    Prioridade,
    Situacao,
    TipoDestinatario,
    consorciado,
    usuario,
)
from consorcio.services.notificacoes.domain.modelo import Texto
from consorcio.services.notificacoes.repository.entregas import Entrega, Notificacao
from consorcio.services.notificacoes.repository.modelos import Modelo
from consorcio.services.notificacoes.repository.webhooks import EntregaWebhook
from consorcio.services.notificacoes.use_cases.caixa import Aviso
from consorcio.services.notificacoes.use_cases.preferencias import Preferencias
from consorcio.services.notificacoes.use_cases.webhooks import Aberto


def destinatario_de(pedido: pb.EnviarNotificacaoRequest) -> Destinatario:
    """Who is to receive. VALIDATION when none or two are named."""
    if bool(pedido.consorciado_id) == bool(pedido.usuario_id):
        raise validation("/consorciado_id", "Informe o consorciado ou o usuário, um dos dois.")
    if pedido.consorciado_id:
        return consorciado(UUID(pedido.consorciado_id))
    return usuario(UUID(pedido.usuario_id))


def canal_de(valor: int) -> Canal | None:
    """A channel; None when not told."""
    return Canal[_nome(pb.Canal, valor, "CANAL_")] if valor else None


def canais_de(valores: Iterable[int]) -> list[Canal]:
    """Channels."""
    return [Canal[_nome(pb.Canal, valor, "CANAL_")] for valor in valores]


def finalidade_de(valor: int) -> Finalidade:
    """A purpose."""
    return Finalidade[_nome(pb.Finalidade, valor, "FINALIDADE_")]


def prioridade_de(valor: int) -> Prioridade:
    """A priority; normal when not told."""
    return Prioridade[_nome(pb.Prioridade, valor, "PRIORIDADE_")] if valor else Prioridade.NORMAL


def situacao_de(valor: int) -> Situacao | None:
    """The situation looked for; None for any."""
    return Situacao[_nome(pb.SituacaoEntrega, valor, "SITUACAO_ENTREGA_")] if valor else None


def mudancas_de(preferencias: Iterable[pb.Preferencia]) -> dict[tuple[Canal, Finalidade], bool]:
    """What changes, by channel and purpose."""
    return {
        (Canal[_nome(pb.Canal, item.canal, "CANAL_")], finalidade_de(item.finalidade)): item.permitido
        for item in preferencias
    }


def texto_de(pedido: pb.CriarVersaoModeloRequest | pb.PreverModeloRequest) -> Texto:
    """The text as the request tells it."""
    return Texto(pedido.assunto, pedido.corpo, pedido.corpo_html)


def ler_id(token: str, pointer: str = "/token_pagina") -> UUID | None:
    """The id before which the next page starts; None on the first. VALIDATION."""
    try:
        return UUID(token) if token else None
    except ValueError:
        raise validation(pointer, "Use o token devolvido pela página anterior.") from None


def notificacao_pb(notificacao: Notificacao, entregas: Iterable[Entrega]) -> pb.Notificacao:
    """A notification with its deliveries; what was put into it is not shown."""
    quem = str(notificacao.id or "")
    do_consorciado = notificacao.tipo == TipoDestinatario.CONSORCIADO.value
    return pb.Notificacao(
        notificacao_id=str(notificacao.notificacao_id),
        consorciado_id=quem if do_consorciado else "",
        usuario_id="" if do_consorciado else quem,
        modelo=notificacao.modelo,
        finalidade=_finalidade(notificacao.finalidade),
        prioridade=pb.Prioridade.Value(f"PRIORIDADE_{Prioridade(notificacao.prioridade).name}"),
        chave_unica=notificacao.chave_unica or "",
        criada_em=_instante(notificacao.criada_em),
        entregas=map(entrega_pb, entregas),
    )


def entrega_pb(entrega: Entrega) -> pb.Entrega:
    """A delivery."""
    return pb.Entrega(
        entrega_id=str(entrega.entrega_id),
        notificacao_id=str(entrega.notificacao_id),
        canal=_canal(entrega.canal),
        situacao=_situacao(entrega.situacao),
        tentativas=entrega.tentativas,
        proxima_tentativa=_proxima(entrega.situacao, entrega.proxima_tentativa),
        motivo=entrega.motivo,
        provedor_id=entrega.provedor_id,
        modelo_versao=entrega.modelo_versao,
        modelo=entrega.modelo,
        enviada_em=_instante(entrega.enviada_em),
    )


def modelo_pb(modelo: Modelo) -> pb.Modelo:
    """A version of a model."""
    return pb.Modelo(
        codigo=modelo.codigo,
        canal=_canal(modelo.canal.value),
        versao=modelo.versao,
        finalidade=_finalidade(modelo.finalidade.value),
        assunto=modelo.texto.assunto,
        corpo=modelo.texto.corpo,
        corpo_html=modelo.texto.corpo_html,
        variaveis=modelo.variaveis,
        situacao=pb.SituacaoModelo.Value(f"SITUACAO_MODELO_{modelo.situacao}"),
        autor_id=modelo.autor_id,
        criada_em=_instante(modelo.criada_em),
    )


def preferencias_pb(preferencias: Preferencias) -> pb.Preferencias:
    """What a person allows."""
    quem, silencio = preferencias.quem, preferencias.silencio
    return pb.Preferencias(
        consorciado_id=str(quem.id) if quem.tipo is TipoDestinatario.CONSORCIADO else "",
        preferencias=[
            pb.Preferencia(canal=_canal(canal.value), finalidade=_finalidade(finalidade.value), permitido=permitido)
            for (canal, finalidade), permitido in preferencias.permitidas.items()
        ],
        silencio_inicio=f"{silencio.inicio:%H:%M}" if silencio else "",
        silencio_fim=f"{silencio.fim:%H:%M}" if silencio else "",
    )


def aviso_pb(aviso: Aviso) -> pb.Aviso:
    """A message on a screen."""
    return pb.Aviso(
        entrega_id=str(aviso.entrega_id),
        titulo=aviso.titulo,
        texto=aviso.texto,
        finalidade=_finalidade(aviso.finalidade.value),
        criado_em=_instante(aviso.criado_em),
        lido=aviso.lido,
    )


def webhook_pb(aberto: Aberto) -> pb.Webhook:
    """A webhook."""
    webhook = aberto.webhook
    return pb.Webhook(
        webhook_id=str(webhook.webhook_id),
        url=aberto.url,
        tipos=webhook.tipos,
        ativo=webhook.ativo,
        motivo=webhook.motivo,
        falhas_seguidas=webhook.falhas_seguidas,
        versao=webhook.versao,
    )


def entrega_webhook_pb(entrega: EntregaWebhook) -> pb.EntregaWebhook:
    """A delivery to a webhook."""
    return pb.EntregaWebhook(
        entrega_id=str(entrega.entrega_id),
        webhook_id=str(entrega.webhook_id),
        tipo=entrega.tipo,
        situacao=_situacao(entrega.situacao),
        tentativas=entrega.tentativas,
        proxima_tentativa=_proxima(entrega.situacao, entrega.proxima_tentativa),
        motivo=entrega.motivo,
        enviada_em=_instante(entrega.enviada_em),
    )


def dados_de(dados: Mapping[str, str]) -> dict[str, str]:
    """The values of a message. VALIDATION for names that the system gives."""
    for nome in ("nome", "sistema"):
        if nome in dados:
            raise validation(f"/dados/{nome}", "Este valor é do sistema e não pode ser informado.")
    return dict(dados)


def _proxima(situacao: str, instante: datetime) -> Timestamp | None:
    return _instante(instante) if situacao == Situacao.PENDENTE.value else None


def _instante(instante: datetime | None) -> Timestamp | None:
    if instante is None:
        return None
    resultado = Timestamp()
    resultado.FromDatetime(instante)
    return resultado


def _canal(nome: str) -> Any:
    return pb.Canal.Value(f"CANAL_{nome}")


def _finalidade(nome: str) -> Any:
    return pb.Finalidade.Value(f"FINALIDADE_{nome}")


def _situacao(nome: str) -> Any:
    return pb.SituacaoEntrega.Value(f"SITUACAO_ENTREGA_{nome}")


def _nome(enum: Any, valor: int, prefixo: str) -> str:
    return str(enum.Name(valor)).removeprefix(prefixo)
