"""SubstituicaoDeBemService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from consorcio.contracts.financeiro.v1 import substituicoes_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.core.percent import aplicar, format_pct
from consorcio.platform.context import Call
from consorcio.services.financeiro import repository_substituicoes as repositorio
from consorcio.services.financeiro.conversao import ler_data
from consorcio.services.financeiro.domain.cronograma import Cronograma
from consorcio.services.financeiro.repository_substituicoes import SubstituicaoBem
from consorcio.services.financeiro.use_cases.substituicao_bem import (
    Bens,
    EfeitoDaSubstituicao,
    decidir_substituicao,
    propor_substituicao,
    simular_substituicao,
)

_MAXIMO_EFEITOS = 20


class SubstituicaoDeBemServicer:
    """Handlers named by rpc."""

    def __init__(self, bens: Bens) -> None:
        self._bens = bens

    async def ProporSubstituicaoDeBem(
        self, request: pb.ProporSubstituicaoDeBemRequest, call: Call
    ) -> pb.SubstituicaoDeBem:
        proposta = SubstituicaoBem(
            substituicao_id=call.tx.ids.new(),
            grupo_id=UUID(request.grupo_id),
            bem_id=UUID(request.bem_id),
            bem_novo_id=UUID(request.bem_novo_id),
            assembleia_geral_id=UUID(request.assembleia_geral_id),
            situacao="PROPOSTA",
            proposta_em=ler_data(request.data, "data", call.clock.today()),
            proposta_por=call.actor.id,
        )
        return _mensagem(await propor_substituicao(call.tx, self._bens, proposta), call.actor.id)

    async def DecidirSubstituicaoDeBem(
        self, request: pb.DecidirSubstituicaoDeBemRequest, call: Call
    ) -> pb.SubstituicaoDeBem:
        data = ler_data(request.data, "data", call.clock.today())
        substituicao_id = UUID(request.substituicao_id)
        feita = await decidir_substituicao(call.tx, self._bens, substituicao_id, data, aprova=request.aprova)
        return _mensagem(feita, call.actor.id)

    async def ListarSubstituicoesDeBem(
        self, request: pb.ListarSubstituicoesDeBemRequest, call: Call
    ) -> pb.ListarSubstituicoesDeBemResponse:
        async with call.read() as conn:
            lidas = await repositorio.listar(conn, UUID(request.grupo_id))
        return pb.ListarSubstituicoesDeBemResponse(substituicoes=[_mensagem(lida, call.actor.id) for lida in lidas])

    async def ListarSubstituicoesPropostas(
        self, _request: pb.ListarSubstituicoesPropostasRequest, call: Call
    ) -> pb.ListarSubstituicoesPropostasResponse:
        async with call.read() as conn:
            lidas = await repositorio.propostas(conn)
        return pb.ListarSubstituicoesPropostasResponse(substituicoes=[_mensagem(lida, call.actor.id) for lida in lidas])

    async def SimularSubstituicaoDeBem(
        self, request: pb.SimularSubstituicaoDeBemRequest, call: Call
    ) -> pb.EfeitoDaSubstituicao:
        data = ler_data(request.data, "data", call.clock.today())
        grupo_id, bem_id, novo_id = UUID(request.grupo_id), UUID(request.bem_id), UUID(request.bem_novo_id)
        async with call.read() as conn:
            return _efeito(await simular_substituicao(conn, self._bens, grupo_id, bem_id, novo_id, data))


def _mensagem(item: SubstituicaoBem, ator_id: str) -> pb.SubstituicaoDeBem:
    return pb.SubstituicaoDeBem(
        substituicao_id=str(item.substituicao_id),
        grupo_id=str(item.grupo_id),
        bem_id=str(item.bem_id),
        bem_novo_id=str(item.bem_novo_id),
        assembleia_geral_id=str(item.assembleia_geral_id),
        situacao=pb.SituacaoSubstituicao.Value(f"SITUACAO_SUBSTITUICAO_{item.situacao}"),
        proposta_em=item.proposta_em.isoformat(),
        decidida_em=item.decidida_em.isoformat() if item.decidida_em else "",
        preco_anterior=format_reais(item.preco_anterior_centavos) if item.preco_anterior_centavos else "",
        preco_novo=format_reais(item.preco_novo_centavos) if item.preco_novo_centavos else "",
        cotas=item.cotas,
        minha=item.proposta_por == ator_id,
    )


def _efeito(efeito: EfeitoDaSubstituicao) -> pb.EfeitoDaSubstituicao:
    antigo, novo = efeito.preco_anterior_centavos, efeito.preco_novo_centavos
    iguais = Counter(
        (
            passagem.conta.fc_pago,
            passagem.depois.conta.pago.fc,
            _proxima(passagem.a_emitir, antigo),
            _proxima(passagem.depois.cronograma, novo),
        )
        for passagem in efeito.passam
    )
    return pb.EfeitoDaSubstituicao(
        preco_anterior=format_reais(antigo),
        preco_novo=format_reais(novo),
        cotas_que_passam=len(efeito.passam),
        cotas_que_ficam=efeito.ficam,
        a_devolver=format_reais(efeito.a_devolver_centavos),
        efeitos=[
            pb.EfeitoNasCotas(
                cotas=quantas,
                percentual_antes=format_pct(antes),
                percentual_depois=format_pct(depois),
                parcela_antes=parcela_antes,
                parcela_depois=parcela_depois,
            )
            for (antes, depois, parcela_antes, parcela_depois), quantas in sorted(iguais.items(), reverse=True)
        ][:_MAXIMO_EFEITOS],
    )


def _proxima(cronograma: Cronograma, preco_centavos: int) -> str:
    return format_reais(aplicar(preco_centavos, cronograma[0].percentuais.soma)) if cronograma else ""
