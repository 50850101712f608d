"""An entry of the audit log: canonical content, leaf of the tree, link of the chain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from consorcio.services.auditoria.domain.json_canonico import json_canonico, sem_fracoes
from consorcio.services.auditoria.domain.merkle import Fronteira, No, resumir_folha

ELO_INICIAL = bytes(32)
CAMPOS = ("servico", "acao", "ator_id", "ator_nome", "entidade", "entidade_id", "correlacao_id")


@dataclass(frozen=True, slots=True)
class Fato:
    """What a service says that was done, before it has a place in the log. `dados` came already masked."""

    fato_id: str
    servico: str
    acao: str
    ator_id: str
    ator_nome: str
    entidade: str
    entidade_id: str
    correlacao_id: str
    instante: datetime
    dados: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Registro:
    """An entry in its place. Only `conteudo` is hashed; the other fields repeat it, for searching."""

    indice: int
    fato_id: str
    servico: str
    acao: str
    ator_id: str
    ator_nome: str
    entidade: str
    entidade_id: str
    correlacao_id: str
    instante: datetime
    conteudo: str
    folha: bytes
    cadeia: bytes


@dataclass(slots=True)
class Cauda:
    """Where the log ends: everything that is needed to go on."""

    fronteira: Fronteira
    cadeia: bytes = ELO_INICIAL


@dataclass(frozen=True, slots=True)
class Acrescimo:
    """What a batch adds to the log."""

    registros: list[Registro]
    nos: list[tuple[No, bytes]]


def acrescentar(cauda: Cauda, fatos: Iterable[Fato]) -> Acrescimo:
    """Give each fact the next index, in order, and advance the tail."""
    acrescimo = Acrescimo([], [])
    for fato in fatos:
        registro = _registrar(cauda.fronteira.tamanho, cauda.cadeia, fato)
        acrescimo.registros.append(registro)
        acrescimo.nos.extend(cauda.fronteira.acrescentar(registro.folha))
        cauda.cadeia = registro.cadeia
    return acrescimo


def encadear(elo_anterior: bytes, folha: bytes) -> bytes:
    """The link of an entry: SHA-256 of 0x02, the link before and the leaf. Before the first there are 32 zeros."""
    return sha256(b"\x02" + elo_anterior + folha).digest()


def instante_texto(instante: datetime) -> str:
    """RFC 3339 in UTC with 0, 3 or 6 decimals: the text that ProtoJSON gives to the same instant."""
    utc = instante.astimezone(UTC).replace(tzinfo=None)
    precisao = "seconds" if not utc.microsecond else "microseconds" if utc.microsecond % 1000 else "milliseconds"
    return utc.isoformat(timespec=precisao) + "Z"


def divergencia_do_conteudo(registro: Registro) -> str | None:
    """What is wrong between an entry, its content and its leaf, in Portuguese; None when all agree."""
    try:
        if resumir_folha(registro.conteudo.encode()) != registro.folha:
            return "o conteúdo não corresponde à folha"
        conteudo = json.loads(registro.conteudo)
        repetido = {campo: conteudo[campo] for campo in ("indice", "fato_id", *CAMPOS, "instante")}
    except (ValueError, TypeError, KeyError):
        return "o conteúdo não é o de um registro"
    exibido = {campo: getattr(registro, campo) for campo in ("indice", "fato_id", *CAMPOS)}
    exibido["instante"] = instante_texto(registro.instante)
    diferentes = [campo for campo in exibido if exibido[campo] != repetido[campo]]
    return f"o campo {diferentes[0]} não é o do conteúdo" if diferentes else None


def _registrar(indice: int, elo_anterior: bytes, fato: Fato) -> Registro:
    campos = {campo: getattr(fato, campo) for campo in CAMPOS}
    conteudo = json_canonico(
        {
            **campos,
            "indice": indice,
            "fato_id": fato.fato_id,
            "instante": instante_texto(fato.instante),
            "dados": sem_fracoes(fato.dados),
        }
    )
    folha = resumir_folha(conteudo.encode())
    return Registro(
        indice=indice,
        fato_id=fato.fato_id,
        **campos,
        instante=fato.instante,
        conteudo=conteudo,
        folha=folha,
        cadeia=encadear(elo_anterior, folha),
    )
