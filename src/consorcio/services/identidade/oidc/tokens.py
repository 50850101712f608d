"""What our tokens say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core.util import create_half_hash

from consorcio.core.ids import IdGenerator
from consorcio.services.identidade.chaves import ALGORITMO, Assinante
from consorcio.services.identidade.repository.sessoes import SessaoGravada

from .carga import Titular
from .clientes import Cliente

AUDIENCIA = "consorcio-api"
TIPO_ACESSO = "at+jwt"
TIPO_IDENTIDADE = "JWT"


@dataclass(frozen=True)
class Emissao:
    """Makes tokens at one moment."""

    emissor: str
    assinante: Assinante
    ids: IdGenerator
    agora: datetime
    vida: timedelta

    def acesso_de_pessoa(self, cliente: Cliente, titular: Titular, sessao: SessaoGravada) -> str:
        """The access token of somebody who entered (RFC 9068, with our roles and permissions)."""
        claims = self._base(AUDIENCIA, str(titular.id)) | {
            "client_id": cliente.id,
            "scope": sessao.escopo,
            "tipo": "USUARIO",
            "nome": titular.nome,
            "papeis": list(titular.papeis),
            "permissoes": list(titular.permissoes),
            "sid": str(sessao.id),
            "auth_time": int(sessao.autenticada_em.timestamp()),
            "amr": sessao.metodos,
        }
        if titular.consorciado_id is not None:
            claims["consorciado_id"] = str(titular.consorciado_id)
        return self.assinante.assinar(claims, TIPO_ACESSO)

    def acesso_de_parceiro(self, cliente: Cliente) -> str:
        """The access token of a partner's system."""
        claims = self._base(AUDIENCIA, cliente.id) | {
            "client_id": cliente.id,
            "tipo": "PARCEIRO",
            "nome": cliente.nome,
            "papeis": [],
            "permissoes": list(cliente.permissoes),
        }
        return self.assinante.assinar(claims, TIPO_ACESSO)

    def identidade(
        self, cliente: Cliente, titular: Titular, sessao: SessaoGravada, acesso: str, nonce: str | None
    ) -> str:
        """The id token: who entered, when and how."""
        claims = self._base(cliente.id, str(titular.id)) | {
            "sid": str(sessao.id),
            "auth_time": int(sessao.autenticada_em.timestamp()),
            "amr": sessao.metodos,
            "at_hash": create_half_hash(acesso, ALGORITMO).decode(),
        }
        claims |= dados_do_titular(titular, sessao.escopo)
        if nonce:
            claims["nonce"] = nonce
        return self.assinante.assinar(claims, TIPO_IDENTIDADE)

    def _base(self, audiencia: str, sujeito: str) -> dict[str, Any]:
        return {
            "iss": self.emissor,
            "aud": audiencia,
            "sub": sujeito,
            "iat": int(self.agora.timestamp()),
            "exp": int((self.agora + self.vida).timestamp()),
            "jti": str(self.ids.new()),
        }


def ler_acesso(assinante: Assinante, emissor: str, token: str, agora: datetime) -> dict[str, Any] | None:
    """The claims of an access token of ours that has not expired; None for anything else."""
    claims = assinante.verificar(token, TIPO_ACESSO)
    if claims is None or claims.get("iss") != emissor or claims.get("aud") != AUDIENCIA:
        return None
    vence = claims.get("exp")
    return claims if isinstance(vence, int) and agora.timestamp() < vence else None


def dados_do_titular(titular: Titular, escopo: str) -> dict[str, str]:
    """The standard claims about a person that the scopes ask for."""
    escopos = escopo.split()
    dados: dict[str, str] = {}
    if "profile" in escopos:
        dados |= {"name": titular.nome, "preferred_username": titular.nome_usuario}
    if "email" in escopos and titular.email:
        dados["email"] = titular.email
    return dados


def introspeccao(claims: Mapping[str, Any]) -> dict[str, Any]:
    """What RFC 7662 answers about an access token: its own claims."""
    return {"active": True, "token_type": "Bearer", **claims}
