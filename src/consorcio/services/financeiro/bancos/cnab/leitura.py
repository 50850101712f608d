"""Any return file of cobrança: which layout it is, and its reading."""

from __future__ import annotations

import itertools

from consorcio.services.financeiro.bancos.cnab.grade import em_grade
from consorcio.services.financeiro.bancos.cnab.layouts import COLUNAS_240
from consorcio.services.financeiro.bancos.cnab.linhas import percorrer, recusar
from consorcio.services.financeiro.bancos.cnab.retorno import Retorno
from consorcio.services.financeiro.bancos.cnab.retorno240 import ler_grade_240, ler_retorno_240
from consorcio.services.financeiro.bancos.cnab.retorno400 import ler_retorno_400

_REMESSA_240 = "1"


def ler_retorno(conteudo: bytes) -> Retorno:
    """A CNAB 240 or 400 return of a known bank.

    VALIDATION when it is not one (a remessa says so), UNSUPPORTED when the bank is not known. Whatever is wrong inside
    is in the answer, by line and columns.
    """
    linhas = percorrer(conteudo)
    primeira = next(linhas, None)
    if primeira is None:
        raise recusar("O arquivo está vazio.")
    linhas = itertools.chain([primeira], linhas)
    if primeira.startswith("02RETORNO"):
        return ler_retorno_400(linhas)
    if primeira.startswith("01REMESSA"):
        raise recusar("O arquivo é uma remessa, não um retorno.")
    if primeira[:3].isdigit() and primeira[3:8] == "00000" and len(primeira.rstrip()) <= COLUNAS_240:
        if primeira[142:143] == _REMESSA_240:
            raise recusar("Linha 1, coluna 143: o arquivo é uma remessa, não um retorno.")
        grade = em_grade(conteudo, COLUNAS_240)
        return ler_retorno_240(linhas) if grade is None else ler_grade_240(grade)
    raise recusar("Linha 1, colunas 1 a 9: não é o começo de um retorno CNAB 240 nem 400.")
