"""The BR Code of Banco Central: static (a key), dynamic (the address of a charge) and with recurrence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.pix import tlv

GUI = "br.gov.bcb.pix"
SEM_TXID = "***"
_NOME_MAXIMO, _CIDADE_MAXIMO, _TXID_MAXIMO = 25, 15, 25
_TXID = re.compile(r"[A-Za-z0-9]+|\*\*\*", re.ASCII)
_CATEGORIA = re.compile(r"[0-9]{4}", re.ASCII)
_URL = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?(/[!-~]*)?", re.ASCII)
_VALOR = re.compile(r"[0-9]{1,10}(\.[0-9]{0,2})?", re.ASCII)
_CEP = re.compile(r"[0-9]{8}", re.ASCII)
_CONTA, _RECORRENCIA, _CRC = "26", "80", "63"
# Where EMV lets an arrangement put its account and its own fields; others may have taken the first of each.
_CONTAS, _PROPRIOS = ("26", "51"), ("80", "99")
_PONTOS_DE_INICIACAO = (None, "11", "12")
_COM_VENCIMENTO = "/cobv/"
_CRC_TAMANHO = 8


@dataclass(frozen=True, slots=True)
class BrCode:
    """What a BR Code says. `valor` is as it was written ("100", "0.9"); None lets the payer choose."""

    nome: str
    cidade: str
    chave: str | None = None
    url: str | None = None
    url_recorrencia: str | None = None
    info_adicional: str | None = None
    valor: str | None = None
    cep: str | None = None
    txid: str = SEM_TXID
    ponto_de_iniciacao: str | None = None
    gui: str = GUI

    @property
    def tipo(self) -> str:
        """`estatico`, `dinamico` (with due date when its address says so), `recorrencia` or `dinamico+recorrencia`."""
        dinamico = "dinamico com vencimento (cobv)" if self.url and _COM_VENCIMENTO in self.url else "dinamico"
        partes = ["estatico" if self.chave else "", dinamico if self.url else ""]
        return "+".join(p for p in [*partes, "recorrencia" if self.url_recorrencia else ""] if p)


def escrever_brcode(codigo: BrCode) -> str:
    """The payload. Names lose their accents and are cut to 25 and 15 characters, the txid to 25, as the manual limits.

    VALIDATION when there is neither key nor address, or the txid has anything but letters and digits.
    """
    if codigo.chave and codigo.url:
        raise validation("/url", "Um BR Code tem chave ou url, não as duas.")
    if not (codigo.chave or codigo.url or codigo.url_recorrencia):
        raise validation("/chave", "Informe a chave Pix ou a url da cobrança.")
    if not _TXID.fullmatch(codigo.txid):
        raise validation("/txid", "txid deve ter só letras e dígitos, até 25.")
    if codigo.cep and not _CEP.fullmatch(codigo.cep):
        raise validation("/cep", "cep deve ter 8 dígitos.")
    if codigo.valor and not _VALOR.fullmatch(codigo.valor):
        raise validation("/valor", "O valor de um BR Code vai até 9999999999.99.")
    _exigir_ponto_de_iniciacao(codigo)
    _exigir_url(codigo)
    campos = [
        ("00", "01"),
        ("01", codigo.ponto_de_iniciacao),
        (_CONTA, tlv.escrever(_presentes([("00", GUI), *_conta(codigo)]))),
        ("52", "0000"),
        ("53", "986"),
        ("54", codigo.valor),
        ("58", "BR"),
        ("59", _sem_acento(codigo.nome, "nome")[:_NOME_MAXIMO]),
        ("60", _sem_acento(codigo.cidade, "cidade")[:_CIDADE_MAXIMO]),
        ("61", codigo.cep),
        ("62", tlv.escrever_campo("05", codigo.txid[:_TXID_MAXIMO])),
        (_RECORRENCIA, _recorrencia(codigo)),
    ]
    sem_crc = tlv.escrever(_presentes(campos)) + f"{_CRC}04"
    return sem_crc + tlv.crc16(sem_crc)


def ler_brcode(payload: str) -> BrCode:
    """What the payload says; VALIDATION tells why it is not one. Other arrangements' fields (04, 27…) are ignored."""
    payload = payload.strip()
    campos = tlv.ler(payload)
    if payload[-_CRC_TAMANHO:-4] != f"{_CRC}04" or tlv.crc16(payload[:-4]) != payload[-4:].upper():
        raise validation("/payload", "O CRC do BR Code não confere: o código foi alterado ou copiado pela metade.")
    conta, recorrencia = _do_pix(campos, *_CONTAS), _do_pix(campos, *_PROPRIOS)
    if not conta:
        raise validation("/payload", "O BR Code não é de um Pix.")
    codigo = BrCode(
        nome=campos.get("59", ""),
        cidade=campos.get("60", ""),
        chave=conta.get("01"),
        url=conta.get("25"),
        url_recorrencia=recorrencia.get("25"),
        info_adicional=conta.get("02"),
        valor=campos.get("54"),
        cep=campos.get("61"),
        txid=tlv.ler(campos.get("62", "")).get("05", SEM_TXID),
        ponto_de_iniciacao=campos.get("01"),
        gui=conta["00"],
    )
    _conferir(campos, codigo)
    return codigo


