"""RnpService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import rnp_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import ler_data, ler_mes, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.registros_rnp import Rnp, listar_rnp
from consorcio.services.financeiro.use_cases.rnp import (
    PRAZO_PARA_PAGAR,
    apurar_no_encerramento,
    cobrar_permanencia,
    constituir,
    decidir_pagamento_rnp,
    propor_pagamento_rnp,
)


class RnpServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._calendario = runtime.calendar

    async def ApurarRestituicoesEncerramento(
        self, request: pb.ApurarRestituicoesEncerramentoRequest, call: Call
    ) -> pb.RestituicoesEncerramento:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        feitas = await apurar_no_encerramento(call.tx, self._calendario, UUID(request.grupo_id), data)
        liquido = sum(exclusao.liquido_centavos for exclusao in feitas)
        return pb.RestituicoesEncerramento(apuradas=len(feitas), liquido=format_reais(liquido))

    async def ConstituirRnp(self, request: pb.ConstituirRnpRequest, call: Call) -> pb.ConstituirRnpResponse:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        feitos = await constituir(call.tx, UUID(request.grupo_id), data)
        valor = sum(rnp.original_centavos for rnp in feitos)
        return pb.ConstituirRnpResponse(constituidos=len(feitos), valor=format_reais(valor))

    async def CobrarPermanencia(self, request: pb.CobrarPermanenciaRequest, call: Call) -> pb.CobrarPermanenciaResponse:
        cobranca = await cobrar_permanencia(call.tx, ler_mes(request.mes))
        return pb.CobrarPermanenciaResponse(
            cobrados=cobranca.cobrados, valor=format_reais(cobranca.valor_centavos), restantes=cobranca.restantes
        )

    async def ListarRnp(self, request: pb.ListarRnpRequest, call: Call) -> pb.ListarRnpResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoRnp.Name(request.situacao).removeprefix("SITUACAO_RNP_") if request.situacao else ""
        grupo_id = UUID(request.grupo_id) if request.grupo_id else None
        async with call.read() as conn:
            itens = await listar_rnp(conn, grupo_id, situacao, _ultimo(posicao), tamanho)
            recursos = [await _rnp(conn, item) for item in itens]
        token = proximo_token(itens, tamanho, itens[-1].rnp_id if itens else "")
        return pb.ListarRnpResponse(recursos=recursos, proximo_token=token)

    async def ProporPagamentoRnp(self, request: pb.ProporPagamentoRnpRequest, call: Call) -> pb.Rnp:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        return await _rnp(call.tx.conn, await propor_pagamento_rnp(call.tx, UUID(request.rnp_id), data))

    async def DecidirPagamentoRnp(self, request: pb.DecidirPagamentoRnpRequest, call: Call) -> pb.Rnp:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        comprovante = ler_texto(request.comprovante, "comprovante")
        feito = await decidir_pagamento_rnp(call.tx, UUID(request.rnp_id), comprovante, data, aprova=request.aprova)
        return await _rnp(call.tx.conn, feito)


def _ultimo(posicao: str) -> UUID | None:
    try:
        return UUID(posicao) if posicao else None
    except ValueError:
        raise foreign_page_token() from None


async def _rnp(conn: AsyncConnection, item: Rnp) -> pb.Rnp:
    conta = await repository.buscar_conta(conn, item.cota_id)
    permanencia = await _permanencia(conn, item)
    return pb.Rnp(
        rnp_id=str(item.rnp_id),
        grupo_id=str(item.grupo_id),
        cota_id=str(item.cota_id),
        consorciado_id=str(conta.consorciado_id),
        original=format_reais(item.original_centavos),
        permanencia=format_reais(permanencia),
        saldo=format_reais(item.saldo_centavos),
        constituido_em=item.constituido_em.isoformat(),
        situacao=pb.SituacaoRnp.Value(f"SITUACAO_RNP_{item.situacao}"),
        procurado_em=item.procurado_em.isoformat() if item.procurado_em else "",
        pagar_ate=(item.procurado_em + PRAZO_PARA_PAGAR).isoformat() if item.procurado_em else "",
        comprovante=item.comprovante,
        origem=pb.OrigemRnp.Value(f"ORIGEM_RNP_{item.origem}"),
    )


async def _permanencia(conn: AsyncConnection, item: Rnp) -> int:
    cursor = await conn.execute(
        "SELECT coalesce(sum(taxa_centavos), 0) FROM permanencia_rnp WHERE rnp_id = %s", [item.rnp_id]
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0
