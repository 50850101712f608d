"""DemonstrativoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.financeiro.v1 import demonstrativos_pb2 as pb
from consorcio.platform.context import Call
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_demonstrativos as repositorio
from consorcio.services.financeiro.conversao import inteiro_do_token, ler_pagina, proximo_token
from consorcio.services.financeiro.domain.demonstrativo import prazo, situacao
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.repository_demonstrativos import Feitos
from consorcio.services.financeiro.use_cases.demonstrativos import Emissor, emitir

_DEPOIS_DA_ULTIMA = 10_000


class DemonstrativoServicer:
    """Handlers named by rpc."""

    def __init__(self, emissor: Emissor) -> None:
        self._emissor = emissor

    async def EmitirDemonstrativos(
        self, request: pb.EmitirDemonstrativosRequest, call: Call
    ) -> pb.EmitirDemonstrativosResponse:
        ago, emitidos = await emitir(call.tx, self._emissor, UUID(request.grupo_id))
        return pb.EmitirDemonstrativosResponse(ago=ago, emitidos=emitidos)

    async def ListarDemonstrativos(
        self, request: pb.ListarDemonstrativosRequest, call: Call
    ) -> pb.ListarDemonstrativosResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        antes_de = inteiro_do_token(token) or _DEPOIS_DA_ULTIMA
        async with call.read() as conn:
            grupo = await repository.buscar_grupo(conn, UUID(request.grupo_id))
            feitos = await repositorio.listar(conn, grupo.grupo_id, min(antes_de, _DEPOIS_DA_ULTIMA), tamanho)
        dias, hoje = ler_regra(grupo.regra).prazo_dic_dias, call.clock.today()
        return pb.ListarDemonstrativosResponse(
            assembleias=[_assembleia_pb(um, prazo(um.data_ago, dias), hoje) for um in feitos],
            proximo_token=proximo_token(feitos, tamanho, feitos[-1].ago if feitos else ""),
        )


def _assembleia_pb(feitos: Feitos, limite: date, hoje: date) -> pb.DemonstrativosDaAssembleia:
    # After the AGO who left or came does not change whether it was done.
    cotas = feitos.ativas - feitos.emitidos_ativas + feitos.emitidos
    como = situacao(limite, cotas, feitos.emitidos, feitos.emitido_em, hoje)
    return pb.DemonstrativosDaAssembleia(
        ago=feitos.ago,
        data_ago=feitos.data_ago.isoformat(),
        prazo=limite.isoformat(),
        cotas=cotas,
        emitidos=feitos.emitidos,
        emitido_em=feitos.emitido_em.isoformat() if feitos.emitido_em else "",
        situacao=pb.SituacaoDemonstrativos.Value(f"SITUACAO_DEMONSTRATIVOS_{como.value}"),
    )
