"""A remessa checked before the bank does: every column of every line, the sequence, the batch, the totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.linhas import Linha, ajustar, recusar, separar
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.registro import ler_todos
from consorcio.services.financeiro.bancos.cnab.tabela import Layout, Registro

_REMESSA_240 = "1"
_DETALHE_240 = "3"
_TIPOS_240 = {"0": "header_arquivo", "1": "header_lote", "5": "trailer_lote", "9": "trailer_arquivo"}
_OPCIONAL = slice(17, 19)
# What may come after each kind of record, from the beginning ("") on; every detail is one kind.
_DEPOIS = {
    "240": {"": "0", "0": "1", "1": "3", "3": "35", "5": "19", "9": ""},
    "400": {"": "0", "0": "1", "1": "19", "9": ""},
}
_TOTAIS = ("simples", "vinculada", "caucionada", "descontada")
_CPF = {"1", "01"}
_TITULOS = ("segmento_P", "detalhe")


@dataclass(slots=True)
class Laudo:
    """What a remessa holds and what is wrong with it."""

    banco: str
    layout: str
    titulos: int = 0
    valor_centavos: int = 0
    problemas: list[Problema] = field(default_factory=list)


def validar_remessa(conteudo: bytes) -> Laudo:
    """The verdict on a file. VALIDATION when it is not a remessa at all, UNSUPPORTED when the layout is not known."""
    linhas = separar(conteudo)
    primeira = linhas[0] if linhas else ""
    if primeira.startswith("01REMESSA"):
        banco, layout, colunas = primeira[76:79], "400", layouts.COLUNAS_400
    elif primeira[3:8] == "00000" and primeira[142:143] == _REMESSA_240:
        banco, layout, colunas = primeira[:3], "240", layouts.COLUNAS_240
    else:
        raise recusar("Linha 1: não é o começo de uma remessa CNAB 240 nem 400.")
    laudo = Laudo(banco, layout)
    _Conferente(layouts.remessa(banco, layout), laudo).conferir(list(ajustar(linhas, colunas, laudo.problemas)))
    return laudo


class _Conferente:
    def __init__(self, layout: Layout, laudo: Laudo) -> None:
        self._layout = layout
        self._laudo = laudo
        self._por_tipo = {registro.campos[0].fixo: registro for registro in layout.registros.values()}
        self._detalhes = 0
        self._anterior = ""
        self._do_lote = (0, 0)
        self._valor_ilegivel = False

    def conferir(self, linhas: list[Linha]) -> None:
        for linha in linhas:
            registro = self._registro(linha)
            if registro is None:
                self._apontar(linha, 1, 14, "", "tipo de registro desconhecido neste layout.")
                continue
            self._conferir_ordem(linha, registro)
            valores = ler_todos(registro, linha.texto, linha.numero, self._laudo.problemas)
            if registro.nome in _TITULOS:
                self._contar(linha, registro, valores)
            self._conferir_numeros(linha, registro, valores)
            self._conferir_totais(linha, registro, valores)
            self._conferir_cpf(linha, registro, valores)
        if not linhas[-1].texto.startswith("9") and linhas[-1].texto[7:8] != "9":
            self._apontar(linhas[-1], 0, 0, "", "o arquivo não termina com o trailer.")

    def _registro(self, linha: Linha) -> Registro | None:
        if self._laudo.layout == "400":
            return self._por_tipo.get(linha.texto[0])
        tipo, segmento = linha.texto[7], linha.texto[13]
        if tipo != _DETALHE_240:
            return self._layout.registros.get(_TIPOS_240.get(tipo, ""))
        nome = f"segmento_{segmento}"
        if segmento != "Y":
            return self._layout.registros.get(nome)
        opcional = nome + linha.texto[_OPCIONAL]
        quadro = self._layout.registros.get(f"{opcional}_{linha.texto[19]}")
        return quadro or self._layout.registros.get(opcional)

    def _conferir_ordem(self, linha: Linha, registro: Registro) -> None:
        """The header opens, titles come inside of their batch and before what is theirs, and the trailer closes."""
        coluna = 8 if self._laudo.layout == "240" else 1
        tipo = linha.texto[coluna - 1]
        if self._laudo.layout == "400" and tipo not in "09":
            tipo = "1"
        sem_titulo = tipo in "13" and registro.nome not in ("header_lote", *_TITULOS) and not self._laudo.titulos
        if sem_titulo or tipo not in _DEPOIS[self._laudo.layout][self._anterior]:
            self._apontar(linha, coluna, coluna, "tipo_registro", "o registro está fora de ordem.")
        self._anterior = tipo

    def _contar(self, linha: Linha, registro: Registro, valores: dict[str, Any]) -> None:
        self._laudo.titulos += 1
        self._laudo.valor_centavos += valores.get("valor_titulo", 0)
        self._valor_ilegivel |= "valor_titulo" not in valores
        for nome, motivo in (("valor_titulo", "o valor deve ser maior que zero."), ("vencimento", "falta a data.")):
            if nome in valores and not valores[nome]:
                campo = registro.campo(nome)
                self._apontar(linha, campo.de, campo.ate, nome, motivo)

    def _conferir_numeros(self, linha: Linha, registro: Registro, valores: dict[str, Any]) -> None:
        self._detalhes += "sequencial_registro" in valores
        esperados = {"sequencial": linha.numero, "sequencial_registro": self._detalhes}
        if registro.nome == "trailer_lote":
            esperados["quantidade_registros"] = self._detalhes + 2
        if registro.nome == "trailer_arquivo":
            esperados["quantidade_registros"] = linha.numero
        for nome, esperado in esperados.items():
            if nome in valores and valores[nome] != str(esperado).zfill(registro.campo(nome).tamanho):
                campo = registro.campo(nome)
                self._apontar(linha, campo.de, campo.ate, nome, f'deveria ser {esperado} e é "{valores[nome]}".')

    def _conferir_totais(self, linha: Linha, registro: Registro, valores: dict[str, Any]) -> None:
        """Totals that the trailer of a batch tells must be those of its titles; the kinds of cobrança share them."""
        laudo = self._laudo
        if registro.nome == "header_lote":
            self._do_lote = (laudo.titulos, laudo.valor_centavos)
        if registro.nome != "trailer_lote":
            return
        for nome, contado in (
            ("quantidade", laudo.titulos - self._do_lote[0]),
            ("valor", laudo.valor_centavos - self._do_lote[1]),
        ):
            somado = sum(int(valores.get(f"{tipo}_{nome}") or 0) for tipo in _TOTAIS)
            sabido = nome != "valor" or not self._valor_ilegivel
            if sabido and somado and somado != contado:
                campo = registro.campo(f"{_TOTAIS[0]}_{nome}")
                self._apontar(
                    linha, campo.de, campo.ate, campo.nome, f"o trailer soma {somado} e os títulos, {contado}."
                )

    def _conferir_cpf(self, linha: Linha, registro: Registro, valores: dict[str, Any]) -> None:
        documento = str(valores.get("pagador_inscricao", ""))
        if valores.get("pagador_tipo_inscricao") in _CPF and documento and not documento.isdigit():
            campo = registro.campo("pagador_inscricao")
            self._apontar(linha, campo.de, campo.ate, campo.nome, f'um CPF só tem dígitos e é "{documento}".')

    def _apontar(self, linha: Linha, de: int, ate: int, campo: str, motivo: str) -> None:
        self._laudo.problemas.append(Problema(linha.numero, de, ate, campo, motivo))
