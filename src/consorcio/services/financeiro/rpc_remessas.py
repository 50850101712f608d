"""RemessaService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.financeiro.v1 import remessas_pb2 as pb
from consorcio.core.errors import validation
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository_remessas as remessas
from consorcio.services.financeiro.bancos.cnab.cobranca import Instrucao
from consorcio.services.financeiro.conversao import inteiro_do_token, ler_data, ler_pagina, proximo_token
from consorcio.services.financeiro.pagadores import Consorciados
from consorcio.services.financeiro.registros_remessas import CriterioRemessa, Remessa, TituloRemetido
from consorcio.services.financeiro.use_cases.remessa import PedidoDeRemessa, abrir_arquivo, gerar_remessa

_MAXIMO_FORA = 1000


class RemessaServicer:
    """Handlers named by rpc."""

    def __init__(self, consorciados: Consorciados, cofre: Vault) -> None:
        self._consorciados = consorciados
        self._cofre = cofre

    async def GerarRemessa(self, request: pb.GerarRemessaRequest, call: Call) -> pb.GerarRemessaResponse:
        gerada = await gerar_remessa(call.tx, self._consorciados, self._cofre, _pedido(request), call.actor.id)
        fora = gerada.fora
        return pb.GerarRemessaResponse(
            remessa=_remessa_pb(gerada.remessa),
            fora=[
                pb.TituloForaDaRemessa(parcela_id=str(f.parcela_id), identificador=f.identificador, motivo=f.motivo)
                for f in fora[:_MAXIMO_FORA]
            ],
            total_fora=len(fora),
            restantes=gerada.restantes,
        )

    async def ListarRemessas(self, request: pb.ListarRemessasRequest, call: Call) -> pb.ListarRemessasResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            lidas = await remessas.listar(conn, UUID(request.conta_id), inteiro_do_token(token), tamanho)
        return pb.ListarRemessasResponse(
            remessas=map(_remessa_pb, lidas),
            proximo_token=proximo_token(lidas, tamanho, lidas[-1].sequencial if lidas else ""),
        )

    async def BuscarRemessa(self, request: pb.BuscarRemessaRequest, call: Call) -> pb.Remessa:
        async with call.read() as conn:
            return _remessa_pb(await remessas.buscar(conn, UUID(request.remessa_id)))

    async def BaixarRemessa(self, request: pb.BaixarRemessaRequest, call: Call) -> pb.ArquivoRemessa:
        async with call.read() as conn:
            remessa = await remessas.buscar(conn, UUID(request.remessa_id))
            selado = await remessas.conteudo_selado(conn, remessa.remessa_id)
        arquivo = abrir_arquivo(remessa, selado, self._cofre)
        return pb.ArquivoRemessa(nome=arquivo.nome, conteudo=arquivo.conteudo, sha256=arquivo.sha256)

    async def ListarTitulosRemessa(
        self, request: pb.ListarTitulosRemessaRequest, call: Call
    ) -> pb.ListarTitulosRemessaResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        nome = pb.SituacaoTituloRemessa.Name(request.situacao).removeprefix("SITUACAO_TITULO_REMESSA_")
        async with call.read() as conn:
            remessa = await remessas.buscar(conn, UUID(request.remessa_id))
            titulos = await remessas.listar_titulos(
                conn, remessa.remessa_id, nome if request.situacao else "", inteiro_do_token(token), tamanho
            )
        return pb.ListarTitulosRemessaResponse(
            titulos=map(_titulo_pb, titulos),
            proximo_token=proximo_token(titulos, tamanho, titulos[-1].ordem if titulos else ""),
        )


def _pedido(request: pb.GerarRemessaRequest) -> PedidoDeRemessa:
    nome = pb.OcorrenciaRemessa.Name(request.ocorrencia).removeprefix("OCORRENCIA_REMESSA_")
    criterio = CriterioRemessa(
        grupo_id=UUID(request.grupo_id) if request.grupo_id else None,
        vencimento_de=_data(request.vencimento_de, "vencimento_de"),
        vencimento_ate=_data(request.vencimento_ate, "vencimento_ate"),
        parcela_ids=tuple(map(UUID, request.parcela_ids)),
        reenviar=request.reenviar,
    )
    if criterio.vencimento_de and criterio.vencimento_ate and criterio.vencimento_ate < criterio.vencimento_de:
        raise validation("/vencimento_ate", "O período termina antes de começar.")
    novo = _data(request.novo_vencimento, "novo_vencimento")
    return PedidoDeRemessa(UUID(request.conta_id), Instrucao[nome], request.layout, criterio, novo)


def _data(texto: str, campo: str) -> date | None:
    return ler_data(texto, campo, date.min) if texto else None


def _remessa_pb(remessa: Remessa) -> pb.Remessa:
    gerada_em = Timestamp()
    gerada_em.FromDatetime(remessa.gerada_em)
    return pb.Remessa(
        remessa_id=str(remessa.remessa_id),
        conta_id=str(remessa.conta_id),
        sequencial=remessa.sequencial,
        nome=remessa.nome,
        layout=remessa.layout,
        ocorrencia=pb.OcorrenciaRemessa.Value(f"OCORRENCIA_REMESSA_{remessa.ocorrencia}"),
        titulos=remessa.titulos,
        valor=format_reais(remessa.valor_centavos),
        sha256=remessa.sha256,
        gerada_em=gerada_em,
        gerada_por=remessa.gerada_por,
        enviados=remessa.enviados,
        confirmados=remessa.confirmados,
        rejeitados=remessa.rejeitados,
    )


def _titulo_pb(titulo: TituloRemetido) -> pb.TituloRemessa:
    return pb.TituloRemessa(
        parcela_id=str(titulo.parcela_id),
        identificador=titulo.identificador,
        boleto_id=str(titulo.boleto_id),
        nosso_numero=titulo.nosso_numero,
        valor=format_reais(titulo.valor_centavos),
        vencimento=titulo.vencimento.isoformat(),
        situacao=pb.SituacaoTituloRemessa.Value(f"SITUACAO_TITULO_REMESSA_{titulo.situacao}"),
        motivo=titulo.motivo,
    )
