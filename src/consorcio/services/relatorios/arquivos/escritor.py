"""What writes a file of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from consorcio.core.clock import FUSO_BRASIL
from consorcio.services.relatorios.domain.relatorio import FormatoArquivo, Linha, Parametros, Relatorio


@dataclass(frozen=True, slots=True)
class Capa:
    """What the file says of itself."""

    relatorio: Relatorio
    parametros: Parametros
    gerado_em: datetime
    administradora: str = ""
    cnpj: str = ""
    grupo_codigo: str = ""

    @property
    def inscricao(self) -> str:
        """The CNPJ of the house, when the installation told it."""
        return f"CNPJ {self.cnpj}" if self.cnpj else ""

    @property
    def periodo(self) -> str:
        """Of which group or user, and the dates, as people read them."""
        fim = f"{self.parametros.data_final:%d/%m/%Y}"
        de_quem = f"Grupo {self.grupo_codigo}. " if self.grupo_codigo else ""
        if not self.relatorio.por_periodo:
            return f"{de_quem}Posição em {fim}"
        usuario = f", usuário {self.parametros.usuario_id}" if self.parametros.usuario_id else ""
        return f"{de_quem}De {self.parametros.data_inicial:%d/%m/%Y} a {fim}{usuario}"

    @property
    def geracao(self) -> str:
        """When it was made, in the time of São Paulo."""
        return f"Gerado em {self.gerado_em.astimezone(FUSO_BRASIL):%d/%m/%Y às %H:%M}"


class Escritor(Protocol):
    """Writes the lines that come, in order, and then the total if there is one."""

    def escrever(self, linhas: Sequence[Linha]) -> None:
        """Some more lines."""
        ...

    def terminar(self, total: Linha | None) -> None:
        """The end; the file is whole."""
        ...

    def abandonar(self) -> None:
        """Let go of what is open, without a whole file."""
        ...


def nome_do_arquivo(relatorio: Relatorio, parametros: Parametros, formato: FormatoArquivo) -> str:
    """As `inadimplencia-2026-01-31.pdf`."""
    return f"{relatorio.tipo}-{parametros.data_final.isoformat()}.{formato.value.lower()}"


def abrir_escritor(formato: FormatoArquivo, caminho: Path, capa: Capa) -> Escritor:
    """The writer of a format, on a file of its own."""
    if formato is FormatoArquivo.CSV:
        from consorcio.services.relatorios.arquivos.csv import EscritorCsv  # noqa: PLC0415 only the library in use

        return EscritorCsv(caminho, capa)
    if formato is FormatoArquivo.XLSX:
        from consorcio.services.relatorios.arquivos.xlsx import EscritorXlsx  # noqa: PLC0415

        return EscritorXlsx(caminho, capa)
    from consorcio.services.relatorios.arquivos.pdf import EscritorPdf  # noqa: PLC0415

    return EscritorPdf(caminho, capa)
