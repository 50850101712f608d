"""The cash of a group as document 4350 tells it, and its share of an account of several groups (§10.1, §10.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consorcio.core.money import ratear
from consorcio.services.financeiro.domain.contabilidade import CONTAS_DE_CAIXA, Conta, LancamentoContabil

DISPONIBILIDADES = CONTAS_DE_CAIXA | {Conta.APLICACAO_VINCULADA, Conta.APLICACAO_FORMACAO}


@dataclass(frozen=True, slots=True)
class Variacao4350:
    """Lines 06, 07 and 08 of document 4350, in centavos; line 09 follows."""

    abertura: int
    coletado: int
    utilizado: int

    @property
    def fechamento(self) -> int:
        """Line 09: 06 + 07 − 08 (I2)."""
        return self.abertura + self.coletado - self.utilizado


@dataclass(frozen=True, slots=True)
class SaldoNaConta:
    """What a group had in the account at the end of a day, in centavos, and how much its FR was."""

    caixa_centavos: int
    fundo_reserva_centavos: int


@dataclass(frozen=True, slots=True)
class Rendimento:
    """What a group earned, in centavos, each fund its own (R10.06)."""

    fundo_comum_centavos: int
    fundo_reserva_centavos: int

    @property
    def total_centavos(self) -> int:
        """What entered the account for the group."""
        return self.fundo_comum_centavos + self.fundo_reserva_centavos


def variacao_4350(abertura_centavos: int, lancamentos: Iterable[LancamentoContabil]) -> Variacao4350:
    """What entries did to the cash: one that only moves it from an account to another is neither 07 nor 08."""
    coletado = utilizado = 0
    for lancamento in lancamentos:
        movimento = sum(p.centavos for p in lancamento.partidas if p.conta in DISPONIBILIDADES)
        coletado += max(movimento, 0)
        utilizado += max(-movimento, 0)
    return Variacao4350(abertura_centavos, coletado, utilizado)


def disponivel(saldo: Mapping[Conta, int]) -> int:
    """The cash of a book: its share of the account where it is (R10.03)."""
    return sum(saldo[conta] for conta in DISPONIBILIDADES)


def conta_comum_confere(extrato_centavos: int, livros: Iterable[Mapping[Conta, int]]) -> bool:
    """I4: the shares of the books in an account add up to what the bank says, to the centavo (R10.03)."""
    return extrato_centavos == sum(disponivel(saldo) for saldo in livros)


def ratear_rendimentos(rendimentos_centavos: int, saldos: Sequence[SaldoNaConta]) -> list[Rendimento]:
    """Yields of an account of several groups, by what each had in it, and of each by its funds (R10.03, R10.06).

    A debit has no yields. ValueError when nobody had anything.
    """
    partes = ratear(rendimentos_centavos, [max(saldo.caixa_centavos, 0) for saldo in saldos])
    return [_por_fundo(parte, saldo) for parte, saldo in zip(partes, saldos, strict=True)]


def _por_fundo(parte_centavos: int, saldo: SaldoNaConta) -> Rendimento:
    """The FR earns by its share of the cash, at most all of it; what is of others in it earns for the FC."""
    if not parte_centavos:
        return Rendimento(0, 0)
    do_fr = min(max(saldo.fundo_reserva_centavos, 0), saldo.caixa_centavos)
    return Rendimento(*ratear(parte_centavos, [saldo.caixa_centavos - do_fr, do_fr]))
