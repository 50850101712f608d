#!/usr/bin/env python3
"""Verificador independente do registro de auditoria.

Não importa nada do sistema: só Python 3.11 e a biblioteca `cryptography`. Foi escrito para ser lido inteiro por quem
vai confiar nele. O formato conferido:

  folha   = SHA-256(0x00 ‖ conteudo)                        RFC 6962
  nó      = SHA-256(0x01 ‖ esquerdo ‖ direito)              RFC 6962
  cadeia  = SHA-256(0x02 ‖ cadeia anterior ‖ folha)         a primeira segue 32 zeros
  assinatura = Ed25519 sobre o `texto` do ponto de verificação, byte a byte

Uso: verificar_registro.py registros.ndjson checkpoints.json [mais.json …] [--chave BASE64]

Sai com 0 se tudo confere, 1 se algo foi adulterado, 2 se os pontos de verificação não puderem ser lidos.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

REPETIDOS = (
    "indice", "fato_id", "servico", "acao", "ator_id", "ator_nome", "entidade", "entidade_id", "correlacao_id",
    "instante",
)  # fmt: skip
CAMPOS = {*REPETIDOS, "conteudo", "folha", "cadeia"}
ABERTURA = '{"registros":['


class AdulteradoError(Exception):
    """O próximo registro não é o que foi escrito."""


def sha256(*partes: bytes) -> bytes:
    return hashlib.sha256(b"".join(partes)).digest()


def sem_repetidos(pares: list[tuple[str, Any]]) -> dict[str, Any]:
    objeto = dict(pares)
    if len(objeto) != len(pares):
        raise ValueError("campo repetido")
    return objeto


JSON = json.JSONDecoder(object_pairs_hook=sem_repetidos)


def registros_da_linha(linha: bytes) -> Iterator[Any]:
    """Os registros de uma página; numa linha quebrada, os que vêm antes da quebra."""
    texto = linha.decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not texto:
        return
    try:
        pagina = JSON.decode(texto)
    except (ValueError, RecursionError):
        yield from antes_da_quebra(texto)
        raise AdulteradoError("o arquivo não pôde ser lido neste ponto") from None
    if not isinstance(pagina, dict) or set(pagina) != {"registros"} or not isinstance(pagina["registros"], list):
        raise AdulteradoError("a linha não é uma página de registros")
    yield from pagina["registros"]


def antes_da_quebra(texto: str) -> Iterator[Any]:
    posicao, separador = 0, ABERTURA
    while texto.startswith(separador, posicao):
        try:
            registro, posicao = JSON.raw_decode(texto, posicao + len(separador))
        except (ValueError, RecursionError):
            return
        yield registro
        separador = ","


class Registro:
    """O que já foi conferido: quantos, o último elo e as subárvores completas, da maior para a menor."""

    def __init__(self) -> None:
        self.tamanho, self.conferido_ate = 0, 0
        self.cadeia = bytes(32)
        self.picos: list[bytes] = []

    def acrescentar(self, registro: Any) -> None:
        if not isinstance(registro, dict) or set(registro) != CAMPOS:
            raise AdulteradoError("os campos não são os esperados")
        if registro["indice"] != self.tamanho or type(registro["indice"]) is not int:
            raise AdulteradoError(f"no lugar dele está o de índice {registro['indice']}")
        folha = conferir_conteudo(registro)
        self.cadeia = sha256(b"\2", self.cadeia, folha)
        if self.cadeia.hex() != registro["cadeia"]:
            raise AdulteradoError("o elo da cadeia não continua o anterior")
        posicao = self.tamanho
        while posicao & 1:
            folha = sha256(b"\1", self.picos.pop(), folha)
            posicao >>= 1
        self.picos.append(folha)
        self.tamanho += 1

    def raiz(self) -> bytes:
        *esquerdos, raiz = self.picos
        while esquerdos:
            raiz = sha256(b"\1", esquerdos.pop(), raiz)
        return raiz

    def comparar(self, checkpoint: dict[str, Any]) -> None:
        if (self.raiz().hex(), self.cadeia.hex()) != (checkpoint["raiz"], checkpoint["cadeia"]):
            self.tamanho = self.conferido_ate
            raise AdulteradoError(
                f"o registro foi reescrito entre os índices {self.conferido_ate} e {checkpoint['tamanho'] - 1}"
            )


def conferir_conteudo(registro: dict[str, Any]) -> bytes:
    """A folha, se o conteúdo leva a ela e os outros campos repetem o conteúdo."""
    try:
        folha = sha256(b"\0", registro["conteudo"].encode())
        conteudo = json.loads(registro["conteudo"])
        diferentes = [campo for campo in REPETIDOS if registro[campo] != conteudo[campo]]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AdulteradoError("o conteúdo não é o de um registro") from None
    if folha.hex() != registro["folha"]:
        raise AdulteradoError("o conteúdo não corresponde à folha")
    if diferentes:
        raise AdulteradoError(f"o campo {diferentes[0]} não é o do conteúdo")
    return folha


def problema_do_checkpoint(checkpoint: dict[str, Any], chaves: dict[str, str]) -> str | None:
    """O que há de errado com a assinatura ou o texto; None se nada."""
    if checkpoint["chave_id"] not in chaves:
        return "foi assinado por uma chave desconhecida"
    try:
        publica = Ed25519PublicKey.from_public_bytes(base64.b64decode(chaves[checkpoint["chave_id"]], validate=True))
        publica.verify(base64.b64decode(checkpoint["assinatura"], validate=True), checkpoint["texto"].encode())
    except (InvalidSignature, ValueError):
        return "a assinatura não confere"
    esperado = [
        str(checkpoint["tamanho"]),
        base64.b64encode(bytes.fromhex(checkpoint["raiz"])).decode(),
        f"cadeia {checkpoint['cadeia']}",
        f"instante {checkpoint['instante']}",
        "",
    ]
    return None if checkpoint["texto"].split("\n")[1:] == esperado else "os campos não são os do texto assinado"


def percorrer(registro: Registro, linhas: Iterable[bytes], validos: dict[int, list[dict[str, Any]]]) -> None:
    """Confere cada registro e, nos tamanhos assinados, a raiz."""
    for linha in linhas:
        for item in registros_da_linha(linha):
            registro.acrescentar(item)
            assinados = validos.get(registro.tamanho, ())
            for checkpoint in assinados:
                registro.comparar(checkpoint)
            registro.conferido_ate = registro.tamanho if assinados else registro.conferido_ate
    assinado = max(validos, default=0)
    if registro.tamanho < assinado:
        raise AdulteradoError(f"não está no registro, que foi assinado com {assinado} registros")


def verificar(
    linhas: Iterable[bytes], listas: list[dict[str, Any]], confiadas: list[str] | None = None
) -> tuple[int | None, str]:
    """O índice do primeiro registro adulterado (ou None) e o que não confere (vazio se tudo confere)."""
    chaves: dict[str, str] = {}
    for lista in listas:
        for chave_id, chave in lista["chaves"].items():
            if chaves.setdefault(chave_id, chave) != chave:
                raise ValueError("duas chaves públicas com o mesmo identificador")
    if confiadas is not None:
        chaves = {chave_id: chave for chave_id, chave in chaves.items() if chave in confiadas}
    validos: dict[int, list[dict[str, Any]]] = {}
    do_checkpoint = ""
    for checkpoint in (checkpoint for lista in listas for checkpoint in lista["checkpoints"]):
        if problema := problema_do_checkpoint(checkpoint, chaves):
            do_checkpoint = f"o ponto de verificação de tamanho {checkpoint['tamanho']} não confere: {problema}"
        else:
            validos.setdefault(checkpoint["tamanho"], []).append(checkpoint)
    registro = Registro()
    try:
        percorrer(registro, linhas, validos)
    except AdulteradoError as achado:
        return registro.tamanho, str(achado)
    if registro.tamanho and not validos and not do_checkpoint:
        return None, "nenhum ponto de verificação assinado foi apresentado"
    return None, do_checkpoint


def main() -> int:
    argumentos = argparse.ArgumentParser(description="Confere o registro de auditoria exportado.")
    argumentos.add_argument("registros", type=Path, help="NDJSON de GET /api/v1/auditoria/registros:exportar")
    argumentos.add_argument("checkpoints", type=Path, nargs="+", help="JSON de GET /api/v1/auditoria/checkpoints")
    argumentos.add_argument("--chave", action="append", help="chave pública (base64) já conhecida; só ela é aceita")
    opcoes = argumentos.parse_args()
    try:
        listas = [JSON.decode(arquivo.read_text("utf-8")) for arquivo in opcoes.checkpoints]
        with opcoes.registros.open("rb") as linhas:
            indice, divergencia = verificar(linhas, listas, opcoes.chave)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ilegivel:
        sys.stderr.write(f"Não foi possível ler os arquivos: {ilegivel}\n")
        return 2
    if not divergencia:
        print("O registro confere.")
        return 0
    onde = "" if indice is None else f"Primeira entrada adulterada: índice {indice}: "
    print(f"O registro NÃO confere. {onde}{divergencia}.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
