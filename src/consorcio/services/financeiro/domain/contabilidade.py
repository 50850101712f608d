"""The books of a group: accounts, and for each fact the entry whose debits equal its credits (R10.2,
R10.3, I1).

Each group is a separate estate (Lei 11.795/2008 art. 3 §§3–4). The scheme follows the account names of the
group document 4110 of Banco Central and must be signed by an accountant; the numbers are data, since the
plan changed in 2025.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consorcio.core.percent import ZERO
from consorcio.services.financeiro.domain.amortizacao import ValorPorComponente
from consorcio.services.financeiro.domain.mora import DivisaoEncargos, separar_encargos
from consorcio.services.financeiro.domain.pagamento import Alocacao
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.domain.saldo_caixa import CoberturaSaldoCaixa


class Conta(Enum):
    """Internal plan of accounts of a group."""

    BANCOS = "BANCOS"
    APLICACAO_GRUPO = "APLICACAO_GRUPO"
    APLICACAO_VINCULADA = "APLICACAO_VINCULADA"
    REAJUSTE_A_RECEBER = "REAJUSTE_A_RECEBER"
    DIREITOS_CONTEMPLADOS = "DIREITOS_CONTEMPLADOS"
    OBRIGACOES_NAO_CONTEMPLADOS = "OBRIGACOES_NAO_CONTEMPLADOS"
    NAO_IDENTIFICADOS = "NAO_IDENTIFICADOS"
    LANCES_A_APLICAR = "LANCES_A_APLICAR"
    APLICACAO_FORMACAO = "APLICACAO_FORMACAO"
    OBRIGACOES_FORMACAO = "OBRIGACOES_FORMACAO"
    CONTRIBUICOES_DEVIDAS = "CONTRIBUICOES_DEVIDAS"
    CONTRIBUICOES_DEVIDAS_CONTRA = "CONTRIBUICOES_DEVIDAS_CONTRA"
    TA_A_REPASSAR = "TA_A_REPASSAR"
    SEGURO_A_REPASSAR = "SEGURO_A_REPASSAR"
    ENCARGOS_A_REPASSAR = "ENCARGOS_A_REPASSAR"
    MULTA_RESCISORIA_A_REPASSAR = "MULTA_RESCISORIA_A_REPASSAR"
    CUSTAS_A_REPASSAR = "CUSTAS_A_REPASSAR"
    CONTEMPLACOES_A_ENTREGAR = "CONTEMPLACOES_A_ENTREGAR"
    A_DEVOLVER_ATIVOS = "A_DEVOLVER_ATIVOS"
    A_DEVOLVER_EXCLUIDOS = "A_DEVOLVER_EXCLUIDOS"
    RESTITUICOES_A_PAGAR = "RESTITUICOES_A_PAGAR"
    RATEIO_A_PAGAR = "RATEIO_A_PAGAR"
    FUNDO_RESERVA = "FUNDO_RESERVA"
    FUNDO_RESERVA_NO_FC = "FUNDO_RESERVA_NO_FC"
    FUNDO_RESERVA_UTILIZADO = "FUNDO_RESERVA_UTILIZADO"
    RENDIMENTOS = "RENDIMENTOS"
    ENCARGOS_RETIDOS = "ENCARGOS_RETIDOS"
    MULTA_RESCISORIA_RETIDA = "MULTA_RESCISORIA_RETIDA"
    REAJUSTE_SALDO_CAIXA = "REAJUSTE_SALDO_CAIXA"
    ATUALIZACAO_DIREITOS = "ATUALIZACAO_DIREITOS"
    ATUALIZACAO_OBRIGACOES = "ATUALIZACAO_OBRIGACOES"


CONTAS_DE_CAIXA = frozenset({Conta.BANCOS, Conta.APLICACAO_GRUPO})
CONTAS_A_REPASSAR = frozenset(
    {
        Conta.TA_A_REPASSAR,
        Conta.SEGURO_A_REPASSAR,
        Conta.ENCARGOS_A_REPASSAR,
        Conta.MULTA_RESCISORIA_A_REPASSAR,
        Conta.CUSTAS_A_REPASSAR,
    }
)
RENDIMENTOS_E_MULTAS = (Conta.RENDIMENTOS, Conta.ENCARGOS_RETIDOS, Conta.MULTA_RESCISORIA_RETIDA)
"""What the FC gained besides contributions, in the order it covers the cash (R4.50, R10.07)."""
_FORA_DO_FC = CONTAS_A_REPASSAR | {
    Conta.NAO_IDENTIFICADOS,
    Conta.LANCES_A_APLICAR,
    Conta.A_DEVOLVER_ATIVOS,
    Conta.RESTITUICOES_A_PAGAR,
    Conta.RATEIO_A_PAGAR,
    Conta.FUNDO_RESERVA,
    Conta.FUNDO_RESERVA_UTILIZADO,
}


@dataclass(frozen=True, slots=True)
class Partida:
    """One line of an entry: debit positive, credit negative, in centavos; percent moved is a memorandum."""

    conta: Conta
    centavos: int
    componente: Componente | None = None
    percentual: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LancamentoContabil:
    """A balanced entry. Raises ValueError when it does not add up: an unbalanced entry is a defect (I1)."""

    historico: str
    partidas: tuple[Partida, ...]

    def __post_init__(self) -> None:
        if sum(partida.centavos for partida in self.partidas) != 0:
            raise ValueError(f"unbalanced entry: {self.historico}")


def saldos(lancamentos: Iterable[LancamentoContabil]) -> dict[Conta, int]:
    """Balance of each account after the entries (debit positive); together they add up to zero (I1)."""
    resultado = dict.fromkeys(Conta, 0)
    for lancamento in lancamentos:
        for partida in lancamento.partidas:
            resultado[partida.conta] += partida.centavos
    return resultado


def fundo_reserva_disponivel(saldo: Mapping[Conta, int]) -> int:
    """Money of the FR still in cash: collected less used (R10.06)."""
    return -saldo[Conta.FUNDO_RESERVA] - saldo[Conta.FUNDO_RESERVA_UTILIZADO]


def rendimentos_disponiveis(saldo: Mapping[Conta, int]) -> int:
    """Yields, charges and penalties of the group that covered no loss of the cash yet (R4.50)."""
    return sum(max(-saldo[conta], 0) for conta in RENDIMENTOS_E_MULTAS)


def fundo_comum_livre(saldo: Mapping[Conta, int]) -> int:
    """FC_livre: cash less what belongs to the FR, to others and to who paid in excess; linked money is
    apart.
    """
    return sum(saldo[conta] for conta in CONTAS_DE_CAIXA | _FORA_DO_FC)


def parcela_recebida(
    alocacao: Alocacao, encargos: DivisaoEncargos, contemplada: bool, origem: Conta = Conta.BANCOS
) -> LancamentoContabil:
    """A payment, component by component; multa and juros go by their owners (R10.3, R4.71)."""
    destino_fc = Conta.DIREITOS_CONTEMPLADOS if contemplada else Conta.OBRIGACOES_NAO_CONTEMPLADOS
    destino = {
        Componente.FC: destino_fc,
        Componente.DIF: destino_fc,
        Componente.RSC: Conta.REAJUSTE_A_RECEBER,
        Componente.TA: Conta.TA_A_REPASSAR,
        Componente.TA_ANTECIPADA: Conta.TA_A_REPASSAR,
        Componente.FR: Conta.FUNDO_RESERVA,
        Componente.SEG: Conta.SEGURO_A_REPASSAR,
        Componente.CUSTAS: Conta.CUSTAS_A_REPASSAR,
    }
    creditos = [
        Partida(destino[item.componente], -item.centavos, item.componente, item.percentual)
        for item in alocacao.itens
        if item.componente in destino
    ]
    multa, juros = separar_encargos(encargos, alocacao.centavos(Componente.MULTA), alocacao.centavos(Componente.JUROS))
    creditos += [
        Partida(Conta.ENCARGOS_RETIDOS, -multa.grupo, Componente.MULTA),
        Partida(Conta.ENCARGOS_A_REPASSAR, -multa.administradora, Componente.MULTA),
        Partida(Conta.ENCARGOS_RETIDOS, -juros.grupo, Componente.JUROS),
        Partida(Conta.ENCARGOS_A_REPASSAR, -juros.administradora, Componente.JUROS),
        Partida(Conta.A_DEVOLVER_ATIVOS, -alocacao.excedente_centavos),
    ]
    recebido = -sum(partida.centavos for partida in creditos)
    return _lancamento("Parcela recebida", Partida(origem, recebido), *creditos)


def lance_recebido(valor: ValorPorComponente) -> LancamentoContabil:
    """A bid paid with own money: only its FC share feeds the cash for credits (R6.31)."""
    return _lancamento(
        "Lance recebido",
        Partida(Conta.BANCOS, valor.total_centavos),
        Partida(Conta.OBRIGACOES_NAO_CONTEMPLADOS, -valor.fc, Componente.FC),
        Partida(Conta.TA_A_REPASSAR, -valor.ta, Componente.TA),
        Partida(Conta.FUNDO_RESERVA, -valor.fr, Componente.FR),
    )


def contemplacao(
    credito_centavos: int, fc_pago_historico_centavos: int, fc_a_pagar_centavos: int
) -> LancamentoContabil:
    """The credit becomes an obligation to deliver; what the member paid and will pay is its other side
    (R10.3).

    History was booked at old prices: the gap to the credit is the update of rights.
    """
    atualizacao = credito_centavos - fc_pago_historico_centavos - fc_a_pagar_centavos
    return _lancamento(
        "Contemplação",
        Partida(Conta.OBRIGACOES_NAO_CONTEMPLADOS, fc_pago_historico_centavos, Componente.FC),
        Partida(Conta.DIREITOS_CONTEMPLADOS, fc_a_pagar_centavos, Componente.FC),
        Partida(Conta.ATUALIZACAO_DIREITOS, atualizacao),
        Partida(Conta.CONTEMPLACOES_A_ENTREGAR, -credito_centavos),
    )


def embutido(valor: ValorPorComponente) -> LancamentoContabil:
    """The embutido leaves the credit to deliver and pays FC due, TA and FR (R6.24)."""
    return _lancamento(
        "Lance embutido",
        Partida(Conta.CONTEMPLACOES_A_ENTREGAR, valor.total_centavos),
        Partida(Conta.DIREITOS_CONTEMPLADOS, -valor.fc, Componente.FC),
        Partida(Conta.TA_A_REPASSAR, -valor.ta, Componente.TA),
        Partida(Conta.FUNDO_RESERVA, -valor.fr, Componente.FR),
    )


def vinculacao(valor_centavos: int) -> LancamentoContabil:
    """Cash of a credit to deliver goes to the linked investment (R7.02)."""
    return _mover("Vinculação à contemplação", Conta.APLICACAO_VINCULADA, Conta.BANCOS, valor_centavos)


def pagamento_a_fornecedor(valor_centavos: int) -> LancamentoContabil:
    """The credit is delivered, out of the linked investment."""
    return _mover(
        "Pagamento a fornecedor",
        Conta.CONTEMPLACOES_A_ENTREGAR,
        Conta.APLICACAO_VINCULADA,
        valor_centavos,
    )


def penalidade_lance_recebida(valor_centavos: int) -> LancamentoContabil:
    """Penalty for an unpaid winning bid, in favour of the group (R4.74)."""
    return _mover("Penalidade de lance não pago", Conta.BANCOS, Conta.MULTA_RESCISORIA_RETIDA, valor_centavos)


def reajuste_saldo_caixa(cobertura: CoberturaSaldoCaixa) -> LancamentoContabil:
    """The part of the FR used goes to the FC; the rateio becomes receivable from the members (R4.50)."""
    rateio = sum(cobertura.rateio)
    return _lancamento(
        "Reajuste do saldo de caixa",
        Partida(Conta.FUNDO_RESERVA_UTILIZADO, cobertura.fundo_reserva, Componente.FR),
        Partida(Conta.FUNDO_RESERVA_NO_FC, -cobertura.fundo_reserva, Componente.FC),
        Partida(Conta.REAJUSTE_A_RECEBER, rateio, Componente.RSC),
        Partida(Conta.REAJUSTE_SALDO_CAIXA, -rateio, Componente.RSC),
    )


def rendimentos_no_saldo_caixa(saldo: Mapping[Conta, int], valor_centavos: int) -> LancamentoContabil:
    """Yields, charges and penalties cover what the cash lost, in order; the money was in the FC already (R4.50)."""
    partidas, resta = [], valor_centavos
    for conta in RENDIMENTOS_E_MULTAS:
        usado = min(resta, max(-saldo[conta], 0))
        partidas.append(Partida(conta, usado))
        resta -= usado
    coberto = Partida(Conta.REAJUSTE_SALDO_CAIXA, -valor_centavos, Componente.RSC)
    return _lancamento("Rendimentos no saldo de caixa", *partidas, coberto)


def fundo_reserva_no_credito(valor_centavos: int) -> LancamentoContabil:
    """FR that completes the FC for a foreseen draw (R5.13, R10.08)."""
    return _mover(
        "Fundo de reserva para contemplação",
        Conta.FUNDO_RESERVA_UTILIZADO,
        Conta.FUNDO_RESERVA_NO_FC,
        valor_centavos,
    )


def despesa_paga(valor_centavos: int) -> LancamentoContabil:
    """The FR pays an expense of the group: the FC, and with it G, stay as they were (R10.06, R10.08, I19)."""
    return _lancamento(
        "Despesa do fundo de reserva",
        Partida(Conta.FUNDO_RESERVA_UTILIZADO, valor_centavos, Componente.FR),
        Partida(Conta.BANCOS, -valor_centavos, Componente.FR),
    )


def exclusao(fc_pago_historico_centavos: int) -> LancamentoContabil:
    """What the excluded member paid to the FC becomes money to give back (R8.03)."""
    return _mover(
        "Exclusão",
        Conta.OBRIGACOES_NAO_CONTEMPLADOS,
        Conta.A_DEVOLVER_EXCLUIDOS,
        fc_pago_historico_centavos,
    )


def credito_a_devolver(valor_centavos: int) -> LancamentoContabil:
    """What the FC owes a member beyond his plan, after price falls, is set apart to be given back (R4.52)."""
    return _mover(
        "Crédito a devolver",
        Conta.OBRIGACOES_NAO_CONTEMPLADOS,
        Conta.A_DEVOLVER_ATIVOS,
        valor_centavos,
    )


def rendimentos(fundo_comum_centavos: int, fundo_reserva_centavos: int) -> LancamentoContabil:
    """Yields of the account, each fund its own (R10.06, R10.07).

    All of it comes in as yields, as line 07.4 of document 4350 has it, and the part of the FR goes on to it.
    """
    return _lancamento(
        "Rendimentos",
        Partida(Conta.BANCOS, fundo_comum_centavos + fundo_reserva_centavos),
        Partida(Conta.RENDIMENTOS, -fundo_comum_centavos, Componente.FC),
        Partida(Conta.RENDIMENTOS, -fundo_reserva_centavos, Componente.FR),
        Partida(Conta.RENDIMENTOS, fundo_reserva_centavos, Componente.FR),
        Partida(Conta.FUNDO_RESERVA, -fundo_reserva_centavos, Componente.FR),
    )


def rendimentos_vinculados(valor_centavos: int) -> LancamentoContabil:
    """Yields of linked money are of the member whose credit it is (R7.02)."""
    return _mover("Rendimentos vinculados", Conta.APLICACAO_VINCULADA, Conta.CONTEMPLACOES_A_ENTREGAR, valor_centavos)


def repasse(conta: Conta, valor_centavos: int) -> LancamentoContabil:
    """Money of others leaves the group: TA, insurance, share of charges, penalties, costs (R10.04)."""
    if conta not in CONTAS_A_REPASSAR:
        raise ValueError(f"{conta} is not money of others")
    return _mover(f"Repasse {conta.value}", conta, Conta.BANCOS, valor_centavos)


def _mover(historico: str, debito: Conta, credito: Conta, centavos: int) -> LancamentoContabil:
    return _lancamento(historico, Partida(debito, centavos), Partida(credito, -centavos))


def _lancamento(historico: str, *partidas: Partida) -> LancamentoContabil:
    return LancamentoContabil(historico, tuple(partida for partida in partidas if partida.centavos))
