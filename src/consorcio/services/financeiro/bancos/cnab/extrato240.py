"""Bank statements in CNAB 240 (FEBRABAN, segment E): a batch is a statement, and adds up or nothing of it is read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from consorcio.core.errors import ConsorcioError, validation
from consorcio.services.financeiro.bancos.cnab.linhas import ajustar, separar
from consorcio.services.financeiro.bancos.cnab.problema import Problema
from consorcio.services.financeiro.bancos.cnab.registro import ler_registro
from consorcio.services.financeiro.bancos.cnab.tabela import carregar
from consorcio.services.financeiro.bancos.ofx import Extrato, Transacao

_COLUNAS = 240
_REGISTROS = {"1": "header_lote", "3": "segmento_E", "5": "trailer_lote"}
_DEBITO = "D"


def ler_extrato_240(conteudo: bytes) -> list[Extrato]:
    """The statements of the file. VALIDATION names the line that cannot be read, or the total that does not add up."""
    problemas: list[Problema] = []
    layout = carregar(_COLUNAS, "cnab/cnab240_extrato")
    extratos: list[Extrato] = []
    lote = _Lote()
    for linha in list(ajustar(separar(conteudo), _COLUNAS, problemas)):
        registro = _REGISTROS.get(linha.texto[7:8])
        if registro is None:
            continue
        valores = ler_registro(layout.registros[registro], linha.texto, linha.numero, problemas)
        if problemas:
            raise _recusa(str(problemas[0]))
        extrato = lote.receber(registro, valores, linha.numero)
        if extrato is not None:
            extratos.append(extrato)
    if lote.aberto or not extratos:
        raise _recusa("O arquivo não tem um extrato CNAB 240 inteiro.")
    return extratos


class _Lote:
    """A statement being read."""

    def __init__(self) -> None:
        self._cabecalho: dict[str, Any] = {}
        self._transacoes: list[Transacao] = []
        self._iguais: Counter[tuple[date, int, str]] = Counter()

    @property
    def aberto(self) -> bool:
        """Whether a batch began and did not end."""
        return bool(self._cabecalho)

    def receber(self, registro: str, valores: dict[str, Any], numero: int) -> Extrato | None:
        """One more line; the statement, when it ends."""
        if registro == "header_lote":
            self._cabecalho, self._transacoes = valores, []
        elif not self._cabecalho:
            raise _recusa(f"Linha {numero}: fora de lote.")
        elif registro == "segmento_E":
            self._transacoes.append(self._transacao(valores, numero))
        else:
            return self._fechar(valores, numero)
        return None

    def _transacao(self, valores: dict[str, Any], numero: int) -> Transacao:
        dia = valores["data"]
        if dia is None or not valores["valor"]:
            raise _recusa(f"Linha {numero}: lançamento sem data ou sem valor.")
        centavos = _com_sinal(valores["valor"], valores["tipo"])
        # The bank gives no identity: what was said, and how many times it was said that day before.
        igual = (dia, centavos, valores["documento"])
        self._iguais[igual] += 1
        fitid = f"{valores['documento']}#{self._iguais[igual]}"
        return Transacao(fitid, valores["categoria"], dia, centavos, valores["historico"], valores["documento"])

    def _fechar(self, trailer: dict[str, Any], numero: int) -> Extrato:
        cabecalho, transacoes = self._cabecalho, self._transacoes
        inicial = _com_sinal(cabecalho["saldo_inicial"], cabecalho["situacao_inicial"])
        final = _com_sinal(trailer["saldo_final"], trailer["situacao_final"])
        debitos = -sum(t.valor_centavos for t in transacoes if t.valor_centavos < 0)
        creditos = sum(t.valor_centavos for t in transacoes if t.valor_centavos > 0)
        if (debitos, creditos) != (trailer["total_debitos"], trailer["total_creditos"]):
            raise _recusa(
                f"Linha {numero}: a soma dos lançamentos não é a do trailer; o arquivo pode ter sido cortado."
            )
        if inicial + creditos - debitos != final:
            raise _recusa(f"Linha {numero}: o saldo final não é o inicial mais os lançamentos.")
        self._cabecalho = {}
        return Extrato(
            cabecalho["codigo_banco"],
            cabecalho["agencia"].lstrip("0"),
            cabecalho["conta"].lstrip("0"),
            cabecalho["data_saldo_inicial"],
            trailer["data_saldo_final"],
            final,
            transacoes,
        )


def _com_sinal(centavos: int, situacao: str) -> int:
    return -centavos if situacao == _DEBITO else centavos


def _recusa(motivo: str) -> ConsorcioError:
    return validation("/conteudo", motivo)
