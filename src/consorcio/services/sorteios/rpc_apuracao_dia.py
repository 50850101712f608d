"""ApuracaoDiaService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.sorteios.v1 import apuracao_dia_pb2 as pb
from consorcio.core.business_calendar import parse_day
from consorcio.platform.context import Call
from consorcio.services.sorteios import repository_apuracao_dia as repository
from consorcio.services.sorteios.conversao import data_contabil, ler_pagina
from consorcio.services.sorteios.repository_apuracao_dia import ApuracaoDia, GrupoDoDia
from consorcio.services.sorteios.sagas_apuracao_dia import conduzir
from consorcio.services.sorteios.use_cases.apuracao_dia import buscar_apuracao_dia, iniciar_apuracao_dia


class ApuracaoDiaServicer:
    """Handlers named by rpc."""

    async def IniciarApuracaoDia(self, request: pb.IniciarApuracaoDiaRequest, call: Call) -> pb.ApuracaoDia:
        """Open the run of a day."""
        apuracao_dia, ha_o_que_fazer = await iniciar_apuracao_dia(
            call.tx,
            parse_day(request.dia, "/dia"),
            data_contabil(request.data_contabil, call),
            request.extracao or None,
            [UUID(grupo_id) for grupo_id in request.grupos],
        )
        if ha_o_que_fazer:
            await conduzir(call.tx, apuracao_dia)
        return _apuracao_dia_pb(apuracao_dia)

    async def BuscarApuracaoDia(self, request: pb.BuscarApuracaoDiaRequest, call: Call) -> pb.ApuracaoDia:
        """How far the run of a day is."""
        async with call.read() as conn:
            return _apuracao_dia_pb(await buscar_apuracao_dia(conn, parse_day(request.dia, "/dia")))

    async def ListarGruposApuracaoDia(
        self, request: pb.ListarGruposApuracaoDiaRequest, call: Call
    ) -> pb.ListarGruposApuracaoDiaResponse:
        """What became of each group."""
        limite, inicio = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoGrupoDia.Name(request.situacao).removeprefix("SITUACAO_GRUPO_DIA_")
        async with call.read() as conn:
            apuracao_dia = await buscar_apuracao_dia(conn, parse_day(request.dia, "/dia"))
            linhas = await repository.grupos(conn, apuracao_dia.apuracao_dia_id, situacao, inicio, limite)
        token = str(inicio + limite) if len(linhas) == limite else ""
        return pb.ListarGruposApuracaoDiaResponse(grupos=[_grupo_pb(linha) for linha in linhas], proximo_token=token)


def _apuracao_dia_pb(apuracao_dia: ApuracaoDia) -> pb.ApuracaoDia:
    em_curso = apuracao_dia.terminada_em is None
    return pb.ApuracaoDia(
        apuracao_dia_id=str(apuracao_dia.apuracao_dia_id),
        dia=apuracao_dia.dia.isoformat(),
        situacao=pb.SITUACAO_APURACAO_DIA_EM_CURSO if em_curso else pb.SITUACAO_APURACAO_DIA_CONCLUIDA,
        grupos=apuracao_dia.grupos,
        pendentes=apuracao_dia.pendentes,
        congelados=apuracao_dia.congelados,
        apurados=apuracao_dia.apurados,
        recusados=apuracao_dia.recusados,
        contemplacoes=apuracao_dia.contemplacoes,
        rodada=apuracao_dia.rodada,
    )


def _grupo_pb(grupo: GrupoDoDia) -> pb.GrupoApuracaoDia:
    return pb.GrupoApuracaoDia(
        grupo_id=str(grupo.grupo_id),
        grupo_codigo=grupo.grupo_codigo,
        assembleia_id=str(grupo.assembleia_id),
        ago=grupo.ago,
        situacao=pb.SituacaoGrupoDia.Value(f"SITUACAO_GRUPO_DIA_{grupo.situacao}"),
        contemplacoes=grupo.contemplacoes,
        motivo=grupo.motivo,
    )
