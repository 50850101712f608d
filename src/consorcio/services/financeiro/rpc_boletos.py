"""The boletos of BancoService: reading and printing what can be paid, by whoever owns the cota."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import bancos_pb2 as pb
from consorcio.core.errors import not_found, precondition
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.pagadores import Consorciados, consultar_pagadores
from consorcio.services.financeiro.registros import ContaCota
from consorcio.services.financeiro.registros_bancos import Boleto
from consorcio.services.financeiro.use_cases.segunda_via import BoletoNaRua, imprimir

_NA_RUA = ("EMITIDO", "REGISTRADO")


class BoletosServicer:
    """Handlers named by rpc."""

    def __init__(self, consorciados: Consorciados) -> None:
        self._consorciados = consorciados

    async def BuscarBoleto(self, request: pb.BuscarBoletoRequest, call: Call) -> pb.Boleto:
        async with call.read() as conn:
            await _cota_da_parcela(call, conn, UUID(request.parcela_id))
            return boleto_pb(await bancos.boleto_da_parcela(conn, UUID(request.parcela_id)))

    async def ListarBoletosCota(self, request: pb.ListarBoletosCotaRequest, call: Call) -> pb.ListarBoletosCotaResponse:
        async with call.read() as conn:
            cota = await _cota(call, conn, UUID(request.cota_id))
            return pb.ListarBoletosCotaResponse(
                boletos=map(boleto_pb, await bancos.boletos_da_cota(conn, cota.cota_id))
            )

    async def ImprimirBoleto(self, request: pb.ImprimirBoletoRequest, call: Call) -> pb.ArquivoPdf:
        async with call.read() as conn:
            cota = await _cota_da_parcela(call, conn, UUID(request.parcela_id))
            boleto = await bancos.boleto_da_parcela(conn, UUID(request.parcela_id))
            if boleto.situacao not in _NA_RUA:
                raise precondition("O boleto desta parcela já foi pago, baixado ou rejeitado.")
            na_rua = await _na_rua(conn, [boleto])
        return await self._pdf(cota, na_rua, f"boleto-{na_rua[0].titulo.identificador}.pdf", carne=False)

    async def ImprimirBoletosCota(self, request: pb.ImprimirBoletosCotaRequest, call: Call) -> pb.ArquivoPdf:
        async with call.read() as conn:
            cota = await _cota(call, conn, UUID(request.cota_id))
            na_rua = await _na_rua(conn, await bancos.boletos_da_cota(conn, cota.cota_id))
        if not na_rua:
            raise precondition("Esta cota não tem boleto em aberto.")
        return await self._pdf(cota, na_rua, f"boletos-cota-{cota.numero}.pdf", carne=request.carne)

    async def _pdf(self, cota: ContaCota, na_rua: Sequence[BoletoNaRua], nome: str, *, carne: bool) -> pb.ArquivoPdf:
        pagadores = await consultar_pagadores(self._consorciados, [cota.consorciado_id])
        if cota.consorciado_id not in pagadores:
            raise not_found("consorciado", cota.consorciado_id)
        conteudo = await imprimir(na_rua, pagadores[cota.consorciado_id], carne=carne)
        return pb.ArquivoPdf(nome=nome, conteudo=conteudo, boletos=len(na_rua))


async def _cota_da_parcela(call: Call, conn: AsyncConnection, parcela_id: UUID) -> ContaCota:
    titulo = await repository.buscar_titulo(conn, parcela_id)
    return await _cota(call, conn, titulo.cota_id)


async def _cota(call: Call, conn: AsyncConnection, cota_id: UUID) -> ContaCota:
    cota = await repository.buscar_conta(conn, cota_id)
    call.require_owner(str(cota.consorciado_id))
    return cota


async def _na_rua(conn: AsyncConnection, boletos: Sequence[Boleto]) -> list[BoletoNaRua]:
    titulos = await repository.titulos_por_id(conn, [boleto.parcela_id for boleto in boletos])
    contas = await bancos.contas_por_id(conn, [boleto.conta_id for boleto in boletos])
    return [BoletoNaRua(boleto, titulos[boleto.parcela_id], contas[boleto.conta_id]) for boleto in boletos]


def boleto_pb(boleto: Boleto) -> pb.Boleto:
    """A boleto."""
    return pb.Boleto(
        boleto_id=str(boleto.boleto_id),
        parcela_id=str(boleto.parcela_id),
        conta_id=str(boleto.conta_id),
        nosso_numero=boleto.nosso_numero,
        valor=format_reais(boleto.valor_centavos),
        vencimento=boleto.vencimento.isoformat(),
        codigo_barras=boleto.codigo_barras,
        linha_digitavel=boleto.linha_digitavel,
        situacao=pb.SituacaoBoleto.Value(f"SITUACAO_BOLETO_{boleto.situacao}"),
        motivo=boleto.motivo,
        pix=boleto.pix,
    )
