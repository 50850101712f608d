"""Messages of the Pix API of Banco Central (2.9): what is asked of a PSP and what it tells, without any network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from consorcio.core.errors import validation
from consorcio.core.money import format_reais, parse_reais

_TAMANHO_CPF = 11
_HEX_DO_UUID = 32
_REVISAO_MAXIMA = 999
_E2EID = re.compile(r"[A-Za-z0-9]{32}", re.ASCII)
_TXID = re.compile(r"[A-Za-z0-9]{1,35}", re.ASCII)
_VALOR = re.compile(r"[0-9]{1,10}\.[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PedidoCobranca:
    """A charge with due date (cobv), which is not paid after it: late, the price is another (R4.10).

    With `validade_segundos` it is immediate (cob) and lives that long.
    """

    txid: str
    chave: str
    valor_centavos: int
    vencimento: date
    devedor_nome: str
    devedor_documento: str
    identificador: str
    validade_segundos: int = 0

    @property
    def tipo(self) -> str:
        """COB when immediate, COBV with a due date."""
        return "COB" if self.validade_segundos else "COBV"

    def corpo(self) -> dict[str, Any]:
        """The body of `PUT /cobv/{txid}` or `PUT /cob/{txid}`."""
        tipo = "cpf" if len(self.devedor_documento) == _TAMANHO_CPF else "cnpj"
        com_vencimento = {"dataDeVencimento": self.vencimento.isoformat(), "validadeAposVencimento": 0}
        return {
            "calendario": {"expiracao": self.validade_segundos} if self.validade_segundos else com_vencimento,
            "devedor": {tipo: self.devedor_documento, "nome": self.devedor_nome},
            "valor": {"original": format_reais(self.valor_centavos)},
            "chave": self.chave,
            "solicitacaoPagador": f"Parcela {self.identificador}",
        }


@dataclass(frozen=True, slots=True)
class CobrancaNoPsp:
    """A charge as the PSP holds it."""

    txid: str
    valor_centavos: int
    situacao: str
    copia_e_cola: str


@dataclass(frozen=True, slots=True)
class PixRecebido:
    """Money that came in. `txid` is empty when the payer used the key alone."""

    e2eid: str
    txid: str
    valor_centavos: int
    horario: datetime


@dataclass(frozen=True, slots=True)
class DevolucaoNoPsp:
    """Money given back: EM_PROCESSAMENTO, DEVOLVIDO or NAO_REALIZADO."""

    situacao: str
    motivo: str


def txid_da_parcela(parcela_id: UUID, revisao: int) -> str:
    """The identifier of a charge: the title itself and how many charges it had before, so that it is never lost."""
    if not 0 <= revisao <= _REVISAO_MAXIMA:
        raise validation("/parcela_id", "Esta parcela já teve cobranças Pix demais.")
    return f"{parcela_id.hex}{revisao:03d}"


def parcela_do_txid(txid: str) -> UUID | None:
    """The title that a txid of ours names; None when it is not one of ours."""
    try:
        return UUID(hex=txid[:_HEX_DO_UUID]) if txid[_HEX_DO_UUID:].isdecimal() else None
    except ValueError:
        return None


def ler_cobranca(corpo: Mapping[str, Any]) -> CobrancaNoPsp:
    """A charge from the PSP; VALIDATION when it does not say what a charge must."""
    valor = corpo.get("valor")
    return CobrancaNoPsp(
        txid=_texto(corpo, "txid"),
        valor_centavos=_valor(valor.get("original") if isinstance(valor, Mapping) else None),
        situacao=_texto(corpo, "status"),
        copia_e_cola=str(corpo.get("pixCopiaECola") or ""),
    )


def ler_pix(corpo: object) -> PixRecebido:
    """A Pix from the PSP; VALIDATION when it does not say which, how much and when."""
    if not isinstance(corpo, Mapping):
        raise validation("/pix", "Cada Pix deve ser um objeto.")
    e2eid, txid = _texto(corpo, "endToEndId"), str(corpo.get("txid") or "")
    if not _E2EID.fullmatch(e2eid):
        raise validation("/endToEndId", "endToEndId deve ter 32 letras e dígitos.")
    if txid and not _TXID.fullmatch(txid):
        raise validation("/txid", "txid deve ter até 35 letras e dígitos.")
    return PixRecebido(e2eid, txid, _valor(corpo.get("valor")), _instante(_texto(corpo, "horario")))


def ler_devolucao(corpo: Mapping[str, Any]) -> DevolucaoNoPsp:
    """A refund from the PSP."""
    return DevolucaoNoPsp(_texto(corpo, "status"), str(corpo.get("motivo") or ""))


def _texto(corpo: Mapping[str, Any], nome: str) -> str:
    valor = corpo.get(nome)
    if not isinstance(valor, str) or not valor or not valor.isprintable():
        raise validation(f"/{nome}", f"{nome} deve ser um texto.")
    return valor


def _valor(valor: object) -> int:
    if not isinstance(valor, str) or not _VALOR.fullmatch(valor) or not parse_reais(valor):
        raise validation("/valor", 'valor deve ser um texto como "123.45", maior que zero.')
    return parse_reais(valor)


def _instante(texto: str) -> datetime:
    try:
        instante = datetime.fromisoformat(texto)
    except ValueError:
        raise validation("/horario", "horario deve ser um instante como 2026-02-10T16:15:15Z.") from None
    return instante if instante.tzinfo else instante.replace(tzinfo=UTC)
