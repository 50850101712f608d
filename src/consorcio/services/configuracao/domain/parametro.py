"""A parameter: its type, its limits, where it may have a value and which one is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from consorcio.core.documents import normalise_cnpj
from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, validation
from consorcio.core.parameters import Escopo, TipoEscopo, TipoParametro, Valor, escrever_valor, ler_valor

CLASSES = ("IMOVEIS", "MOVEIS", "SERVICOS")
_COM_LIMITES = frozenset(
    {
        TipoParametro.INTEIRO,
        TipoParametro.DINHEIRO,
        TipoParametro.PERCENTUAL,
        TipoParametro.DATA,
        TipoParametro.HORA,
        TipoParametro.INTEIROS,
    }
)


@dataclass(frozen=True, slots=True)
class Definicao:
    """What a parameter is. Texts are canonical; empty limits mean none."""

    chave: str
    tipo: TipoParametro
    descricao: str
    unidade: str
    minimo: str
    maximo: str
    opcoes: tuple[str, ...]
    padrao: str
    sensivel: bool
    escopos: tuple[TipoEscopo, ...]


@dataclass(frozen=True, slots=True)
class Parametro:
    """A kept parameter; `versao` rises with every change of its definition or of its values."""

    definicao: Definicao
    versao: int


@dataclass(frozen=True, slots=True)
class Mudanca:
    """A value for a scope from a day on; `valor` None gives the scope back to the one above."""

    escopo: Escopo
    valor: str | None
    vigencia_inicio: date


@dataclass(frozen=True, slots=True)
class ValorDefinido:
    """A change that was carried out, and by whom."""

    valor_id: UUID
    chave: str
    mudanca: Mudanca
    versao: int
    autor_id: str
    aprovador_id: str
    motivo: str
    criado_em: datetime


def ler_definicao(definicao: Definicao) -> Definicao:
    """The definition in canonical texts. VALIDATION with every field that is wrong."""
    erros: list[FieldError] = []
    lidos = {
        campo: _campo(definicao.tipo, getattr(definicao, campo), f"/{campo}", erros) for campo in ("minimo", "maximo")
    }
    opcoes = tuple(
        _campo(definicao.tipo, opcao, f"/opcoes/{i}", erros, exigir=True) for i, opcao in enumerate(definicao.opcoes)
    )
    if erros:
        raise ConsorcioError(ErrorKind.VALIDATION, erros[0].message, tuple(erros))
    escopos = definicao.escopos or (TipoEscopo.GLOBAL,)
    lida = replace(definicao, minimo=lidos["minimo"], maximo=lidos["maximo"], opcoes=opcoes, escopos=escopos)
    _exigir_limites_coerentes(lida)
    return replace(lida, padrao=ler_valor_de(lida, definicao.padrao, "/padrao"))


def ler_valor_de(definicao: Definicao, texto: str, pointer: str = "/valor") -> str:
    """The canonical text of a value of the parameter. VALIDATION when type, limits or options refuse it."""
    valor = ler_valor(definicao.tipo, texto, pointer)
    canonico = escrever_valor(definicao.tipo, valor)
    if definicao.opcoes and canonico not in definicao.opcoes:
        raise validation(pointer, f"Informe um destes valores: {', '.join(definicao.opcoes)}.")
    for parte in valor if isinstance(valor, tuple) else (valor,):
        _exigir_dentro(definicao, parte, pointer)
    return canonico


def ler_escopo(definicao: Definicao, escopo: Escopo, pointer: str = "/escopo") -> Escopo:
    """The scope in canonical form. VALIDATION when the parameter does not take it or it is not one."""
    if escopo.tipo not in definicao.escopos:
        nomes = ", ".join(tipo.value for tipo in definicao.escopos)
        raise validation(f"{pointer}/tipo", f"Este parâmetro só tem valor nestes escopos: {nomes}.")
    identificador = f"{pointer}/identificador"
    match escopo.tipo:
        case TipoEscopo.GLOBAL:
            if escopo.identificador:
                raise validation(identificador, "O escopo global não tem identificador.")
            return escopo
        case TipoEscopo.ADMINISTRADORA:
            return Escopo(escopo.tipo, normalise_cnpj(escopo.identificador, identificador))
        case TipoEscopo.CLASSE:
            if escopo.identificador not in CLASSES:
                raise validation(identificador, f"Informe uma destas classes: {', '.join(CLASSES)}.")
            return escopo


def exigir_vigencia(vigencia: date, hoje: date, pointer: str = "/vigencia_inicio") -> None:
    """What was in force yesterday stays as it was."""
    if vigencia < hoje:
        raise validation(pointer, "A vigência não pode começar em um dia que já passou.")


def em_vigor(valores: Iterable[ValorDefinido], dia: date) -> dict[Escopo, ValorDefinido]:
    """The change in force of each scope: the latest start not after the day, the latest change of that start."""
    vigentes: dict[Escopo, ValorDefinido] = {}
    for valor in sorted(valores, key=lambda valor: (valor.mudanca.vigencia_inicio, valor.versao)):
        if valor.mudanca.vigencia_inicio <= dia:
            vigentes[valor.mudanca.escopo] = valor
    return vigentes


def textos_em_vigor(valores: Iterable[ValorDefinido], dia: date) -> dict[Escopo, str]:
    """The text in force of each scope that has a value of its own."""
    vigentes = em_vigor(valores, dia).items()
    return {escopo: valor.mudanca.valor for escopo, valor in vigentes if valor.mudanca.valor is not None}


def _campo(tipo: TipoParametro, texto: str, pointer: str, erros: list[FieldError], *, exigir: bool = False) -> str:
    if not texto and not exigir:
        return ""
    try:
        return escrever_valor(tipo, _limite(tipo, texto, pointer))
    except ConsorcioError as erro:
        erros.extend(erro.fields)
        return ""


def _limite(tipo: TipoParametro, texto: str, pointer: str) -> Valor:
    """A limit of a list is a limit of its items."""
    if tipo is TipoParametro.INTEIROS and not pointer.startswith("/opcoes"):
        return ler_valor(TipoParametro.INTEIRO, texto, pointer)
    return ler_valor(tipo, texto, pointer)


def _exigir_limites_coerentes(definicao: Definicao) -> None:
    for campo in ("minimo", "maximo"):
        if getattr(definicao, campo) and definicao.tipo not in _COM_LIMITES:
            raise validation(f"/{campo}", f"O tipo {definicao.tipo.value} não tem limites.")
    if not (definicao.minimo and definicao.maximo):
        return
    minimo = _limite(definicao.tipo, definicao.minimo, "/minimo")
    maximo = _limite(definicao.tipo, definicao.maximo, "/maximo")
    if maximo < minimo:  # type: ignore[operator]  # both are of the one type of the parameter
        raise validation("/maximo", "O máximo não pode ser menor que o mínimo.")


def _exigir_dentro(definicao: Definicao, valor: Valor, pointer: str) -> None:
    if definicao.minimo and valor < _limite(definicao.tipo, definicao.minimo, pointer):  # type: ignore[operator]
        raise validation(pointer, f"O valor mínimo é {definicao.minimo}.")
    if definicao.maximo and valor > _limite(definicao.tipo, definicao.maximo, pointer):  # type: ignore[operator]
        raise validation(pointer, f"O valor máximo é {definicao.maximo}.")
