"""A CSV of extractions: one a line, by the name of the columns, whatever their order.

Columns: numero (or extracao, concurso), data (AAAA-MM-DD or DD/MM/AAAA) and premio1 to premio5, separated by ; or ,.
A wrong line is refused by its number and the others are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consorcio.core.csv_records import csv_records
from consorcio.core.errors import ConsorcioError, validation
from consorcio.services.sorteios.domain.extracao import QUANTIDADE_PREMIOS, Extracao

_NUMERO = ("numero", "extracao", "concurso")
_PREMIOS = tuple(f"premio{i}" for i in range(1, QUANTIDADE_PREMIOS + 1))
_DATA_BR = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
_MAIOR_NUMERO = 999_999
MAIOR_ARQUIVO_LINHAS = 20_000


@dataclass(frozen=True, slots=True)
class LinhaRecusada:
    """A line that could not be used: its number in the file, from 1 (0 when it was read well), and why."""

    linha: int
    mensagem: str


def ler_arquivo(conteudo: bytes, fonte: str) -> Iterator[Extracao | LinhaRecusada]:
    """Each line of the file, in order. VALIDATION when the file is not a CSV with these columns, or is too long."""
    try:
        texto = conteudo.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise validation("/conteudo", "O arquivo deve ser um CSV em UTF-8.") from None
    cabecalho = texto.partition("\n")[0]
    registros = csv_records(texto, ";" if ";" in cabecalho else ",")
    _, nomes = next(registros, (0, []))
    colunas = {nome.strip().lower(): lugar for lugar, nome in enumerate(nomes)}
    numero = next((colunas[nome] for nome in _NUMERO if nome in colunas), None)
    faltam = [nome for nome in ("data", *_PREMIOS) if nome not in colunas]
    if numero is None or faltam:
        sem_numero = ["numero"] if numero is None else []
        raise validation("/conteudo", f"Faltam as colunas: {', '.join(sem_numero + faltam)}.")
    for posicao, celulas in registros:
        if posicao > MAIOR_ARQUIVO_LINHAS:
            raise validation("/conteudo", f"O arquivo tem mais de {MAIOR_ARQUIVO_LINHAS} linhas.")
        if any(celula.strip() for celula in celulas):
            yield _ler_linha(celulas, colunas | {"numero": numero}, fonte, posicao)


def _ler_linha(
    celulas: Sequence[str], colunas: Mapping[str, int], fonte: str, posicao: int
) -> Extracao | LinhaRecusada:
    def campo(nome: str) -> str:
        return celulas[colunas[nome]].strip() if colunas[nome] < len(celulas) else ""

    texto = campo("numero")
    if not (texto.isascii() and texto.isdigit() and 0 < int(texto) <= _MAIOR_NUMERO):
        return LinhaRecusada(posicao, "O número da extração deve ser um inteiro de 1 a 999999.")
    dia = _data(campo("data"))
    if dia is None:
        return LinhaRecusada(posicao, "A data deve existir, como 2023-01-18 ou 18/01/2023.")
    try:
        return Extracao(int(texto), dia, tuple(campo(nome) for nome in _PREMIOS), fonte)
    except ConsorcioError as recusa:
        return LinhaRecusada(posicao, recusa.detail)


def _data(texto: str) -> date | None:
    brasileira = _DATA_BR.fullmatch(texto)
    try:
        return date.fromisoformat("-".join(brasileira.groups()[::-1]) if brasileira else texto)
    except ValueError:
        return None
