"""NotificacaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.core.errors import forbidden
from consorcio.platform.context import Call
from consorcio.services.notificacoes import conversao as conv
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.canais.saida_segura import SaidaSegura
from consorcio.services.notificacoes.chave_push import ChaveDaInstalacao
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.aviso import Destinatario, consorciado
from consorcio.services.notificacoes.repository import caixa as telas
from consorcio.services.notificacoes.repository import entregas
from consorcio.services.notificacoes.repository import webhooks as inscricoes
from consorcio.services.notificacoes.use_cases import caixa, envio, modelos, preferencias, webhooks
from consorcio.services.notificacoes.use_cases.caixa import Sino, de_quem_pergunta

_PAGINA_PADRAO = 50


@dataclass(frozen=True, slots=True)
class Recursos:
    """What the handlers share."""

    cofre: Cofre
    ajustes: Ajustes
    saida: SaidaSegura
    sino: Sino
    chave_push: ChaveDaInstalacao


class NotificacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, recursos: Recursos) -> None:
        self._r = recursos

    async def EnviarNotificacao(self, request: pb.EnviarNotificacaoRequest, call: Call) -> pb.Notificacao:
        notificacao, feitas = await envio.enviar(
            call.tx,
            self._r.cofre,
            self._r.ajustes,
            conv.destinatario_de(request),
            request.modelo,
            conv.dados_de(request.dados),
            prioridade=conv.prioridade_de(request.prioridade),
            chave_unica=request.chave_unica,
            canais=conv.canais_de(request.canais),
        )
        return conv.notificacao_pb(notificacao, feitas)

    async def BuscarNotificacao(self, request: pb.BuscarNotificacaoRequest, call: Call) -> pb.Notificacao:
        async with call.read() as conn:
            return conv.notificacao_pb(*await envio.buscar(conn, UUID(request.notificacao_id)))

    async def ListarEntregas(self, request: pb.ListarEntregasRequest, call: Call) -> pb.ListarEntregasResponse:
        tamanho = request.tamanho_pagina or _PAGINA_PADRAO
        async with call.read() as conn:
            lidas = await entregas.listar(
                conn,
                conv.situacao_de(request.situacao),
                conv.canal_de(request.canal),
                UUID(request.consorciado_id) if request.consorciado_id else None,
                conv.ler_id(request.token_pagina),
                tamanho + 1,
            )
        pagina = lidas[:tamanho]
        return pb.ListarEntregasResponse(
            entregas=map(conv.entrega_pb, pagina),
            proximo_token=str(pagina[-1].entrega_id) if len(lidas) > tamanho else "",
        )

    async def ReenviarEntregas(self, request: pb.ReenviarEntregasRequest, call: Call) -> pb.ReenviarEntregasResponse:
        ids = [UUID(entrega_id) for entrega_id in request.entrega_ids]
        quantidade = await envio.reenviar(call.tx, ids, conv.canal_de(request.canal))
        return pb.ReenviarEntregasResponse(quantidade=quantidade)

    async def CriarVersaoModelo(self, request: pb.CriarVersaoModeloRequest, call: Call) -> pb.Modelo:
        (canal,) = conv.canais_de([request.canal])
        modelo = await modelos.criar_versao(
            call.tx,
            request.codigo,
            canal,
            conv.finalidade_de(request.finalidade),
            conv.texto_de(request),
            request.variaveis,
        )
        return conv.modelo_pb(modelo)

    async def PublicarModelo(self, request: pb.PublicarModeloRequest, call: Call) -> pb.Modelo:
        (canal,) = conv.canais_de([request.canal])
        return conv.modelo_pb(await modelos.publicar(call.tx, request.codigo, canal, request.versao))

    async def ListarModelos(self, request: pb.ListarModelosRequest, call: Call) -> pb.ListarModelosResponse:
        async with call.read() as conn:
            return pb.ListarModelosResponse(modelos=map(conv.modelo_pb, await modelos.listar(conn, request.codigo)))

    async def PreverModelo(self, request: pb.PreverModeloRequest, call: Call) -> pb.PreverModeloResponse:
        pronto = modelos.prever(conv.texto_de(request), request.dados)
        return pb.PreverModeloResponse(assunto=pronto.assunto, corpo=pronto.corpo, corpo_html=pronto.corpo_html)

    async def BuscarPreferencias(self, request: pb.BuscarPreferenciasRequest, call: Call) -> pb.Preferencias:
        quem = _de_quem(request.consorciado_id, call)
        async with call.read() as conn:
            return conv.preferencias_pb(await preferencias.buscar(conn, quem))

    async def DefinirPreferencias(self, request: pb.DefinirPreferenciasRequest, call: Call) -> pb.Preferencias:
        silencio = preferencias.ler_silencio(request.silencio_inicio, request.silencio_fim)
        quem, mudancas = _de_quem(request.consorciado_id, call), conv.mudancas_de(request.preferencias)
        return conv.preferencias_pb(await preferencias.definir(call.tx, quem, mudancas, silencio, request.origem))

    async def InscreverPush(self, request: pb.InscreverPushRequest, call: Call) -> pb.InscreverPushResponse:
        inscricao = {"endpoint": request.endpoint, "p256dh": request.p256dh, "auth": request.auth}
        quem = _de_quem("", call)
        inscricao_id = await preferencias.inscrever_push(call.tx, self._r.cofre, quem, inscricao)
        return pb.InscreverPushResponse(inscricao_id=str(inscricao_id))

    async def CancelarPush(self, request: pb.CancelarPushRequest, call: Call) -> pb.CancelarPushResponse:
        await preferencias.cancelar_push(call.tx, _de_quem("", call), UUID(request.inscricao_id))
        return pb.CancelarPushResponse()

    async def ObterChavePush(self, request: pb.ObterChavePushRequest, call: Call) -> pb.ObterChavePushResponse:
        call.owner_checked = True
        return pb.ObterChavePushResponse(chave_publica=(await self._r.chave_push.obter()).publica)

    async def ListarCaixa(self, request: pb.ListarCaixaRequest, call: Call) -> pb.ListarCaixaResponse:
        call.owner_checked = True
        tamanho = request.tamanho_pagina or _PAGINA_PADRAO
        antes_de = conv.ler_id(request.token_pagina)
        lidos, nao_lidas = await caixa.listar(
            call, self._r.cofre, antes_de, tamanho + 1, so_nao_lidas=request.nao_lidas
        )
        pagina = lidos[:tamanho]
        return pb.ListarCaixaResponse(
            avisos=map(conv.aviso_pb, pagina),
            nao_lidas=nao_lidas,
            proximo_token=str(pagina[-1].entrega_id) if len(lidos) > tamanho else "",
        )

    async def MarcarLidas(self, request: pb.MarcarLidasRequest, call: Call) -> pb.MarcarLidasResponse:
        call.owner_checked = True
        ids = [UUID(entrega_id) for entrega_id in request.entrega_ids]
        quantidade = await telas.marcar_lidas(call.tx.conn, de_quem_pergunta(call.actor), ids)
        return pb.MarcarLidasResponse(quantidade=quantidade)

    async def AcompanharCaixa(self, request: pb.AcompanharCaixaRequest, call: Call) -> AsyncIterator[pb.Aviso]:
        call.owner_checked = True
        depois_de = UUID(request.depois_de) if request.depois_de else None
        async for aviso in self._r.sino.acompanhar(self._r.cofre, de_quem_pergunta(call.actor), depois_de):
            yield conv.aviso_pb(aviso)

    async def CriarWebhook(self, request: pb.CriarWebhookRequest, call: Call) -> pb.CriarWebhookResponse:
        aberto, segredo = await webhooks.criar(call.tx, self._r.cofre, self._r.saida, request.url, request.tipos)
        return pb.CriarWebhookResponse(webhook=conv.webhook_pb(aberto), segredo=segredo)

    async def AtualizarWebhook(self, request: pb.AtualizarWebhookRequest, call: Call) -> pb.Webhook:
        aberto = await webhooks.atualizar(
            call.tx,
            self._r.cofre,
            self._r.saida,
            UUID(request.webhook_id),
            request.versao,
            url=request.url,
            tipos=request.tipos,
            ativo=request.ativo,
        )
        return conv.webhook_pb(aberto)

    async def RotacionarSegredoWebhook(
        self, request: pb.RotacionarSegredoWebhookRequest, call: Call
    ) -> pb.CriarWebhookResponse:
        aberto, segredo = await webhooks.rotacionar_segredo(call.tx, self._r.cofre, UUID(request.webhook_id))
        return pb.CriarWebhookResponse(webhook=conv.webhook_pb(aberto), segredo=segredo)

    async def TestarWebhook(self, request: pb.TestarWebhookRequest, call: Call) -> pb.EntregaWebhook:
        return conv.entrega_webhook_pb(await webhooks.testar(call.tx, UUID(request.webhook_id)))

    async def ListarWebhooks(self, request: pb.ListarWebhooksRequest, call: Call) -> pb.ListarWebhooksResponse:
        async with call.read() as conn:
            todos = await webhooks.listar(conn, self._r.cofre)
        return pb.ListarWebhooksResponse(webhooks=map(conv.webhook_pb, todos))

    async def ListarEntregasWebhook(
        self, request: pb.ListarEntregasWebhookRequest, call: Call
    ) -> pb.ListarEntregasWebhookResponse:
        tamanho, webhook_id = request.tamanho_pagina or _PAGINA_PADRAO, UUID(request.webhook_id)
        situacao, antes_de = conv.situacao_de(request.situacao), conv.ler_id(request.token_pagina)
        async with call.read() as conn:
            await webhooks.exigir(conn, webhook_id)
            lidas = await inscricoes.listar_entregas(conn, webhook_id, situacao, antes_de, tamanho + 1)
        pagina = lidas[:tamanho]
        return pb.ListarEntregasWebhookResponse(
            entregas=map(conv.entrega_webhook_pb, pagina),
            proximo_token=str(pagina[-1].entrega_id) if len(lidas) > tamanho else "",
        )

    async def ReenviarEntregasWebhook(
        self, request: pb.ReenviarEntregasWebhookRequest, call: Call
    ) -> pb.ReenviarEntregasWebhookResponse:
        ids = [UUID(entrega_id) for entrega_id in request.entrega_ids]
        quantidade = await webhooks.reenviar(call.tx, UUID(request.webhook_id), ids)
        return pb.ReenviarEntregasWebhookResponse(quantidade=quantidade)


def _de_quem(consorciado_id: str, call: Call) -> Destinatario:
    """The consorciado that is named, if the caller may; whoever asks, otherwise. FORBIDDEN for who is nobody."""
    if consorciado_id:
        call.require_owner(consorciado_id)
        return consorciado(UUID(consorciado_id))
    call.owner_checked = True
    quem = de_quem_pergunta(call.actor)
    if not quem:
        raise forbidden("Só pessoas têm preferências: informe o consorciado.")
    return quem[0]
