"""Facts told to other systems: who gets which, signed how, tried when, and given up when.

Signatures are those of Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`, base64, behind `v1,`.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from consorcio.services.notificacoes.domain.aviso import Situacao
from consorcio.services.notificacoes.domain.tentativa import Depois, Fim, Resultado

PREFIXO = "whsec_"
VIDA_DO_SEGREDO_ANTERIOR = timedelta(hours=24)
TESTE = "webhook.teste"
# The pauses that Standard Webhooks proposes; about three days in all.
_PAUSAS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
# Facts that leave the house. Money, people and accounts stay ids; audit leaves and sealed contacts never leave.
PUBLICOS = frozenset(
    {
        "ConsorciadoCriado",
        "ConsorciadoAtualizado",
        "ConsorciadosImportados",
        "PrecoAlterado",
        "CotaReservada",
        "CotaLiberada",
        "CotaAtivada",
        "GrupoConstituido",
        "GrupoNaoConstituido",
        "CotaContemplada",
        "ContemplacaoDesfeita",
        "ParcelasEmitidas",
        "PagamentoRealizado",
        "PagamentoEstornado",
        "PrimeiraParcelaPaga",
        "LancePago",
        "LanceCancelado",
        "CreditoEfetivado",
        "InadimplenciaDetectada",
        "AssembleiaConvocada",
        "AssembleiaAberta",
        "AssembleiaHomologada",
        "SorteioExecutado",
        "AtaLavrada",
        "ContemplacaoProcessada",
        "ExtracaoRegistrada",
    }
)


@dataclass(frozen=True, slots=True)
class Entrega:
    """What is signed and sent: the id is the same in every try, so that the receiver knows a repetition."""

    entrega_id: str
    corpo: bytes


def cabecalhos(entrega: Entrega, segredos: Sequence[bytes], agora: datetime) -> dict[str, str]:
    """The headers of a try: one signature per secret in force."""
    instante = str(int(agora.timestamp()))
    conteudo = b".".join((entrega.entrega_id.encode(), instante.encode(), entrega.corpo))
    assinaturas = (base64.b64encode(hmac.digest(segredo, conteudo, sha256)).decode() for segredo in segredos)
    return {
        "webhook-id": entrega.entrega_id,
        "webhook-timestamp": instante,
        "webhook-signature": " ".join(f"v1,{assinatura}" for assinatura in assinaturas),
        "content-type": "application/json",
        "user-agent": "consorcio-webhooks/1",
    }


def escrever_segredo(segredo: bytes) -> str:
    """The text of a secret, as receivers take it."""
    return PREFIXO + base64.b64encode(segredo).decode()


def depois_da_entrega(resultado: Resultado, tentativas: int, agora: datetime) -> Depois:
    """The state after a try; `tentativas` are those before it. A webhook has no provider: every failure counts."""
    if resultado.fim is Fim.ENVIADA:
        return Depois(Situacao.ENVIADA, tentativas + 1, agora)
    if tentativas >= len(_PAUSAS):
        return Depois(Situacao.MORTA, tentativas + 1, agora)
    return Depois(Situacao.PENDENTE, tentativas + 1, agora + _PAUSAS[tentativas])


def deve_desligar(resultado: Resultado, falhas_seguidas: int, falhas_max: int) -> bool:
    """Gone for good (410), or too many failures in a row."""
    return resultado.fim is Fim.RECUSADA or falhas_seguidas >= falhas_max
