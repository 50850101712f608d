"""From what a person typed or a scanner read to what it says: bank boletos and bills of utilities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.boleto import arrecadacao, codigo_barras
from consorcio.services.financeiro.bancos.boleto.fator_vencimento import datas_do, vencimento_do

# With the hyphens and invisible marks that come along when a line is copied from a PDF or a message.
_PONTUACAO = re.compile("[\\s.\u2010-\u2015\u200b-\u200f\u2060\ufeff-]")
_DIGITOS = re.compile(r"[0-9]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Leitura:
    """What a line or barcode says. `vencimento` is the chosen one of `vencimentos_possiveis`."""

    tipo: str
    codigo_barras: str
    linha_digitavel: str
    valor_centavos: int | None
    banco: str | None
    vencimento: date | None
    vencimentos_possiveis: tuple[date, date] | None


def ler_boleto(texto: str, referencia: date) -> Leitura:
    """Any typeable line or barcode, with or without punctuation; VALIDATION says what does not match.

    `referencia` is the day of the reading, from which a factor that began again is dated.
    """
    numero = _PONTUACAO.sub("", texto)
    if not _DIGITOS.fullmatch(numero):
        raise validation("/entrada", "A entrada deve ter só dígitos, pontos, hífens e espaços.")
    if numero.startswith(arrecadacao.PRODUTO) and len(numero) in (
        arrecadacao.TAMANHO_LINHA,
        codigo_barras.TAMANHO_CODIGO,
    ):
        return _arrecadacao(numero)
    if len(numero) == codigo_barras.TAMANHO_LINHA:
        return _cobranca(codigo_barras.ler_linha(numero), referencia)
    if len(numero) == codigo_barras.TAMANHO_CODIGO:
        return _cobranca(codigo_barras.ler_codigo(numero), referencia)
    raise validation(
        "/entrada", f"São 44 dígitos no código de barras, 47 ou 48 na linha digitável; vieram {len(numero)}."
    )


def _cobranca(codigo: codigo_barras.CodigoBarras, referencia: date) -> Leitura:
    datas = datas_do(codigo.fator)
    return Leitura(
        tipo="cobranca" if datas else "cobranca_sem_fator",
        codigo_barras=codigo.digitos,
        linha_digitavel=codigo.linha_digitavel,
        valor_centavos=codigo.valor_centavos,
        banco=codigo.banco,
        vencimento=vencimento_do(codigo.fator, referencia),
        vencimentos_possiveis=datas,
    )


def _arrecadacao(numero: str) -> Leitura:
    linha = len(numero) == arrecadacao.TAMANHO_LINHA
    conta = arrecadacao.ler_linha(numero) if linha else arrecadacao.ler_codigo(numero)
    return Leitura("arrecadacao", conta.codigo_barras, conta.linha_digitavel, conta.valor_centavos, None, None, None)
