"""NegativacaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.financeiro.v1 import negativacao_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.vault import Vault
from consorcio.services.financeiro import repository_negativacao as repositorio
from consorcio.services.financeiro.conversao import inteiro_do_token, ler_pagina, proximo_token
from consorcio.services.financeiro.domain.negativacao import AVISO_MINIMO_DIAS
from consorcio.services.financeiro.pagadores import Consorciados
from consorcio.services.financeiro.repository_negativacao import ArquivoNegativacao, Negativacao
from consorcio.services.financeiro.use_cases.negativacao import PedidoNegativacao, abrir, gerar_arquivo

_MAXIMO_FORA = 1000
_PRIMEIRA = UUID(int=0)


class NegativacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, consorciados: Consorciados, cofre: Vault) -> None:
        self._consorciados = consorciados
        self._cofre = cofre

    async def GerarArquivoNegativacao(
        self, request: pb.GerarArquivoNegativacaoRequest, call: Call
    ) -> pb.GerarArquivoNegativacaoResponse:
        pedido = PedidoNegativacao(
            grupo_id=UUID(request.grupo_id) if request.grupo_id else None,
            dias_atraso=request.dias_atraso,
            aviso_dias=request.aviso_dias or AVISO_MINIMO_DIAS,
            so_contempladas=not request.inclui_nao_contemplados,
        )
        gerado = await gerar_arquivo(call.tx, self._consorciados, self._cofre, pedido, call.actor.id)
        return pb.GerarArquivoNegativacaoResponse(
            arquivo=_arquivo_pb(gerado.arquivo),
            sem_endereco=[str(divida.parcela_id) for divida in gerado.sem_endereco[:_MAXIMO_FORA]],
        )

    async def ListarArquivosNegativacao(
        self, request: pb.ListarArquivosNegativacaoRequest, call: Call
    ) -> pb.ListarArquivosNegativacaoResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            arquivos = await repositorio.listar_arquivos(conn, inteiro_do_token(token), tamanho)
        return pb.ListarArquivosNegativacaoResponse(
            arquivos=map(_arquivo_pb, arquivos),
            proximo_token=proximo_token(arquivos, tamanho, arquivos[-1].sequencial if arquivos else ""),
        )

    async def BaixarArquivoNegativacao(
        self, request: pb.BaixarArquivoNegativacaoRequest, call: Call
    ) -> pb.ConteudoNegativacao:
        async with call.read() as conn:
            arquivo, selado = await repositorio.buscar_arquivo(conn, UUID(request.arquivo_id))
        conteudo = abrir(arquivo.arquivo_id, selado, self._cofre)
        return pb.ConteudoNegativacao(nome=f"negativacao-{arquivo.sequencial:06d}.csv", conteudo=conteudo)

    async def ListarNegativacoes(
        self, request: pb.ListarNegativacoesRequest, call: Call
    ) -> pb.ListarNegativacoesResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        grupo_id = UUID(request.grupo_id) if request.grupo_id else None
        async with call.read() as conn:
            lidas = await repositorio.listar(
                conn, grupo_id, em_vigor=request.so_em_vigor, depois_de=_posicao(token), limite=tamanho
            )
        return pb.ListarNegativacoesResponse(
            negativacoes=map(_negativacao_pb, lidas),
            proximo_token=proximo_token(lidas, tamanho, lidas[-1].parcela_id if lidas else ""),
        )


def _posicao(token: str) -> UUID:
    try:
        return UUID(token) if token else _PRIMEIRA
    except ValueError:
        raise foreign_page_token() from None


def _arquivo_pb(arquivo: ArquivoNegativacao) -> pb.ArquivoNegativacao:
    gerado_em = Timestamp()
    gerado_em.FromDatetime(arquivo.gerado_em)
    return pb.ArquivoNegativacao(
        arquivo_id=str(arquivo.arquivo_id),
        sequencial=arquivo.sequencial,
        inclusoes=arquivo.inclusoes,
        exclusoes=arquivo.exclusoes,
        sha256=arquivo.sha256,
        gerado_em=gerado_em,
        gerado_por=arquivo.gerado_por,
    )


def _negativacao_pb(negativacao: Negativacao) -> pb.Negativacao:
    return pb.Negativacao(
        parcela_id=str(negativacao.parcela_id),
        identificador=negativacao.identificador,
        cota_id=str(negativacao.cota_id),
        valor=format_reais(negativacao.valor_centavos),
        vencimento=negativacao.vencimento.isoformat(),
        publicar_de=negativacao.publicar_de.isoformat(),
        incluida_em=negativacao.incluida_em.isoformat(),
        excluida_em=negativacao.excluida_em.isoformat() if negativacao.excluida_em else "",
        motivo_exclusao=negativacao.motivo_exclusao,
    )
