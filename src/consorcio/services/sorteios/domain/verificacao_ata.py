"""Recomputes an assembleia from its proof bundle alone, and names whatever does not agree.

Every check is made even when another fails, so that who altered one thing is not hidden by having altered two. The
entries of the audit log are checked by a function given: the log is another service's.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from consorcio.core.errors import ConsorcioError
from consorcio.services.sorteios.domain.apuracao import apurar
from consorcio.services.sorteios.domain.ata import redigir_ata
from consorcio.services.sorteios.domain.extracao import Extracao, OrigemExtracao
from consorcio.services.sorteios.domain.integridade import json_canonico, mensagem_da_ata, sha256_hex
from consorcio.services.sorteios.domain.lances import Lance
from consorcio.services.sorteios.domain.pacote import ARQUIVOS, PacoteIlegivelError, ler_pacote
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import Snapshot

PASSOS = ("pacote", "lista", "lances", "extracao", "regra", "apuracao", "ata", "assinatura", "registro")


class Entrada(Protocol):
    """An entry of the audit log, already checked against its signed checkpoint."""

    @property
    def indice(self) -> int: ...
    @property
    def acao(self) -> str: ...
    @property
    def entidade_id(self) -> str: ...
    @property
    def dados(self) -> Mapping[str, Any]: ...
    @property
    def problema(self) -> str | None: ...


ConferirEntrada = Callable[[Any, Mapping[str, bytes]], Entrada]


@dataclass(frozen=True, slots=True)
class Divergencia:
    """Something that does not agree: the step that found it and what it is, in Portuguese."""

    passo: str
    mensagem: str


@dataclass(frozen=True, slots=True)
class LaudoAta:
    """The outcome: who the ata says it is of, and everything that does not agree."""

    grupo: str
    ago: int
    contempladas: tuple[int, ...]
    divergencias: tuple[Divergencia, ...]

    @property
    def confere(self) -> bool:
        """Whether everything agrees."""
        return not self.divergencias


def verificar_pacote(
    conteudo: bytes, conferir_entrada: ConferirEntrada, confiadas: frozenset[bytes] | None = None
) -> LaudoAta:
    """Check a bundle offline. `confiadas` are the public keys of the log that the reader already knew; without them
    the bundle is believed about its own keys.

    Raises:
        PacoteIlegivelError: there is nothing to check.
    """
    arquivos, problemas = ler_pacote(conteudo)
    divergencias = [Divergencia("pacote", problema) for problema in problemas]
    documentos: dict[str, Any] = {}
    for nome in ARQUIVOS:
        try:
            documentos[nome] = json.loads(arquivos[nome])
            if json_canonico(documentos[nome]) != arquivos[nome]:
                divergencias.append(Divergencia("pacote", f"{nome} não está na forma canônica"))
        except (ValueError, TypeError, RecursionError):
            raise PacoteIlegivelError(f"{nome} não pôde ser lido") from None
    verificacao = _Verificacao(documentos, arquivos["ata.json"])
    for passo, conferir in verificacao.passos(conferir_entrada, confiadas):
        try:
            divergencias += [Divergencia(passo, mensagem) for mensagem in conferir()]
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, IndexError, ConsorcioError):
            divergencias.append(Divergencia(passo, "o conteúdo não é o que o sistema escreve"))
    return verificacao.laudo(divergencias)


class _Verificacao:
    """One bundle being checked. Each method yields what does not agree."""

    def __init__(self, documentos: Mapping[str, Any], ata: bytes) -> None:
        self._documentos = documentos
        self._bytes_da_ata = ata
        self._ata: Any = documentos["ata.json"]

    def passos(
        self, conferir_entrada: ConferirEntrada, confiadas: frozenset[bytes] | None
    ) -> Iterator[tuple[str, Callable[[], list[str]]]]:
        """Every step with its check."""
        yield "lista", lambda: list(self._lista())
        yield "lances", lambda: list(self._lances())
        yield "extracao", lambda: list(self._extracao())
        yield "regra", lambda: list(self._regra())
        yield "apuracao", lambda: list(self._apuracao())
        yield "ata", lambda: list(self._redacao())
        yield "assinatura", lambda: list(self._assinatura())
        yield "registro", lambda: list(self._registro(conferir_entrada, confiadas))

    def _snapshot(self) -> Snapshot:
        lista = self._documentos["lista.json"]
        return Snapshot.de_conteudos(lista["cabecalho"], lista["cotas"])

    def _ofertas(self) -> list[Lance]:
        return [Lance.de_conteudo(item) for item in self._documentos["lances.json"]["lances"]]

    def _da_extracao(self) -> Extracao:
        dados = self._documentos["extracao.json"]
        origem = OrigemExtracao(dados.get("origem", OrigemExtracao.LOTERIA_FEDERAL.value))
        dia = date.fromisoformat(dados["data"])
        premios, participantes = tuple(dados["premios"]), dados.get("participantes")
        return Extracao(dados["numero"], dia, premios, dados["fonte"], origem, participantes)

    def _da_regra(self) -> RegraAssembleia:
        return RegraAssembleia.de_conteudo(self._documentos["regra.json"])

    def _lista(self) -> Iterator[str]:
        snapshot = self._snapshot()
        if snapshot.raiz != self._ata["raiz_lista"]:
            yield "a lista não tem a raiz que a ata cita: uma cota ou um saldo foi alterado, incluído ou retirado"
        if snapshot.cabecalho() != self._ata["lista"]:
            yield "o cabeçalho da lista não é o da ata"

    def _lances(self) -> Iterator[str]:
        selos = list(self._documentos["lista.json"]["cabecalho"]["lances"])
        for oferta in self._ofertas():
            if oferta.hash in selos:
                selos.remove(oferta.hash)
            else:
                yield f"o lance da cota {oferta.numero} não tem selo congelado: foi alterado ou incluído"
        for selo in selos:
            yield f"falta no pacote o lance de selo {selo[:16]}…: foi retirado ou alterado"

    def _extracao(self) -> Iterator[str]:
        extracao = self._da_extracao()
        if extracao.hash != self._ata["extracao_hash"]:
            numero = self._ata["apuracao"]["extracao"]["numero"]
            yield f"a extração não é a que a ata cita (a {numero}): foi trocada ou alterada"

    def _regra(self) -> Iterator[str]:
        if self._da_regra().conteudo() != self._ata["apuracao"]["regra"]:
            yield "a regra do grupo não é a que a ata cita"

    def _apuracao(self) -> Iterator[str]:
        refeita = apurar(self._snapshot(), self._da_extracao(), self._ofertas(), self._da_regra())
        if refeita.conteudo() != self._ata["apuracao"]:
            yield "o resultado recalculado é diferente do que está na ata"
        if sha256_hex(json_canonico(self._ata["apuracao"])) != self._ata["apuracao_hash"]:
            yield "o resultado que está na ata não confere com o seu resumo"

    def _redacao(self) -> Iterator[str]:
        refeita = apurar(self._snapshot(), self._da_extracao(), self._ofertas(), self._da_regra())
        ata = redigir_ata(self._snapshot(), refeita, self._ata["grupo"], self._ata["lavrada_em"])
        diferentes = sorted(campo for campo in ata.keys() | self._ata.keys() if ata.get(campo) != self._ata.get(campo))
        if diferentes:
            yield f"a ata refeita difere da ata em: {', '.join(diferentes)}"

    def _assinatura(self) -> Iterator[str]:
        assinatura = self._documentos["assinatura.json"]
        try:
            publica = Ed25519PublicKey.from_public_bytes(bytes.fromhex(assinatura["chave_publica"]))
            publica.verify(b64decode(assinatura["assinatura"], validate=True), mensagem_da_ata(self._bytes_da_ata))
        except (InvalidSignature, ValueError):
            yield "a assinatura da ata não confere"

    def _registro(self, conferir_entrada: ConferirEntrada, confiadas: frozenset[bytes] | None) -> Iterator[str]:
        registro = self._documentos["registro.json"]
        chaves = {id_: b64decode(publica, validate=True) for id_, publica in registro["chaves"].items()}
        if confiadas is not None:
            chaves = {id_: publica for id_, publica in chaves.items() if publica in confiadas}
        entradas = {acao: conferir_entrada(item, chaves) for acao, item in registro["entradas"].items()}
        anterior = -1
        for acao, dados in self._esperadas().items():
            entrada = entradas.get(acao)
            if entrada is None:
                yield f"falta a entrada {acao} do registro de auditoria"
                continue
            if entrada.problema is not None:
                yield f"{acao}: {entrada.problema}"
            elif entrada.acao != acao or any(entrada.dados.get(campo) != valor for campo, valor in dados.items()):
                yield f"{acao}: o registro de auditoria diz outra coisa"
            if entrada.indice <= anterior:
                yield f"{acao}: foi registrada fora de ordem"
            anterior = entrada.indice
        ids = {entrada.entidade_id for acao, entrada in entradas.items() if acao != "extracao_registrada"}
        if len(ids) > 1:
            yield "as entradas do registro de auditoria são de assembleias diferentes"

    def _esperadas(self) -> dict[str, dict[str, Any]]:
        """What the log must say, in the order it must have been said: the list before the extraction (R5.22)."""
        return {
            "lista_congelada": {"raiz_lista": self._snapshot().raiz, "lances": len(self._snapshot().lances)},
            "extracao_registrada": {"impressao_digital": self._da_extracao().hash},
            "sorteio_executado": {"impressao_digital": self._ata["apuracao_hash"]},
            "ata_lavrada": {
                "impressao_digital": sha256_hex(self._bytes_da_ata),
                "chave_publica": self._documentos["assinatura.json"]["chave_publica"],
            },
        }

    def laudo(self, divergencias: list[Divergencia]) -> LaudoAta:
        """The report. What the ata says about itself is shown even when it is not to be believed."""
        ata = self._ata if isinstance(self._ata, dict) else {}
        numeros = [*_lista_de(ata, "sorteados"), *_lista_de(ata, "contemplados_por_lance")]
        ago = ata.get("ago")
        return LaudoAta(
            str(ata.get("grupo", "?")), ago if isinstance(ago, int) else 0, tuple(numeros), tuple(divergencias)
        )


def _lista_de(ata: Mapping[str, Any], campo: str) -> list[int]:
    valor = ata.get(campo)
    return [numero for numero in valor if isinstance(numero, int)] if isinstance(valor, list) else []
