"""The closing of a group after its last AGO: what keeps it open, who is refunded, what is left and whose it is (§9).

Lei 11.795/2008 arts. 31 to 33; Res. BCB 285 arts. 32, 36 and 37. Amounts in centavos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import precondition, validation
from consorcio.core.money import Arredondamento, format_brl, ratear
from consorcio.core.percent import ZERO, aplicar, exato
from consorcio.services.financeiro.domain.restituicao import FaixaPenal, Restituicao, apurar_restituicao

DIAS_DEPOIS_DE_COMUNICAR = timedelta(days=30)
"""From that communication, before the accounts are closed (Lei 11.795/2008 art. 32)."""
COTAS_DITAS = 20
"""How many cotas are told by number; the others are counted."""


class PesoRateio(Enum):
    """What an active member's part of the leftovers is proportional to: a term of the contract (R9.05b)."""

    PERCENTUAL_PAGO = "PERCENTUAL_PAGO"
    PRESTACOES_PAGAS = "PRESTACOES_PAGAS"


@dataclass(frozen=True, slots=True)
class Aberto:
    """What may still keep a group open: counts of cotas, bids, payments and reservations; centavos not applied yet.

    `a_acertar` are the numbers of the cotas with something open apart from a plan that ended (R4.13).
    """

    ultima_ago_realizada: bool
    nao_contempladas: int = 0
    lances_a_pagar: int = 0
    decisoes_pendentes: int = 0
    vagas_reservadas: int = 0
    a_aplicar_centavos: int = 0
    devido_pela_administradora_centavos: int = 0
    a_acertar: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fundos:
    """What the group has of its own; `provisoes` are costs incurred and not paid yet (R9.05b)."""

    fundo_comum: int
    fundo_reserva: int
    provisoes: int = 0


@dataclass(frozen=True, slots=True)
class Excluido:
    """An excluded member who was never drawn: his A, the price of the last AGO, the penalty of his case (R8.08)."""

    fc_pago: Decimal
    preco_centavos: int
    clausula: tuple[FaixaPenal, ...] = ()
    fr_pago: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Participante:
    """An active member in the sharing of the leftovers, in order of cota number."""

    fc_pago: Decimal
    preco_centavos: int


@dataclass(frozen=True, slots=True)
class PrestacaoDeContas:
    """The accounts of the end; `restituicoes` and `rateio` follow the order of who was given."""

    fundos: Fundos
    restituicoes: tuple[Restituicao, ...]
    fundo_reserva_nas_restituicoes: int
    rateio: tuple[int, ...]
    reserva_dos_excluidos: tuple[int, ...] = ()

    @property
    def confere(self) -> bool:
        """I12, but for the credits, which are apart: what there is equals what is to be paid, to the centavo."""
        saem = sum(r.saida_fundo_comum for r in self.restituicoes)
        ha = self.fundos.fundo_comum + self.fundos.fundo_reserva
        return ha == saem + sum(self.reserva_dos_excluidos) + self.fundos.provisoes + sum(self.rateio)


def pendencias(aberto: Aberto) -> tuple[str, ...]:
    """Why the group cannot be closed yet, one sentence each; empty when it can (R9.05, Res. BCB 285 art. 32)."""
    condicoes = (
        (not aberto.ultima_ago_realizada, "a última assembleia não foi realizada"),
        (aberto.nao_contempladas, _conta(aberto.nao_contempladas, "cota ativa", "cotas ativas") + " sem contemplação"),
        (aberto.lances_a_pagar, _conta(aberto.lances_a_pagar, "lance vencedor", "lances vencedores") + " sem desfecho"),
        (
            aberto.decisoes_pendentes,
            _conta(aberto.decisoes_pendentes, "pagamento", "pagamentos") + " à espera de decisão",
        ),
        (aberto.vagas_reservadas, _conta(aberto.vagas_reservadas, "adesão", "adesões") + " sem desfecho"),
        (aberto.a_aplicar_centavos, f"{format_brl(aberto.a_aplicar_centavos)} recebidos e não aplicados"),
        (
            aberto.devido_pela_administradora_centavos,
            f"a administradora deve {format_brl(aberto.devido_pela_administradora_centavos)} ao grupo",
        ),
        (aberto.a_acertar, f"diferenças do fim do plano a cobrar ou a devolver: {_cotas(aberto.a_acertar)}"),
    )
    return tuple(motivo for existe, motivo in condicoes if existe)


def _conta(quantas: int, uma: str, varias: str) -> str:
    return f"{quantas} {uma if quantas == 1 else varias}"


def _cotas(numeros: Sequence[int]) -> str:
    ditos = ", ".join(str(numero) for numero in numeros[:COTAS_DITAS])
    outras = len(numeros) - COTAS_DITAS
    return f"{'cota' if len(numeros) == 1 else 'cotas'} {ditos}" + (f" e mais {outras}" if outras > 0 else "")


def exigir_encerravel(aberto: Aberto) -> None:
    """PRECONDITION with everything that is still open (R9.05)."""
    if motivos := pendencias(aberto):
        raise precondition("O grupo não pode ser encerrado: " + "; ".join(motivos) + ".", "R9.05")


