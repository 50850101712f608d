"""`consorcio retorno`: what a bank says happened, from its CNAB 240 or 400 file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from consorcio.cli.lote import EmJson, EmLote, Objeto, atender, ler_bytes
from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.cnab.leitura import conferir_retorno, percorrer_registros
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.retorno import RegistroRetorno, Retorno

app = typer.Typer(help="Arquivos de retorno dos bancos.", no_args_is_help=True)

_SEM_PROBLEMA = {"problemas", "avisos"}


@app.callback()
def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


@app.command(epilog="./dev consorcio retorno ler tests/vectors/bancos/retorno/bradesco_400_a.ret")
def ler(
    arquivo: Annotated[Path | None, typer.Argument(help="O arquivo do banco.")] = None,
    em_json: EmJson = False,
    lote: EmLote = False,
) -> None:
    """Lê um retorno e mostra o que houve com cada título. Sai com 1 se algo foi recusado; em lote: {"arquivo": "…"}.

    CNAB 240 ou 400 dos bancos de docs/bancos.md. Cada problema diz linha e
    colunas; de um lote cortado ou fora de sequência nada é aproveitado. Em
    avisos, o que se lê mas se contradiz e uma pessoa precisa ver.
    """
    resumo: dict[str, Any] = {}

    def ferramenta(pedido: Objeto) -> dict[str, Any]:
        resumo.update(ler_arquivo(pedido))
        return resumo

    campos = [f"arquivo={arquivo}"] if arquivo else None
    atender(ler_arquivo if lote else ferramenta, campos, em_json=em_json, lote=lote)
    if resumo.get("problemas"):
        raise typer.Exit(1)


def ler_arquivo(pedido: Objeto) -> dict[str, Any]:
    """The content of the file named in `arquivo`, gone through twice: its records are read as they are written."""
    nome, conteudo = abrir_arquivo(pedido)
    with dizendo_o_arquivo(nome):
        retorno = conferir_retorno(conteudo)
    registros = percorrer_registros(conteudo, retorno.lotes_recusados)
    return {"arquivo": nome, **como_objeto(retorno, registros)}


def abrir_arquivo(pedido: Objeto) -> tuple[str, bytes]:
    """The name, without folders, and the bytes of the file whose path is in `arquivo`."""
    caminho = pedido.get("arquivo")
    if not isinstance(caminho, str) or not caminho:
        raise validation("/arquivo", "Informe o arquivo.")
    return Path(caminho).name, ler_bytes(caminho, "/arquivo")


@contextmanager
def dizendo_o_arquivo(nome: str) -> Iterator[None]:
    """A refusal of the whole file says of which file it is."""
    try:
        yield
    except ConsorcioError as recusa:
        raise ConsorcioError(recusa.kind, f"{nome}: {recusa.detail}", recusa.fields) from None


def como_objeto(retorno: Retorno, registros: Iterable[RegistroRetorno]) -> dict[str, Any]:
    """A return as plain text and numbers: money in reais, dates ISO; `registros` as they are asked for."""
    objeto: dict[str, Any] = {
        "banco": retorno.banco,
        "layout": f"cnab{retorno.layout}",
        "completo": retorno.completo,
        "cabecalho": _em_texto(retorno.cabecalho),
        "registros": map(_registro, registros),
        "problemas": [descrever_problema(problema) for problema in retorno.problemas],
        "avisos": [descrever_problema(aviso) for aviso in retorno.avisos],
    }
    return {chave: valor for chave, valor in objeto.items() if valor or chave not in _SEM_PROBLEMA}


def _registro(registro: RegistroRetorno) -> dict[str, Any]:
    recebido = registro.valor_recebido_centavos
    return {
        "linha": registro.linha,
        **_em_texto(registro.campos),
        "efeito": registro.ocorrencia.efeito.value,
        "descricao": registro.ocorrencia.descricao,
        "valor_recebido": None if recebido is None else format_reais(recebido),
    }


def _em_texto(campos: Mapping[str, Any]) -> dict[str, Any]:
    return {chave: _valor(valor) for chave, valor in campos.items()}


def _valor(valor: Any) -> Any:
    if isinstance(valor, int):
        return format_reais(valor)
    return valor.isoformat() if isinstance(valor, date) else valor


def descrever_problema(problema: Problema) -> dict[str, Any]:
    """Line, columns and reason."""
    return {
        "linha": problema.linha,
        "de": problema.de,
        "ate": problema.ate,
        "campo": problema.campo,
        "motivo": problema.motivo,
    }
