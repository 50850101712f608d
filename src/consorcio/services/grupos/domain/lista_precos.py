"""A price list as a file: what each bem costs from when (R4.30 a). Every problem is told at its line and column."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consorcio.core.csv_records import csv_records, decode_csv
from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.money import parse_reais
from consorcio.core.percent import pct
from consorcio.services.grupos.domain.bem import Bem, Preco, preco_em
from consorcio.services.grupos.leitura import ler_data

COLUNAS = ("lista", "codigo", "vigencia_inicio", "preco")
MAXIMO_LINHAS = 20_000
MAXIMO_PROBLEMAS = 5_000
_PONTEIRO = "/conteudo"
_DATA_BRASILEIRA = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", re.ASCII)
_MILHARES = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{2})?", re.ASCII)
_PRECO_MAXIMO_CENTAVOS = 10**13


@dataclass(frozen=True, slots=True)
class Problema:
    """What is wrong, where a person finds it; line 1 is the header."""

    linha: int
    coluna: str
    motivo: str


@dataclass(frozen=True, slots=True)
class LinhaLista:
    """A line that can be read: the list it is of, the code of a bem, and its price."""

    numero: int
    lista: str
    codigo: str
    preco: Preco


@dataclass(frozen=True, slots=True)
class BemComSerie:
    """A bem and all its prices, from the first to the last."""

    bem: Bem
    serie: tuple[Preco, ...]


@dataclass(frozen=True, slots=True)
class PrecoNovo:
    """A bem whose price moves, from what it was on that day."""

    bem: Bem
    anterior: Preco
    novo: Preco

    @property
    def variacao(self) -> Decimal:
        """How much it moves, in percent."""
        return pct(Decimal(self.novo.preco_centavos) * 100 / self.anterior.preco_centavos - 100)


@dataclass(frozen=True, slots=True)
class Conferencia:
    """What a list would do: the prices that move, how many lines say what is already so, and what is wrong."""

    mudam: list[PrecoNovo]
    inalterados: int
    problemas: list[Problema]


def ler_lista(conteudo: bytes) -> tuple[list[LinhaLista], list[Problema]]:
    """The good lines of a CSV with a header, and the problems of the others.

    Separated by `;`, in UTF-8 or Windows-1252. VALIDATION on `/conteudo` when it is not such a file at all.
    """
    linhas = _linhas_escritas(decode_csv(conteudo))
    _, cabecalho = next(linhas, (0, []))
    colunas = [celula.lower() for celula in cabecalho]
    if sorted(colunas) != sorted(COLUNAS):
        raise validation(_PONTEIRO, f"A primeira linha deve ter as colunas {';'.join(COLUNAS)}.")
    boas: list[LinhaLista] = []
    problemas: list[Problema] = []
    for lidas, (numero, celulas) in enumerate(linhas):
        if lidas == MAXIMO_LINHAS:
            raise validation(_PONTEIRO, f"O arquivo tem mais de {MAXIMO_LINHAS} linhas. Divida-o.")
        linha, achados = _ler_linha(numero, colunas, celulas)
        boas += [linha] if linha else []
        problemas += achados
    if not boas and not problemas:
        raise validation(_PONTEIRO, "O arquivo não tem nenhum preço.")
    return boas, problemas


def conferir_lista(linhas: Sequence[LinhaLista], bens: Mapping[str, BemComSerie]) -> Conferencia:
    """Each line against its bem. The same list again moves nothing: a price that is so on that day is left alone."""
    mudam: list[PrecoNovo] = []
    problemas: list[Problema] = []
    primeira: dict[str, int] = {}
    for linha in linhas:
        achado, anterior = bens.get(linha.codigo), primeira.setdefault(linha.codigo, linha.numero)
        if anterior != linha.numero:
            problemas.append(Problema(linha.numero, "codigo", f"O mesmo bem está na linha {anterior}."))
        elif achado is None:
            problemas.append(Problema(linha.numero, "codigo", f"Não há bem com o código {linha.codigo}."))
        elif problema := _recusa(linha, achado):
            problemas.append(problema)
        elif not _ja_vale(linha, achado):
            mudam.append(PrecoNovo(achado.bem, achado.serie[-1], linha.preco))
    return Conferencia(mudam, len(linhas) - len(mudam) - len(problemas), problemas)


def limitar(problemas: Sequence[Problema]) -> list[Problema]:
    """In the order of the file, and so many that an answer can carry."""
    ordenados = sorted(problemas, key=lambda problema: problema.linha)
    if len(ordenados) <= MAXIMO_PROBLEMAS:
        return ordenados
    aviso = f"O arquivo tem {len(ordenados)} problemas; só os primeiros {MAXIMO_PROBLEMAS} são relatados."
    return [*ordenados[:MAXIMO_PROBLEMAS], Problema(ordenados[MAXIMO_PROBLEMAS].linha, "", aviso)]


def _recusa(linha: LinhaLista, achado: BemComSerie) -> Problema | None:
    """Why a price cannot be the next one of its bem, or none."""
    fonte = achado.bem.fonte_preco
    if fonte.casefold() != linha.lista.casefold():
        segue = f"segue {fonte}" if fonte else "não segue lista nenhuma"
        return Problema(linha.numero, "lista", f"O bem {linha.codigo} {segue}.")
    ultimo = achado.serie[-1].vigencia_inicio
    if linha.preco.vigencia_inicio > ultimo or _ja_vale(linha, achado):
        return None
    motivo = f"O último preço vale desde {ultimo:%d/%m/%Y} e preços não são alterados: informe uma data posterior."
    return Problema(linha.numero, "vigencia_inicio", motivo)


def _ja_vale(linha: LinhaLista, achado: BemComSerie) -> bool:
    """Whether on that day the bem costs this already."""
    vigente = preco_em(achado.serie, linha.preco.vigencia_inicio)
    return vigente is not None and vigente.preco_centavos == linha.preco.preco_centavos


def _linhas_escritas(texto: str) -> Iterator[tuple[int, list[str]]]:
    for numero, celulas in csv_records(texto, ";"):
        if any(celula.strip() for celula in celulas):
            yield numero, [celula.strip() for celula in celulas]


def _ler_linha(numero: int, colunas: list[str], celulas: list[str]) -> tuple[LinhaLista | None, list[Problema]]:
    if len(celulas) != len(colunas):
        return None, [Problema(numero, "", f"São {len(colunas)} valores, separados por ponto e vírgula.")]
    valor = dict(zip(colunas, celulas, strict=True))
    problemas = [
        Problema(numero, coluna, "Informe um texto.")
        for coluna in ("lista", "codigo")
        if not valor[coluna] or not valor[coluna].isprintable()
    ]
    vigencia, preco = date.min, 0
    try:
        vigencia = ler_data(_data_iso(valor["vigencia_inicio"]), "/vigencia_inicio")
    except ConsorcioError:
        problemas.append(Problema(numero, "vigencia_inicio", "Informe uma data que exista: AAAA-MM-DD ou DD/MM/AAAA."))
    with contextlib.suppress(ConsorcioError):  # told below, as a price of zero is
        preco = parse_reais(_reais(valor["preco"]), "/preco")
    if not 0 < preco < _PRECO_MAXIMO_CENTAVOS:
        problemas.append(Problema(numero, "preco", "Informe um preço em reais maior que zero, por exemplo 63.000,00."))
    if problemas:
        return None, problemas
    return LinhaLista(numero, valor["lista"], valor["codigo"], Preco(vigencia, preco, f"Lista {valor['lista']}")), []


def _data_iso(texto: str) -> str:
    achado = _DATA_BRASILEIRA.fullmatch(texto)
    return "-".join(reversed(achado.groups())) if achado else texto


def _reais(texto: str) -> str:
    """`63000`, `63000.00`, `63000,00` and `63.000,00` as the wire form."""
    if _MILHARES.fullmatch(texto):
        texto = texto.replace(".", "")
    return texto.replace(",", ".") if "." not in texto else texto
