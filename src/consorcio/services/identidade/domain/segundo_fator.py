"""Second factor: six-digit codes by time (TOTP, RFC 6238), each accepted once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

SEGUNDOS_POR_PASSO = 30
EMISSOR = "Consórcio"


def passo_do_codigo(chave: str, codigo: str, agora: datetime, ultimo_passo: int) -> int | None:
    """The time step a code belongs to, or None when it is wrong, too old or was used already.

    The step before and the one after are accepted (clocks of telephones drift); a step at or before the last one
    used is not, so that a code seen over the shoulder is worthless (RFC 6238 §5.2).
    """
    totp = pyotp.TOTP(chave)
    atual = int(agora.timestamp()) // SEGUNDOS_POR_PASSO
    for passo in (atual - 1, atual, atual + 1):
        if passo > ultimo_passo and hmac.compare_digest(totp.generate_otp(passo), codigo):
            return passo
    return None


def endereco_otpauth(chave: str, nome_usuario: str) -> str:
    """The `otpauth://` address that an authenticator application reads from the QR code."""
    return pyotp.TOTP(chave).provisioning_uri(name=nome_usuario, issuer_name=EMISSOR)
