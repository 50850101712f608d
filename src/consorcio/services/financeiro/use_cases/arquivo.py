"""A file of payments: all its lines are read before any is applied; the same line never enters twice (R15)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.csv_records import csv_records, decode_csv
from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import parse_reais
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.use_cases.lote import Lote, Recebido
from consorcio.services.financeiro.use_cases.recebimento import Recebimento

COLUNAS = ("referencia", "identificador", "valor", "data")
MAX_LINHAS = 50_000
LINHAS_POR_LOTE = 2_000


@dataclass(frozen=True, slots=True)
class Problema:
    """What is wrong in a line, counted from 1 with the header."""

    linha: int
    coluna: str
    motivo: str


@dataclass(frozen=True, slots=True)
class Linha:
    """A line of the file, understood."""

    numero: int
    referencia: str
    identificador: str
    valor_centavos: int
    data: date


@dataclass(slots=True)
class ResultadoArquivo:
    """What the file did, or would do."""

    linhas: int = 0
    aplicados: int = 0
    repetidos: int = 0
    nao_identificados: int = 0
    valor_centavos: int = 0
    problemas: tuple[Problema, ...] = ()


def ler_arquivo(conteudo: bytes) -> tuple[list[Linha], list[Problema]]:
    """The lines and everything that is wrong with them. VALIDATION when it is not this kind of file at all."""
    registros = csv_records(decode_csv(conteudo), ";")
    _, cabecalho = next(registros, (0, []))
    if tuple(celula.strip().lower() for celula in cabecalho) != COLUNAS:
        raise validation("/conteudo", f"O cabeçalho deve ser {';'.join(COLUNAS)}.")
    linhas: list[Linha] = []
    problemas: list[Problema] = []
    vistas: set[str] = set()
    for numero, celulas in registros:
        if numero > MAX_LINHAS + 1:
            raise validation("/conteudo", f"O arquivo passa de {MAX_LINHAS} linhas.")
        if any(celula.strip() for celula in celulas):
            _ler_linha(numero, celulas, vistas, linhas, problemas)
    return linhas, problemas


async def processar_arquivo(
    tx: Transaction,
    conteudo: bytes,
    nome: str,
    canal: str,
    data_contabil: date,
    calendario: BusinessCalendar,
    *,
    simulacao: bool,
) -> ResultadoArquivo:
    """Apply a file, or say what is wrong with it and change nothing."""
    linhas, problemas = ler_arquivo(conteudo)
    resultado = ResultadoArquivo(linhas=len(linhas) + len({p.linha for p in problemas}), problemas=tuple(problemas))
    if problemas or simulacao:
        return resultado
    await tx.conn.execute(
        "INSERT INTO arquivo_pagamento (sha256, nome, linhas, registrado_em) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [hashlib.sha256(conteudo).digest(), nome, len(linhas), tx.clock.now()],
    )
    await _travar_grupos(tx, linhas)
    lote, recebidos = Lote(tx, calendario), list[Recebido]()
    for inicio in range(0, len(linhas), LINHAS_POR_LOTE):
        parte = linhas[inicio : inicio + LINHAS_POR_LOTE]
        recebidos += await lote.receber([_recebimento(linha, canal, data_contabil) for linha in parte])
    await lote.concluir()
    resultado.problemas = tuple(_contar(resultado, linhas, recebidos))
    return resultado


async def _travar_grupos(tx: Transaction, linhas: list[Linha]) -> None:
    """The groups of the file in one order, so that two files never wait for each other in a circle."""
    cursor = await tx.conn.execute(
        "SELECT DISTINCT grupo_id FROM titulo WHERE identificador = ANY(%s) ORDER BY grupo_id",
        [[linha.identificador for linha in linhas]],
    )
    for (grupo_id,) in await cursor.fetchall():
        await travar_grupo(tx.conn, grupo_id)


def _ler_linha(
    numero: int, celulas: list[str], vistas: set[str], linhas: list[Linha], problemas: list[Problema]
) -> None:
    if len(celulas) != len(COLUNAS):
        problemas.append(Problema(numero, "", f"A linha tem {len(celulas)} colunas; são {len(COLUNAS)}."))
        return
    referencia, identificador, valor, data = (celula.strip() for celula in celulas)
    antes = len(problemas)
    problemas += [
        Problema(numero, coluna, f"O texto tem caracteres de controle ou passa de {limite} letras.")
        for coluna, texto, limite in (("referencia", referencia, 100), ("identificador", identificador, 40))
        if len(texto) > limite or not texto.isprintable()
    ]
    if not referencia:
        problemas.append(Problema(numero, "referencia", "Informe a referência do pagamento."))
    elif referencia in vistas:
        problemas.append(Problema(numero, "referencia", f"A referência {referencia} está repetida no arquivo."))
    vistas.add(referencia)
    if not identificador:
        problemas.append(Problema(numero, "identificador", "Informe o identificador da parcela."))
    centavos = _ler_valor(numero, valor, problemas)
    dia = _ler_data(numero, data, problemas)
    if len(problemas) == antes and centavos is not None and dia is not None:
        linhas.append(Linha(numero, referencia, identificador, centavos, dia))


def _ler_valor(numero: int, valor: str, problemas: list[Problema]) -> int | None:
    try:
        centavos = parse_reais(valor)
    except ConsorcioError as recusa:
        problemas.append(Problema(numero, "valor", recusa.detail))
        return None
    if centavos <= 0:
        problemas.append(Problema(numero, "valor", "O valor deve ser maior que zero."))
    return centavos


def _ler_data(numero: int, data: str, problemas: list[Problema]) -> date | None:
    try:
        return date.fromisoformat(data)
    except ValueError:
        problemas.append(Problema(numero, "data", "Informe a data como AAAA-MM-DD."))
        return None


def _recebimento(linha: Linha, canal: str, data_contabil: date) -> Recebimento:
    return Recebimento(
        None, linha.identificador, linha.valor_centavos, linha.data, canal, linha.referencia, True, data_contabil
    )


def _contar(resultado: ResultadoArquivo, linhas: list[Linha], recebidos: list[Recebido]) -> Iterator[Problema]:
    """Sum what was done; what waits for the operator is told with its line. A reference never enters twice."""
    for linha, recebido in zip(linhas, recebidos, strict=True):
        if recebido.situacao in ("REPETIDO", "CONFLITO"):
            resultado.repetidos += 1
            continue
        resultado.valor_centavos += linha.valor_centavos
        if recebido.situacao == "APLICADO":
            resultado.aplicados += 1
        else:
            resultado.nao_identificados += 1
            yield Problema(linha.numero, "identificador", recebido.motivo)
