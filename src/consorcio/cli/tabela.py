"""A JSON object as text for a person: `campo  valor` a line, lists of objects as columns, nested objects indented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_RECUO = "  "


def como_tabela(objeto: Mapping[str, Any]) -> str:
    """The lines, without a final line break. Nothing is cut or wrapped: what is copied from it is whole."""
    largura = max((len(chave) for chave in objeto), default=0)
    linhas: list[str] = []
    for chave, valor in objeto.items():
        if isinstance(valor, Mapping) and valor:
            linhas += [f"{chave}:", *_recuar(como_tabela(valor))]
        elif _e_lista_de_objetos(valor):
            linhas += [f"{chave}:", *_recuar(em_colunas(valor))]
        else:
            linhas.append(f"{chave:<{largura}}  {_celula(valor)}".rstrip())
    return "\n".join(linhas)


def em_colunas(objetos: Sequence[Mapping[str, Any]]) -> str:
    """A heading and a line per object, columns aligned; a column exists when any object has it."""
    colunas = list(dict.fromkeys(chave for objeto in objetos for chave in objeto))
    linhas = [colunas, *([_celula(objeto.get(coluna)) for coluna in colunas] for objeto in objetos)]
    larguras = [max(len(linha[i]) for linha in linhas) for i in range(len(colunas))]
    return "\n".join(
        _RECUO.join(f"{celula:<{largura}}" for celula, largura in zip(linha, larguras, strict=True)).rstrip()
        for linha in linhas
    )


def _e_lista_de_objetos(valor: Any) -> bool:
    return isinstance(valor, Sequence) and bool(valor) and all(isinstance(item, Mapping) for item in valor)


def _recuar(texto: str) -> list[str]:
    return [_RECUO + linha for linha in texto.split("\n")]


def _celula(valor: Any) -> str:
    if valor is None:
        return "–"
    if isinstance(valor, bool):
        return "sim" if valor else "não"
    if isinstance(valor, Mapping):
        return " ".join(f"{chave}={_celula(item)}" for chave, item in valor.items())
    if isinstance(valor, Sequence) and not isinstance(valor, str):
        return " ".join(_celula(item) for item in valor)
    return str(valor)
