"""XLSX by xlsxwriter in constant memory: a line leaves for the disk when the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from consorcio.services.relatorios.arquivos.escritor import Capa
from consorcio.services.relatorios.domain.relatorio import FormatoColuna, Linha, Valor

_CENTAVO = Decimal("0.01")
_NUMERO = {
    FormatoColuna.TEXTO: "@",
    FormatoColuna.INTEIRO: "0",
    FormatoColuna.DINHEIRO: "#,##0.00",
    FormatoColuna.PERCENTUAL: '0.0000" %"',
    FormatoColuna.DATA: "dd/mm/yyyy",
}
_LARGURA = {
    FormatoColuna.TEXTO: 28,
    FormatoColuna.INTEIRO: 13,
    FormatoColuna.DINHEIRO: 17,
    FormatoColuna.PERCENTUAL: 14,
    FormatoColuna.DATA: 12,
}
_NOME_DA_PLANILHA_MAX = 31


class EscritorXlsx:
    """Title and period, column titles that stay in sight, lines. Money is a number, text never a formula."""

    def __init__(self, caminho: Path, capa: Capa) -> None:
        # The folder of the file, because the system's temporary one may be small.
        opcoes = {"constant_memory": True, "tmpdir": str(caminho.parent)}
        self._livro = xlsxwriter.Workbook(str(caminho), opcoes)
        self._planilha = self._livro.add_worksheet(capa.relatorio.tipo[:_NOME_DA_PLANILHA_MAX])
        self._formatos = [coluna.formato for coluna in capa.relatorio.colunas]
        self._estilos = [self._livro.add_format({"num_format": _NUMERO[formato]}) for formato in self._formatos]
        self._negritos = [
            self._livro.add_format({"num_format": _NUMERO[formato], "bold": True, "top": 1})
            for formato in self._formatos
        ]
        self._linha = 0
        self._cabecalho(capa)

    def escrever(self, linhas: Sequence[Linha]) -> None:
        """See `Escritor`."""
        for linha in linhas:
            self._uma(linha, self._estilos)

    def terminar(self, total: Linha | None) -> None:
        """See `Escritor`."""
        if total is not None:
            self._uma(total, self._negritos)
        self._livro.close()

    def abandonar(self) -> None:
        """See `Escritor`: the library closes its temporary file only with the book."""
        self._livro.close()

    def _cabecalho(self, capa: Capa) -> None:
        negrito = self._livro.add_format({"bold": True})
        for coluna, formato in enumerate(self._formatos):
            self._planilha.set_column(coluna, coluna, _LARGURA[formato])
        self._planilha.write_string(0, 0, capa.relatorio.nome, negrito)
        self._planilha.write_string(1, 0, f"{capa.periodo}. {capa.geracao}.")
        self._planilha.write_string(2, 0, " · ".join(filter(None, (capa.administradora, capa.inscricao))))
        for coluna, definida in enumerate(capa.relatorio.colunas):
            self._planilha.write_string(3, coluna, definida.titulo, negrito)
        self._planilha.freeze_panes(4, 0)
        self._linha = 4

    def _uma(self, linha: Linha, estilos: Sequence[Any]) -> None:
        for coluna, valor in enumerate(linha):
            if valor is not None:
                self._celula(coluna, valor, estilos[coluna])
        self._linha += 1

    def _celula(self, coluna: int, valor: Valor, estilo: Any) -> None:
        if isinstance(valor, str):
            self._planilha.write_string(self._linha, coluna, valor, estilo)
        elif isinstance(valor, date):
            self._planilha.write_datetime(self._linha, coluna, valor, estilo)
        elif self._formatos[coluna] is FormatoColuna.DINHEIRO and isinstance(valor, int):
            self._planilha.write_number(self._linha, coluna, valor * _CENTAVO, estilo)
        else:
            self._planilha.write_number(self._linha, coluna, valor, estilo)
