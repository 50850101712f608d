"""`consorcio documento`: CPF and CNPJ, the alphanumeric one too."""

from __future__ import annotations

from typing import Any

import typer

from consorcio.cli.lote import Campos, EmJson, EmLote, Objeto, atender
from consorcio.core.documents import format_cpf_cnpj, normalise_cnpj, normalise_cpf
from consorcio.core.errors import ConsorcioError, validation

app = typer.Typer(help="Documentos de pessoas e empresas.", no_args_is_help=True)

_TIPOS = {"cpf": normalise_cpf, "cnpj": normalise_cnpj, "cnpj_alfa": normalise_cnpj}


@app.callback()
def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


@app.command(epilog="./dev consorcio documento validar tipo=cnpj_alfa entrada=12.ABC.345/01DE-35")
def validar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Diz se um CPF ou CNPJ é válido: {"tipo": "cpf" | "cnpj" | "cnpj_alfa", "entrada": "…"}."""
    atender(validar_documento, campos, em_json=em_json, lote=lote)


def validar_documento(pedido: Objeto) -> dict[str, Any]:
    """The verdict on `entrada`; a type that does not exist or an entry that is not text is refused."""
    tipo, entrada = pedido.get("tipo"), pedido.get("entrada")
    tipo = tipo.lower() if isinstance(tipo, str) else ""
    if tipo not in _TIPOS:
        raise validation("/tipo", f"tipo deve ser um de {', '.join(_TIPOS)}.")
    if not isinstance(entrada, str):
        raise validation("/entrada", "entrada deve ser um texto.")
    try:
        documento = _TIPOS[tipo](entrada, "/entrada")
    except ConsorcioError as recusa:
        return {"tipo": tipo, "entrada": entrada, "valido": False, "motivo": recusa.detail}
    return {
        "tipo": tipo,
        "entrada": entrada,
        "valido": True,
        "normalizado": documento,
        "formatado": format_cpf_cnpj(documento),
    }
