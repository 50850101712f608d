"""One version of a cota in the life of a group in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from consorcio.core.percent import ZERO
from consorcio.services.financeiro.domain.amortizacao import RateioLance
from consorcio.services.financeiro.domain.conta_percentual import (
    ContaPercentual,
)
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
)
from consorcio.services.financeiro.domain.equilibrio import (
    ATIVAS,
    SituacaoCota,
)
from consorcio.services.financeiro.domain.pagamento import (
    ParcelaAberta,
)
from consorcio.services.financeiro.domain.prestacao import (
    Componente,
)

BENS = 3


@dataclass(frozen=True)
class LancePendente:
    """A winning bid not paid yet: its credit, and the FC set aside for it, in centavos."""

    valor: int
    credito: int
    reservado: int
    rateio: RateioLance
    reducao: OrdemAmortizacao


@dataclass
class CotaViva:
    """One version of a cota in the model."""

    numero: int
    versao: int
    preco: int
    conta: ContaPercentual
    cronograma: Cronograma
    situacao: SituacaoCota = SituacaoCota.NAO_CONTEMPLADA
    abertas: list[ParcelaAberta] = field(default_factory=list)
    no_ciclo: list[tuple[Decimal, int]] = field(default_factory=list)
    credito: int | None = None
    embutido: int = 0
    fc_reduzido: Decimal = ZERO
    fc_historico: int = 0
    pendente: LancePendente | None = None
    titular: int = 0
    a_devolver: int = 0
    rateio: int = 0
    restituicao: int = 0
    precos: dict[int, int] = field(default_factory=dict)

    @property
    def bem(self) -> int:
        return self.numero % BENS

    @property
    def reservado(self) -> Decimal:
        """Percent of the price set aside for its bid (R5.40)."""
        return Decimal(self.pendente.reservado) * 100 / self.pendente.credito if self.pendente else ZERO

    @property
    def ativa(self) -> bool:
        return self.situacao in ATIVAS

    def emitidas(self) -> Percentuais:
        soma = dict.fromkeys(Componente, ZERO)
        for aberta in self.abertas:
            for componente, valor in aberta.abertos:
                soma[componente] += valor.percentual
        ta = soma[Componente.TA] + soma[Componente.TA_ANTECIPADA]
        return Percentuais(soma[Componente.FC], ta, soma[Componente.FR])

    def ajuste_ja_emitido(self, componente: Componente) -> Decimal:
        return sum((v.percentual for a in self.abertas for c, v in a.abertos if c is componente), ZERO)
