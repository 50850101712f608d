"""What the credit of a contemplated cota may be used for, how much and when; pure (R7.04 to R7.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import forbidden, precondition
from consorcio.core.money import format_brl
from consorcio.core.percent import aplicar
from consorcio.services.financeiro.domain.segunda_pessoa import exigir_outra_pessoa

ACIMA_DA_ALCADA = "financeiro.credito.aprovar-acima"
DIAS_ATE_ESPECIE = 180
"""R7.06, Res. BCB 285 art. 15 §2."""
DESPESAS_MAXIMO_PCT = Decimal(10)
"""R7.08, Res. BCB 285 art. 18 §3."""


class Finalidade(Enum):
    """Where the money of a credit goes."""

    FORNECEDOR = "FORNECEDOR"
    DESPESA = "DESPESA"
    AMORTIZACAO = "AMORTIZACAO"
    SOBRA = "SOBRA"
    ESPECIE = "ESPECIE"


@dataclass(frozen=True, slots=True)
class PosicaoCredito:
    """A credit in centavos: its value at the AGO, the part of it that the bid took, yields, what was paid of it, what
    became RNP because nobody used it until the group was closed (R9.02), and what the member had it pay of the residue
    of his reduced parcelas (R4.21d).
    """

    credito: int
    embutido: int
    rendimentos: int
    usos: Mapping[Finalidade, int]
    contemplada_em: date
    em_atraso: int
    quitada: bool
    nao_procurado: int = 0
    residuo: int = 0

    @property
    def usado(self) -> int:
        return sum(self.usos.values())

    @property
    def disponivel(self) -> int:
        """I7: what is not embutido, taken by the residue nor used of the credit and its yields is still there."""
        return self.credito - self.embutido - self.residuo + self.rendimentos - self.usado - self.nao_procurado

    @property
    def limite_despesas(self) -> int:
        """What may still go to linked expenses: 10 % of the credit, all of them together (R7.08)."""
        teto = aplicar(self.credito - self.residuo, DESPESAS_MAXIMO_PCT)
        return max(min(teto - self.usos.get(Finalidade.DESPESA, 0), self.disponivel), 0)

    @property
    def especie_desde(self) -> date:
        return self.contemplada_em + timedelta(days=DIAS_ATE_ESPECIE)


def somar_usos(pagos: Iterable[tuple[Finalidade, int]]) -> dict[Finalidade, int]:
    """Paid uses by purpose."""
    soma: dict[Finalidade, int] = {}
    for finalidade, centavos in pagos:
        soma[finalidade] = soma.get(finalidade, 0) + centavos
    return soma


def exigir_uso(posicao: PosicaoCredito, finalidade: Finalidade, valor_centavos: int, data: date) -> None:
    """Refuse, with PRECONDITION, a use that the credit or the member does not allow on a date."""
    if posicao.em_atraso:
        raise precondition(f"A cota tem {posicao.em_atraso} parcela(s) em atraso: pague-as antes.", "R7.21")
    if data < posicao.contemplada_em:
        raise precondition("O crédito não se usa antes da contemplação.", "R7.01")
    if valor_centavos > posicao.disponivel:
        raise precondition(f"Restam {format_brl(posicao.disponivel)} do crédito.", "I7")
    _POR_FINALIDADE[finalidade](posicao, valor_centavos, data)


def _fornecedor(posicao: PosicaoCredito, _valor: int, _data: date) -> None:
    if Finalidade.ESPECIE in posicao.usos:
        raise precondition("O crédito já foi pago em espécie.", "R7.06")


def _despesa(posicao: PosicaoCredito, valor: int, _data: date) -> None:
    if valor > posicao.limite_despesas:
        raise precondition(
            f"As despesas vinculadas vão até 10% do crédito: restam {format_brl(posicao.limite_despesas)}.", "R7.08"
        )


def _exigir_bem_pago(posicao: PosicaoCredito) -> None:
    if Finalidade.FORNECEDOR not in posicao.usos:
        raise precondition("Só há sobra depois de pago o bem.", "R7.08")


def _amortizacao(posicao: PosicaoCredito, _valor: int, _data: date) -> None:
    _exigir_bem_pago(posicao)
    if posicao.quitada:
        raise precondition("A cota está quitada: a sobra vai em dinheiro.", "R7.08")


def _sobra(posicao: PosicaoCredito, _valor: int, _data: date) -> None:
    _exigir_bem_pago(posicao)
    if not posicao.quitada:
        raise precondition("A sobra paga antes as parcelas vincendas; em dinheiro, só com a cota quitada.", "R7.08")


def _especie(posicao: PosicaoCredito, _valor: int, data: date) -> None:
    if data < posicao.especie_desde:
        raise precondition(f"Em espécie, só a partir de {posicao.especie_desde:%d/%m/%Y}.", "R7.06")
    if not posicao.quitada:
        raise precondition("Em espécie, só depois de pagas todas as obrigações com o grupo.", "R7.06")


_POR_FINALIDADE = {
    Finalidade.FORNECEDOR: _fornecedor,
    Finalidade.DESPESA: _despesa,
    Finalidade.AMORTIZACAO: _amortizacao,
    Finalidade.SOBRA: _sobra,
    Finalidade.ESPECIE: _especie,
}


def exigir_decisor(proposto_por: str, ator_id: str, valor_centavos: int, alcada_centavos: int, *, acima: bool) -> None:
    """Two people, and above the alçada one who may go above it (R2.02, R7.28). FORBIDDEN."""
    exigir_outra_pessoa(proposto_por, ator_id)
    if valor_centavos > alcada_centavos and not acima:
        raise forbidden(f"Acima de {format_brl(alcada_centavos)}, só decide quem tem alçada superior.")


def exigir_cancelavel(posicao: PosicaoCredito, minimo_em_atraso: int) -> None:
    """A contemplação is cancelled only of who used nothing of it and owes enough parcelas (R2.22, R7.10)."""
    if posicao.usado:
        raise precondition("A contemplação só é cancelada enquanto o crédito não foi utilizado.", "R2.22")
    if posicao.em_atraso < minimo_em_atraso:
        raise precondition(
            f"A cota tem {posicao.em_atraso} parcela(s) em atraso; a contemplação só é cancelada com"
            f" {minimo_em_atraso} ou mais.",
            "R7.10",
        )
