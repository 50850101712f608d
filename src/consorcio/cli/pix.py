"""`consorcio pix`: the copy-and-paste code of a charge, written and read, and the kind of a key."""

from __future__ import annotations

from typing import Any

import typer

from consorcio.cli.lote import Campos, EmJson, EmLote, Objeto, atender
from consorcio.core.errors import ConsorcioError, validation
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.pix.brcode import (
    SEM_TXID,
    BrCode,
    escrever_brcode,
    ler_brcode,
    valor_do_brcode,
)
from consorcio.services.financeiro.bancos.pix.chave import ler_chave
from consorcio.services.financeiro.bancos.pix.tlv import crc16

app = typer.Typer(help="Pix copia e cola e chaves.", no_args_is_help=True)

_OPCIONAIS = ("chave", "url", "url_recorrencia", "info_adicional", "cep", "ponto_de_iniciacao")
_COMO_VIERAM = ("url", "url_recorrencia", "info_adicional", "ponto_de_iniciacao")


@app.command(
    epilog="./dev consorcio pix gerar chave=ana@exemplo.com nome='Ana Souza' cidade=Recife valor=10.00 txid=PARCELA12"
)
def gerar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Escreve um copia e cola: {"chave" ou "url": "…", "nome": "…", "cidade": "…", "valor": "10.00", "txid": "…"}.

    Nome e cidade perdem os acentos e vão até 25 e 15 letras. Também:
    url_recorrencia, info_adicional, cep e ponto_de_iniciacao (11 se o código
    se repete, 12 se vale uma vez).
    """
    atender(gerar_pix, campos, em_json=em_json, lote=lote)


@app.command(
    epilog="./dev consorcio pix ler "
    "payload='00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano "
    "de Tal6008BRASILIA62070503***63041D3D'"
)
def ler(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Lê um copia e cola: {"payload": "00020126…"}."""
    atender(ler_pix, campos, em_json=em_json, lote=lote)


@app.command(epilog="./dev consorcio pix chave entrada='(11) 98765-4321'")
def chave(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    """Diz de que tipo é uma chave: {"entrada": "…"}."""
    atender(reconhecer_chave, campos, em_json=em_json, lote=lote)


def gerar_pix(pedido: Objeto) -> dict[str, Any]:
    """The payload of a static or dynamic charge, its key as the directory (DICT) keeps it, however it was typed."""
    entrada = Entrada(pedido)
    codigo = BrCode(
        nome=entrada.texto("nome"),
        cidade=entrada.texto("cidade"),
        valor=valor_do_brcode(entrada.valor_centavos()) if entrada.tem("valor") else None,
        txid=entrada.texto("txid", SEM_TXID),
        chave=_chave(entrada),
        cep=entrada.como_escrito("cep") if entrada.tem("cep") else None,
        **{nome: entrada.texto(nome) for nome in _COMO_VIERAM if entrada.tem(nome)},
    )
    payload = escrever_brcode(codigo)
    return {"payload": payload, "crc16": payload[-4:], "tipo": codigo.tipo}


def _chave(entrada: Entrada) -> str | None:
    if not entrada.tem("chave"):
        return None
    lida = ler_chave(entrada.texto("chave"))
    if lida is None:
        raise validation("/chave", "A chave deve ser um CPF, CNPJ, e-mail, celular ou chave aleatória.")
    return lida.normalizada


def ler_pix(pedido: Objeto) -> dict[str, Any]:
    """What a payload says; when it is not one, why."""
    payload = pedido.get("payload", pedido.get("entrada"))
    if not isinstance(payload, str):
        raise validation("/payload", "payload deve ser um texto.")
    try:
        codigo = ler_brcode(payload)
    except ConsorcioError as recusa:
        return {"valido": False, "motivo": recusa.detail}
    lidos = {
        **{nome: getattr(codigo, nome) for nome in ("tipo", "gui", "nome", "cidade", "valor", "txid")},
        **{nome: getattr(codigo, nome) for nome in _OPCIONAIS},
    }
    return {"valido": True, **{n: v for n, v in lidos.items() if v is not None}, "crc16": crc16(payload.strip()[:-4])}


def reconhecer_chave(pedido: Objeto) -> dict[str, Any]:
    """The kind of key of `entrada`, null when it is none."""
    entrada = pedido.get("entrada")
    if not isinstance(entrada, str):
        raise validation("/entrada", "entrada deve ser um texto.")
    lida = ler_chave(entrada)
    return {"entrada": entrada, "tipo": lida.tipo if lida else None, "normalizada": lida.normalizada if lida else None}
