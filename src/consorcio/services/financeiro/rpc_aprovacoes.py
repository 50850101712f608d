"""AprovacaoService: messages of the contract to rows and back, nothing else."""

from __future__ import annotations

from consorcio.contracts.financeiro.v1 import aprovacoes_pb2 as pb
from consorcio.contracts.financeiro.v1.creditos_pb2 import FinalidadeCredito
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro.registros_credito import UsoCredito, usos_propostos
from consorcio.services.financeiro.registros_exclusao import Exclusao, exclusoes_a_decidir

_LIMITE = 500


class AprovacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def ListarAprovacoes(self, request: pb.ListarAprovacoesRequest, call: Call) -> pb.ListarAprovacoesResponse:
        async with call.read() as conn:
            usos = await usos_propostos(conn, request.grupo_id, _LIMITE)
            exclusoes = await exclusoes_a_decidir(conn, request.grupo_id, _LIMITE)
        fila = [self._uso(uso, numero, call.actor.id) for uso, numero in usos]
        fila += [_pena(uma, call.actor.id) for uma in exclusoes if uma.pena == "PROPOSTA"]
        fila += [_restituicao(uma, call.actor.id) for uma in exclusoes if uma.situacao == "PAGAMENTO_PROPOSTO"]
        fila.sort(key=lambda aprovacao: (aprovacao.data, aprovacao.cota_numero))
        return pb.ListarAprovacoesResponse(aprovacoes=fila[:_LIMITE])

    def _uso(self, uso: UsoCredito, cota_numero: int, ator_id: str) -> pb.Aprovacao:
        return pb.Aprovacao(
            tipo=pb.TIPO_APROVACAO_USO_CREDITO,
            proposta_id=str(uso.uso_id),
            grupo_id=str(uso.grupo_id),
            cota_id=str(uso.cota_id),
            cota_numero=cota_numero,
            valor=format_reais(uso.valor_centavos),
            finalidade=FinalidadeCredito.Value(f"FINALIDADE_CREDITO_{uso.finalidade}"),
            beneficiario=self._runtime.vault.open(uso.beneficiario, "uso_credito", "beneficiario", uso.uso_id),
            justificativa=uso.documento,
            data=uso.data_contabil.isoformat(),
            minha=uso.proposto_por == ator_id,
        )


def _pena(exclusao: Exclusao, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_PENA,
        proposta_id=str(exclusao.cota_id),
        grupo_id=str(exclusao.grupo_id),
        cota_id=str(exclusao.cota_id),
        cota_numero=exclusao.numero,
        justificativa=exclusao.motivo_pena,
        pena_grupo=format_pct(exclusao.pena_grupo),
        pena_administradora=format_pct(exclusao.pena_administradora),
        data=exclusao.excluida_em.isoformat(),
        versao=exclusao.versao,
        minha=exclusao.pena_proposta_por == ator_id,
    )


def _restituicao(exclusao: Exclusao, ator_id: str) -> pb.Aprovacao:
    return pb.Aprovacao(
        tipo=pb.TIPO_APROVACAO_RESTITUICAO,
        proposta_id=str(exclusao.cota_id),
        grupo_id=str(exclusao.grupo_id),
        cota_id=str(exclusao.cota_id),
        cota_numero=exclusao.numero,
        valor=format_reais(exclusao.liquido_centavos + exclusao.rendimentos_centavos),
        justificativa=exclusao.justificativa,
        data=(exclusao.paga_em or exclusao.excluida_em).isoformat(),
        versao=exclusao.versao,
        minha=exclusao.proposto_por == ator_id,
    )
