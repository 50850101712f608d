"""The file of index series that a person sends (`IPCA;2025-11;0,18`): read whole, or refused line by line."""

from __future__ import annotations

from itertools import islice

from consorcio.core.business_calendar import parse_day
from consorcio.core.csv_records import csv_records
from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, validation
from consorcio.core.percent import parse_pct
from consorcio.services.financeiro.bcb import SERIES, VariacaoMensal

_LINHAS_MAXIMAS = 10_000
_RECUSAS_MAXIMAS = 50
_VARIACAO_MAXIMA = 100
_CABECALHO = ["indice", "mes", "variacao"]
_ONDE = "/conteudo"


def ler_indices(conteudo: bytes) -> list[VariacaoMensal]:
    """The months of a file. VALIDATION names each line that is wrong, the first fifty of them."""
    linhas = _ler_linhas(conteudo)
    lidas: list[VariacaoMensal] = []
    recusas: list[FieldError] = []
    for numero, linha in linhas:
        try:
            lidas.append(_ler_linha(linha))
        except ConsorcioError as erro:
            recusas.append(FieldError(_ONDE, f"Linha {numero}: {erro.detail}"))
    if recusas:
        raise ConsorcioError(ErrorKind.VALIDATION, recusas[0].message, tuple(recusas[:_RECUSAS_MAXIMAS]))
    if not lidas:
        raise validation(_ONDE, "O arquivo não tem nenhum mês.")
    if len({(v.indice, v.mes) for v in lidas}) != len(lidas):
        raise validation(_ONDE, "O arquivo traz o mesmo mês de um índice mais de uma vez.")
    return lidas


def _ler_linhas(conteudo: bytes) -> list[tuple[int, list[str]]]:
    """The lines below the header, with their numbers; blank ones are not there."""
    try:
        texto = conteudo.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise validation(_ONDE, "O arquivo deve ser texto em UTF-8.") from None
    linhas = list(islice(csv_records(texto, ";"), _LINHAS_MAXIMAS + 1))
    if not linhas or [nome.strip().lower() for nome in linhas[0][1]] != _CABECALHO:
        raise validation(_ONDE, "A primeira linha deve ser indice;mes;variacao.")
    if len(linhas) > _LINHAS_MAXIMAS:
        raise validation(_ONDE, f"O arquivo tem mais de {_LINHAS_MAXIMAS} linhas.")
    return [(numero, linha) for numero, linha in linhas[1:] if linha]


def _ler_linha(linha: list[str]) -> VariacaoMensal:
    if len(linha) != len(_CABECALHO):
        raise validation(_ONDE, "são três colunas.")
    indice, mes, variacao = (coluna.strip() for coluna in linha)
    if indice not in SERIES:
        raise validation(_ONDE, f"índice desconhecido; são {', '.join(SERIES)}.")
    try:
        dia, percentual = parse_day(f"{mes}-01", _ONDE), parse_pct(variacao.replace(",", "."))
    except ConsorcioError:
        raise validation(_ONDE, "mês como AAAA-MM e variação como 0,18.") from None
    if abs(percentual) >= _VARIACAO_MAXIMA:
        raise validation(_ONDE, "variação fora do possível.")
    return VariacaoMensal(indice, dia, percentual)
