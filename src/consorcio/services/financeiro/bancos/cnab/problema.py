"""What is wrong in a file, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problema:
    """A line counted from 1, the columns (0: the line or the file as a whole) and the reason, for a person."""

    linha: int
    de: int
    ate: int
    campo: str
    motivo: str

    def __str__(self) -> str:
        colunas = f", colunas {self.de} a {self.ate}" if self.de else ""
        return f"Linha {self.linha}{colunas}{f' ({self.campo})' if self.campo else ''}: {self.motivo}"
