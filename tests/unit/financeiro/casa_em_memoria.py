"""An administradora in memory: one bank account for two groups, what is of nobody yet, and what nobody claimed.

The bank writes its own lines as money moves, and the books must add up to it (I4). What is not claimed is a book apart,
from which the administradora takes its taxa and nothing else (I16).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from consorcio.core.percent import ZERO
from consorcio.services.financeiro.domain import contabilidade, contabilidade_arrecadacao, contabilidade_rnp
from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil
from consorcio.services.financeiro.domain.disponibilidades import (
    SaldoNaConta,
    conta_comum_confere,
    ratear_rendimentos,
)
from consorcio.services.financeiro.domain.encerramento import PesoRateio
from consorcio.services.financeiro.domain.prestacao import Plano
from consorcio.services.financeiro.domain.restituicao import FaixaPenal
from consorcio.services.financeiro.domain.rnp import RegraPermanencia, posicao_do_livro, taxa_do_mes
from unit.financeiro.grupo_ate_o_fim import DIA, GrupoAteOFim

PLANO_VIZINHO = Plano(6, ZERO)
MES = timedelta(days=30)


@dataclass(frozen=True)
class Inicio:
    """How a house begins: the plan, the cotas and the contract of its group, and who is of the house."""

    plano: Plano
    precos: tuple[int, ...]
    vagas: int
    clausula: tuple[FaixaPenal, ...]
    usa_fr: bool
    relacionadas: tuple[int, ...]
    base: PesoRateio
    permanencia: RegraPermanencia
    excluido_recebe_fr: bool = False


@dataclass
class Recurso:
    """What nobody came for, and what the taxa left of it, in centavos; the price sets the least taxa."""

    original: int
    saldo: int
    preco: int


@dataclass
class Livro:
    """A book that is of no group."""

    saldo: dict[Conta, int] = field(default_factory=lambda: dict.fromkeys(Conta, 0))

    def lancar(self, lancamento: LancamentoContabil) -> None:
        for partida in lancamento.partidas:
            self.saldo[partida.conta] += partida.centavos


class CasaEmMemoria:
    """What the administradora holds of others, and what is its own."""

    def __init__(self, inicio: Inicio) -> None:
        self.grupo = GrupoAteOFim(
            inicio.plano,
            list(inicio.precos),
            inicio.vagas,
            inicio.clausula,
            inicio.usa_fr,
            inicio.relacionadas,
            inicio.base,
            inicio.excluido_recebe_fr,
        )
        self.vizinho = GrupoAteOFim(PLANO_VIZINHO, [400_000] * 2)
        self.permanencia = inicio.permanencia
        self.banco: list[int] = []
        self.grupo.extrato = self.vizinho.extrato = self.banco
        self.arrecadacao, self.rnp = Livro(), Livro()
        self.sem_dono: list[int] = []
        self.recursos: list[Recurso] = []
        self.pagos = self.taxas = self.taxas_recebidas = 0
        self.dia = DIA

    def conferir(self) -> None:
        """Every invariant of the group, and what holds between it and its neighbours (I3, I4, I16)."""
        vizinho = dict(self.vizinho.saldos)
        self.grupo.conferir()
        assert self.vizinho.saldos == vizinho, "I3"
        livros = [self.grupo.saldos, self.vizinho.saldos, self.arrecadacao.saldo, self.rnp.saldo]
        assert conta_comum_confere(sum(self.banco), livros), "I4"
        assert self.arrecadacao.saldo[Conta.BANCOS] == sum(self.sem_dono), "I4"
        assert posicao_do_livro(self.rnp.saldo, sum(r.saldo for r in self.recursos)).confere, "I16"
        saiu = self.pagos + self.taxas_recebidas
        assert self.rnp.saldo[Conta.BANCOS] == sum(r.original for r in self.recursos) - saiu, "I16"
        assert self.taxas + self.pagos == sum(r.original - r.saldo for r in self.recursos), "I16"

    def _no_banco(self, centavos: int) -> None:
        self.banco.append(centavos)

    # -- one account for many -----------------------------------------------------------------------------------

    def receber_sem_dono(self, valor: int) -> None:
        """Money that does not say what it pays belongs to no group (R10.03)."""
        self.sem_dono.append(valor)
        self.arrecadacao.lancar(contabilidade_arrecadacao.nao_identificado(valor))
        self._no_banco(valor)

    def identificar(self, indice: int) -> bool:
        """It was of a cota with something to pay, whose group receives it whole."""
        grupo = self.grupo
        devedoras = [c for c in grupo.cotas if c.ativa and sum(a.total_centavos for a in c.abertas) > 0]
        if not self.sem_dono or not devedoras or grupo.encerrado:
            return False
        valor = self._entregar()
        grupo.receber_identificado(devedoras[indice % len(devedoras)], valor)
        return True

    def devolver_sem_dono(self) -> bool:
        """Nobody knows what it is: it goes back to who paid (R10.04)."""
        return bool(self.sem_dono) and self._entregar() > 0

    def _entregar(self) -> int:
        valor = self.sem_dono.pop()
        self.arrecadacao.lancar(contabilidade_arrecadacao.saida_da_arrecadacao(valor))
        self._no_banco(-valor)
        return valor

    def vizinho_vive(self, milesimos: int) -> bool:
        """A month of another group in the same account."""
        vizinho = self.vizinho
        if vizinho.ago >= PLANO_VIZINHO.prazo_meses:
            return False
        vizinho.emitir()
        for cota in vizinho.cotas:
            vizinho.pagar(cota, milesimos)
        vizinho.precificar()
        for cota in vizinho.cotas:
            if cota.credito is None and vizinho.contemplar(cota):
                break
        vizinho.conferir()
        return True

    def render_conta(self, valor: int) -> bool:
        """Yields of the account, by what each group has in it (R10.03)."""
        grupos = [g for g in (self.grupo, self.vizinho) if not g.encerrado]
        saldos = [SaldoNaConta(grupo.saldos[Conta.BANCOS], grupo.fr) for grupo in grupos]
        if not any(saldo.caixa_centavos > 0 for saldo in saldos):
            return False
        for grupo, parte in zip(grupos, ratear_rendimentos(valor, saldos), strict=True):
            grupo.render(parte)
        self.banco[-len(grupos) :] = [valor]  # the bank knows of no groups
        self.vizinho.conferir()
        return True

    # -- what nobody claims -------------------------------------------------------------------------------------

    def encerrar(self) -> None:
        """The accounts of the group, at the day they are told."""
        self.grupo.encerrar(self.dia)

    def constituir_rnp(self, dias: int) -> bool:
        """After the term, what nobody came for is of no group any more (R9.02)."""
        if not self.grupo.encerrado:
            return False
        for cota, saida in self.grupo.nao_procurado(self.dia + timedelta(days=dias)):
            self.recursos.append(Recurso(saida.total, saida.total, cota.preco))
            self.rnp.lancar(contabilidade_rnp.rnp_constituido(saida.total))
            self._no_banco(saida.total)
        return True

    def cobrar_permanencia(self) -> bool:
        """The taxa of a month over each resource (R9.03)."""
        if not self.recursos:
            return False
        self.dia += MES
        for recurso in self.recursos:
            taxa = taxa_do_mes(self.permanencia, recurso.original, recurso.saldo, recurso.preco)
            assert 0 <= taxa <= recurso.saldo, "I16"
            self.rnp.lancar(contabilidade_rnp.permanencia_cobrada(taxa))
            recurso.saldo -= taxa
            self.taxas += taxa
        return True

    def pagar_rnp(self, indice: int) -> bool:
        """The holder appeared and takes what is left (Lei 11.795/2008 art. 36)."""
        esperam = [r for r in self.recursos if r.saldo]
        if not esperam:
            return False
        recurso = esperam[indice % len(esperam)]
        self.rnp.lancar(contabilidade_rnp.rnp_pago(recurso.saldo))
        self._no_banco(-recurso.saldo)
        self.pagos += recurso.saldo
        recurso.saldo = 0
        return True

    def receber_taxas(self) -> bool:
        """The administradora takes its taxa, all that it may of this book (I16)."""
        taxas = self.taxas - self.taxas_recebidas
        self.rnp.lancar(contabilidade.repasse(Conta.TA_A_REPASSAR, taxas))
        self._no_banco(-taxas)
        self.taxas_recebidas += taxas
        return taxas > 0
