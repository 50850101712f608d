"""`consorcio remessa`: the file that registers boletos at the bank, written and checked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from consorcio.cli.lote import Campos, EmJson, EmLote, Objeto, atender
from consorcio.cli.retorno import abrir_arquivo, descrever_problema, dizendo_o_arquivo
from consorcio.core.clock import FUSO_BRASIL, SystemClock
from consorcio.core.errors import validation
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.cnab.pedido import ler_pedido
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa

app = typer.Typer(help="Arquivos de remessa para os bancos.", no_args_is_help=True)


@app.command(
    epilog="./dev consorcio remessa gerar @tests/vectors/bancos/remessa/itau_400.entrada.json --saida itau.rem"
)
def gerar(
    campos: Campos = None,
    saida: Annotated[Path | None, typer.Option("--saida", help="Grava o arquivo aqui.")] = None,
    em_json: EmJson = False,
    lote: EmLote = False,
) -> None:
    """Escreve uma remessa: {"banco": "341", "layout": "cnab400", "empresa": {…}, "titulos": [{…}]}.

    Empresa: nome, documento, agencia, conta, conta_dv, convenio, carteira,
    sequencial e o que o banco pedir. Título: nosso_numero, numero_documento,
    vencimento, valor, pagador_nome, pagador_documento, pagador_endereco,
    pagador_bairro, pagador_cep, pagador_cidade, pagador_uf; multa_valor,
    juros_valor, desconto_valor. O momento do arquivo é relogio
    ("2026-02-10T16:15:15") ou agora.
    """
    if lote and saida is not None:
        raise typer.BadParameter("com --lote cada remessa vai na sua resposta, em conteudo: um arquivo só não serve.")

    def ferramenta(pedido: Objeto) -> dict[str, Any]:
        resposta = gerar_remessa(pedido)
        if saida is not None:
            _gravar(saida, resposta["conteudo"])
        return resposta

    atender(ferramenta, campos, em_json=em_json, lote=lote, mostrar=lambda resposta: str(resposta["conteudo"]).rstrip())


@app.command(epilog="./dev consorcio remessa validar tests/vectors/bancos/remessa/itau_400.rem")
def validar(
    arquivo: Annotated[Path | None, typer.Argument(help="A remessa.")] = None,
    em_json: EmJson = False,
    lote: EmLote = False,
) -> None:
    """Confere uma remessa e aponta linha e colunas dos erros; sai com 1 se houver. Em lote: {"arquivo": "…"}."""
    laudo: dict[str, Any] = {}

    def ferramenta(pedido: Objeto) -> dict[str, Any]:
        laudo.update(conferir_remessa(pedido))
        return laudo

    campos = [f"arquivo={arquivo}"] if arquivo else None
    atender(conferir_remessa if lote else ferramenta, campos, em_json=em_json, lote=lote)
    if laudo and not laudo["valido"]:
        raise typer.Exit(1)


def gerar_remessa(pedido: Objeto) -> dict[str, Any]:
    """The file as text, its lines ended by CRLF."""
    agora: datetime = SystemClock().now().astimezone(FUSO_BRASIL)
    lido = ler_pedido(pedido, agora)
    conteudo = escrever_remessa(lido).decode("ascii")
    return {
        "banco": lido.banco,
        "layout": f"cnab{lido.layout}",
        "titulos": len(lido.titulos),
        "linhas": conteudo.count("\n"),
        "conteudo": conteudo,
    }


def conferir_remessa(pedido: Objeto) -> dict[str, Any]:
    """The verdict on the file named in `arquivo`, or on `conteudo`."""
    conteudo = pedido.get("conteudo")
    arquivo: Objeto = {}
    if isinstance(conteudo, str):
        laudo = validar_remessa(conteudo.encode("latin-1", errors="replace"))
    else:
        nome, bruto = abrir_arquivo(pedido)
        arquivo["arquivo"] = nome
        with dizendo_o_arquivo(nome):
            laudo = validar_remessa(bruto)
    return {
        **arquivo,
        "valido": not laudo.problemas,
        "banco": laudo.banco,
        "layout": f"cnab{laudo.layout}",
        "titulos": laudo.titulos,
        "valor_total": format_reais(laudo.valor_centavos),
        "problemas": [descrever_problema(problema) for problema in laudo.problemas],
    }


def _gravar(saida: Path, conteudo: str) -> None:
    try:
        saida.write_bytes(conteudo.encode("ascii"))
    except OSError:
        raise validation("/saida", f"Não foi possível gravar {saida}.") from None