def exigir_prazo_da_recuperacao(rateado_em: date, prazo_dias: int, data: date) -> None:
    """What was recovered waits for who it belongs to before it is unclaimed: a term of the rule (R9.04)."""
    desde = rateado_em + timedelta(days=prazo_dias)
    if data < desde:
        raise precondition(
            f"O que se recuperou e não foi buscado só vai ao livro a partir de {desde:%d/%m/%Y}.", "R9.04"
        )


def exigir_prazo(comunicado_em: date, data: date) -> None:
    """The accounts close 30 days after who has money to receive was told, and not before (art. 32)."""
    desde = comunicado_em + DIAS_DEPOIS_DE_COMUNICAR
    if data < desde:
        raise precondition(f"As contas do grupo só se encerram a partir de {desde:%d/%m/%Y}.", "R9.02")


def restituir_no_encerramento(
    excluidos: Sequence[Excluido], arredondamento: Arredondamento = Arredondamento.HALF_UP
) -> tuple[Restituicao, ...]:
    """Who was never drawn receives A × price of the last AGO, less his penalty, and nothing of the leftovers
    (R8.08, R9.01, Lei 11.795/2008 art. 30).
    """
    return tuple(apurar_restituicao(e.fc_pago, e.preco_centavos, e.clausula, arredondamento) for e in excluidos)


def fundo_reserva_nas_restituicoes(fundos: Fundos, saida_fundo_comum: int) -> int:
    """FR that completes the FC for the refunds (R10.08, Lei 11.795/2008 art. 27 §2).

    PRECONDITION when both, less the costs incurred, do not reach: nobody else pays for the group (R10.01).
    """
    tem = fundos.fundo_comum + fundos.fundo_reserva - fundos.provisoes
    if saida_fundo_comum > tem:
        raise precondition(
            f"O grupo tem {format_brl(tem)} e deve {format_brl(saida_fundo_comum)} a quem saiu.", "R9.05"
        )
    return max(saida_fundo_comum - fundos.fundo_comum, 0)


def reserva_dos_excluidos(disponivel: int, pagos: Sequence[int]) -> tuple[int, ...]:
    """What each of who was never drawn paid to the FR, at the price of the last AGO; when the FR does not reach, what
    there is in proportion (R9.01, only where the contract gives it).
    """
    return tuple(ratear(min(max(disponivel, 0), sum(pagos)), pagos)) if any(pagos) else (0,) * len(pagos)


def peso_no_rateio(participante: Participante, base: PesoRateio) -> Decimal:
    """The percent paid to the FC or, by contract, what that is of his credit (R9.05b)."""
    if base is PesoRateio.PERCENTUAL_PAGO:
        return max(participante.fc_pago, ZERO)
    return max(exato(participante.preco_centavos, participante.fc_pago), Decimal(0))


def ratear_sobras(sobras: int, participantes: Sequence[Participante], base: PesoRateio) -> tuple[int, ...]:
    """FC and FR that are left, among the active members (R9.05b, R9.01, Res. BCB 285 art. 37).

    PRECONDITION when there is something to share and nobody who paid.
    """
    pesos = [peso_no_rateio(participante, base) for participante in participantes]
    if sobras and not any(pesos):
        raise precondition(f"Sobram {format_brl(sobras)} e não há consorciado ativo que os receba.", "R9.05b")
    return tuple(ratear(sobras, pesos))


def prestar_contas(
    fundos: Fundos,
    excluidos: Sequence[Excluido],
    participantes: Sequence[Participante],
    base: PesoRateio = PesoRateio.PERCENTUAL_PAGO,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
    *,
    excluido_recebe_fundo_reserva: bool = False,
) -> PrestacaoDeContas:
    """The accounts of the end: refunds first, then the leftovers of both funds (R8.08, R9.05b).

    The penalty that is the group's stays in the FC, and so is part of what is left (R8.07). Of the FR, who was never
    drawn receives nothing unless the contract says so (R9.01).
    """
    restituicoes = restituir_no_encerramento(excluidos, arredondamento)
    saida = sum(r.saida_fundo_comum for r in restituicoes)
    do_fr = fundo_reserva_nas_restituicoes(fundos, saida)
    sobras = fundos.fundo_comum + fundos.fundo_reserva - fundos.provisoes - saida
    pagos = [aplicar(e.preco_centavos, e.fr_pago, arredondamento) for e in excluidos]
    resta_do_fr = min(fundos.fundo_reserva - do_fr, sobras) if excluido_recebe_fundo_reserva else 0
    reserva = reserva_dos_excluidos(resta_do_fr, pagos)
    rateio = ratear_sobras(sobras - sum(reserva), participantes, base)
    return PrestacaoDeContas(fundos, restituicoes, do_fr, rateio, reserva)


def repartir_recuperacao(recebido: int, custos: int, pesos: Sequence[int | Decimal]) -> tuple[int, ...]:
    """What a debtor paid after the closing, less proven costs, by the weights of the closing (R9.04, R9.05c).

    VALIDATION when the costs pass what was received: the difference is not of the members.
    """
    if not 0 <= custos <= recebido:
        raise validation("/custos", "Os custos vão de zero ao valor recebido.")
    return tuple(ratear(recebido - custos, pesos))
