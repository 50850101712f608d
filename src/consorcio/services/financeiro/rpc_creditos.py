"""CreditoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import creditos_pb2 as pb
from consorcio.core.money import format_reais, parse_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import ler_data, ler_texto
from consorcio.services.financeiro.domain.cronograma import Cronograma
from consorcio.services.financeiro.domain.parcela_reduzida import EscolhaResiduo
from consorcio.services.financeiro.domain.uso_credito import Finalidade
from consorcio.services.financeiro.registros import Reserva
from consorcio.services.financeiro.registros_credito import (
    UsoCredito,
    credito_da_cota,
    posicao_do_credito,
    usos_do_credito,
)
from consorcio.services.financeiro.use_cases.cancelamento_credito import cancelar_credito
from consorcio.services.financeiro.use_cases.escolha_residuo import (
    Opcao,
    Residuo,
    buscar_residuo,
    escolher_residuo,
)
from consorcio.services.financeiro.use_cases.uso_credito import (
    Decisao,
    PropostaUso,
    decidir_uso,
    propor_uso,
    registrar_rendimento,
)

_CENTAVOS = 100
_DESTINO = "DESTINO_RESIDUO_"


class CreditoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def BuscarCredito(self, request: pb.BuscarCreditoRequest, call: Call) -> pb.Credito:
        async with call.read() as conn:
            conta = await repository.buscar_conta(conn, UUID(request.cota_id))
            call.require_owner(str(conta.consorciado_id))
            return await self._credito(conn, await credito_da_cota(conn, conta.cota_id), call.clock.today())

    async def RegistrarRendimentoCredito(self, request: pb.RegistrarRendimentoCreditoRequest, call: Call) -> pb.Credito:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        valor = parse_reais(request.valor, "/valor")
        reserva = await registrar_rendimento(call.tx, UUID(request.cota_id), valor, data)
        return await self._credito(call.tx.conn, reserva, data)

    async def ProporUsoCredito(self, request: pb.ProporUsoCreditoRequest, call: Call) -> pb.UsoCredito:
        proposta = PropostaUso(
            cota_id=UUID(request.cota_id),
            finalidade=Finalidade(pb.FinalidadeCredito.Name(request.finalidade).removeprefix("FINALIDADE_CREDITO_")),
            valor_centavos=parse_reais(request.valor, "/valor"),
            beneficiario=ler_texto(request.beneficiario, "beneficiario"),
            documento=ler_texto(request.documento, "documento"),
            data=ler_data(request.data_contabil, "data_contabil", call.clock.today()),
        )
        return self._uso(await propor_uso(call.tx, self._runtime.vault, self._runtime.calendar, proposta))

    async def DecidirUsoCredito(self, request: pb.DecidirUsoCreditoRequest, call: Call) -> pb.UsoCredito:
        decisao = Decisao(
            aprova=request.aprova,
            motivo=ler_texto(request.motivo, "motivo"),
            comprovante=ler_texto(request.comprovante, "comprovante"),
        )
        alcada = self._runtime.settings.alcada_credito_reais * _CENTAVOS
        return self._uso(await decidir_uso(call.tx, self._runtime.calendar, UUID(request.uso_id), decisao, alcada))

    async def BuscarResiduo(self, request: pb.BuscarResiduoRequest, call: Call) -> pb.ResiduoReduzidas:
        async with call.read() as conn:
            conta = await repository.buscar_conta(conn, UUID(request.cota_id))
            call.require_owner(str(conta.consorciado_id))
            hoje, calendario = call.clock.today(), self._runtime.calendar
            residuo, recusa = await buscar_residuo(conn, conta.cota_id, hoje, calendario)
            return _residuo(residuo, recusa)

    async def EscolherResiduo(self, request: pb.EscolherResiduoRequest, call: Call) -> pb.ResiduoReduzidas:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        escolha = EscolhaResiduo(pb.DestinoResiduo.Name(request.escolha).removeprefix(_DESTINO))
        residuo, titulo = await escolher_residuo(call.tx, UUID(request.cota_id), escolha, data, self._runtime.calendar)
        resposta = _residuo(residuo)
        if titulo is not None:
            resposta.parcela_id, resposta.identificador = str(titulo.parcela_id), titulo.identificador
        return resposta

    async def CancelarCredito(self, request: pb.CancelarCreditoRequest, call: Call) -> pb.CancelarCreditoResponse:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        motivo = ler_texto(request.motivo, "motivo")
        feito = await cancelar_credito(call.tx, self._runtime.calendar, UUID(request.cota_id), motivo, data)
        return pb.CancelarCreditoResponse(
            devolvido=format_reais(feito.devolvido_centavos),
            percentual_debitado=format_pct(feito.debitado),
            percentual=format_pct(feito.percentual),
        )

    async def _credito(self, conn: AsyncConnection, reserva: Reserva, data: date) -> pb.Credito:
        posicao = await posicao_do_credito(conn, reserva, data, self._runtime.calendar)
        return pb.Credito(
            cota_id=str(reserva.cota_id),
            contemplacao_id=str(reserva.contemplacao_id),
            valor=format_reais(posicao.credito),
            embutido=format_reais(posicao.embutido),
            rendimentos=format_reais(posicao.rendimentos),
            usado=format_reais(posicao.usado),
            disponivel=format_reais(posicao.disponivel),
            limite_despesas=format_reais(posicao.limite_despesas),
            contemplada_em=posicao.contemplada_em.isoformat(),
            especie_desde=posicao.especie_desde.isoformat(),
            residuo=format_reais(posicao.residuo),
            usos=[self._uso(uso) for uso in await usos_do_credito(conn, reserva.contemplacao_id)],
        )

    def _uso(self, uso: UsoCredito) -> pb.UsoCredito:
        return pb.UsoCredito(
            uso_id=str(uso.uso_id),
            cota_id=str(uso.cota_id),
            finalidade=pb.FinalidadeCredito.Value(f"FINALIDADE_CREDITO_{uso.finalidade}"),
            beneficiario=self._runtime.vault.open(uso.beneficiario, "uso_credito", "beneficiario", uso.uso_id),
            documento=uso.documento,
            valor=format_reais(uso.valor_centavos),
            data=uso.data_contabil.isoformat(),
            situacao=pb.SituacaoUsoCredito.Value(f"SITUACAO_USO_CREDITO_{uso.situacao}"),
            motivo=uso.motivo,
            comprovante=uso.comprovante,
        )


def _residuo(residuo: Residuo, impedimento: str = "") -> pb.ResiduoReduzidas:
    escolhida = residuo.reserva.escolha_residuo or "UNSPECIFIED"
    return pb.ResiduoReduzidas(
        cota_id=str(residuo.conta.cota_id),
        percentual=format_pct(residuo.percentual),
        valor=format_reais(residuo.valor_centavos),
        parcelas_restantes=len(residuo.cronograma),
        parcela=format_reais(residuo.proxima_centavos(residuo.cronograma)),
        percentual_mensal=_percentual_mensal(residuo.cronograma),
        credito=format_reais(residuo.credito.disponivel),
        escolhida=pb.DestinoResiduo.Value(f"{_DESTINO}{escolhida}"),
        impedimento=impedimento,
        opcoes=[_opcao(residuo, opcao) for opcao in residuo.opcoes],
    )


def _opcao(residuo: Residuo, opcao: Opcao) -> pb.OpcaoResiduo:
    return pb.OpcaoResiduo(
        escolha=pb.DestinoResiduo.Value(f"{_DESTINO}{opcao.escolha.value}"),
        parcela=format_reais(residuo.proxima_centavos(opcao.cronograma)),
        percentual_mensal=_percentual_mensal(opcao.cronograma),
        credito=format_reais(residuo.credito.disponivel - opcao.sai_do_credito_centavos),
        a_pagar=format_reais(opcao.paga_centavos),
    )


def _percentual_mensal(cronograma: Cronograma) -> str:
    return format_pct(cronograma[0].fc) if cronograma else ""
