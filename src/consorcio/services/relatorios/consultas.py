"""The query of each report, its lines as they come, and how many there will be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

from psycopg import AsyncConnection

from consorcio.core.cosif import plano_cosif
from consorcio.services.relatorios.domain import plano_contas as plano
from consorcio.services.relatorios.domain.relatorio import Linha, Parametros, Relatorio

_CONSULTAS = files("consorcio.services.relatorios") / "sql" / "consultas"
_POR_VEZ = 1000
_DO_PLANO = {
    "disponibilidades": list(plano.DISPONIBILIDADES),
    "fundo_comum": list(plano.FUNDO_COMUM),
    "a_repassar": list(plano.A_REPASSAR),
    "a_devolver": list(plano.A_DEVOLVER),
    "contribuicoes": list(plano.CONTRIBUICOES),
    "recebimentos": list(plano.RECEBIMENTOS),
    "estornos": list(plano.ESTORNOS),
    "caixa": list(plano.CAIXA),
    "entrada_contas": list(plano.ENTRADAS_4350),
    "entrada_linhas": list(plano.ENTRADAS_4350.values()),
    "saida_contas": list(plano.SAIDAS_4350),
    "saida_linhas": list(plano.SAIDAS_4350.values()),
    "livros": list(plano.LIVROS_COMUNS),
    "livros_nomes": list(plano.LIVROS_COMUNS.values()),
    "linhas": [linha for linha, _ in plano.LINHAS_4350],
    "linhas_titulos": [titulo for _, titulo in plano.LINHAS_4350],
}


def consulta_de(relatorio: Relatorio) -> str:
    """The SQL of a report."""
    return (_CONSULTAS / f"{relatorio.tipo}.sql").read_text()


async def contar(conn: AsyncConnection, relatorio: Relatorio, parametros: Parametros) -> int:
    """How many lines it has now."""
    consulta = f"SELECT count(*) FROM ({consulta_de(relatorio)}) linhas"  # noqa: S608 our own text
    linha = await (await conn.execute(consulta.encode(), _argumentos(parametros))).fetchone()
    return int(linha[0]) if linha else 0


async def paginas(conn: AsyncConnection, relatorio: Relatorio, parametros: Parametros) -> AsyncIterator[list[Linha]]:
    """The lines, some at a time, of one snapshot: the transaction that is open on the connection."""
    async with conn.cursor(name="linhas") as cursor:
        await cursor.execute(consulta_de(relatorio).encode(), _argumentos(parametros))
        while linhas := await cursor.fetchmany(_POR_VEZ):
            yield list(linhas)


def _argumentos(parametros: Parametros) -> dict[str, Any]:
    cosif = plano_cosif(parametros.data_final)
    return {
        **_DO_PLANO,
        "contas": list(cosif),
        "cosif": [conta.codigo for conta in cosif.values()],
        "titulos": [conta.nome for conta in cosif.values()],
        "grupo": parametros.grupo_id,
        "inicio": parametros.data_inicial,
        "fim": parametros.data_final,
    }
