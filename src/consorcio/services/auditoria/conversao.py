"""Between the messages of the contract and what the use cases take and give."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, date, datetime, time

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import foreign_page_token, validation
from consorcio.services.auditoria.domain.checkpoint import Checkpoint
from consorcio.services.auditoria.domain.registro import Registro
from consorcio.services.auditoria.domain.verificacao import Laudo
from consorcio.services.auditoria.repository import Filtro

PAGINA_PADRAO = 50
_TOKEN = re.compile(r"[0-9]{1,18}")
_TEXTOS = ("entidade", "entidade_id", "ator_id", "servico", "acao")


def ler_filtro(request: pb.ConsultarRegistrosRequest) -> Filtro:
    """The filter of a query; days are those of Brazil.

    Raises:
        ConsorcioError: VALIDATION, a date that does not exist, dates out of order, or text with NUL.
    """
    textos = {campo: _texto(getattr(request, campo), f"/{campo}") for campo in _TEXTOS}
    inicial = _data(request.data_inicial, "/data_inicial")
    final = _data(request.data_final, "/data_final")
    if inicial and final and inicial > final:
        raise validation("/data_final", "A data final não pode ser anterior à data inicial.")
    desde = datetime.combine(inicial, time.min, FUSO_BRASIL) if inicial else None
    ate = datetime.combine(final, time.max, FUSO_BRASIL) if final else None
    return Filtro(**textos, desde=desde, ate=ate)


def ler_token(token: str) -> int | None:
    """The index (or size) below which the next page starts; None on the first.

    Raises:
        ConsorcioError: VALIDATION, not a token of ours.
    """
    if not token:
        return None
    if not _TOKEN.fullmatch(token):
        raise foreign_page_token()
    return int(token)


def registro_pb(registro: Registro) -> pb.Registro:
    """An entry as the contract shows it."""
    return pb.Registro(
        indice=registro.indice,
        fato_id=registro.fato_id,
        servico=registro.servico,
        acao=registro.acao,
        ator_id=registro.ator_id,
        ator_nome=registro.ator_nome,
        entidade=registro.entidade,
        entidade_id=registro.entidade_id,
        correlacao_id=registro.correlacao_id,
        instante=_instante(registro.instante),
        conteudo=registro.conteudo,
        folha=registro.folha.hex(),
        cadeia=registro.cadeia.hex(),
    )


def checkpoint_pb(checkpoint: Checkpoint) -> pb.Checkpoint:
    """A checkpoint as the contract shows it."""
    return pb.Checkpoint(
        tamanho=checkpoint.tamanho,
        raiz=checkpoint.raiz.hex(),
        cadeia=checkpoint.cadeia.hex(),
        instante=_instante(checkpoint.instante),
        assinatura=b64encode(checkpoint.assinatura).decode(),
        chave_id=checkpoint.chave_id,
        texto=checkpoint.texto,
    )


def laudo_pb(laudo: Laudo) -> pb.VerificarRegistroResponse:
    """The report of a verification."""
    resposta = pb.VerificarRegistroResponse(
        confere=laudo.confere, registros=laudo.registros, checkpoints=laudo.checkpoints
    )
    if laudo.divergencia is not None:
        resposta.divergencia = laudo.divergencia.motivo
        if laudo.divergencia.indice is not None:
            resposta.primeiro_adulterado = laudo.divergencia.indice
    return resposta


def _instante(instante: datetime) -> Timestamp:
    resultado = Timestamp()
    resultado.FromDatetime(instante.astimezone(UTC))
    return resultado


def _texto(valor: str, pointer: str) -> str:
    if "\0" in valor:
        raise validation(pointer, "O texto não pode conter o caractere nulo.")
    return valor


def _data(valor: str, pointer: str) -> date | None:
    try:
        return date.fromisoformat(valor) if valor else None
    except ValueError:
        raise validation(pointer, "A data não existe no calendário.") from None
