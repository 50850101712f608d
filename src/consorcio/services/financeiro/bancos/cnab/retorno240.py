"""CNAB 240 returns: batches of titles in two records each (T and U), every batch closed by a trailer that counts it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.cnab.conferencia import conferir
from consorcio.services.financeiro.bancos.cnab.grade import Grade
from consorcio.services.financeiro.bancos.cnab.layouts import COLUNAS_240, LOTES_COM_NUMERO_DO_BANCO, retorno_240
from consorcio.services.financeiro.bancos.cnab.linhas import Linha, ajustar
from consorcio.services.financeiro.bancos.cnab.ocorrencia import buscar_ocorrencia
from consorcio.services.financeiro.bancos.cnab.pares import Pares
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.registro import ler_registro
from consorcio.services.financeiro.bancos.cnab.retorno import Leitura, Lido, Lidos, RegistroRetorno, Retorno
from consorcio.services.financeiro.bancos.cnab.tabela import Campo

_HEADER_ARQUIVO, _HEADER_LOTE, _DETALHE, _TRAILER_LOTE, _TRAILER_ARQUIVO = "0", "1", "3", "5", "9"
_TIPOS_DE_COBRANCA = ("simples", "vinculada", "caucionada", "descontada")
_SOMAM_OS_TITULOS = frozenset({"748"})
"""Banks seen to write in the trailer of a batch what its titles are worth; Santander's files have another amount."""
_TITULOS_POR_VEZ, _POUCOS_TITULOS = 1_000, 8
_DETALHES, _PARES = re.compile(b"3+"), re.compile(b"(?:TU)+")


@dataclass(slots=True)
class _Titulo:
    """A record T waiting for its U."""

    linha: int
    campos: dict[str, Any]
    problemas: list[Problema]


@dataclass(slots=True)
class _Lote:
    numero: int
    linhas: int = 1
    sequencia: int = 0
    titulos: int = 0
    valor_centavos: int = 0
    problemas: list[Problema] = field(default_factory=list)
    estrutura: list[Problema] = field(default_factory=list)
    aberto: _Titulo | None = None


class LeituraEmLinhas(Leitura):
    """A file whose first line is a header of file. A batch with a problem of structure gives nothing."""

    def __init__(self, linhas: Iterable[str]) -> None:
        largura: list[Problema] = []
        self._linhas = ajustar(linhas, COLUNAS_240, largura)
        cabecalho = next(self._linhas)
        self._lidas = cabecalho.numero
        self._leitor = _Leitor(cabecalho, largura)

    def pedacos(self) -> Iterator[Sequence[Lido]]:
        for linha in self._linhas:
            self._lidas = linha.numero
            self._leitor.ler(linha)
            yield self._leitor.tirar()

    def concluir(self) -> Retorno:
        return self._leitor.concluir(self._lidas)


