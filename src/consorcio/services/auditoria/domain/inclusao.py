"""An entry of the log shown to somebody who does not have the log: content, path and signed checkpoint, offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consorcio.services.auditoria.domain.checkpoint import divergencia_do_checkpoint
from consorcio.services.auditoria.domain.exportacao import ler_checkpoint
from consorcio.services.auditoria.domain.merkle import inclui, resumir_folha


@dataclass(frozen=True, slots=True)
class EntradaProvada:
    """What an entry says and where it is in the log; `problema` says, in Portuguese, why it proves nothing."""

    indice: int
    acao: str
    entidade: str
    entidade_id: str
    dados: Mapping[str, Any]
    problema: str | None


def conferir_entrada(item: Any, chaves: Mapping[str, bytes]) -> EntradaProvada:
    """Read an exported entry (indice, conteudo, caminho, checkpoint) and check that the signed log holds it."""
    try:
        conteudo = json.loads(item["conteudo"])
        checkpoint = ler_checkpoint(item["checkpoint"])
        caminho = [bytes.fromhex(resumo) for resumo in item["caminho"]]
        indice = item["indice"]
        if type(indice) is not int or conteudo["indice"] != indice:
            return EntradaProvada(0, "", "", "", {}, "a entrada não está no índice que diz")
        textos = {campo: str(conteudo[campo]) for campo in ("acao", "entidade", "entidade_id")}
        dados = conteudo["dados"]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return EntradaProvada(0, "", "", "", {}, "a entrada do registro de auditoria não pôde ser lida")
    problema = divergencia_do_checkpoint(checkpoint, chaves.get(checkpoint.chave_id))
    if problema is not None:
        problema = f"o ponto de verificação {problema}"
    elif not inclui(indice, checkpoint.tamanho, resumir_folha(item["conteudo"].encode()), caminho, checkpoint.raiz):
        problema = "a entrada não está no registro assinado"
    return EntradaProvada(indice, **textos, dados=dados, problema=problema)
