"""IndiceService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.financeiro.v1 import indices_pb2 as pb
from consorcio.core.errors import precondition, validation
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.services.financeiro import repository_indices as indices
from consorcio.services.financeiro.bcb import FonteDeIndices, VariacaoMensal
from consorcio.services.financeiro.conversao import ler_data, ler_mes
from consorcio.services.financeiro.domain.reajuste import BaseReajuste
from consorcio.services.financeiro.repository_indices import IndiceDoGrupo, Reajuste
from consorcio.services.financeiro.use_cases import indices as casos
from consorcio.services.financeiro.use_cases.indices import MesDaSerie, Precos, Previa, SerieImportada


class IndiceServicer:
    """Handlers named by rpc."""

    def __init__(self, precos: Precos, fonte: FonteDeIndices | None) -> None:
        self._precos = precos
        self._fonte = fonte

    async def ImportarIndices(self, request: pb.ImportarIndicesRequest, call: Call) -> pb.SerieImportada:
        return _serie_pb(await casos.importar_csv(call.tx, request.conteudo, call.actor.id))

    async def AtualizarIndice(self, request: pb.AtualizarIndiceRequest, call: Call) -> pb.SerieImportada:
        de, ate = ler_mes(request.mes_inicial, "mes_inicial"), ler_mes(request.mes_final, "mes_final")
        if self._fonte is None:
            raise precondition("A busca no Banco Central não está ligada nesta instalação: importe um arquivo.")
        if de > ate:
            raise validation("/mes_final", "O último mês vem depois do primeiro.")
        nome = _nome(request.indice)
        return _serie_pb(await casos.buscar_no_bcb(call.tx, self._fonte, nome, de, ate, call.actor.id))

    async def ListarIndice(self, request: pb.ListarIndiceRequest, call: Call) -> pb.ListarIndiceResponse:
        de = ler_mes(request.mes_inicial, "mes_inicial") if request.mes_inicial else date.min
        ate = ler_mes(request.mes_final, "mes_final") if request.mes_final else date.max
        async with call.read() as conn:
            meses = await casos.serie_acumulada(conn, _nome(request.indice), de, ate)
        return pb.ListarIndiceResponse(meses=map(_mes_pb, meses))

    async def BuscarIndiceGrupo(self, request: pb.BuscarIndiceGrupoRequest, call: Call) -> pb.IndiceGrupo:
        async with call.read() as conn:
            contrato = await indices.indice_do_grupo(conn, UUID(request.grupo_id))
        if contrato is None:
            return pb.IndiceGrupo()
        return pb.IndiceGrupo(indice=_indice(contrato.indice), base=_base(contrato.base))

    async def DefinirIndiceGrupo(
        self, request: pb.DefinirIndiceGrupoRequest, call: Call
    ) -> pb.DefinirIndiceGrupoResponse:
        base = BaseReajuste.COTA if request.base == pb.BASE_REAJUSTE_COTA else BaseReajuste.GRUPO
        contrato = IndiceDoGrupo(_nome(request.indice), base)
        await casos.definir_indice(call.tx, UUID(request.grupo_id), contrato, call.actor.id)
        return pb.DefinirIndiceGrupoResponse()

    async def PreverReajuste(self, request: pb.PreverReajusteRequest, call: Call) -> pb.PreviaReajuste:
        vigencia = ler_data(request.vigencia, "vigencia", call.clock.today())
        async with call.read() as conn:
            return _previa_pb(await casos.prever(conn, self._precos, UUID(request.grupo_id), vigencia))

    async def ProporReajuste(self, request: pb.ProporReajusteRequest, call: Call) -> pb.ReajusteProposto:
        vigencia = ler_data(request.vigencia, "vigencia", call.clock.today())
        reajuste, previa = await casos.propor(call.tx, self._precos, UUID(request.grupo_id), vigencia, call.actor.id)
        return pb.ReajusteProposto(reajuste=_reajuste_pb(reajuste), previa=_previa_pb(previa))

    async def DecidirReajuste(self, request: pb.DecidirReajusteRequest, call: Call) -> pb.Reajuste:
        decidido = await casos.decidir(
            call.tx, self._precos, UUID(request.reajuste_id), call.actor.id, aprova=request.decisao == "APLICAR"
        )
        return _reajuste_pb(decidido)

    async def ListarReajustes(self, request: pb.ListarReajustesRequest, call: Call) -> pb.ListarReajustesResponse:
        async with call.read() as conn:
            lidos = await indices.listar(conn, UUID(request.grupo_id))
        return pb.ListarReajustesResponse(reajustes=map(_reajuste_pb, lidos))

    async def ListarReajustesPropostos(
        self, request: pb.ListarReajustesPropostosRequest, call: Call
    ) -> pb.ListarReajustesPropostosResponse:
        async with call.read() as conn:
            lidos = await indices.propostos(conn)
        return pb.ListarReajustesPropostosResponse(reajustes=map(_reajuste_pb, lidos))


def _nome(indice: pb.Indice.ValueType) -> str:
    return pb.Indice.Name(indice).removeprefix("INDICE_")


def _indice(nome: str) -> pb.Indice.ValueType:
    return pb.Indice.Value(f"INDICE_{nome}")


def _base(base: BaseReajuste) -> pb.BaseReajuste.ValueType:
    return pb.BaseReajuste.Value(f"BASE_REAJUSTE_{base.value}")


def _serie_pb(serie: SerieImportada) -> pb.SerieImportada:
    return pb.SerieImportada(meses=serie.meses, novos=serie.novos, divergentes=map(_variacao_pb, serie.divergentes))


def _variacao_pb(variacao: VariacaoMensal) -> pb.VariacaoMensal:
    return pb.VariacaoMensal(
        indice=_indice(variacao.indice), mes=f"{variacao.mes:%Y-%m}", variacao=format_pct(variacao.variacao)
    )


def _mes_pb(mes: MesDaSerie) -> pb.VariacaoMensal:
    mensal = _variacao_pb(mes.mensal)
    if mes.acumulada is not None:
        mensal.acumulada = format_pct(mes.acumulada)
    return mensal


def _previa_pb(previa: Previa) -> pb.PreviaReajuste:
    return pb.PreviaReajuste(
        indice=_indice(previa.indice),
        base=_base(previa.base),
        mes_final=f"{previa.mes_final:%Y-%m}",
        variacao=format_pct(previa.variacao),
        vigencia=previa.vigencia.isoformat(),
        precos=[
            pb.PrecoReajustado(
                bem_id=str(preco.bem_id),
                anterior=format_reais(preco.anterior_centavos),
                novo=format_reais(preco.novo_centavos),
                cotas=preco.cotas,
            )
            for preco in previa.precos
        ],
        saldo_devedor=format_reais(previa.saldo_devedor_centavos),
        saldo_reajustado=format_reais(previa.saldo_reajustado_centavos),
        reajuste_saldo_caixa=format_reais(previa.reajuste_saldo_caixa_centavos),
    )


def _reajuste_pb(reajuste: Reajuste) -> pb.Reajuste:
    proposto_em = Timestamp()
    proposto_em.FromDatetime(reajuste.proposto_em)
    return pb.Reajuste(
        reajuste_id=str(reajuste.reajuste_id),
        grupo_id=str(reajuste.grupo_id),
        indice=_indice(reajuste.indice),
        mes_final=f"{reajuste.mes_final:%Y-%m}",
        variacao=format_pct(reajuste.variacao),
        vigencia=reajuste.vigencia.isoformat(),
        situacao=pb.SituacaoReajuste.Value(f"SITUACAO_REAJUSTE_{reajuste.situacao}"),
        proposto_por=reajuste.proposto_por,
        decidido_por=reajuste.decidido_por,
        proposto_em=proposto_em,
    )
