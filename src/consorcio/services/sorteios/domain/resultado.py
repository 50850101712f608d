"""What an assembleia decided, and its canonical form.

It says everything an auditor needs to replay it by hand: each number tried and why it did not serve,
each bid with its place, and the cash before and after each contemplação.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from consorcio.services.sorteios.domain.elegibilidade import Impedimento
from consorcio.services.sorteios.domain.extracao import Extracao
from consorcio.services.sorteios.domain.integridade import Json, folha_canonica, sha256_hex
from consorcio.services.sorteios.domain.lances import Lance, Recusa, ValorLance
from consorcio.services.sorteios.domain.metodos import NumeroTentado
from consorcio.services.sorteios.domain.regra import RegraAssembleia
from consorcio.services.sorteios.domain.snapshot import CotaSnapshot

VERSAO_ALGORITMO = 1
"""Changes when the same inputs may give another result: an old ata is audited by its own algorithm."""


class Tipo(Enum):
    """How a cota was contemplated."""

    SORTEIO = "SORTEIO"
    LANCE = "LANCE"
    EXCLUIDO = "EXCLUIDO"
    """The draw of an excluded member, who receives a refund (§5.5)."""


class SituacaoClassificacao(Enum):
    """What the apuração decided about a bid."""

    VENCEDOR = "VENCEDOR"
    SUPLENTE = "SUPLENTE"
    DESCLASSIFICADO = "DESCLASSIFICADO"


@dataclass(frozen=True, slots=True)
class Tentativa:
    """A number tried in a draw; `motivo` is None for the one that was contemplated. `versao` is of the excluded
    draw: the version that was tried.
    """

    tentado: NumeroTentado
    motivo: Impedimento | None
    versao: int | None = None


@dataclass(frozen=True, slots=True)
class LanceClassificado:
    """A bid, its place in its modality (0 when out), its value and what was decided.

    `saida_fc_centavos` is what its contemplação takes from the FC, net of what the bid brings (R6.13, R6.24).
    """

    lance: Lance
    posicao: int
    situacao: SituacaoClassificacao
    valor: ValorLance | None = None
    saida_fc_centavos: int | None = None
    motivo: Impedimento | Recusa | None = None


@dataclass(frozen=True, slots=True)
class ContemplacaoApurada:
    """A contemplação the cash allows. By lance it stays pending until the bid is paid (R6.40). The cash of an excluded
    one pays the gross refund; the group's penalty stays in it when the refund is paid (R8.07).
    """

    cota: CotaSnapshot
    tipo: Tipo
    caixa_antes_centavos: int
    caixa_depois_centavos: int
    fundo_reserva_centavos: int = 0
    lance_id: str = ""

    @property
    def saida_fc_centavos(self) -> int:
        """What this contemplação takes from the FC, net of what its own bid brings."""
        return self.caixa_antes_centavos - self.caixa_depois_centavos

    @property
    def direito_centavos(self) -> int:
        """What it gives: the credit or, to who was excluded, the gross refund (R8.04)."""
        return self.saida_fc_centavos if self.tipo is Tipo.EXCLUIDO else self.cota.credito_centavos


def direito_decidido(item: Mapping[str, Any]) -> int:
    """The `direito_centavos` of a contemplação as the apuração keeps it: there the credit is the price of the bem."""
    if item["tipo"] == Tipo.EXCLUIDO.value:
        return int(item["caixa_antes_centavos"]) - int(item["caixa_depois_centavos"])
    return int(item["credito_centavos"])


@dataclass(frozen=True)
class Apuracao:
    """Everything that the assembleia decided. `suplentes` are bids in the order they would be called."""

    raiz_lista: str
    extracao: Extracao
    regra: RegraAssembleia
    pedra_chave: int
    tentativas: tuple[Tentativa, ...]
    contemplacoes: tuple[ContemplacaoApurada, ...]
    lances: tuple[LanceClassificado, ...]
    suplentes: tuple[str, ...]
    caixa_inicial_centavos: int
    caixa_final_centavos: int
    tentativas_excluidos: tuple[Tentativa, ...] = ()

    def conteudo(self) -> dict[str, Json]:
        """Canonical content: what the hash covers and the ata quotes."""
        return self._conteudo

    @cached_property
    def _conteudo(self) -> dict[str, Json]:
        excluidos: dict[str, Json] = {}
        if self.tentativas_excluidos:
            excluidos["tentativas_excluidos"] = [_tentativa_json(t) for t in self.tentativas_excluidos]
        return {
            "versao_algoritmo": VERSAO_ALGORITMO,
            "raiz_lista": self.raiz_lista,
            "extracao": self.extracao.conteudo(),
            "regra": self.regra.conteudo(),
            "pedra_chave": self.pedra_chave,
            "tentativas": [_tentativa_json(t) for t in self.tentativas],
            "contemplacoes": [_contemplacao_json(c) for c in self.contemplacoes],
            "lances": [_lance_json(item) for item in self.lances],
            "suplentes": list(self.suplentes),
            "caixa_inicial_centavos": self.caixa_inicial_centavos,
            "caixa_final_centavos": self.caixa_final_centavos,
            **excluidos,
        }

    @cached_property
    def documento(self) -> bytes:
        """The canonical content in bytes."""
        return folha_canonica(self.conteudo())

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content."""
        return sha256_hex(self.documento)


def _tentativa_json(tentativa: Tentativa) -> dict[str, Json]:
    versao: dict[str, Json] = {} if tentativa.versao is None else {"versao_titular": tentativa.versao}
    return {
        "numero": tentativa.tentado.numero,
        "origem": tentativa.tentado.origem.value,
        "premio": tentativa.tentado.premio,
        "motivo": tentativa.motivo.name if tentativa.motivo else None,
        **versao,
    }


def _contemplacao_json(contemplacao: ContemplacaoApurada) -> dict[str, Json]:
    return {
        "numero": contemplacao.cota.numero,
        "versao_titular": contemplacao.cota.versao_titular,
        "tipo": contemplacao.tipo.value,
        "credito_centavos": contemplacao.cota.credito_centavos,
        "caixa_antes_centavos": contemplacao.caixa_antes_centavos,
        "caixa_depois_centavos": contemplacao.caixa_depois_centavos,
        "fundo_reserva_centavos": contemplacao.fundo_reserva_centavos,
        "lance_id": contemplacao.lance_id,
    }


def _lance_json(item: LanceClassificado) -> dict[str, Json]:
    fgts: dict[str, Json] = {}
    if item.valor and item.valor.fgts_centavos:
        fgts["fgts_centavos"] = item.valor.fgts_centavos
    return {
        "lance": item.lance.conteudo(),
        "hash": item.lance.hash,
        "posicao": item.posicao,
        "situacao": item.situacao.value,
        "motivo": item.motivo.name if item.motivo else None,
        "total_centavos": item.valor.total_centavos if item.valor else None,
        "embutido_centavos": item.valor.embutido_centavos if item.valor else None,
        "fc_embutido_centavos": item.valor.fc_embutido_centavos if item.valor else None,
        "fc_proprio_centavos": item.valor.fc_proprio_centavos if item.valor else None,
        "saida_fc_centavos": item.saida_fc_centavos,
        **fgts,
    }
