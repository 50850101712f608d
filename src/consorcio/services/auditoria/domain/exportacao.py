"""Reads back what the public routes export: pages of entries, one per line, and lists of checkpoints.

The file may have been altered on purpose: whatever cannot be read ends the reading at a known index.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from consorcio.services.auditoria.domain.checkpoint import Checkpoint
from consorcio.services.auditoria.domain.registro import CAMPOS, Registro, instante_texto
from consorcio.services.auditoria.domain.verificacao import Laudo, Verificador

_CAMPOS_REGISTRO = {"indice", "fato_id", *CAMPOS, "instante", "conteudo", "folha", "cadeia"}
_CAMPOS_CHECKPOINT = {"tamanho", "raiz", "cadeia", "instante", "texto", "assinatura", "chave_id"}
_ABERTURA, _FECHAMENTO = '{"registros":[', "]}"


class ExportacaoIlegivelError(ValueError):
    """The file is not what the system exports; the text says why, in Portuguese."""


def verificar_exportacao(
    linhas: Iterable[bytes], checkpoints: Iterable[Checkpoint], chaves: Mapping[str, bytes]
) -> Laudo:
    """Verify an exported log, line by line, against checkpoints and the public keys by id."""
    verificador = Verificador(checkpoints, chaves)
    try:
        for linha in linhas:
            for registro in ler_pagina(linha):
                verificador.conferir(registro)
            if verificador.parou:
                break
    except ExportacaoIlegivelError as ilegivel:
        verificador.recusar(str(ilegivel))
    return verificador.concluir()


def ler_pagina(linha: bytes) -> Iterator[Registro]:
    """The entries of one line, up to the first that cannot be read.

    Raises:
        ExportacaoIlegivelError: after the readable ones.
    """
    # Bytes that are not UTF-8 become marks that no hash matches, so that the entries before them are still read.
    texto = linha.decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not texto:
        return
    try:
        pagina = _DECODIFICADOR.decode(texto)
    except (ValueError, RecursionError):
        yield from map(_registro, _salvar(texto))
        raise ExportacaoIlegivelError("o arquivo não pôde ser lido neste ponto") from None
    if not isinstance(pagina, dict) or pagina.keys() != {"registros"} or not isinstance(pagina["registros"], list):
        raise ExportacaoIlegivelError("a linha não é uma página de registros")
    yield from map(_registro, pagina["registros"])


def ler_checkpoints(documento: bytes) -> tuple[list[Checkpoint], dict[str, bytes]]:
    """The checkpoints and public keys of a list as the route gives it.

    Raises:
        ExportacaoIlegivelError: it is not one.
    """
    try:
        lista = _DECODIFICADOR.decode(documento.decode())
        checkpoints = [ler_checkpoint(item) for item in lista["checkpoints"]]
        chaves = {chave_id: b64decode(publica, validate=True) for chave_id, publica in lista["chaves"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ExportacaoIlegivelError("não é uma lista de pontos de verificação") from None
    return checkpoints, chaves


def _sem_repetidos(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    objeto = dict(pares)
    if len(objeto) != len(pares):
        raise ValueError("campo repetido")
    return objeto


_DECODIFICADOR = json.JSONDecoder(object_pairs_hook=_sem_repetidos)


def _salvar(texto: str) -> Iterator[Any]:
    """The objects of a broken line that come before the break."""
    posicao = len(_ABERTURA)
    if not texto.startswith(_ABERTURA):
        return
    while True:
        try:
            item, posicao = _DECODIFICADOR.raw_decode(texto, posicao)
        except (ValueError, RecursionError):
            return
        yield item
        if not texto.startswith(",", posicao):
            return
        posicao += 1


def _registro(item: Any) -> Registro:
    try:
        _exigir_campos(item, _CAMPOS_REGISTRO, inteiro="indice")
        return Registro(
            indice=item["indice"],
            fato_id=item["fato_id"],
            **{campo: item[campo] for campo in CAMPOS},
            instante=_instante(item["instante"]),
            conteudo=item["conteudo"],
            folha=_hexadecimal(item["folha"]),
            cadeia=_hexadecimal(item["cadeia"]),
        )
    except (ValueError, OverflowError) as malformado:
        raise ExportacaoIlegivelError(f"o registro não pôde ser lido: {malformado}") from None


def ler_checkpoint(item: Any) -> Checkpoint:
    """One checkpoint as the routes give it. ValueError or TypeError when it is not one."""
    _exigir_campos(item, _CAMPOS_CHECKPOINT, inteiro="tamanho")
    return Checkpoint(
        tamanho=item["tamanho"],
        raiz=_hexadecimal(item["raiz"]),
        cadeia=_hexadecimal(item["cadeia"]),
        instante=_instante(item["instante"]),
        texto=item["texto"],
        assinatura=b64decode(item["assinatura"], validate=True),
        chave_id=item["chave_id"],
    )


def _exigir_campos(item: Any, campos: set[str], inteiro: str) -> None:
    if not isinstance(item, dict) or item.keys() != campos:
        raise ValueError("os campos não são os esperados")
    for campo, valor in item.items():
        if type(valor) is not (int if campo == inteiro else str):
            raise ValueError(f"o campo {campo} tem outro tipo")


def _instante(texto: str) -> datetime:
    """Only the one way in which we write an instant is accepted."""
    try:
        instante = datetime.fromisoformat(texto)
    except ValueError:
        instante = None
    if instante is None or instante.tzinfo is None or instante_texto(instante) != texto:
        raise ValueError("o instante não está na forma esperada")
    return instante


def _hexadecimal(texto: str) -> bytes:
    try:
        resumo = bytes.fromhex(texto)
    except ValueError:
        resumo = b""
    if resumo.hex() != texto or not resumo:
        raise ValueError("um resumo não está em hexadecimal")
    return resumo
