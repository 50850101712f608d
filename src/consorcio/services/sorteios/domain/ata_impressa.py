"""What the printed ata shows, taken from the canonical one and nothing else: the paper says what the bundle proves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct_br
from consorcio.services.sorteios.domain.elegibilidade import Impedimento
from consorcio.services.sorteios.domain.integridade import sha256_hex
from consorcio.services.sorteios.domain.lances import Recusa
from consorcio.services.sorteios.domain.resultado import direito_decidido

_METODOS = {
    "MOD_PRIMEIRO_PREMIO": "módulo do primeiro prêmio",
    "CENTENAS_3_PASSES": "centenas em três passes",
    "CENTENA_1A5_COM_RETORNO": "centena do 1º ao 5º prêmio, com retorno",
    "DEZ_NUMEROS_COM_TABELA": "dez números, com tabela de equivalência",
    "QUINZE_CENTENAS": "quinze centenas",
    "CENTENA_PRIMEIRO_PREMIO": "centena do primeiro prêmio",
    "GLOBO": "globo",
}
_GLOBO = "GLOBO"
_BASES = {"CREDITO": "do crédito", "CATEGORIA": "da categoria", "SALDO_DEVEDOR": "do saldo devedor"}
_TIPOS = {"SORTEIO": "Sorteio", "LANCE": "Lance, a pagar", "EXCLUIDO": "Sorteio de excluído (restituição)"}
_SITUACOES = {"VENCEDOR": "Vencedor, a pagar", "SUPLENTE": "Suplente", "DESCLASSIFICADO": "Desclassificado"}


def dados_da_ata(ata: Mapping[str, Any], conteudo: bytes, administradora: Mapping[str, str]) -> dict[str, Any]:
    """The variables of the template `ata`, from an ata and its canonical bytes."""
    apuracao, extracao = ata["apuracao"], ata["apuracao"]["extracao"]
    return {
        "administradora": administradora,
        "grupo": {"codigo": ata["grupo"]},
        "assembleia": {
            "numero": ata["ago"],
            "data": ata["data_ago"],
            "elegiveis": ata["elegiveis"],
            "metodo": _metodo(apuracao["regra"]["metodo_sorteio"], extracao),
            "pedra_chave": apuracao["pedra_chave"],
        },
        "extracao": {"texto": _texto_da_extracao(extracao)},
        "contemplacoes": [_contemplacao(item) for item in apuracao["contemplacoes"]],
        "lances": _lances(apuracao["lances"], apuracao["regra"]["base_lance"]),
        "prova": {"raiz_lista": ata["raiz_lista"], "impressao_digital": sha256_hex(conteudo)},
    }


def _contemplacao(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "cota": item["numero"],
        "tipo": _TIPOS[item["tipo"]],
        "credito": format_reais(direito_decidido(item)),
        "caixa_antes": format_reais(item["caixa_antes_centavos"]),
        "caixa_depois": format_reais(item["caixa_depois_centavos"]),
    }


def _metodo(do_grupo: str, extracao: Mapping[str, Any]) -> str:
    """How the number was found: a group of the Loteria without an extraction falls back to the globo (R5.22)."""
    if extracao.get("origem") == _GLOBO and do_grupo != _GLOBO:
        return f"{_METODOS[_GLOBO]}, na falta de extração para {_METODOS[do_grupo]}"
    return _METODOS[do_grupo]


def _texto_da_extracao(extracao: Mapping[str, Any]) -> str:
    """What was drawn, where and when; balls are written as on the balls."""
    dia = f"{date.fromisoformat(extracao['data']):%d/%m/%Y}"
    if extracao.get("origem") != _GLOBO:
        premios = ", ".join(extracao["premios"])
        return f"Extração {extracao['numero']} da Loteria Federal, de {dia}. Prêmios, do primeiro ao quinto: {premios}."
    bolas = ", ".join(str(int(bola)) for bola in extracao["premios"])
    return f"Globo de {dia} ({extracao['fonte']}). Bolas, na ordem em que saíram: {bolas}."


def _oferta(lance: Mapping[str, Any], base: str) -> str:
    """An offer in the unit of the group (R6.01); who settles everything names no quantity."""
    if lance["modalidade"] == "QUITACAO":
        return "tudo o que deve"
    quantidade = lance["quantidade"]
    if base == "PARCELAS":
        inteiras = int(Decimal(quantidade))
        return f"{inteiras} parcela" if inteiras == 1 else f"{inteiras} parcelas"
    return f"{format_pct_br(Decimal(quantidade))} {_BASES[base]}"


def _lances(itens: Sequence[Mapping[str, Any]], base: str) -> list[dict[str, Any]]:
    """In the order they were called; the value of each is public after the apuração."""
    return [
        {
            "ordem": ordem,
            "cota": item["lance"]["numero"],
            "modalidade": item["lance"]["modalidade"].capitalize(),
            "oferta": _oferta(item["lance"], base),
            "resultado": _resultado(item),
        }
        for ordem, item in enumerate(itens, start=1)
    ]


def _resultado(item: Mapping[str, Any]) -> str:
    situacao = _SITUACOES[item["situacao"]]
    return f"{situacao}: {_MOTIVOS[item['motivo']]}" if item["motivo"] else situacao


_MOTIVOS = {motivo.name: motivo.value for motivo in (*Impedimento, *Recusa)}
