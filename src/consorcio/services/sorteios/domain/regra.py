"""Group parameters that decide an assembleia (§13), as of the rule in force when it opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import Enum
from typing import Any

from consorcio.core.percent import format_pct
from consorcio.services.sorteios.domain.extracao import RegraExtracao
from consorcio.services.sorteios.domain.integridade import Json
from consorcio.services.sorteios.domain.metodos import MetodoSorteio, ParametrosMetodo, Regra000


class Modalidade(Enum):
    """How a bid competes (§6.1)."""

    LIVRE = "LIVRE"
    FIXO = "FIXO"


class BaseLance(Enum):
    """Unit in which the bids of a group are made and compared (R6.01)."""

    CREDITO = "CREDITO"
    PARCELAS = "PARCELAS"
    CATEGORIA = "CATEGORIA"
    SALDO_DEVEDOR = "SALDO_DEVEDOR"


class DesempateLance(Enum):
    """Who comes first between equal bids (R6.12)."""

    PEDRA_CHAVE = "PEDRA_CHAVE"
    MENOR_COTA = "MENOR_COTA"


class RateioLance(Enum):
    """How a bid is split between the funds (R6.31)."""

    PROPORCIONAL = "PROPORCIONAL"
    SO_FC = "SO_FC"


class PoliticaCaixa(Enum):
    """What happens when the cash does not cover the next one (§5.6)."""

    STOP = "STOP"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class RegraAssembleia:
    """Parameters of draw, bids and cash. Percents are of the credit; bid limits are in the unit of
    `base_lance`.
    """

    prazo_meses: int
    taxa_administracao_pct: Decimal = Decimal(0)
    fundo_reserva_pct: Decimal = Decimal(0)
    metodo_sorteio: MetodoSorteio = MetodoSorteio.CENTENAS_3_PASSES
    regra_extracao: RegraExtracao = RegraExtracao.ULTIMA_ATE_AGO
    regra_000: Regra000 = Regra000.MIL
    busca_circular: bool = False
    contemplacoes_minimas: int = 1
    sorteio_com_sobra: bool = True
    usa_fr_sorteio: bool = True
    politica_caixa_sorteio: PoliticaCaixa = PoliticaCaixa.STOP
    politica_caixa_lance: PoliticaCaixa = PoliticaCaixa.SKIP
    modalidades: tuple[Modalidade, ...] = (Modalidade.LIVRE,)
    base_lance: BaseLance = BaseLance.CREDITO
    lance_minimo: Decimal = Decimal(10)
    lance_fixo: Decimal = Decimal(25)
    embutido_maximo_pct: Decimal = Decimal(30)
    desempate_lance: DesempateLance = DesempateLance.PEDRA_CHAVE
    rateio_lance: RateioLance = RateioLance.PROPORCIONAL
    prazo_lance_dias_uteis: int = 2
    chama_suplente: bool = True
    penalidade_lance_pct: Decimal = Decimal(1)

    def parametros_metodo(self, max_cotas: int) -> ParametrosMetodo:
        """What the draw method reads."""
        return ParametrosMetodo(max_cotas, self.busca_circular, self.regra_000)

    def conteudo(self) -> dict[str, Json]:
        """Canonical content, kept with the assembleia so that an audit uses the same rule."""
        return {campo.name: _valor_json(getattr(self, campo.name)) for campo in fields(self)}

    @classmethod
    def de_conteudo(cls, conteudo: Mapping[str, Any]) -> RegraAssembleia:
        """The inverse of `conteudo`."""
        return cls(**{nome: _LEITORES.get(nome, _mesmo)(valor) for nome, valor in conteudo.items()})


def _valor_json(valor: Enum | Decimal | tuple[Enum, ...] | int) -> Json:
    if isinstance(valor, Enum):
        return str(valor.value)
    if isinstance(valor, Decimal):
        return format_pct(valor)
    if isinstance(valor, tuple):
        return [_valor_json(item) for item in valor]
    return valor


def _mesmo(valor: Any) -> Any:
    return valor


def _modalidades(valores: list[str]) -> tuple[Modalidade, ...]:
    return tuple(Modalidade(valor) for valor in valores)


_LEITORES: dict[str, Any] = {
    "taxa_administracao_pct": Decimal,
    "fundo_reserva_pct": Decimal,
    "metodo_sorteio": MetodoSorteio,
    "regra_extracao": RegraExtracao,
    "regra_000": Regra000,
    "politica_caixa_sorteio": PoliticaCaixa,
    "politica_caixa_lance": PoliticaCaixa,
    "modalidades": _modalidades,
    "base_lance": BaseLance,
    "lance_minimo": Decimal,
    "lance_fixo": Decimal,
    "embutido_maximo_pct": Decimal,
    "desempate_lance": DesempateLance,
    "rateio_lance": RateioLance,
    "penalidade_lance_pct": Decimal,
}
