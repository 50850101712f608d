"""An exported log, as bytes, made without a database."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consorcio.core.ids import SequentialIds
from consorcio.services.auditoria.domain.checkpoint import Chave, Checkpoint, assinar
from consorcio.services.auditoria.domain.exportacao import ler_checkpoints, verificar_exportacao
from consorcio.services.auditoria.domain.merkle import Fronteira
from consorcio.services.auditoria.domain.registro import (
    CAMPOS,
    Cauda,
    Fato,
    Registro,
    acrescentar,
    instante_texto,
)
from consorcio.services.auditoria.domain.verificacao import Laudo

CHAVE = Chave("administradora.example/auditoria", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
INICIO = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
POR_PAGINA = 4


def fatos(quantos: int) -> list[Fato]:
    ids = SequentialIds(7)
    return [
        Fato(
            fato_id=str(ids.new()),
            servico="grupos",
            acao="/consorcio.grupos.v1.GrupoService/CriarGrupo",
            ator_id="maria",
            ator_nome="Maria Conceição",
            entidade="grupo",
            entidade_id=f"g{numero}",
            correlacao_id="",
            instante=INICIO + timedelta(milliseconds=numero * 500),
            dados={"pedido": {"número": numero, "descrição": 'com "aspas"\n'}},
        )
        for numero in range(quantos)
    ]


def registros(de: Sequence[Fato]) -> list[Registro]:
    return acrescentar(Cauda(Fronteira()), de).registros


def checkpoint_em(log: Sequence[Registro], tamanho: int) -> Checkpoint:
    fronteira = Fronteira()
    for registro in log[:tamanho]:
        fronteira.acrescentar(registro.folha)
    return assinar(CHAVE, tamanho, fronteira.raiz(), log[tamanho - 1].cadeia, INICIO)


def em_ndjson(log: Sequence[Registro]) -> bytes:
    """Pages as the gateway writes them."""
    linhas = [
        _json({"registros": [_registro(registro) for registro in log[inicio : inicio + POR_PAGINA]]})
        for inicio in range(0, len(log), POR_PAGINA)
    ]
    return b"".join(linha + b"\n" for linha in linhas)


def em_json(checkpoints: Sequence[Checkpoint]) -> bytes:
    return _json(
        {
            "checkpoints": [_checkpoint(checkpoint) for checkpoint in checkpoints],
            "proximo_token": "",
            "chaves": {CHAVE.chave_id: b64encode(CHAVE.publica).decode()},
        }
    )


def conferir(ndjson: bytes, lista: bytes) -> Laudo:
    return verificar_exportacao(io.BytesIO(ndjson), *ler_checkpoints(lista))


def reescrito(originais: Sequence[Fato], a_partir_de: int) -> list[Registro]:
    """A whole new log, perfectly chained, in which one fact is another."""
    alterados = list(originais)
    alterados[a_partir_de] = replace(alterados[a_partir_de], ator_id="outra pessoa")
    return registros(alterados)


def _registro(registro: Registro) -> dict[str, Any]:
    return {
        "indice": registro.indice,
        "fato_id": registro.fato_id,
        **{campo: getattr(registro, campo) for campo in CAMPOS},
        "instante": instante_texto(registro.instante),
        "conteudo": registro.conteudo,
        "folha": registro.folha.hex(),
        "cadeia": registro.cadeia.hex(),
    }


def _checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "tamanho": checkpoint.tamanho,
        "raiz": checkpoint.raiz.hex(),
        "cadeia": checkpoint.cadeia.hex(),
        "instante": instante_texto(checkpoint.instante),
        "texto": checkpoint.texto,
        "assinatura": b64encode(checkpoint.assinatura).decode(),
        "chave_id": checkpoint.chave_id,
    }


def _json(valor: Any) -> bytes:
    return json.dumps(valor, ensure_ascii=False, separators=(",", ":")).encode()
