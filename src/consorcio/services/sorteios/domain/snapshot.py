"""What an assembleia decides on, frozen when it opens (R2.40): cash, credits, balances and the state of each
cota.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from consorcio.core.percent import ZERO, format_pct
from consorcio.services.sorteios.domain.integridade import Json, folha_canonica, folhas_canonicas, raiz_merkle


class Vinculo(Enum):
    """Link between the seat and its holder (§2.3)."""

    VAGA = "VAGA"
    RESERVADA = "RESERVADA"
    ATIVA = "ATIVA"
    EXCLUIDA = "EXCLUIDA"


class SituacaoCota(Enum):
    """Contemplation axis of a cota (§2.3)."""

    NAO_CONTEMPLADA = "NAO_CONTEMPLADA"
    PENDENTE = "PENDENTE"
    CONTEMPLADA = "CONTEMPLADA"


@dataclass(frozen=True, slots=True)
class CotaSnapshot:
    """One version of one numbered seat. A VAGA seat has no `cota_id`, credit or balance.

    `adimplente` means every due parcela was paid on or before its due date (R5.20). Percents are of the
    credit: FC already amortised, and the total TA and FR of this cota. Of an excluded version, `restituicao_centavos`
    is the gross refund at the price of the AGO (R8.04). `meses_em_dia` counts due dates paid on time, up to now;
    `antecipado` is what was prepaid in inverse order, in the unit of the group's bids.
    """

    numero: int
    versao_titular: int
    vinculo: Vinculo
    cota_id: str = ""
    situacao: SituacaoCota = SituacaoCota.NAO_CONTEMPLADA
    adimplente: bool = False
    dispensa_sorteio: bool = False
    parte_relacionada: bool = False
    arrependimento_ate: date | None = None
    credito_centavos: int = 0
    saldo_devedor_centavos: int = 0
    prestacao_normal_centavos: int = 0
    fc_pago_pct: Decimal = ZERO
    taxa_administracao_pct: Decimal = ZERO
    fundo_reserva_pct: Decimal = ZERO
    excluida_em: date | None = None
    restituida: bool = False
    restituicao_centavos: int = 0
    meses_em_dia: int = 0
    antecipado: Decimal = ZERO

    def conteudo(self) -> dict[str, Json]:
        """The leaf of this cota in the Merkle tree: numbers and states, nothing that names a person."""
        return {
            "cota_id": self.cota_id,
            "numero": self.numero,
            "versao_titular": self.versao_titular,
            "vinculo": self.vinculo.value,
            "situacao": self.situacao.value,
            "adimplente": self.adimplente,
            "dispensa_sorteio": self.dispensa_sorteio,
            "parte_relacionada": self.parte_relacionada,
            "arrependimento_ate": self.arrependimento_ate.isoformat() if self.arrependimento_ate else None,
            "credito_centavos": self.credito_centavos,
            "saldo_devedor_centavos": self.saldo_devedor_centavos,
            "prestacao_normal_centavos": self.prestacao_normal_centavos,
            "fc_pago_pct": format_pct(self.fc_pago_pct),
            "taxa_administracao_pct": format_pct(self.taxa_administracao_pct),
            "fundo_reserva_pct": format_pct(self.fundo_reserva_pct),
            **self._so_se_houver(),
        }

    def _so_se_houver(self) -> dict[str, Json]:
        """Fields that most cotas do not have: absent from the leaf, so that a list without them keeps its root."""
        if not (
            self.excluida_em or self.restituida or self.restituicao_centavos or self.meses_em_dia or self.antecipado
        ):
            return {}
        campos: dict[str, Json] = {
            "excluida_em": self.excluida_em.isoformat() if self.excluida_em else None,
            "restituida": self.restituida,
            "restituicao_centavos": self.restituicao_centavos,
            "meses_em_dia": self.meses_em_dia,
            "antecipado": format_pct(self.antecipado) if self.antecipado else None,
        }
        return {campo: valor for campo, valor in campos.items() if valor}

    @classmethod
    def de_conteudo(cls, conteudo: Mapping[str, Any]) -> CotaSnapshot:
        """The inverse of `conteudo`."""
        return cls(
            numero=conteudo["numero"],
            versao_titular=conteudo["versao_titular"],
            vinculo=_VINCULOS[conteudo["vinculo"]],
            cota_id=conteudo["cota_id"],
            situacao=_SITUACOES[conteudo["situacao"]],
            adimplente=conteudo["adimplente"],
            dispensa_sorteio=conteudo["dispensa_sorteio"],
            parte_relacionada=conteudo["parte_relacionada"],
            arrependimento_ate=_data(conteudo["arrependimento_ate"]),
            credito_centavos=conteudo["credito_centavos"],
            saldo_devedor_centavos=conteudo["saldo_devedor_centavos"],
            prestacao_normal_centavos=conteudo["prestacao_normal_centavos"],
            fc_pago_pct=_percentual(conteudo["fc_pago_pct"]),
            taxa_administracao_pct=_percentual(conteudo["taxa_administracao_pct"]),
            fundo_reserva_pct=_percentual(conteudo["fundo_reserva_pct"]),
            excluida_em=_data(conteudo.get("excluida_em")),
            restituida=conteudo.get("restituida", False),
            restituicao_centavos=conteudo.get("restituicao_centavos", 0),
            meses_em_dia=conteudo.get("meses_em_dia", 0),
            antecipado=_percentual(conteudo.get("antecipado", _NADA)),
        )


@lru_cache(maxsize=8192)
def _percentual(texto: str) -> Decimal:
    """The same few percents in ten thousand cotas."""
    return Decimal(texto)


def _data(texto: str | None) -> date | None:
    return date.fromisoformat(texto) if texto else None


_VINCULOS = {vinculo.value: vinculo for vinculo in Vinculo}
_SITUACOES = {situacao.value: situacao for situacao in SituacaoCota}
_NADA = format_pct(ZERO)


@dataclass(frozen=True)
class Snapshot:
    """The whole picture of a group at the opening of an AGO.

    `fc_livre_centavos` excludes the FR and what is linked to contemplations (§5.6). `lances` are the seals of
    the bids received, in order: bids freeze with the rest. Cotas are kept by number and version whatever the
    order given, so the same facts always have the same root.
    """

    grupo_id: str
    ago: int
    data_ago: date
    congelado_em: date
    max_cotas: int
    fc_livre_centavos: int
    fr_utilizavel_centavos: int
    cotas: tuple[CotaSnapshot, ...]
    lances: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ordenadas = tuple(sorted(self.cotas, key=lambda cota: (cota.numero, cota.versao_titular)))
        object.__setattr__(self, "cotas", ordenadas)
        object.__setattr__(self, "lances", tuple(sorted(self.lances)))
        chaves = {(cota.numero, cota.versao_titular) for cota in ordenadas}
        if len(chaves) != len(ordenadas):
            raise ValueError("a version of a seat appears twice in the snapshot")

    def cabecalho(self) -> dict[str, Json]:
        """The first leaf: everything that does not belong to one cota."""
        return {
            "grupo_id": self.grupo_id,
            "ago": self.ago,
            "data_ago": self.data_ago.isoformat(),
            "congelado_em": self.congelado_em.isoformat(),
            "max_cotas": self.max_cotas,
            "fc_livre_centavos": self.fc_livre_centavos,
            "fr_utilizavel_centavos": self.fr_utilizavel_centavos,
            "lances": list(self.lances),
        }

    @classmethod
    def de_conteudos(cls, cabecalho: Mapping[str, Any], conteudos: Iterable[Mapping[str, Any]]) -> Snapshot:
        """The list read back. Its leaves are the contents given, so that its root speaks of what is stored and not of
        what was understood of it.
        """
        guardados = sorted(conteudos, key=lambda conteudo: (conteudo["numero"], conteudo["versao_titular"]))
        datas = {campo: date.fromisoformat(cabecalho[campo]) for campo in ("data_ago", "congelado_em")}
        cotas = tuple(CotaSnapshot.de_conteudo(conteudo) for conteudo in guardados)
        lido = cls(**{**cabecalho, **datas, "lances": tuple(cabecalho["lances"])}, cotas=cotas)
        lido.__dict__["folhas"] = folhas_canonicas(guardados)
        return lido

    @cached_property
    def folhas(self) -> tuple[bytes, ...]:
        """Canonical bytes of each cota, in order: the root, the rows and the bundle are made of them."""
        return folhas_canonicas([cota.conteudo() for cota in self.cotas])

    @cached_property
    def raiz(self) -> str:
        """Merkle root of the header and of each cota: what is published before the extraction."""
        return raiz_merkle([folha_canonica(self.cabecalho()), *self.folhas])

    def __hash__(self) -> int:
        """By the root, which is made of everything that is compared."""
        return hash(self.raiz)

    def documento(self) -> bytes:
        """The whole list in canonical JSON, made of the same bytes as the root."""
        return b'{"cabecalho":%b,"cotas":[%b]}' % (folha_canonica(self.cabecalho()), b",".join(self.folhas))

    @cached_property
    def titulares(self) -> dict[int, CotaSnapshot]:
        """Current version of each seat; excluded versions coexist with what replaced them (R2.26)."""
        excluidas = {cota.numero: cota for cota in self.cotas if cota.vinculo is Vinculo.EXCLUIDA}
        return excluidas | {cota.numero: cota for cota in self.cotas if cota.vinculo is not Vinculo.EXCLUIDA}

    @cached_property
    def excluidas(self) -> dict[int, tuple[CotaSnapshot, ...]]:
        """Excluded versions of each number, in the order of their version (R2.26)."""
        por_numero: dict[int, list[CotaSnapshot]] = {}
        for cota in self.cotas:
            if cota.vinculo is Vinculo.EXCLUIDA:
                por_numero.setdefault(cota.numero, []).append(cota)
        return {numero: tuple(versoes) for numero, versoes in por_numero.items()}

    @cached_property
    def todos_contemplados(self) -> bool:
        """Whether every active member who is not related to the administradora was contemplated (R2.05)."""
        return all(
            cota.situacao is SituacaoCota.CONTEMPLADA
            for cota in self.cotas
            if cota.vinculo is Vinculo.ATIVA and not cota.parte_relacionada
        )