class _Leitor:
    def __init__(self, cabecalho: Linha, largura: list[Problema]) -> None:
        banco = cabecalho.texto[:3]
        self._registros = retorno_240(banco).registros
        usados = self._registros["segmento_U"].usados
        self._chaves_do_u = frozenset(campo.chave for campo in usados if campo.chave)
        self._largura = largura
        self._lidos: list[Lido] = []
        self._lote: _Lote | None = None
        self._lotes = 0
        self._numero_do_banco = banco in LOTES_COM_NUMERO_DO_BANCO
        self._ultimo_lote = 0
        self._fechado = False
        avisos: list[Problema] = []
        campos = ler_registro(self._registros["header_arquivo"], cabecalho.texto, cabecalho.numero, avisos)
        self._retorno = Retorno(banco, "240", campos, avisos=avisos)

    def ler(self, linha: Linha) -> None:
        """The next line of the file."""
        tipo = linha.texto[7]
        self._conferir_posicao(linha, tipo)
        if tipo == _HEADER_LOTE:
            self._abrir(linha)
        elif tipo == _TRAILER_ARQUIVO:
            self._fechar_arquivo(linha)
        elif self._lote is not None and tipo in (_DETALHE, _TRAILER_LOTE):
            self._lote.linhas += 1
            (self._ler_detalhe if tipo == _DETALHE else self._fechar_lote)(linha, self._lote)
        elif tipo in (_DETALHE, _TRAILER_LOTE):
            self._recusar(Problema(linha.numero, 8, 8, "tipo_registro", "linha fora de lote."))

    def ler_titulos(self, grade: Grade, pares: Pares, lugar: int, titulos: int) -> bool:
        """Titles whose T and U follow one another from a place; False, and nothing done, when a line may be wrong."""
        lote = self._lote
        if lote is None or lote.aberto is not None or self._fechado:
            return False
        numero = self._ultimo_lote if self._numero_do_banco else self._lotes
        prefixo = f"{self._retorno.banco}{numero:04d}{_DETALHE}"
        valores = pares.ler(grade.bloco(lugar, 2 * titulos), prefixo, lote.sequencia)
        if valores is None:
            return False
        linhas = range(lugar + 1, lugar + 1 + 2 * titulos, 2)
        self._lidos += zip(linhas, itertools.repeat(lote.numero), valores)
        lote.titulos += titulos
        valor = pares.lugares["valor_titulo"]
        lote.valor_centavos += sum(lidos[valor] for lidos in valores)
        lote.linhas += 2 * titulos
        lote.sequencia += 2 * titulos
        return True

    def formar(self, pares: Pares, lidos: Lidos) -> RegistroRetorno:
        """A record of those read together."""
        linha, lote, valores = lidos
        return self._registro(linha, linha + 1, pares.nomear(valores), lote)

    def tirar(self) -> list[Lido]:
        """The records read since the last time."""
        lidos, self._lidos = self._lidos, []
        return lidos

    def concluir(self, linhas: int) -> Retorno:
        """The file read; a batch left open was cut and gives nothing."""
        if self._lote is not None:
            lote = self._lote.numero
            motivo = f"o lote {lote} não tem trailer: o arquivo foi cortado e nada desse lote foi aproveitado."
            self._lote.estrutura.append(Problema(linhas, 0, 0, "", motivo))
            self._entregar(self._lote)
            self._retorno.completo = False
        if not self._fechado:
            self._retorno.completo = False
            self._retorno.avisos.append(
                Problema(linhas, 0, 0, "", "o arquivo não tem trailer: confira se veio inteiro.")
            )
        return self._retorno

    def _conferir_posicao(self, linha: Linha, tipo: str) -> None:
        if self._largura and self._largura[-1].linha == linha.numero:
            self._recusar(self._largura[-1])
        if linha.texto[:3] != self._retorno.banco:
            motivo = f'o banco deveria ser {self._retorno.banco} e é "{linha.texto[:3]}".'
            self._recusar(Problema(linha.numero, 1, 3, "codigo_banco", motivo))
        if tipo not in (_HEADER_LOTE, _DETALHE, _TRAILER_LOTE, _TRAILER_ARQUIVO):
            self._recusar(Problema(linha.numero, 8, 8, "tipo_registro", f'tipo "{tipo}" inesperado.'))
        esperado = self._lote_esperado(linha, tipo)
        if linha.texto[3:7] != f"{esperado:04d}":
            motivo = f'o lote deveria ser {esperado:04d} e é "{linha.texto[3:7]}".'
            self._recusar(Problema(linha.numero, 4, 7, "lote", motivo))
        if self._fechado:
            self._recusar(Problema(linha.numero, 1, COLUNAS_240, "", "há linhas depois do trailer do arquivo."))

    def _lote_esperado(self, linha: Linha, tipo: str) -> int:
        informado = linha.texto[3:7]
        if not self._numero_do_banco:
            return {_TRAILER_ARQUIVO: 9999, _HEADER_LOTE: self._lotes + 1}.get(tipo, self._lotes)
        if tipo == _HEADER_LOTE and informado.isascii() and informado.isdigit():
            self._ultimo_lote = int(informado)
        return self._ultimo_lote

    def _recusar(self, problema: Problema) -> None:
        """Inside a batch the batch is broken; outside, the file is incomplete."""
        if self._lote is not None:
            self._lote.estrutura.append(problema)
        else:
            self._retorno.problemas.append(problema)
            self._retorno.completo = False

    def _abrir(self, linha: Linha) -> None:
        if self._lote is not None:
            motivo = f"o lote {self._lote.numero} não tem trailer e outro começa; nada dele foi aproveitado."
            self._lote.estrutura.append(Problema(linha.numero, 8, 8, "tipo_registro", motivo))
            self._entregar(self._lote)
        self._lotes += 1
        self._lote = _Lote(self._lotes)

    def _ler_detalhe(self, linha: Linha, lote: _Lote) -> None:
        lote.sequencia += 1
        if linha.texto[8:13] != f"{lote.sequencia:05d}"[-5:]:
            motivo = f'a sequência deveria ser {lote.sequencia:05d} e é "{linha.texto[8:13]}": falta ou sobra linha.'
            lote.estrutura.append(Problema(linha.numero, 9, 13, "sequencial_registro", motivo))
        segmento = linha.texto[13]
        if segmento == "T":
            self._exigir_u(lote)
            problemas: list[Problema] = []
            campos = ler_registro(self._registros["segmento_T"], linha.texto, linha.numero, problemas)
            lote.aberto = _Titulo(linha.numero, campos, problemas)
        elif segmento == "U":
            self._ler_u(linha, lote)
        elif segmento not in "YSEHWZ" or not segmento.strip():
            lote.estrutura.append(Problema(linha.numero, 14, 14, "segmento", f'segmento "{segmento}" inesperado.'))

    def _ler_u(self, linha: Linha, lote: _Lote) -> None:
        titulo, lote.aberto = lote.aberto, None
        if titulo is None:
            lote.estrutura.append(Problema(linha.numero, 14, 14, "segmento", "segmento U sem o T do título."))
            return
        registro = self._registros["segmento_U"]
        campos = ler_registro(registro, linha.texto, linha.numero, titulo.problemas)
        movimento = registro.campo("movimento_retorno")
        if movimento.recortar(linha.texto) != titulo.campos.get("ocorrencia"):
            motivo = "o movimento não é o mesmo nos segmentos T e U do título."
            titulo.problemas += [
                Problema(numero, movimento.de, movimento.ate, movimento.nome, motivo)
                for numero in (titulo.linha, linha.numero)
            ]
        if titulo.problemas:
            lote.problemas += titulo.problemas
            return
        lote.titulos += 1
        lote.valor_centavos += titulo.campos["valor_titulo"]
        self._lidos.append(self._registro(titulo.linha, linha.numero, titulo.campos | campos, lote.numero))

    def _registro(self, linha_t: int, linha_u: int, campos: Mapping[str, Any], lote: int) -> RegistroRetorno:
        banco, registros = self._retorno.banco, self._registros
        ocorrencia = buscar_ocorrencia(banco, "240", campos["ocorrencia"])
        avisos = conferir(
            banco,
            "240",
            campos,
            ocorrencia.efeito,
            lambda chave: (
                (linha_u, registros["segmento_U"]) if chave in self._chaves_do_u else (linha_t, registros["segmento_T"])
            ),
        )
        return RegistroRetorno(linha_t, lote, ocorrencia, campos, campos["valor_pago"], avisos)

    def _exigir_u(self, lote: _Lote) -> None:
        if lote.aberto is not None:
            motivo = "segmento T sem o U do mesmo título."
            lote.estrutura.append(Problema(lote.aberto.linha, 14, 14, "segmento", motivo))
            lote.aberto = None

    def _fechar_lote(self, linha: Linha, lote: _Lote) -> None:
        self._exigir_u(lote)
        campo = self._registros["trailer_lote"].campo("quantidade_registros")
        contadas = lote.linhas - 2 if self._numero_do_banco else lote.linhas
        if campo.recortar(linha.texto) != f"{contadas:06d}":
            motivo = f'o trailer conta "{campo.recortar(linha.texto)}" linhas no lote, que tem {contadas}.'
            lote.estrutura.append(Problema(linha.numero, campo.de, campo.ate, campo.nome, motivo))
        self._contar_titulos(linha, lote)
        self._entregar(lote)

    def _contar_titulos(self, linha: Linha, lote: _Lote) -> None:
        """Most banks leave these totals in zeros, and what each counts is its own: a difference is told, no more."""
        if lote.problemas:
            return
        titulos, onde = self._informado(linha, "quantidade")
        if titulos not in (0, lote.titulos):
            motivo = f"o trailer conta {titulos} títulos no lote, que tem {lote.titulos}."
            self._retorno.avisos.append(Problema(linha.numero, onde.de, onde.ate, onde.nome, motivo))
        centavos, onde = self._informado(linha, "valor")
        if self._retorno.banco in _SOMAM_OS_TITULOS and centavos not in (0, lote.valor_centavos):
            somam = format_reais(lote.valor_centavos)
            motivo = f"o trailer diz que os títulos do lote somam {format_reais(centavos)} e eles somam {somam}."
            self._retorno.avisos.append(Problema(linha.numero, onde.de, onde.ate, onde.nome, motivo))

    def _informado(self, trailer: Linha, total: str) -> tuple[int, Campo]:
        """A total of the batch, of every kind of cobrança, and the first of its fields; blank is zero."""
        campos = [self._registros["trailer_lote"].campo(f"{tipo}_{total}") for tipo in _TIPOS_DE_COBRANCA]
        textos = [campo.recortar(trailer.texto) for campo in campos]
        return sum(int(texto) for texto in textos if texto.isascii() and texto.isdigit()), campos[0]

    def _entregar(self, lote: _Lote) -> None:
        self._lote = None
        self._retorno.problemas += lote.estrutura + lote.problemas
        if lote.estrutura:
            self._retorno.lotes_recusados.append(lote.numero)
            self._retorno.completo = False

    def _fechar_arquivo(self, linha: Linha) -> None:
        if self._lote is not None:
            motivo = f"o lote {self._lote.numero} não tem trailer; nada dele foi aproveitado."
            self._lote.estrutura.append(Problema(linha.numero, 8, 8, "tipo_registro", motivo))
            self._entregar(self._lote)
        self._fechado = True
        contados = {"quantidade_lotes": self._lotes, "quantidade_registros": linha.numero}
        for nome, contado in contados.items():
            campo = self._registros["trailer_arquivo"].campo(nome)
            if campo.recortar(linha.texto) != f"{contado:06d}":
                motivo = f'o trailer conta "{campo.recortar(linha.texto)}" e são {contado}.'
                self._recusar(Problema(linha.numero, campo.de, campo.ate, campo.nome, motivo))


