"""Group parameters that decide an assembleia (§13), as of the rule in force when it opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from decimal import Decimal
from enum import Enum
from typing import Any

from consorcio.core.errors import validation
from consorcio.core.percent import format_pct
from consorcio.services.sorteios.domain.extracao import RegraExtracao
from consorcio.services.sorteios.domain.integridade import Json
from consorcio.services.sorteios.domain.metodos import (
    EmpateRetorno,
    FaixaEquivalencia,
    MetodoSorteio,
    OrdemNumeros,
    ParametrosMetodo,
    Regra000,
)


class Modalidade(Enum):
    """How a bid competes (§6.1)."""

    LIVRE = "LIVRE"
    FIXO = "FIXO"
    LIMITADO = "LIMITADO"
    """Free up to a ceiling, so that many tie (RANDON)."""
    EMBUTIDO = "EMBUTIDO"
    """Paid by the credit alone (R6.20)."""
    QUITACAO = "QUITACAO"
    """Everything that is owed."""
    ANTECIPACAO = "ANTECIPACAO"
    """Past prepayments in inverse order count with what is offered now (RANDON)."""
    FGTS = "FGTS"
    """With FGTS, in groups of real estate (R6.50)."""
    FIDELIDADE = "FIDELIDADE"
    """Fixed or free, for who has paid on time for some months [?]."""


class Fase(Enum):
    """The three ways of being contemplated, in the order that the contract gives them (R5.11)."""

    ATIVOS = "ATIVOS"
    EXCLUIDOS = "EXCLUIDOS"
    LANCES = "LANCES"


class PoliticaVersao(Enum):
    """Which of several excluded versions of a number is drawn (R5.31)."""

    EXCLUSAO_MAIS_ANTIGA = "EXCLUSAO_MAIS_ANTIGA"
    TABELA_UNIDADE = "TABELA_UNIDADE"
    POR_SALDO = "POR_SALDO"


class CarenciaExcluido(Enum):
    """From when an excluded member competes (R5.21)."""

    ANTES_DA_EXTRACAO = "ANTES_DA_EXTRACAO"
    MES_SEGUINTE = "MES_SEGUINTE"


class JanelaLance(Enum):
    """Until when bids are taken (R6.04)."""

    ATE_ASSEMBLEIA = "ATE_ASSEMBLEIA"
    UMA_HORA_ANTES = "UMA_HORA_ANTES"
    VESPERA = "VESPERA"


class BaseLance(Enum):
    """Unit in which the bids of a group are made and compared (R6.01)."""

    CREDITO = "CREDITO"
    PARCELAS = "PARCELAS"
    CATEGORIA = "CATEGORIA"
    SALDO_DEVEDOR = "SALDO_DEVEDOR"


class DesempateLance(Enum):
    """Who comes first between equal bids (R6.12)."""

    PEDRA_CHAVE = "PEDRA_CHAVE"
    """Nearest to the pedra-chave in the order of the alternate search (K-BR, K-MAPFRE art. 35)."""
    MENOR_COTA = "MENOR_COTA"
    """The lowest number."""
    PRIMEIRO_PREMIO = "PRIMEIRO_PREMIO"
    """Nearest to the number of prize 1 (K-TRAD)."""
    LISTA_DE_NUMEROS = "LISTA_DE_NUMEROS"
    """First in the list of numbers of the draw (K-LI)."""
    PEDRA_MENOR_COTA = "PEDRA_MENOR_COTA"
    """Nearest to the pedra-chave; at the same distance, the lowest number (Santander)."""
    SORTEIO = "SORTEIO"
    """By lot (RANDON): the order of the hashes of extraction and number, that anyone recomputes."""


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
    `base_lance`. `vagas_lance` follows `modalidades`: how many of each may win in one AGO, 0 being as many as the
    cash allows (R6.11).
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
    ordem_numeros: OrdemNumeros | None = None
    empate_retorno: EmpateRetorno = EmpateRetorno.ACIMA
    tabela_equivalencia: tuple[FaixaEquivalencia, ...] = ()
    ordem_contemplacao: tuple[Fase, ...] = (Fase.ATIVOS, Fase.EXCLUIDOS, Fase.LANCES)
    sorteios_excluidos: int = 1
    politica_versao_excluida: PoliticaVersao = PoliticaVersao.EXCLUSAO_MAIS_ANTIGA
    politica_caixa_excluido: PoliticaCaixa = PoliticaCaixa.SKIP
    carencia_excluido: CarenciaExcluido = CarenciaExcluido.ANTES_DA_EXTRACAO
    vagas_lance: tuple[int, ...] = ()
    lance_limitado_teto: Decimal = Decimal(50)
    quitacao_primeiro: bool = False
    fidelidade_fixo: bool = False
    fidelidade_meses: int = 12
    imoveis: bool = False
    janela_lance: JanelaLance = JanelaLance.ATE_ASSEMBLEIA
    hora_assembleia: time = time(19)
    suplente_da_modalidade: bool = False

    def __post_init__(self) -> None:
        if self.vagas_lance and len(self.vagas_lance) != len(self.modalidades):
            raise validation("/vagas_lance", "Informe as vagas de cada modalidade, na mesma ordem.")
        if sorted(f.value for f in self.ordem_contemplacao) != sorted(f.value for f in Fase):
            raise validation("/ordem_contemplacao", "Informe sorteio de ativos, sorteio de excluídos e lances.")
        if self.ordem_contemplacao.index(Fase.LANCES) < self.ordem_contemplacao.index(Fase.ATIVOS):
            raise validation("/ordem_contemplacao", "Os lances vêm depois do sorteio (Res. BCB 285, art. 12).")

    @property
    def por_globo(self) -> bool:
        """Whether the group is drawn by the globo (M7)."""
        return self.metodo_sorteio is MetodoSorteio.GLOBO

    @property
    def extracao_que_serve(self) -> RegraExtracao | None:
        """Which extraction of the Loteria Federal serves; none for the globo, which is of the AGO itself."""
        return None if self.por_globo else self.regra_extracao

    def parametros_metodo(self, max_cotas: int) -> ParametrosMetodo:
        """What the draw method reads."""
        return ParametrosMetodo(
            max_cotas,
            self.busca_circular,
            self.regra_000,
            self.ordem_numeros,
            self.empate_retorno,
            self.tabela_equivalencia,
        )

    def vagas(self, modalidade: Modalidade) -> int:
        """How many bids of a modality may win in one AGO; 0 is as many as the cash allows (R6.11)."""
        return self.vagas_lance[self.modalidades.index(modalidade)] if self.vagas_lance else 0

    def conteudo(self) -> dict[str, Json]:
        """Canonical content, kept with the assembleia so that an audit uses the same rule."""
        return {
            campo.name: _valor_json(getattr(self, campo.name))
            for campo in fields(self)
            if campo.name not in _SO_SE_DIFERENTES or getattr(self, campo.name) != campo.default
        }

    @classmethod
    def de_conteudo(cls, conteudo: Mapping[str, Any]) -> RegraAssembleia:
        """The inverse of `conteudo`."""
        return cls(**{nome: _LEITORES.get(nome, _mesmo)(valor) for nome, valor in conteudo.items()})


_SO_SE_DIFERENTES = frozenset(
    {
        "ordem_numeros",
        "empate_retorno",
        "tabela_equivalencia",
        "ordem_contemplacao",
        "sorteios_excluidos",
        "politica_versao_excluida",
        "politica_caixa_excluido",
        "carencia_excluido",
        "vagas_lance",
        "lance_limitado_teto",
        "quitacao_primeiro",
        "fidelidade_fixo",
        "fidelidade_meses",
        "imoveis",
        "janela_lance",
        "hora_assembleia",
        "suplente_da_modalidade",
    }
)
"""Parameters added after rules were already frozen: written only when they are not the default, so that what an old
ata quotes does not change.
"""


def _valor_json(valor: Any) -> Json:
    if isinstance(valor, Enum):
        return str(valor.value)
    if isinstance(valor, Decimal):
        return format_pct(valor)
    if isinstance(valor, tuple):
        return [_valor_json(item) for item in valor]
    if isinstance(valor, FaixaEquivalencia):
        return {"de": valor.de, "ate": valor.ate, "cota": valor.cota}
    if isinstance(valor, time):
        return valor.isoformat("minutes")
    if valor is None or isinstance(valor, str | int):
        return valor
    raise TypeError(f"{type(valor).__name__} is no parameter of a rule")


def _mesmo(valor: Any) -> Any:
    return valor


def _modalidades(valores: list[str]) -> tuple[Modalidade, ...]:
    return tuple(Modalidade(valor) for valor in valores)


def _fases(valores: list[str]) -> tuple[Fase, ...]:
    return tuple(Fase(valor) for valor in valores)


def _tabela(linhas: list[dict[str, int]]) -> tuple[FaixaEquivalencia, ...]:
    return tuple(FaixaEquivalencia(**linha) for linha in linhas)


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
    "ordem_numeros": OrdemNumeros,
    "empate_retorno": EmpateRetorno,
    "tabela_equivalencia": _tabela,
    "ordem_contemplacao": _fases,
    "politica_versao_excluida": PoliticaVersao,
    "politica_caixa_excluido": PoliticaCaixa,
    "carencia_excluido": CarenciaExcluido,
    "vagas_lance": tuple,
    "lance_limitado_teto": Decimal,
    "janela_lance": JanelaLance,
    "hora_assembleia": time.fromisoformat,
}
