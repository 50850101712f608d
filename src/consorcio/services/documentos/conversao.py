"""Messages of the contract ⇄ the domain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import orjson
from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.documentos.v1 import documentos_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.services.documentos.domain.conteudo import Formato
from consorcio.services.documentos.domain.documento import Documento, TipoDocumento, Versao, Vinculos
from consorcio.services.documentos.domain.modelo import VersaoModelo


def vinculos_de(pedido: pb.CriarDocumentoRequest | pb.GerarDocumentoRequest) -> Vinculos:
    """Whom and what a document is about."""
    return Vinculos(uuid_opcional(pedido.consorciado_id), uuid_opcional(pedido.grupo_id), uuid_opcional(pedido.cota_id))


def uuid_opcional(texto: str) -> UUID | None:
    """The id, or None when it was not given."""
    return UUID(texto) if texto else None


def ler_token(texto: str) -> UUID | None:
    """Where to continue. VALIDATION when the token is not one of ours."""
    try:
        return uuid_opcional(texto)
    except ValueError:
        raise foreign_page_token() from None


def documento_pb(documento: Documento, versoes: Iterable[Versao]) -> pb.Documento:
    """The record with its versions."""
    vinculos = documento.vinculos
    return pb.Documento(
        documento_id=str(documento.documento_id),
        tipo=documento.tipo,
        titulo=documento.titulo,
        consorciado_id=_texto(vinculos.consorciado_id),
        grupo_id=_texto(vinculos.grupo_id),
        cota_id=_texto(vinculos.cota_id),
        situacao=pb.SituacaoDocumento.Value(f"SITUACAO_DOCUMENTO_{documento.situacao.value}"),
        guardar_ate=documento.guardar_ate.isoformat() if documento.guardar_ate else "",
        guarda_legal=documento.guarda_legal,
        criado_por=documento.criado_por,
        criado_em=instante_pb(documento.criado_em),
        versoes=map(versao_pb, versoes),
        versao=documento.versao,
    )


def versao_pb(versao: Versao) -> pb.Versao:
    """A version."""
    return pb.Versao(
        numero=versao.numero,
        situacao=pb.SituacaoVersao.Value(f"SITUACAO_VERSAO_{versao.situacao.value}"),
        nome_arquivo=versao.nome_arquivo,
        formato=formato_pb(versao.formato) if versao.formato else pb.FORMATO_UNSPECIFIED,
        tamanho_bytes=str(versao.tamanho_bytes) if versao.tamanho_bytes is not None else "",
        sha256=versao.sha256.hex() if versao.sha256 else "",
        modelo=versao.modelo,
        assinada=versao.assinada,
        motivo=versao.motivo,
        enviado_por=versao.enviado_por,
        disponivel_em=instante_pb(versao.disponivel_em) if versao.disponivel_em else None,
    )


def tipo_de(pedido: pb.SalvarTipoRequest) -> TipoDocumento:
    """The kind as the request tells it."""
    return TipoDocumento(
        tipo=pedido.tipo,
        nome=pedido.nome,
        formatos=tuple(Formato[pb.Formato.Name(formato).removeprefix("FORMATO_")] for formato in pedido.formatos),
        tamanho_max_mb=pedido.tamanho_max_mb,
        guarda_anos=pedido.guarda_anos,
        do_consorciado=pedido.do_consorciado,
        acompanha_cota=pedido.acompanha_cota,
        versao=pedido.versao,
    )


def tipo_pb(tipo: TipoDocumento) -> pb.TipoDocumento:
    """A kind."""
    return pb.TipoDocumento(
        tipo=tipo.tipo,
        nome=tipo.nome,
        formatos=map(formato_pb, tipo.formatos),
        tamanho_max_mb=tipo.tamanho_max_mb,
        guarda_anos=tipo.guarda_anos,
        do_consorciado=tipo.do_consorciado,
        acompanha_cota=tipo.acompanha_cota,
        versao=tipo.versao,
    )


def modelo_pb(modelo: VersaoModelo, *, com_html: bool = True) -> pb.Modelo:
    """A version of a template."""
    return pb.Modelo(
        codigo=modelo.codigo,
        nome=modelo.nome,
        tipo=modelo.tipo,
        numero=modelo.numero,
        publicada=modelo.publicada,
        html=modelo.html if com_html else "",
        exemplo=orjson.dumps(dict(modelo.exemplo)).decode() if com_html else "",
        sha256=modelo.sha256.hex(),
        publicado_em=instante_pb(modelo.publicado_em) if modelo.publicado_em else None,
        versao=modelo.versao,
    )


def formato_pb(formato: Formato) -> pb.Formato.ValueType:
    """A format."""
    return pb.Formato.Value(f"FORMATO_{formato.name}")


def instante_pb(instante: datetime) -> Timestamp:
    """An instant."""
    stamp = Timestamp()
    stamp.FromDatetime(instante)
    return stamp


def _texto(identificador: UUID | None) -> str:
    return str(identificador) if identificador else ""
