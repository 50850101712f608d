"""A report: what it reads, its columns, how their values are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from consorcio.core.errors import validation
from consorcio.core.money import format_reais

Valor = int | str | date | Decimal | None
Linha = Sequence[Valor]
_ANOS_DO_PERIODO_MAX = 20
PERMISSAO_REGISTRO = "auditoria.registro.ler"


class FormatoColuna(Enum):
    """What the values of a column are. DINHEIRO is an int of centavos, PERCENTUAL a Decimal."""

    TEXTO = "TEXTO"
    INTEIRO = "INTEIRO"
    DINHEIRO = "DINHEIRO"
    PERCENTUAL = "PERCENTUAL"
    DATA = "DATA"


class FormatoArquivo(Enum):
    """What a report is written as."""

    CSV = "CSV"
    XLSX = "XLSX"
    PDF = "PDF"

    @property
    def media_type(self) -> str:
        """How HTTP names it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FormatoArquivo.CSV: "text/csv; charset=utf-8",
    FormatoArquivo.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FormatoArquivo.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Coluna:
    """A column. `soma`: the last line of the report adds it up."""

    nome: str
    titulo: str
    formato: FormatoColuna = FormatoColuna.TEXTO
    soma: bool = False


@dataclass(frozen=True, slots=True)
class Relatorio:
    """A report. Its query has the name of its `tipo`; `por_periodo`: it reads the initial date too.

    `do_registro`: its lines are those of the audit log, by user instead of by group.
    """

    tipo: str
    nome: str
    descricao: str
    colunas: tuple[Coluna, ...]
    por_periodo: bool = False
    exige_grupo: bool = False
    do_registro: bool = False

    @property
    def permissao(self) -> str:
        """What whoever reads it must hold besides the permission to read reports; empty when nothing."""
        return PERMISSAO_REGISTRO if self.do_registro else ""

    @property
    def tem_total(self) -> bool:
        """Whether some column adds up."""
        return any(coluna.soma for coluna in self.colunas)


@dataclass(frozen=True, slots=True)
class Parametros:
    """What a report reads: one group or all, a period with both ends in it, one user or all (empty)."""

    grupo_id: UUID | None
    data_inicial: date
    data_final: date
    usuario_id: str = ""


def escolher_parametros(
    relatorio: Relatorio,
    grupo_id: UUID | None,
    inicial: date | None,
    final: date | None,
    hoje: date,
    usuario_id: str = "",
) -> Parametros:
    """The parameters with what was left out filled in: until today, from the first day of that month.

    VALIDATION names the one that the report does not take, lacks, or that makes no period.
    """
    if relatorio.exige_grupo and grupo_id is None:
        raise validation("/parametros/grupo_id", "Este relatório é de um grupo: informe qual.")
    if relatorio.do_registro and grupo_id is not None:
        raise validation("/parametros/grupo_id", "Este relatório é de usuários: deixe o grupo em branco.")
    if usuario_id and not relatorio.do_registro:
        raise validation("/parametros/usuario_id", "Este relatório não é de usuários: deixe em branco.")
    if inicial is not None and not relatorio.por_periodo:
        raise validation("/parametros/data_inicial", "Este relatório é uma posição: informe só a data final.")
    fim = final or hoje
    if fim > hoje:
        raise validation("/parametros/data_final", "A data final não pode ser futura.")
    inicio = (inicial or fim.replace(day=1)) if relatorio.por_periodo else fim
    if inicio > fim:
        raise validation("/parametros/data_inicial", "A data inicial é posterior à final.")
    if fim.year - inicio.year > _ANOS_DO_PERIODO_MAX:
        raise validation("/parametros/data_inicial", f"O período passa de {_ANOS_DO_PERIODO_MAX} anos.")
    return Parametros(grupo_id, inicio, fim, usuario_id)


class Somador:
    """Adds up the columns that say so, line by line."""

    def __init__(self, colunas: Sequence[Coluna]) -> None:
        self._colunas = colunas
        self._somas = [0] * len(colunas)

    def somar(self, linhas: Iterable[Linha]) -> None:
        """Count some lines."""
        for linha in linhas:
            for posicao, coluna in enumerate(self._colunas):
                valor = linha[posicao]
                if coluna.soma and isinstance(valor, int):
                    self._somas[posicao] += valor

    def total(self) -> list[Valor]:
        """The last line: sums where there are, "Total" in the first column."""
        linha: list[Valor] = [
            soma if coluna.soma else None for soma, coluna in zip(self._somas, self._colunas, strict=True)
        ]
        return ["Total", *linha[1:]]


def valor_em_texto(valor: Valor, formato: FormatoColuna) -> str:
    """The wire form of a value: money and percents as decimal text, dates ISO, empty where there is none."""
    if valor is None:
        return ""
    if formato is FormatoColuna.DINHEIRO and isinstance(valor, int):
        return format_reais(valor)
    if isinstance(valor, Decimal):
        return f"{valor:f}"
    return str(valor)


def valor_para_ler(valor: Valor, formato: FormatoColuna) -> str:
    """The form people read in Brazil: 1.234,56; 12,5000 %, of which files keep every digit; 31/12/2026."""
    if valor is None:
        return ""
    if formato is FormatoColuna.DINHEIRO and isinstance(valor, int):
        inteiro, centavos = format_reais(abs(valor)).split(".")
        return f"{'-' if valor < 0 else ''}{int(inteiro):,}".replace(",", ".") + f",{centavos}"
    if isinstance(valor, Decimal):
        return f"{valor:.4f}".replace(".", ",") + " %"
    if isinstance(valor, date):
        return f"{valor:%d/%m/%Y}"
    return str(valor)