def valor_do_brcode(centavos: int) -> str:
    """The amount as it is written: reais with two decimals."""
    return format_reais(centavos)


def _conta(codigo: BrCode) -> list[tuple[str, str | None]]:
    info = codigo.info_adicional and _sem_acento(codigo.info_adicional, "info_adicional")
    return [("01", codigo.chave), ("02", info), ("25", codigo.url)]


def _recorrencia(codigo: BrCode) -> str | None:
    return tlv.escrever([("00", GUI), ("25", codigo.url_recorrencia)]) if codigo.url_recorrencia else None


def _do_pix(campos: dict[str, str], de: str, ate: str) -> dict[str, str]:
    """The fields of Pix among those of the arrangements; empty when there are none."""
    for id_ in sorted(campos):
        if de <= id_ <= ate:
            try:
                lidos = tlv.ler(campos[id_])
            except ConsorcioError:
                continue
            if lidos.get("00", "").lower() == GUI:
                return lidos
    return {}


def _presentes(campos: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(id_, valor) for id_, valor in campos if valor]


def _conferir(campos: dict[str, str], codigo: BrCode) -> None:
    for id_, esperado in (("00", "01"), ("53", "986"), ("58", "BR")):
        if campos.get(id_) != esperado:
            raise validation("/payload", f"O campo {id_} do BR Code deve ser {esperado}.")
    if not 0 < len(codigo.nome) <= _NOME_MAXIMO:
        raise validation("/payload", f"O nome do recebedor deve ter de 1 a {_NOME_MAXIMO} caracteres.")
    if not 0 < len(codigo.cidade) <= _CIDADE_MAXIMO:
        raise validation("/payload", f"A cidade deve ter de 1 a {_CIDADE_MAXIMO} caracteres.")
    if codigo.valor is not None and not _VALOR.fullmatch(codigo.valor):
        raise validation("/payload", "O valor do BR Code não é um número.")
    if not codigo.tipo or (codigo.chave and codigo.url):
        raise validation("/payload", "O BR Code deve ter chave ou url.")
    if not _CATEGORIA.fullmatch(campos.get("52", "")):
        raise validation("/payload", "O campo 52 do BR Code deve ter quatro dígitos.")
    _exigir_ponto_de_iniciacao(codigo)
    _exigir_url(codigo)


def _exigir_ponto_de_iniciacao(codigo: BrCode) -> None:
    if codigo.ponto_de_iniciacao not in _PONTOS_DE_INICIACAO:
        raise validation(
            "/ponto_de_iniciacao", "O ponto de iniciação de um BR Code é 11 (se repete) ou 12 (uma vez só)."
        )


def _exigir_url(codigo: BrCode) -> None:
    for url in (codigo.url, codigo.url_recorrencia):
        if url and not _URL.fullmatch(url):
            raise validation(
                "/url", "A url do BR Code vai sem o protocolo (https://) e sem espaços: banco.com.br/pix/123."
            )


def _sem_acento(texto: str, nome: str) -> str:
    base = unicodedata.normalize("NFKD", texto)
    limpo = "".join(letra for letra in base if letra.isascii() and letra.isprintable()).strip()
    if not limpo:
        raise validation(f"/{nome}", f"Informe {nome}.")
    return limpo
