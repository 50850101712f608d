"""TransferenciaService: requests to use cases and queries, and back. Nothing is decided here."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.grupos.v1 import transferencias_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.grupos import mensagens
from consorcio.services.grupos.domain.transferencia import Transferencia
from consorcio.services.grupos.leitura import abrir_token, fechar_token, ler_data, tamanho
from consorcio.services.grupos.repository import cotas, transferencias
from consorcio.services.grupos.use_cases.transferencias import (
    Anuencia,
    cancelar_transferencia,
    decidir_transferencia,
    pedir_transferencia,
)
from consorcio.services.grupos.validacao import Consorciados

_MAXIMO_ABERTAS = 200


class TransferenciaServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime, consorciados: Consorciados) -> None:
        self._calendario = runtime.calendar
        self._consorciados = consorciados

    async def PedirTransferencia(self, request: pb.PedirTransferenciaRequest, call: Call) -> pb.Transferencia:
        data = ler_data(request.data, "/data", call.clock.today())
        cota_id, cessionario_id = UUID(request.cota_id), UUID(request.cessionario_id)
        pedida = await pedir_transferencia(call.tx, self._consorciados, cota_id, cessionario_id, data)
        return _mensagem(pedida, call.actor.id)

    async def DecidirTransferencia(self, request: pb.DecidirTransferenciaRequest, call: Call) -> pb.Transferencia:
        data = ler_data(request.data, "/data", call.clock.today())
        termo = UUID(request.termo_documento_id) if request.termo_documento_id else None
        anuencia = Anuencia(request.aprova, request.motivo, termo, request.garantia)
        transferencia_id = UUID(request.transferencia_id)
        decidida = await decidir_transferencia(call.tx, self._calendario, transferencia_id, anuencia, data)
        return _mensagem(decidida, call.actor.id)

    async def CancelarTransferencia(self, request: pb.CancelarTransferenciaRequest, call: Call) -> pb.Transferencia:
        data = ler_data(request.data, "/data", call.clock.today())
        transferencia_id = UUID(request.transferencia_id)
        cancelada = await cancelar_transferencia(call.tx, transferencia_id, request.motivo, data)
        return _mensagem(cancelada, call.actor.id)

    async def BuscarTransferencia(self, request: pb.BuscarTransferenciaRequest, call: Call) -> pb.Transferencia:
        async with call.read() as conn:
            return _mensagem(await transferencias.buscar(conn, UUID(request.transferencia_id)), call.actor.id)

    async def ListarTransferencias(
        self, request: pb.ListarTransferenciasRequest, call: Call
    ) -> pb.ListarTransferenciasResponse:
        limite = tamanho(request.tamanho_pagina)
        (antes_de,) = abrir_token(request.token_pagina, [""])
        situacao = mensagens.filtro(pb.SituacaoTransferencia.DESCRIPTOR, request.situacao)
        async with call.read() as conn:
            ultima = UUID(antes_de) if antes_de else None
            itens = await transferencias.listar(conn, UUID(request.grupo_id), situacao, ultima, limite + 1)
        token = fechar_token([str(itens[limite - 1].transferencia_id)]) if len(itens) > limite else ""
        mensagens_da_pagina = [_mensagem(item, call.actor.id) for item in itens[:limite]]
        return pb.ListarTransferenciasResponse(transferencias=mensagens_da_pagina, proximo_token=token)

    async def ListarTransferenciasAbertas(
        self, _request: pb.ListarTransferenciasAbertasRequest, call: Call
    ) -> pb.ListarTransferenciasAbertasResponse:
        async with call.read() as conn:
            itens = await transferencias.abertas(conn, _MAXIMO_ABERTAS)
        return pb.ListarTransferenciasAbertasResponse(transferencias=[_mensagem(item, call.actor.id) for item in itens])

    async def ListarTitulares(self, request: pb.ListarTitularesRequest, call: Call) -> pb.ListarTitularesResponse:
        async with call.read() as conn:
            await cotas.buscar(conn, UUID(request.cota_id))
            titulares = await transferencias.titulares(conn, UUID(request.cota_id))
        return pb.ListarTitularesResponse(
            titulares=[
                pb.Titular(
                    consorciado_id=str(titular.consorciado_id),
                    desde=titular.desde.isoformat(),
                    transferencia_id=_id(titular.transferencia_id),
                )
                for titular in titulares
            ]
        )


def _mensagem(item: Transferencia, ator_id: str) -> pb.Transferencia:
    return pb.Transferencia(
        transferencia_id=str(item.transferencia_id),
        grupo_id=str(item.grupo_id),
        cota_id=str(item.cota_id),
        numero=item.numero,
        cedente_id=str(item.cedente_id),
        cessionario_id=str(item.cessionario_id),
        situacao=mensagens.numero_do_enum(pb.SituacaoTransferencia.DESCRIPTOR, item.situacao),
        motivo=item.motivo,
        pedida_em=item.pedida_em.isoformat(),
        prazo_taxa=_data(item.prazo_taxa),
        taxa=format_reais(item.taxa_centavos) if item.taxa_centavos is not None else "",
        parcela_id=_id(item.parcela_id),
        termo_documento_id=_id(item.termo_documento_id),
        garantia=item.garantia,
        efetivada_em=_data(item.efetivada_em),
        minha=item.pedida_por == ator_id,
    )


def _id(valor: UUID | None) -> str:
    return str(valor) if valor else ""


def _data(valor: date | None) -> str:
    return valor.isoformat() if valor else ""
