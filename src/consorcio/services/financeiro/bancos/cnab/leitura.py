"""Any return file of cobrança: which layout it is, and its reading."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator

from consorcio.services.financeiro.bancos.cnab.grade import em_grade
from consorcio.services.financeiro.bancos.cnab.layouts import COLUNAS_240
from consorcio.services.financeiro.bancos.cnab.linhas import percorrer, recusar
from consorcio.services.financeiro.bancos.cnab.retorno import Leitura, RegistroRetorno, Retorno
from consorcio.services.financeiro.bancos.cnab.retorno240 import LeituraEmGrade, LeituraEmLinhas
from consorcio.services.financeiro.bancos.cnab.retorno400 import Leitura400

_REMESSA_240 = "1"


def ler_retorno(conteudo: bytes) -> Retorno:
    """A CNAB 240 or 400 return of a known bank.

    VALIDATION when it is not one (a remessa says so), UNSUPPORTED when the bank is not known. Whatever is wrong inside
    is in the answer, by line and columns.
    """
    return _abrir(conteudo).ler_tudo()


def conferir_retorno(conteudo: bytes) -> Retorno:
    """All that `ler_retorno` says but the records, which are not kept; what contradicts itself in them is in `avisos`.

    Only at its end is it known whether a batch is whole: who does not keep the records goes through the file again.
    """
    leitura = _abrir(conteudo)
    dos_registros = [(registro.lote, aviso) for registro in leitura.percorrer() for aviso in registro.avisos]
    retorno = leitura.concluir()
    retorno.avisos += [aviso for lote, aviso in dos_registros if lote not in retorno.lotes_recusados]
    return retorno


def percorrer_registros(conteudo: bytes, lotes_recusados: Container[int]) -> Iterator[RegistroRetorno]:
    """The records of a file that was gone through, as they are read, without those of the batches refused then."""
    return (registro for registro in _abrir(conteudo).percorrer() if registro.lote not in lotes_recusados)


def _abrir(conteudo: bytes) -> Leitura:
    linhas = percorrer(conteudo)
    primeira = next(linhas, None)
    if primeira is None:
        raise recusar("O arquivo está vazio.")
    linhas = itertools.chain([primeira], linhas)
    if primeira.startswith("02RETORNO"):
        return Leitura400(linhas)
    if primeira.startswith("01REMESSA"):
        raise recusar("O arquivo é uma remessa, não um retorno.")
    if primeira[:3].isdigit() and primeira[3:8] == "00000" and len(primeira.rstrip()) <= COLUNAS_240:
        if primeira[142:143] == _REMESSA_240:
            raise recusar("Linha 1, coluna 143: o arquivo é uma remessa, não um retorno.")
        grade = em_grade(conteudo, COLUNAS_240)
        return LeituraEmLinhas(linhas) if grade is None else LeituraEmGrade(grade)
    raise recusar("Linha 1, colunas 1 a 9: não é o começo de um retorno CNAB 240 nem 400.")
