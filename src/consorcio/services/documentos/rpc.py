"""DocumentoService: what the contract says ⇄ the use cases."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.platform.context import Call
from consorcio.platform.tickets import Operation, TicketOffice
from consorcio.services.documentos import repository
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.conversao import (
    documento_pb,
    instante_pb,
    ler_token,
    modelo_pb,
    tipo_de,
    tipo_pb,
    uuid_opcional,
    vinculos_de,
)
from consorcio.services.documentos.domain.documento import Documento, Versao
from consorcio.services.documentos.domain.modelo import ler_dados
from consorcio.services.documentos.repository import Filtro
from consorcio.services.documentos.use_cases import documentos, geracao, modelos
from consorcio.services.documentos.use_cases.geracao import PedidoGeracao

_TAMANHO_PADRAO = 50


@dataclass(frozen=True, slots=True)
class Balcao:
    """Tickets, and where the addresses they make are."""

    bilheteria: TicketOffice
    url_publica: str
    link_segundos: int


class DocumentoServicer:
    """Handlers, one per rpc."""

    def __init__(self, cofre: Cofre, balcao: Balcao) -> None:
        self._cofre = cofre
        self._balcao = balcao

    async def CriarDocumento(self, request: pb.CriarDocumentoRequest, call: Call) -> pb.Envio:
        """A record, and where to send its content."""
        documento, versao = await documentos.criar_documento(
            call.tx,
            self._cofre,
            request.tipo,
            request.titulo,
            vinculos_de(request),
            request.nome_arquivo,
            bytes.fromhex(request.sha256) or None,
        )
        return self._envio(call, documento, versao)

    async def CriarVersao(self, request: pb.CriarVersaoRequest, call: Call) -> pb.Envio:
        """One more version, and where to send its content."""
        documento, versao = await documentos.criar_versao(
            call.tx,
            self._cofre,
            UUID(request.documento_id),
            request.nome_arquivo,
            bytes.fromhex(request.sha256) or None,
        )
        await documentos.exigir_visivel(call.tx.conn, documento, call.owner_filter)
        documentos.exigir_proprio(documento, call.owner_filter)
        return self._envio(call, documento, versao)

    async def BuscarDocumento(self, request: pb.BuscarDocumentoRequest, call: Call) -> pb.Documento:
        """One record with its versions."""
        async with call.read() as conn:
            documento, versoes = await documentos.buscar(conn, self._cofre, UUID(request.documento_id))
            await documentos.exigir_visivel(conn, documento, call.owner_filter)
        return documento_pb(documento, versoes)

    async def ListarDocumentos(self, request: pb.ListarDocumentosRequest, call: Call) -> pb.ListarDocumentosResponse:
        """A page."""
        filtro = Filtro(
            uuid_opcional(request.consorciado_id),
            uuid_opcional(request.grupo_id),
            uuid_opcional(request.cota_id),
            request.tipo,
            uuid_opcional(call.owner_filter or ""),
        )
        tamanho = request.tamanho_pagina or _TAMANHO_PADRAO
        async with call.read() as conn:
            pagina, ultimo = await documentos.listar(
                conn, self._cofre, filtro, ler_token(request.token_pagina), tamanho
            )
        return pb.ListarDocumentosResponse(
            documentos=[documento_pb(documento, versoes) for documento, versoes in pagina],
            proximo_token=str(ultimo or ""),
        )

    async def GerarLink(self, request: pb.GerarLinkRequest, call: Call) -> pb.Link:
        """Where to read a content for a few minutes."""
        async with call.read() as conn:
            documento, versoes = await documentos.buscar(conn, self._cofre, UUID(request.documento_id))
            await documentos.exigir_visivel(conn, documento, call.owner_filter)
        versao = documentos.versao_legivel(documento, versoes, request.numero)
        expira_em = documentos.vencimento(call.clock.now(), self._balcao.link_segundos)
        return pb.Link(
            url=self._url(call, versao, Operation.READ),
            expira_em=instante_pb(expira_em),
            sha256=versao.sha256.hex() if versao.sha256 else "",
        )

    async def ExcluirDocumento(self, request: pb.ExcluirDocumentoRequest, call: Call) -> pb.Documento:
        """The contents are erased; the record stays."""
        documento_id = UUID(request.documento_id)
        return documento_pb(
            *await documentos.excluir(call.tx, self._cofre, documento_id, request.versao, request.motivo)
        )

    async def DefinirGuardaLegal(self, request: pb.DefinirGuardaLegalRequest, call: Call) -> pb.Documento:
        """A legal hold imposed or lifted."""
        return documento_pb(
            *await documentos.definir_guarda_legal(
                call.tx,
                self._cofre,
                UUID(request.documento_id),
                request.versao,
                guardar=request.guardar,
                motivo=request.motivo,
            )
        )

    async def ListarTipos(self, request: pb.ListarTiposRequest, call: Call) -> pb.ListarTiposResponse:
        """Every kind."""
        async with call.read() as conn:
            return pb.ListarTiposResponse(tipos=map(tipo_pb, await repository.tipos(conn)))

    async def SalvarTipo(self, request: pb.SalvarTipoRequest, call: Call) -> pb.TipoDocumento:
        """A kind created or changed."""
        return tipo_pb(await repository.salvar_tipo(call.tx.conn, tipo_de(request)))

    async def SalvarModelo(self, request: pb.SalvarModeloRequest, call: Call) -> pb.Modelo:
        """The draft of a template."""
        exemplo = ler_dados(request.exemplo, "/exemplo")
        modelo = await modelos.salvar_modelo(
            call.tx, request.codigo, request.nome, request.tipo, request.html, exemplo, request.versao
        )
        return modelo_pb(modelo)

    async def PublicarModelo(self, request: pb.PublicarModeloRequest, call: Call) -> pb.Modelo:
        """The draft becomes the version in use."""
        return modelo_pb(await modelos.publicar_modelo(call.tx, request.codigo, request.versao))

    async def BuscarModelo(self, request: pb.BuscarModeloRequest, call: Call) -> pb.Modelo:
        """A version of a template."""
        async with call.read() as conn:
            return modelo_pb(await modelos.buscar_modelo(conn, request.codigo, request.numero))

    async def ListarModelos(self, request: pb.ListarModelosRequest, call: Call) -> pb.ListarModelosResponse:
        """Every version of every template."""
        async with call.read() as conn:
            todos = await repository.modelos(conn)
        return pb.ListarModelosResponse(modelos=[modelo_pb(modelo, com_html=False) for modelo in todos])

    async def PreverModelo(self, request: pb.PreverModeloRequest, call: Call) -> pb.PreverModeloResponse:
        """A PDF that is not kept."""
        dados = ler_dados(request.dados, "/dados") if request.dados else None
        async with call.read() as conn:
            modelo = await modelos.buscar_modelo(conn, request.codigo, request.numero)
        pdf = await modelos.prever(modelo, dados)
        return pb.PreverModeloResponse(pdf=pdf.conteudo, paginas=pdf.paginas)

    async def GerarDocumento(self, request: pb.GerarDocumentoRequest, call: Call) -> pb.Documento:
        """A record that is being made."""
        pedido = PedidoGeracao(
            request.modelo,
            ler_dados(request.dados, "/dados"),
            request.titulo,
            vinculos_de(request),
            request.assinar,
        )
        documento = await geracao.gerar_documento(call.tx, self._cofre, pedido)
        return documento_pb(*await documentos.buscar(call.tx.conn, self._cofre, documento.documento_id))

    async def AssinarDocumento(self, request: pb.AssinarDocumentoRequest, call: Call) -> pb.Documento:
        """One more version, being signed."""
        documento_id = UUID(request.documento_id)
        await geracao.assinar_documento(call.tx, self._cofre, documento_id, request.versao)
        return documento_pb(*await documentos.buscar(call.tx.conn, self._cofre, documento_id))

    def _envio(self, call: Call, documento: Documento, versao: Versao) -> pb.Envio:
        expira_em = documentos.vencimento(call.clock.now(), self._balcao.link_segundos)
        return pb.Envio(
            documento=documento_pb(documento, [versao]),
            numero=versao.numero,
            url=self._url(call, versao, Operation.SEND),
            expira_em=instante_pb(expira_em),
        )

    def _url(self, call: Call, versao: Versao, operacao: Operation) -> str:
        expira_em = documentos.vencimento(call.clock.now(), self._balcao.link_segundos)
        bilhete = documentos.bilhete(versao, operacao, call.actor.id, call.actor.nome, expira_em)
        return f"{self._balcao.url_publica}/arquivos/{self._balcao.bilheteria.issue(bilhete)}"