class LeituraEmGrade(Leitura):
    """A file whose lines are all of one width: titles in a row are read together, column by column.

    Lines of which it is not sure are read one by one, which says what is wrong.
    """

    def __init__(self, grade: Grade) -> None:
        self._grade = grade
        self._largura: list[Problema] = []
        self._tipos, self._segmentos = grade.coluna(8), grade.coluna(14)
        (cabecalho,) = ajustar([grade.texto(0)], COLUNAS_240, self._largura)
        self._leitor = _Leitor(cabecalho, self._largura)
        registros = retorno_240(cabecalho.texto[:3]).registros
        self._pares = Pares(registros["segmento_T"], registros["segmento_U"], grade.passo)
        self.lugar_do_numero = self._pares.lugares["nosso_numero"]

    def pedacos(self) -> Iterator[Sequence[Lido]]:
        lugar = 1
        while lugar < self._grade.linhas:
            titulos = self._titulos_em_seguida(lugar)
            if titulos:
                self._ler_titulos(lugar, titulos)
            else:
                self._ler_linhas(lugar, 1)
            lugar += 2 * titulos or 1
            yield self._leitor.tirar()

    def concluir(self) -> Retorno:
        return self._leitor.concluir(self._grade.linhas)

    def formar(self, lido: Lido) -> RegistroRetorno:
        return lido if isinstance(lido, RegistroRetorno) else self._leitor.formar(self._pares, lido)

    def _titulos_em_seguida(self, lugar: int) -> int:
        """How many times a T and its U follow from a place, up to what is read together."""
        detalhes = _DETALHES.match(self._tipos, lugar, lugar + 2 * _TITULOS_POR_VEZ)
        pares = _PARES.match(self._segmentos, lugar, detalhes.end()) if detalhes else None
        return len(pares[0]) // 2 if pares else 0

    def _ler_titulos(self, lugar: int, titulos: int) -> None:
        if titulos < _POUCOS_TITULOS:
            self._ler_linhas(lugar, 2 * titulos)
        elif not self._leitor.ler_titulos(self._grade, self._pares, lugar, titulos):
            metade = titulos // 2
            self._ler_titulos(lugar, metade)
            self._ler_titulos(lugar + 2 * metade, titulos - metade)

    def _ler_linhas(self, lugar: int, quantas: int) -> None:
        textos = (self._grade.texto(n) for n in range(lugar, lugar + quantas))
        for linha in ajustar(textos, COLUNAS_240, self._largura, primeira=lugar + 1):
            self._leitor.ler(linha)
