"""Invariants of a group seen as a position: the equilibrium equation and what must hold beside it (§10.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consorcio.core.percent import CEM, ZERO, exato
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual
from consorcio.services.financeiro.domain.cronograma import Cronograma, Percentuais, total_previsto


class SituacaoCota(Enum):
    """What a cota means to the equilibrium of its group."""

    NAO_CONTEMPLADA = "NAO_CONTEMPLADA"
    CONTEMPLADA = "CONTEMPLADA"
    EXCLUIDA = "EXCLUIDA"
    RESTITUIDA = "RESTITUIDA"


ATIVAS = frozenset({SituacaoCota.NAO_CONTEMPLADA, SituacaoCota.CONTEMPLADA})


@dataclass(frozen=True, slots=True)
class PosicaoCota:
    """A cota version in the equation: its price in force, its account and its schedule.

    `conta.pago.fc` of an excluded cota is its A at exclusion. `parcelas_emitidas` holds the percents
    already issued and unpaid, which left the schedule but not the debt.
    """

    numero: int
    versao: int
    situacao: SituacaoCota
    preco_centavos: int
    conta: ContaPercentual
    cronograma: Cronograma = ()
    parcelas_emitidas: Percentuais | None = None


@dataclass(frozen=True, slots=True)
class PosicaoGrupo:
    """A group after the pricing of an AGO. Balances in centavos; `ledger` is the sum of debits less
    credits. `fundo_comum_reservado` is the FC set aside for winning bids at the price of each bem today: it follows the
    credit it will complete (R5.40).
    """

    fundo_comum_livre: int
    cotas: tuple[PosicaoCota, ...]
    max_cotas: int
    vagas: int
    ledger: int = 0
    fundo_reserva: int = 0
    fundo_comum_reservado: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Violacao:
    """An invariant that does not hold, and where."""

    invariante: str
    detalhe: str


def excedente_do_grupo(posicao: PosicaoGrupo) -> Decimal:
    """G of I19, in exact centavos: FC_livre + what actives still owe − credits still due − refunds still due.

    G changes only by yields, the group's share of multa and juros, penalties, FR put in the FC, uncovered loss of
    purchasing power (what bens that move apart do included) and bad debt. Payments, bids, contemplações, exclusions,
    late joiners, credit changes and refunds leave it, but for the rounding of each amount to the centavo.
    """
    fundo_comum = posicao.fundo_comum_livre + posicao.fundo_comum_reservado
    return fundo_comum + sum((_direitos(c) - _obrigacoes(c) for c in posicao.cotas), Decimal(0))


def verificar_invariantes(posicao: PosicaoGrupo) -> tuple[Violacao, ...]:
    """Every invariant that a position alone can show: I1, I5, I8, I9, I10, I17. Empty means sound."""
    achadas = [*_do_grupo(posicao)]
    for cota in posicao.cotas:
        achadas += _da_cota(cota)
    return tuple(achadas)


def conservacao_do_caixa(entradas: int, saidas: int, disponibilidades: int) -> tuple[Violacao, ...]:
    """I2, I3: money in = money out + availabilities, since the AGC."""
    if entradas == saidas + disponibilidades:
        return ()
    return (Violacao("I3", f"entrou {entradas}, saiu {saidas}, há {disponibilidades}"),)


def credito_conservado(
    credito_na_ago: int, rendimentos: int, entregue: int, devolvido: int, embutido: int, disponivel: int
) -> bool:
    """I7: delivered + leftover + embutido + available = credit at the AGO + linked yields."""
    return entregue + devolvido + embutido + disponivel == credito_na_ago + rendimentos


def grupo_recebe_metade(encargos_grupo: int, encargos_total: int) -> bool:
    """I11: the group gets at least half of each multa + juros (Lei 11.795/2008 art. 28)."""
    return 2 * encargos_grupo >= encargos_total


def _direitos(cota: PosicaoCota) -> Decimal:
    if cota.situacao not in ATIVAS:
        return Decimal(0)
    return exato(cota.preco_centavos, CEM - cota.conta.fc_efetivo)


def _obrigacoes(cota: PosicaoCota) -> Decimal:
    if cota.situacao is SituacaoCota.NAO_CONTEMPLADA:
        return Decimal(cota.preco_centavos)
    if cota.situacao is SituacaoCota.EXCLUIDA:
        return exato(cota.preco_centavos, cota.conta.pago.fc)
    return Decimal(0)


def _do_grupo(posicao: PosicaoGrupo) -> Iterable[Violacao]:
    if posicao.ledger != 0:
        yield Violacao("I1", f"débitos e créditos diferem em {posicao.ledger}")
    if posicao.fundo_comum_livre < 0:
        yield Violacao("I8", f"fundo comum livre {posicao.fundo_comum_livre}")
    if posicao.fundo_reserva < 0:
        yield Violacao("I8", f"fundo de reserva {posicao.fundo_reserva}")
    ativas = sum(1 for cota in posicao.cotas if cota.situacao in ATIVAS)
    if ativas + posicao.vagas != posicao.max_cotas or posicao.vagas < 0:
        yield Violacao("I10", f"{ativas} ativas + {posicao.vagas} vagas, máximo {posicao.max_cotas}")
    versoes = [(cota.numero, cota.versao) for cota in posicao.cotas]
    if len(versoes) != len(set(versoes)):
        yield Violacao("I9", "uma versão de cota aparece duas vezes")


def _da_cota(cota: PosicaoCota) -> Iterable[Violacao]:
    nome, pago, total = f"cota {cota.numero}/{cota.versao}", cota.conta.pago, cota.conta.total
    for componente in ("fc", "ta", "fr"):
        if not ZERO <= getattr(pago, componente) <= getattr(total, componente):
            yield Violacao("I5", f"{nome}: {componente} pago {getattr(pago, componente)}")
    if cota.situacao not in ATIVAS:
        return
    previsto = total_previsto(cota.cronograma) + (cota.parcelas_emitidas or Percentuais())
    if previsto != cota.conta.saldo:
        yield Violacao("I17", f"{nome}: previsto {previsto}, saldo {cota.conta.saldo}")
