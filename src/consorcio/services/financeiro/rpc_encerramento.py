"""EncerramentoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import encerramento_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro.conversao import inteiro_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.domain.encerramento import pendencias
from consorcio.services.financeiro.registros_encerramento import ParteFinal, listar_partes
from consorcio.services.financeiro.use_cases.acerto_final import acertar_diferencas
from consorcio.services.financeiro.use_cases.encerramento import (
    ContasDoFim,
    DiferencaDoFim,
    contas_do_fim,
    decidir_encerramento,
    encerrar_grupo,
    propor_encerramento,
)
from consorcio.services.financeiro.use_cases.rateio_final import decidir_pagamento_rateio, propor_pagamento_rateio


class EncerramentoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._calendario = runtime.calendar

    async def BuscarEncerramento(self, request: pb.BuscarEncerramentoRequest, call: Call) -> pb.Encerramento:
        async with call.read() as conn:
            return _contas(await contas_do_fim(conn, UUID(request.grupo_id)), call.actor.id)

    async def ProporEncerramento(self, request: pb.ProporEncerramentoRequest, call: Call) -> pb.Encerramento:
        hoje = call.clock.today()
        return _contas(await propor_encerramento(call.tx, UUID(request.grupo_id), hoje), call.actor.id)

    async def DecidirEncerramento(self, request: pb.DecidirEncerramentoRequest, call: Call) -> pb.Encerramento:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        feito = await decidir_encerramento(
            call.tx, self._calendario, UUID(request.grupo_id), data, aprova=request.aprova
        )
        return _contas(feito, call.actor.id)

    async def EncerrarGrupo(self, request: pb.EncerrarGrupoRequest, call: Call) -> pb.Encerramento:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        return _contas(await encerrar_grupo(call.tx, UUID(request.grupo_id), data), call.actor.id)

    async def AcertarDiferencas(self, request: pb.AcertarDiferencasRequest, call: Call) -> pb.AcertoDasDiferencas:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        vencimento = ler_data(request.vencimento, "vencimento", data) if request.vencimento else None
        grupo_id = UUID(request.grupo_id)
        feito = await acertar_diferencas(call.tx, self._calendario, grupo_id, vencimento, data)
        return pb.AcertoDasDiferencas(
            parcelas=feito.parcelas,
            cobrado=format_reais(feito.cobrado_centavos),
            vencimento=feito.vencimento.isoformat() if feito.vencimento else "",
            devolucoes=feito.devolucoes,
            devolvido=format_reais(feito.devolvido_centavos),
        )

    async def ProporPagamentoRateio(self, request: pb.ProporPagamentoRateioRequest, call: Call) -> pb.RateioFinal:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        return _parte(await propor_pagamento_rateio(call.tx, UUID(request.cota_id), data), call.actor.id)

    async def DecidirPagamentoRateio(self, request: pb.DecidirPagamentoRateioRequest, call: Call) -> pb.RateioFinal:
        comprovante = ler_texto(request.comprovante, "comprovante")
        feito = await decidir_pagamento_rateio(call.tx, UUID(request.cota_id), comprovante, aprova=request.aprova)
        return _parte(feito, call.actor.id)

    async def ListarRateioFinal(self, request: pb.ListarRateioFinalRequest, call: Call) -> pb.ListarRateioFinalResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            itens = await listar_partes(conn, UUID(request.grupo_id), inteiro_do_token(posicao), tamanho)
        token = proximo_token(itens, tamanho, itens[-1].numero if itens else "")
        return pb.ListarRateioFinalResponse(partes=[_parte(item, call.actor.id) for item in itens], proximo_token=token)


def _contas(contas: ContasDoFim, ator_id: str) -> pb.Encerramento:
    item = contas.encerramento
    return pb.Encerramento(
        grupo_id=str(item.grupo_id),
        situacao=pb.SituacaoEncerramento.Value(f"SITUACAO_ENCERRAMENTO_{item.situacao or 'UNSPECIFIED'}"),
        pendencias=pendencias(contas.aberto),
        fundo_comum=format_reais(item.fundo_comum_centavos),
        fundo_reserva=format_reais(item.fundo_reserva_centavos),
        restituicoes=format_reais(item.restituicoes_centavos),
        sobras=format_reais(item.sobras_centavos),
        apurado_em=item.apurado_em.isoformat() if item.apurado_em else "",
        encerravel_desde=contas.encerravel_desde.isoformat() if contas.encerravel_desde else "",
        encerrado_em=item.encerrado_em.isoformat() if item.encerrado_em else "",
        minha=item.proposto_por == ator_id,
        reserva_dos_excluidos=format_reais(item.reserva_dos_excluidos_centavos),
        rateado_em=item.rateado_em.isoformat() if item.rateado_em else "",
        diferencas=[_diferenca(diferenca) for diferenca in contas.diferencas],
        devedores=[
            pb.DevedorDoFim(
                cota_id=str(devedor.cota_id),
                numero=devedor.numero,
                parcelas=devedor.parcelas,
                valor=format_reais(devedor.valor_centavos),
            )
            for devedor in contas.devedores
        ],
    )


def _diferenca(item: DiferencaDoFim) -> pb.DiferencaDoFim:
    return pb.DiferencaDoFim(
        cota_id=str(item.cota_id),
        numero=item.numero,
        a_cobrar=format_reais(max(item.centavos, 0)),
        a_devolver=format_reais(max(-item.centavos, 0)),
    )


def _parte(item: ParteFinal, ator_id: str) -> pb.RateioFinal:
    return pb.RateioFinal(
        cota_id=str(item.cota_id),
        numero=item.numero,
        peso=format_pct(item.peso),
        valor=format_reais(item.valor_centavos),
        a_pagar=format_reais(item.a_pagar_centavos),
        a_devolver=format_reais(item.a_devolver_centavos),
        pago=format_reais(item.pago_centavos),
        pagamento_em=item.pagamento_em.isoformat() if item.pagamento_em else "",
        minha=item.pagamento_em is not None and item.proposto_por == ator_id,
    )
