"""CNAB 400 returns: a header, one line per title (and complements), a trailer; the whole file is one batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from consorcio.services.financeiro.bancos.cnab.conferencia import conferir, valor_recebido
from consorcio.services.financeiro.bancos.cnab.layouts import COLUNAS_400, retorno_400
from consorcio.services.financeiro.bancos.cnab.linhas import Linha, ajustar
from consorcio.services.financeiro.bancos.cnab.ocorrencia import buscar_ocorrencia
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.registro import ler_registro
from consorcio.services.financeiro.bancos.cnab.retorno import Leitura, Lido, RegistroRetorno, Retorno
from consorcio.services.financeiro.bancos.cnab.tabela import Registro

_LOTE = 1
_BANCO_DO_TRAILER = slice(4, 7)
_OCORRENCIAS_DO_TRAILER = {
    "237": {
        "ocorrencia02_quantidade": ("02",),
        "ocorrencia06_quantidade": ("06",),
        "baixas_quantidade": ("09", "10"),
    }
}
"""How many records had an occurrence, where a bank is seen to count them. Its amounts are not those of the titles."""


class Leitura400(Leitura):
    """A file whose first line is a header of return. With a problem of structure it gives nothing."""

    def __init__(self, linhas: Iterable[str]) -> None:
        estrutura: list[Problema] = []
        self._linhas = ajustar(linhas, COLUNAS_400, estrutura)
        cabecalho = next(self._linhas)
        self._layout = layout = retorno_400(cabecalho.texto[76:79])
        self._por_tipo = {registro.campos[0].fixo: registro for registro in layout.registros.values()}
        self._estrutura = estrutura
        self._trailer: dict[str, Any] | None = None
        self._linha_do_trailer = 0
        self._detalhes = self._total_centavos = 0
        campos = ler_registro(layout.registros["header"], cabecalho.texto, cabecalho.numero, estrutura)
        self._lidos: list[RegistroRetorno] = []
        self._ultimo_lido = False
        self._por_ocorrencia: Counter[str] = Counter()
        self._retorno = Retorno(cabecalho.texto[76:79], "400", campos)
        self._conferir_sequencia(cabecalho, layout.registros["header"])

    def pedacos(self) -> Iterator[Sequence[Lido]]:
        """A title when the next one begins: the lines in between are complements of it."""
        for linha in self._linhas:
            self._ler(linha)
            if len(self._lidos) > 1:
                yield [self._lidos.pop(0)]
        yield self._lidos

    def _ler(self, linha: Linha) -> None:
        """The next line: a title, a complement of the title before it, or the trailer."""
        registro = self._por_tipo.get(linha.texto[0])
        if registro is None or registro.nome == "header":
            self._estrutura.append(
                Problema(linha.numero, 1, 1, "tipo_registro", f'tipo "{linha.texto[0]}" inesperado.')
            )
            return
        if self._trailer is not None:
            self._estrutura.append(Problema(linha.numero, 1, COLUNAS_400, "", "há linhas depois do trailer."))
        self._conferir_sequencia(linha, registro)
        if registro.nome == "trailer":
            self._trailer = ler_registro(registro, linha.texto, linha.numero, self._estrutura)
            self._linha_do_trailer = linha.numero
            self._conferir_banco(linha)
            self._conferir_ocorrencias(linha, registro)
        elif registro.nome == "detalhe":
            self._ler_detalhe(linha, registro)
        else:
            self._ler_complemento(linha, registro)

    def concluir(self) -> Retorno:
        """The file read; without a trailer it may have been cut."""
        retorno = self._retorno
        if self._trailer is None:
            retorno.completo = False
            fim = self._detalhes + 1
            retorno.avisos.append(Problema(fim, 0, 0, "", "o arquivo não tem trailer: confira se veio inteiro."))
        else:
            self._conferir_totais(self._trailer)
        if self._estrutura:
            retorno.problemas = self._estrutura + retorno.problemas
            retorno.lotes_recusados = [_LOTE]
            retorno.completo = False
        return retorno

    def _ler_detalhe(self, linha: Linha, registro: Registro) -> None:
        problemas: list[Problema] = []
        campos = ler_registro(registro, linha.texto, linha.numero, problemas)
        self._detalhes += 1
        self._total_centavos += campos.get("valor_titulo", 0)
        self._ultimo_lido = not problemas
        if problemas:
            self._retorno.problemas += problemas
            return
        banco = self._retorno.banco
        ocorrencia = buscar_ocorrencia(banco, "400", campos["ocorrencia"])
        self._por_ocorrencia[ocorrencia.codigo] += 1
        avisos = conferir(banco, "400", campos, ocorrencia.efeito, lambda _chave: (linha.numero, registro))
        recebido = valor_recebido(banco, campos)
        self._lidos.append(RegistroRetorno(linha.numero, _LOTE, ocorrencia, campos, recebido, avisos))

    def _ler_complemento(self, linha: Linha, registro: Registro) -> None:
        """It belongs to the title before it, if that could be read, and is never a payment of its own."""
        campos = ler_registro(registro, linha.texto, linha.numero, self._retorno.problemas)
        if not self._detalhes:
            self._estrutura.append(Problema(linha.numero, 1, 1, "tipo_registro", "complemento sem título antes dele."))
        elif self._ultimo_lido:
            titulo = self._lidos[-1]
            self._lidos[-1] = titulo._replace(campos={**titulo.campos, **campos})

    def _conferir_sequencia(self, linha: Linha, registro: Registro) -> None:
        campo = registro.campos[-1]
        if campo.recortar(linha.texto) != f"{linha.numero:06d}":
            motivo = (
                f'a sequência deveria ser {linha.numero:06d} e é "{campo.recortar(linha.texto)}": falta ou sobra linha.'
            )
            self._estrutura.append(Problema(linha.numero, campo.de, campo.ate, "sequencial", motivo))

    def _conferir_banco(self, trailer: Linha) -> None:
        """A file made of the pieces of two; only told, because banks are seen to leave another's number there."""
        banco = trailer.texto[_BANCO_DO_TRAILER]
        if banco.strip("0 ") and banco != self._retorno.banco:
            motivo = f'o trailer é do banco "{banco}" e o arquivo é do {self._retorno.banco}.'
            self._retorno.avisos.append(Problema(trailer.numero, 5, 7, "banco", motivo))

    def _conferir_ocorrencias(self, trailer: Linha, registro: Registro) -> None:
        """Told and no more: what else the bank counts there it alone knows."""
        if self._retorno.problemas or self._retorno.avisos:
            return
        for nome, codigos in _OCORRENCIAS_DO_TRAILER.get(self._retorno.banco, {}).items():
            campo = registro.campo(nome)
            informados = campo.recortar(trailer.texto).strip()
            contados = sum(self._por_ocorrencia[codigo] for codigo in codigos)
            if informados.strip("0") and informados.lstrip("0") != str(contados):
                motivo = (
                    f"o trailer conta {informados} registros de ocorrência {' ou '.join(codigos)} e são {contados}."
                )
                self._retorno.avisos.append(Problema(trailer.numero, campo.de, campo.ate, campo.nome, motivo))

    def _conferir_totais(self, trailer: dict[str, Any]) -> None:
        """Where the bank gives totals, they must be those of the lines."""
        registro = self._layout.registros["trailer"]
        contados = {"total_quantidade": self._detalhes, "total_valor_titulo": self._total_centavos}
        for chave, contado in contados.items():
            informado = int(trailer.get(chave) or 0)
            if informado and informado != contado:
                campo = registro.campo(chave)
                motivo = f"o trailer diz {informado} e as linhas somam {contado}."
                self._estrutura.append(Problema(self._linha_do_trailer, campo.de, campo.ate, campo.nome, motivo))
